using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AbuseDesk.Policy;

/// <summary>A profile with the texts it was read from, on its way into the database or out of it.</summary>
public sealed record StoredPolicy(PolicyProfile Profile, string Yaml, SortedDictionary<string, string> Parents)
{
    /// <summary>
    /// What the text itself is called while it is read, whatever it says its name is: nothing that is extended has this
    /// name, so a profile named like the one it extends is no circle.
    /// </summary>
    public const string Own = "policy";

    public byte[] Sha256 { get; } =
        SHA256.HashData(
            Encoding.UTF8.GetBytes(string.Join('\0', Parents.SelectMany(p => new[] { p.Key, p.Value }).Prepend(Yaml)))
        );

    /// <summary>Reads a text that may extend the presets; null with everything that is wrong.</summary>
    public static StoredPolicy? Read(PolicyText text, out IReadOnlyList<PolicyFault> faults) =>
        Read(text, PolicyPresets.Find, out faults);

    /// <summary>The policy of the settings: a preset by its name, or a file.</summary>
    public static StoredPolicy OfSetting(string nameOrPath)
    {
        var (text, find) = PolicyFiles.Open(nameOrPath);
        return Read(text, find, out var faults) ?? throw new InvalidOperationException(string.Join('\n', faults));
    }

    /// <summary>As it was handed in then.</summary>
    public static StoredPolicy Of(PolicyVersion version)
    {
        var parents =
            JsonSerializer.Deserialize<SortedDictionary<string, string>>(version.Parents)
            ?? throw new InvalidOperationException($"Policy version {version.Number} has lost what it extends.");
        return Read(
                new PolicyText(Own, version.Yaml),
                name => parents.TryGetValue(name, out var text) ? new PolicyText(name, text) : null,
                out var faults
            )
            ?? throw new InvalidOperationException(
                $"Policy version {version.Number} cannot be read by this release: {string.Join('\n', faults)}"
            );
    }

    public string ParentsAsJson => JsonSerializer.Serialize(Parents);

    private static StoredPolicy? Read(
        PolicyText text,
        Func<string, PolicyText?> find,
        out IReadOnlyList<PolicyFault> faults
    )
    {
        var parents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var reading = ProfileReading.Of(text, name => Kept(find(name), name, parents));
        faults = reading.Faults;
        return reading.Profile is { } profile ? new StoredPolicy(profile, text.Content, parents) : null;
    }

    private static PolicyText? Kept(PolicyText? found, string name, SortedDictionary<string, string> parents)
    {
        if (found is not null)
        {
            parents[name] = found.Content;
        }

        return found;
    }
}
