namespace AbuseDesk.Policy;

/// <summary>The profiles that come with the desk.</summary>
public static class PolicyPresets
{
    /// <summary>Those an operator can run with.</summary>
    public static readonly IReadOnlyList<string> Names = ["default", "kwc", "sakura", "nttpc"];

    /// <summary>Those a profile can extend: <c>base</c> holds what all share and has no rules.</summary>
    public static readonly IReadOnlyList<string> All = ["base", .. Names];

    /// <summary>The text of a preset, or null.</summary>
    public static PolicyText? Find(string name)
    {
        if (!All.Contains(name, StringComparer.Ordinal))
        {
            return null;
        }

        var resource = $"AbuseDesk.Policy.Presets.{name}.yaml";
        using var stream =
            typeof(PolicyPresets).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The preset {resource} is not part of this build.");
        using var reader = new StreamReader(stream);
        return new PolicyText(name, reader.ReadToEnd());
    }

    /// <summary>A preset, read.</summary>
    public static PolicyProfile Read(string name)
    {
        var text =
            Find(name) ?? throw new ArgumentException($"'{name}' is none of {string.Join(", ", All)}.", nameof(name));
        var reading = ProfileReading.Of(text, Find);
        return reading.Profile ?? throw new InvalidOperationException(string.Join('\n', reading.Faults));
    }
}
