using AbuseDesk.Clocks;
using AbuseDesk.Data;
using AbuseDesk.Policy;

namespace AbuseDesk.Pages;

/// <summary>What a policy says, in the words of who reads.</summary>
public static class PolicyTerms
{
    /// <summary>24 hours, 3 business days.</summary>
    public static string Of(this Words words, Period period) =>
        period.Count == 0 ? words["Period.AtOnce"] : words.Of("Period", StoredText.Text(period.Unit), period.Count);

    /// <summary>What runs: the customer's deadline, a follow-up after 7 days.</summary>
    public static string Clock(this Words words, string basis) =>
        basis.StartsWith(ClockBasis.FollowUp, StringComparison.Ordinal)
        && Period.Parse(basis[ClockBasis.FollowUp.Length..]) is { } after
            ? words["Clock.FollowUp", words.Of(after)]
            : words.Of("ClockBasis", basis.Replace('.', '_'));

    /// <summary>Verified: yes — of "verified = true".</summary>
    public static string Fact(this Words words, string fact) =>
        fact.Split(" = ", 2) is [var key, var value]
            ? $"{words.Of("Fact", key)}: {words.Value(key, value)}"
            : words.Of("Fact", fact);

    /// <summary>One thing a rule asks for.</summary>
    public static string Line(this Words words, RuleLine line)
    {
        var values =
            line.Values.Count == 0
                ? words["Policy.Set"]
                : string.Join(words["Policy.Or"], line.Values.Select(v => words.Value(line.Fact, v)));
        var text = $"{words.Of("Fact", line.Fact)}: {values}";
        return line.Kind is LineKind.Not ? words["Policy.Not", text] : text;
    }

    private static string Value(this Words words, string fact, string value)
    {
        var (family, code) = fact is "service" ? ("Service", value) : ("FactValue", $"{fact}.{value}");
        var text = words.Of(family, code);
        return string.Equals(text, code, StringComparison.Ordinal) ? value : text;
    }

    /// <summary>The levers of a rule, by name.</summary>
    public static string Actions(this Words words, IEnumerable<string> actions) =>
        string.Join(words["Case.Comma"], actions.Select(a => words.Of("Action", a)));
}
