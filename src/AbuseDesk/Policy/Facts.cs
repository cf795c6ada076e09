using System.Globalization;
using AbuseDesk.Data;

namespace AbuseDesk.Policy;

/// <summary>What values each fact can have.</summary>
internal static class Facts
{
    /// <summary>Rules compare strikes up to here; a customer may have more.</summary>
    public const int MostStrikes = 100;

    public static readonly IReadOnlyList<Fact> All = Enum.GetValues<Fact>();

    public static readonly IReadOnlyList<string> Keys = [.. All.Select(Key)];

    private static readonly string[] Scores = ["1", "2", "3", "4", "5"];

    // One more than can be named stands for all above.
    private static readonly string[] StrikeCounts =
    [
        .. Enumerable.Range(0, MostStrikes + 2).Select(n => n.ToString(CultureInfo.InvariantCulture)),
    ];

    public static string Key(Fact fact) => StoredText.Text(fact);

    public static Fact? Find(string key) => Keys.ToList().IndexOf(key) is >= 0 and var index ? All[index] : null;

    /// <summary>Every value, in rising order where there is one; empty where any text is one.</summary>
    public static IReadOnlyList<string> Values(Fact fact) =>
        fact switch
        {
            Fact.Family => PolicyWords.Families,
            Fact.Service => PolicyWords.Services,
            Fact.Resource => PolicyWords.Resources,
            Fact.Nature => ["compromised", "malicious", "unknown"],
            Fact.Verified or Fact.ContinuedAfterNotice => ["true", "false"],
            Fact.Impact => ["small", "large"],
            Fact.Contract => ["ok", "suspicious", "false"],
            Fact.AupClause => [],
            Fact.Maliciousness or Fact.SocialImpact => Scores,
            Fact.Strikes => StrikeCounts,
            Fact.Severity => PolicyWords.Severities,
        };

    /// <summary>Whether more and less mean something.</summary>
    public static bool IsOrdered(Fact fact) =>
        fact is Fact.Maliciousness or Fact.SocialImpact or Fact.Strikes or Fact.Severity;

    /// <summary>Where a value stands in the order of its fact.</summary>
    public static int Order(Fact fact, string value) =>
        fact is Fact.Severity
            ? PolicyWords.Severities.ToList().IndexOf(value)
            : int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The values for people, as in a fault.</summary>
    public static string Known(Fact fact) =>
        fact switch
        {
            Fact.AupClause => "the clause of the terms, such as 12.3",
            Fact.Maliciousness or Fact.SocialImpact => "a number from 1 to 5",
            Fact.Strikes => FormattableString.Invariant($"a number from 0 to {MostStrikes}"),
            _ => "one of " + string.Join(", ", Values(fact)),
        };
}
