namespace AbuseDesk.Policy;

/// <summary>What is known of a condition.</summary>
internal enum Truth
{
    False,
    Unknown,
    True,
}

/// <summary>One condition of a rule. What it needs and nobody knows leaves it unknown, never false.</summary>
internal abstract record Condition
{
    public abstract Truth On(Situation situation);

    /// <summary>The facts it names and nobody knows.</summary>
    public abstract IEnumerable<Fact> Needs(Situation situation);

    /// <summary>The facts it holds by.</summary>
    public abstract IEnumerable<Fact> Matched(Situation situation);

    /// <summary>All it says of single facts, at any depth.</summary>
    public IEnumerable<FactIs> Facts() =>
        this switch
        {
            FactIs one => [one],
            AllOf all => all.Conditions.SelectMany(c => c.Facts()),
            AnyOf any => any.Branches.SelectMany(b => b.Facts()),
            Not not => not.Inner.Facts(),
            _ => [],
        };
}

/// <summary>A fact has one of some values. <paramref name="Named"/>: those that are written out.</summary>
internal sealed record FactIs(Fact Fact, Func<string, bool> Accepts, IReadOnlyList<string> Named) : Condition
{
    public override Truth On(Situation situation) =>
        situation[Fact] is not { } value ? Truth.Unknown
        : Accepts(value) ? Truth.True
        // No check has confirmed it yet; one still may.
        : Fact is Fact.Verified && value is "false" ? Truth.Unknown
        : Truth.False;

    public override IEnumerable<Fact> Needs(Situation situation) => On(situation) is Truth.Unknown ? [Fact] : [];

    public override IEnumerable<Fact> Matched(Situation situation) => On(situation) is Truth.True ? [Fact] : [];
}

/// <summary>All of its conditions hold; with none of them it always does.</summary>
internal sealed record AllOf(IReadOnlyList<Condition> Conditions) : Condition
{
    public override Truth On(Situation situation) =>
        Conditions.Select(c => c.On(situation)).DefaultIfEmpty(Truth.True).Min();

    public override IEnumerable<Fact> Needs(Situation situation) =>
        On(situation) is Truth.Unknown ? Conditions.SelectMany(c => c.Needs(situation)) : [];

    public override IEnumerable<Fact> Matched(Situation situation) =>
        On(situation) is Truth.True ? Conditions.SelectMany(c => c.Matched(situation)) : [];
}

/// <summary>One of its branches holds.</summary>
internal sealed record AnyOf(IReadOnlyList<AllOf> Branches) : Condition
{
    public override Truth On(Situation situation) => Branches.Max(b => b.On(situation));

    public override IEnumerable<Fact> Needs(Situation situation) =>
        On(situation) is Truth.Unknown ? Branches.SelectMany(b => b.Needs(situation)) : [];

    public override IEnumerable<Fact> Matched(Situation situation) => Branches.SelectMany(b => b.Matched(situation));
}

/// <summary>Its conditions do not all hold.</summary>
internal sealed record Not(AllOf Inner) : Condition
{
    public override Truth On(Situation situation) => Truth.True - Inner.On(situation) + Truth.False;

    public override IEnumerable<Fact> Needs(Situation situation) => Inner.Needs(situation);

    // It holds by those facts that are otherwise.
    public override IEnumerable<Fact> Matched(Situation situation) =>
        On(situation) is Truth.True
            ? Inner
                .Conditions.Where(c => c.On(situation) is Truth.False)
                .SelectMany(c => c.Facts())
                .Select(f => f.Fact)
                .Where(f => situation[f] is not null)
            : [];
}
