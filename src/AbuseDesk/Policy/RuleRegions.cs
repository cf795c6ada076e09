namespace AbuseDesk.Policy;

/// <summary>One alternative of a rule: for each fact it names, the values it holds for, as bits.</summary>
internal sealed record Region(IReadOnlyDictionary<Fact, UInt128> Bits)
{
    public static readonly Region Everything = new(new Dictionary<Fact, UInt128>());

    /// <summary>Whether it holds for values of this list only.</summary>
    public bool IsOnly(Fact fact, UInt128 bits) => Bits.TryGetValue(fact, out var mine) && (mine & ~bits) == 0;

    public Region? With(Fact fact, UInt128 bits)
    {
        var joined = Bits.TryGetValue(fact, out var mine) ? mine & bits : bits;
        return joined == 0 ? null : new Region(new Dictionary<Fact, UInt128>(Bits) { [fact] = joined });
    }

    public Region? And(Region other)
    {
        Region? joined = this;
        foreach (var (fact, bits) in other.Bits)
        {
            joined = joined?.With(fact, bits);
        }

        return joined;
    }

    /// <summary>Whether the other one asks for no fact that this does not know.</summary>
    public bool Knows(Region other) => other.Bits.Keys.All(Bits.ContainsKey);

    /// <summary>What is left of this without another one it <see cref="Knows"/>; at most one piece for each fact.</summary>
    public IEnumerable<Region> Without(Region other)
    {
        var rest = this;
        foreach (var (fact, bits) in other.Bits)
        {
            if (rest.With(fact, ~bits) is { } outside)
            {
                yield return outside;
            }

            if (rest.With(fact, bits) is not { } inside)
            {
                yield break;
            }

            rest = inside;
        }
    }
}

/// <summary>Spreads conditions out into regions, to see what a rule can match and what stands before it.</summary>
internal sealed class RuleRegions(IEnumerable<PolicyRule> rules)
{
    /// <summary>More alternatives than this are no rule a person can read.</summary>
    public const int MostRegions = 256;

    private const int MostClauses = 100;

    // A clause is free text: what matters is none at all, those that are named, and any other one.
    private readonly string[] _clauses =
    [
        .. rules
            .SelectMany(r => r.When.Facts())
            .Where(f => f.Fact is Fact.AupClause)
            .SelectMany(f => f.Named)
            .Distinct(StringComparer.Ordinal)
            .Take(MostClauses)
            .Append("")
            .Append("\u0001"),
    ];

    public UInt128 Only(Fact fact, IReadOnlyCollection<string> values) =>
        Bits(fact, v => values.Contains(v, StringComparer.Ordinal));

    /// <summary>The regions of a condition, none where it can never hold; null where they are too many.</summary>
    public List<Region>? Of(Condition condition, bool negated = false) =>
        condition switch
        {
            FactIs one => [.. One(one, negated)],
            Not not => Of(not.Inner, !negated),
            AllOf all => negated ? Either(all.Conditions, true) : Both(all.Conditions, false),
            AnyOf any => negated ? Both(any.Branches, true) : Either(any.Branches, false),
            _ => throw new InvalidOperationException($"{condition.GetType().Name} has no regions."),
        };

    private IEnumerable<Region> One(FactIs one, bool negated) =>
        Region.Everything.With(one.Fact, Bits(one.Fact, v => one.Accepts(v) != negated)) is { } region ? [region] : [];

    private List<Region>? Either(IEnumerable<Condition> conditions, bool negated)
    {
        var all = new List<Region>();
        foreach (var condition in conditions)
        {
            if (Of(condition, negated) is not { } regions || all.Count + regions.Count > MostRegions)
            {
                return null;
            }

            all.AddRange(regions);
        }

        return all;
    }

    private List<Region>? Both(IEnumerable<Condition> conditions, bool negated)
    {
        List<Region> all = [Region.Everything];
        foreach (var condition in conditions)
        {
            if (Of(condition, negated) is not { } regions || all.Count * regions.Count > MostRegions)
            {
                return null;
            }

            all = [.. all.SelectMany(_ => regions, (a, b) => a.And(b)).OfType<Region>()];
        }

        return all;
    }

    private UInt128 Bits(Fact fact, Func<string, bool> accepts)
    {
        var bits = UInt128.Zero;
        var values = Values(fact);
        for (var i = 0; i < values.Count; i++)
        {
            bits |= accepts(values[i]) ? UInt128.One << i : UInt128.Zero;
        }

        return bits;
    }

    private IReadOnlyList<string> Values(Fact fact) => fact is Fact.AupClause ? _clauses : Facts.Values(fact);
}
