using System.Globalization;
using Npgsql;

namespace AbuseDesk.Ops;

/// <summary>From environment, secret files and arguments to <see cref="DeskSettings"/>.</summary>
public static class DeskConfiguration
{
    public const string ConnectionKey = "ConnectionStrings:Desk";
    private const string FileSuffix = "_FILE";
    private const string SecretFolder = "/run/secrets";

    /// <summary>What commands without a host read: the environment, secret files, arguments such as --Desk:Language=en.</summary>
    public static IConfiguration Read(string[] arguments)
    {
        var configuration = new ConfigurationManager();
        configuration.AddEnvironmentVariables();
        configuration.AddCommandLine(arguments);
        AddSecrets(configuration);
        return configuration;
    }

    /// <summary>Adds /run/secrets (file name = setting) and the values of every NAME_FILE.</summary>
    public static void AddSecrets(IConfigurationManager configuration, string folder = SecretFolder)
    {
        configuration.AddKeyPerFile(folder, optional: true);
        var faults = new List<SettingFault>();
        var read = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (
            var (key, path) in configuration
                .AsEnumerable()
                .Where(s => IsSecretFile(s.Key) && s.Value is { Length: > 0 })
        )
        {
            var target = WithoutFile(key);
            if (!string.IsNullOrEmpty(configuration[target]))
            {
                var name = SettingsReader.NameOf(target);
                faults.Add(new(name, $"is given twice, by value and by {name}{FileSuffix}; keep one"));
                continue;
            }

            try
            {
                read[target] = File.ReadAllText(path!).TrimEnd('\r', '\n');
            }
            catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
            {
                faults.Add(new(SettingsReader.NameOf(key), $"names a file that cannot be read: {unread.Message}"));
            }
        }

        if (faults.Count > 0)
        {
            throw new SettingsException(faults);
        }

        configuration.AddInMemoryCollection(read);
    }

    /// <summary>The settings, or a <see cref="SettingsException"/> that names every fault.</summary>
    /// <remarks>Without a database: for commands that only look at the settings.</remarks>
    public static DeskSettings Load(IConfiguration configuration, bool needsDatabase = true)
    {
        var reader = new SettingsReader();
        var settings = (DeskSettings)reader.ReadGroup(typeof(DeskSettings), configuration.GetSection("Desk"));
        var connection = configuration[ConnectionKey] ?? "";
        var faults = reader
            .Faults.Concat(CheckConnection(connection, needsDatabase))
            .Concat(SettingsCheck.Together(settings))
            .ToList();
        return faults.Count == 0
            ? settings with
            {
                ConnectionString = connection,
            }
            : throw new SettingsException(faults);
    }

    /// <summary>Whether a variable of this name (Desk__Smtp__Host, also with _FILE) means something to the desk.</summary>
    public static bool Knows(string variable)
    {
        var path = WithoutFile(variable).Split("__");
        if (path is ["ConnectionStrings", var name])
        {
            return name is "Desk";
        }

        var type = path[0] is "Desk" ? typeof(DeskSettings) : null;
        foreach (var part in path.Skip(1))
        {
            type = type is null ? null : StepInto(type, part);
        }

        return type is not null && !SettingsReader.IsGroup(type) && SettingsReader.ElementOf(type) is null;
    }

    /// <summary>Every setting as it is in effect, by its name in the environment; secrets masked.</summary>
    public static IEnumerable<(string Name, string Value)> Show(DeskSettings settings) =>
        ShowGroup(settings, "Desk").Prepend(("ConnectionStrings__Desk", Mask(settings.ConnectionString)));

    internal static string WithoutFile(string key) =>
        key.EndsWith(FileSuffix, StringComparison.Ordinal) ? key[..^FileSuffix.Length] : key;

    private static bool IsSecretFile(string key) =>
        key.EndsWith(FileSuffix, StringComparison.Ordinal)
        && (
            key.StartsWith("Desk:", StringComparison.OrdinalIgnoreCase)
            || WithoutFile(key).Equals(ConnectionKey, StringComparison.OrdinalIgnoreCase)
        );

    private static Type? StepInto(Type type, string part) =>
        SettingsReader.ElementOf(type) is { } element
            ? int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                ? element
                : null
            : SettingsReader.IsGroup(type)
                ? SettingsReader
                    .PropertiesOf(type)
                    .FirstOrDefault(p => p.Name.Equals(part, StringComparison.Ordinal))
                    ?.PropertyType
                : null;

    private static IEnumerable<SettingFault> CheckConnection(string connection, bool needed)
    {
        const string Example = "Host=db;Database=abusedesk;Username=abusedesk;Password=…";
        var name = SettingsReader.NameOf(ConnectionKey);
        if (connection.Length == 0)
        {
            return needed ? [new(name, "is missing", Example)] : [];
        }

        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(connection);
            return parsed.Host is { Length: > 0 } ? [] : [new(name, "names no Host", Example)];
        }
        catch (ArgumentException wrong)
        {
            return [new(name, $"is not a connection string: {wrong.Message}", Example)];
        }
    }

    private static IEnumerable<(string Name, string Value)> ShowGroup(object group, string prefix)
    {
        foreach (var property in SettingsReader.PropertiesOf(group.GetType()))
        {
            var name = $"{prefix}__{property.Name}";
            var value = property.GetValue(group);
            var about = SettingsReader.About(property);
            if (value is System.Collections.IEnumerable list and not string)
            {
                foreach (var (entry, index) in list.Cast<object>().Select((e, i) => (e, i)))
                {
                    var entryName = string.Create(CultureInfo.InvariantCulture, $"{name}__{index}");
                    foreach (
                        var shown in about is null ? ShowGroup(entry, entryName) : [(entryName, entry.ToString()!)]
                    )
                    {
                        yield return shown;
                    }
                }
            }
            else if (about is not null)
            {
                yield return (name, about.Secret && value is not null ? "***" : Text(value));
            }
            else if (value is not null)
            {
                foreach (var shown in ShowGroup(value, name))
                {
                    yield return shown;
                }
            }
        }
    }

    private static string Text(object? value) =>
        value is TimeZoneInfo zone ? zone.Id : System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string Mask(string connection)
    {
        if (connection.Length == 0)
        {
            return "";
        }

        var builder = new NpgsqlConnectionStringBuilder(connection);
        if (builder.Password is { Length: > 0 })
        {
            builder.Password = "***";
        }

        return builder.ConnectionString;
    }
}
