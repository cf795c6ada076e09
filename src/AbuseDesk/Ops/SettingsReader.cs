using System.Collections;
using System.Globalization;
using System.Net;
using System.Reflection;

namespace AbuseDesk.Ops;

/// <summary>
/// Reads settings into records and collects every fault: unknown names, values of the wrong form, missing ones. An empty
/// value counts as absent, as container tools write it for a variable that is not set.
/// </summary>
internal sealed class SettingsReader
{
    private readonly List<SettingFault> _faults = [];

    public IReadOnlyList<SettingFault> Faults => _faults;

    /// <summary>Desk:Smtp:Host as the environment spells it.</summary>
    public static string NameOf(string path) => path.Replace(":", "__", StringComparison.Ordinal);

    public static bool IsGroup(Type type) =>
        type.IsSealed && type.IsClass && type.Assembly == typeof(DeskSettings).Assembly;

    public static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? type.GetGenericArguments()[0]
            : null;

    /// <summary>The properties of a group that are settings or groups of settings.</summary>
    public static IEnumerable<PropertyInfo> PropertiesOf(Type group) =>
        group
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p =>
                About(p) is not null || IsGroup(p.PropertyType) || ElementOf(p.PropertyType) is { } e && IsGroup(e)
            );

    public static SettingAttribute? About(PropertyInfo property) => property.GetCustomAttribute<SettingAttribute>();

    public object ReadGroup(Type type, IConfigurationSection section)
    {
        var group = Activator.CreateInstance(type)!;
        var properties = PropertiesOf(type).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (!properties.ContainsKey(DeskConfiguration.WithoutFile(child.Key)))
            {
                _faults.Add(
                    new(NameOf(child.Path), $"is not a setting; known here: {string.Join(", ", properties.Keys)}")
                );
            }
        }

        foreach (var property in properties.Values)
        {
            if (ReadProperty(property, section.GetSection(property.Name)) is { } value)
            {
                property.SetValue(group, value);
            }
        }

        return group;
    }

    private object? ReadProperty(PropertyInfo property, IConfigurationSection section)
    {
        var about = About(property);
        if (!IsGiven(section))
        {
            if (about is { Required: true })
            {
                _faults.Add(new(NameOf(section.Path), "is missing", about.Example));
            }

            return null;
        }

        if (ElementOf(property.PropertyType) is { } element)
        {
            return ReadList(element, about, section);
        }

        return IsGroup(property.PropertyType)
            ? ReadGroup(property.PropertyType, section)
            : ReadValue(property.PropertyType, about!, section);
    }

    private IList ReadList(Type element, SettingAttribute? about, IConfigurationSection section)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        foreach (var child in section.GetChildren().Where(IsGiven))
        {
            if (!int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                var right = NameOf($"{section.Path}:0" + (IsGroup(element) ? $":{child.Key}" : ""));
                _faults.Add(new(NameOf(child.Path), $"is not a setting: entries are numbered, as {right}"));
                continue;
            }

            if ((IsGroup(element) ? ReadGroup(element, child) : ReadValue(element, about!, child)) is { } entry)
            {
                list.Add(entry);
            }
        }

        return list;
    }

    private object? ReadValue(Type type, SettingAttribute about, IConfigurationSection section)
    {
        var text = section.Value?.Trim();
        if (text is null)
        {
            var inner = section.GetChildren().First();
            _faults.Add(new(NameOf(inner.Path), $"is not a setting: {NameOf(section.Path)} has no parts"));
            return null;
        }

        var (value, wanted) = Convert(Nullable.GetUnderlyingType(type) ?? type, about, text);
        if (value is null)
        {
            var shown = about.Secret ? "is not" : $"is '{text}', not";
            _faults.Add(new(NameOf(section.Path), $"{shown} {wanted}", about.Example));
        }

        return value;
    }

    private static (object? Value, string Wanted) Convert(Type type, SettingAttribute about, string text)
    {
        if (type == typeof(int))
        {
            var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            var inRange = isNumber && number >= about.Min && number <= about.Max;
            return (inRange ? number : null, $"a whole number from {about.Min} to {about.Max}");
        }

        if (type.IsEnum)
        {
            // Not TryParse: it would take "1" and "None,Tls".
            var name = Enum.GetNames(type).FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
            return (name is null ? null : Enum.Parse(type, name), OneOf(Enum.GetNames(type)));
        }

        if (type == typeof(Uri))
        {
            var isUrl = Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
            return (isUrl ? url : null, "an http or https address");
        }

        if (type == typeof(IPNetwork))
        {
            return (IPNetwork.TryParse(text, out var net) ? net : null, "a network in CIDR form");
        }

        if (type == typeof(TimeZoneInfo))
        {
            return (
                TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) ? zone : null,
                "a zone of the IANA list"
            );
        }

        return about.Choices?.Split('|') is { } choices
            ? (choices.Contains(text, StringComparer.Ordinal) ? text : null, OneOf(choices))
            : (text, "");
    }

    private static string OneOf(string[] choices) =>
        choices.Length == 1 ? choices[0] : $"one of {string.Join(", ", choices)}";

    private static bool IsGiven(IConfigurationSection section) =>
        !string.IsNullOrWhiteSpace(section.Value) || section.GetChildren().Any(IsGiven);
}
