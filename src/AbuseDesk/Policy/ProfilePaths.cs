namespace AbuseDesk.Policy;

/// <summary>Names every value of a profile by a path; a rule goes by its id instead of its number.</summary>
internal static class ProfilePaths
{
    /// <summary>The value at a path, or null.</summary>
    public static YamlValue? Find(YamlMap tree, string path)
    {
        YamlValue? at = tree;
        foreach (var part in path.Split('.'))
        {
            at = at switch
            {
                YamlMap map => map.Find(part)?.Value,
                YamlList list => list.Items.FirstOrDefault(i => string.Equals(IdOf(i), part, StringComparison.Ordinal)),
                _ => null,
            };
        }

        return at;
    }

    /// <summary>Every value as one line of text under its path, in the order of the profile.</summary>
    public static IEnumerable<(string Path, string Text)> Flatten(YamlValue value, string path = "")
    {
        switch (value)
        {
            case YamlMap map when map.Entries.Count > 0:
                return map.Entries.SelectMany(e => Flatten(e.Value, path.Length == 0 ? e.Key : $"{path}.{e.Key}"));
            case YamlList list when list.Items.Count > 0 && list.Items.All(i => IdOf(i) is not null):
                var order = string.Join(", ", list.Items.Select(IdOf));
                return list.Items.SelectMany(i => Flatten(i, $"{path}.{IdOf(i)}")).Prepend((path, order));
            default:
                return [(path, Line(value))];
        }
    }

    private static string? IdOf(YamlValue value) =>
        value is YamlMap map && map.Find("id")?.Value is YamlText id ? id.Text : null;

    private static string Line(YamlValue value) =>
        value switch
        {
            YamlText text => text.Text,
            YamlList list => $"[{string.Join(", ", list.Items.Select(Line))}]",
            YamlMap map => $"{{{string.Join(", ", map.Entries.Select(e => $"{e.Key}: {Line(e.Value)}"))}}}",
            _ => "",
        };
}
