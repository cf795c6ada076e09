using AbuseDesk.Cases;
using AbuseDesk.Parsing;

namespace AbuseDesk.Pages;

/// <summary>
/// Whoever says to be SpamCop, a CERT or an authority is believed more than a stranger: where our mail server does not
/// vouch for the sender, staff see that beside the name. It is told, never a reason to refuse.
/// </summary>
public static class SenderClaim
{
    private static readonly string[] Weighty =
    [
        "feedback",
        "coordinator",
        "authority",
        "hotline",
        "rights_body",
        "law_firm",
        "vendor",
    ];

    public static bool IsUnverified(Report report) =>
        report.Trust != SenderTrust.Verified && Weighty.Contains(report.ReporterRole, StringComparer.Ordinal);
}
