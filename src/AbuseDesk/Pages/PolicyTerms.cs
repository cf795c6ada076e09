using AbuseDesk.Data;
using AbuseDesk.Policy;

namespace AbuseDesk.Pages;

/// <summary>What a policy says, in the words of who reads.</summary>
public static class PolicyTerms
{
    /// <summary>24 hours, 3 business days.</summary>
    public static string Of(this Words words, Period period) =>
        period.Count == 0 ? words["Period.at_once"] : words.Of("Period", StoredText.Text(period.Unit), period.Count);

    /// <summary>Verified: yes — of "verified = true".</summary>
    public static string Fact(this Words words, string fact)
    {
        var (key, value) = fact.Split(" = ", 2) is [var k, var v] ? (k, v) : (fact, "");
        var text =
            key is "service" ? words.Of("Service", value)
            : words.Of("FactValue", $"{key}.{value}") is var known && known.StartsWith(key, StringComparison.Ordinal)
                ? value
            : known;
        return $"{words.Of("Fact", key)}: {text}";
    }

    /// <summary>The levers of a rule, by name.</summary>
    public static string Actions(this Words words, IEnumerable<string> actions) =>
        string.Join(words["Case.Comma"], actions.Select(a => words.Of("Action", a)));
}
