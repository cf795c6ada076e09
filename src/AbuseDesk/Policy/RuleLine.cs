namespace AbuseDesk.Policy;

/// <summary>How a line of a condition is meant.</summary>
public enum LineKind
{
    /// <summary>Must hold.</summary>
    All,

    /// <summary>One of the lines of its number is enough.</summary>
    Any,

    /// <summary>Must not hold.</summary>
    Not,
}

/// <summary>One thing a rule asks for, to be told in words: a fact and the values it may have, as written.</summary>
/// <param name="Kind">How it is meant.</param>
/// <param name="Fact">The key of the fact.</param>
/// <param name="Values">As written, such as <c>>=4</c>; empty: any value somebody has set.</param>
/// <param name="Branch">Which of several alternatives it belongs to.</param>
public sealed record RuleLine(LineKind Kind, string Fact, IReadOnlyList<string> Values, int Branch)
{
    internal static IEnumerable<RuleLine> Of(AllOf all, LineKind kind = LineKind.All, int branch = 0) =>
        all.Conditions.SelectMany(condition =>
            condition switch
            {
                FactIs one => [new RuleLine(kind, Facts.Key(one.Fact), one.Named, branch)],
                AnyOf any => any.Branches.SelectMany((b, i) => Of(b, LineKind.Any, i + 1)),
                Not not => Of(not.Inner, LineKind.Not, branch),
                _ => Enumerable.Empty<RuleLine>(),
            }
        );
}
