using System.Collections.Concurrent;

namespace AbuseDesk.Playbooks;

/// <summary>The playbooks that come with the desk, one for each family in each language.</summary>
public static class PlaybookDefaults
{
    private static readonly ConcurrentDictionary<string, string> Read = new(StringComparer.Ordinal);

    /// <summary>The text of a family; a category has none of its own.</summary>
    public static string Of(string key, string language) =>
        PlaybookKeys.IsFamily(key) ? Read.GetOrAdd($"{key}.{language}", Load) : "";

    private static string Load(string name)
    {
        var resource = $"AbuseDesk.Playbooks.Texts.{name}.md";
        using var stream =
            typeof(PlaybookDefaults).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The playbook {resource} is not part of this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
