using System.Globalization;
using AbuseDesk.Checks;

namespace AbuseDesk.Pages.Cases;

/// <summary>What a person judged, as facts of a policy: "nature = compromised".</summary>
public static class CheckFacts
{
    public static IEnumerable<string> Of(CaseCheck check)
    {
        (string Key, string? Value)[] judged =
        [
            ("nature", check.Nature),
            ("impact", check.Impact),
            ("maliciousness", check.Maliciousness?.ToString(CultureInfo.InvariantCulture)),
            ("social_impact", check.SocialImpact?.ToString(CultureInfo.InvariantCulture)),
            ("aup_clause", check.AupClause),
        ];
        return judged.Where(j => j.Value is not null).Select(j => $"{j.Key} = {j.Value}");
    }
}
