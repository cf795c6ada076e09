namespace AbuseDesk.Policy;

/// <summary>
/// Follows <c>extends</c> to the root and lays each profile over the one it extends: maps join key by key, everything else
/// (texts, lists, the list of rules) is replaced as a whole.
/// </summary>
internal static class ProfileChain
{
    private const int MostProfiles = 8;

    // These say what one profile is; an heir has its own.
    private static readonly string[] Personal = ["name", "title", "note", "extends"];

    /// <summary>The profile as written and as it is with all it inherits; null where a text of the chain cannot be read.</summary>
    public static (YamlMap Own, YamlMap Whole)? Read(
        PolicyText text,
        Func<string, PolicyText?> find,
        List<PolicyFault> faults
    )
    {
        if (YamlTree.Read(text, faults) is not { } own)
        {
            return null;
        }

        var chain = new List<YamlMap> { own };
        var names = new List<string> { text.Name };
        while (chain[^1].Find("extends") is { } extends)
        {
            if (Parent(extends, names, find, faults) is not { } parent || YamlTree.Read(parent, faults) is not { } map)
            {
                return null;
            }

            names.Add(parent.Name);
            chain.Add(map);
        }

        var whole = chain[^1];
        for (var i = chain.Count - 2; i >= 0; i--)
        {
            var inherited = whole.Entries.Where(e => !Personal.Contains(e.Key, StringComparer.Ordinal));
            whole = Lay(chain[i], whole with { Entries = [.. inherited] });
        }

        return (own, whole);
    }

    private static PolicyText? Parent(
        YamlEntry extends,
        List<string> names,
        Func<string, PolicyText?> find,
        List<PolicyFault> faults
    )
    {
        if (extends.Value is not YamlText { IsNothing: false } name)
        {
            faults.Add(new(extends.Value.Origin, "extends names one profile, such as base or default"));
            return null;
        }

        if (find(name.Text) is not { } parent)
        {
            faults.Add(
                new(
                    name.Origin,
                    $"extends '{name.Text}', which is not there; known are {string.Join(", ", PolicyPresets.All)}, or a file name"
                )
            );
            return null;
        }

        if (names.Contains(parent.Name, StringComparer.Ordinal) || names.Count >= MostProfiles)
        {
            var circle = string.Join(" → ", names.Append(parent.Name));
            faults.Add(new(name.Origin, $"extends in a circle or without end: {circle}; the last must extend nothing"));
            return null;
        }

        return parent;
    }

    private static YamlMap Lay(YamlMap heir, YamlMap inherited)
    {
        var own = heir.Entries.ToDictionary(e => e.Key, StringComparer.Ordinal);
        var joined = inherited
            .Entries.Select(e =>
                !own.Remove(e.Key, out var over) ? e
                : over.Value is YamlMap map && e.Value is YamlMap old ? over with { Value = Lay(map, old) }
                : over
            )
            .ToList();
        return heir with { Entries = [.. joined, .. heir.Entries.Where(e => own.ContainsKey(e.Key))] };
    }
}
