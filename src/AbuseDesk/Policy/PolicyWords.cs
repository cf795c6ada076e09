using AbuseDesk.Parsing;

namespace AbuseDesk.Policy;

/// <summary>The closed lists a profile may choose from.</summary>
public static class PolicyWords
{
    public static readonly IReadOnlyList<string> Families =
    [
        .. Category.All.Select(c => c.Family).Distinct(StringComparer.Ordinal),
    ];
    public static readonly IReadOnlyList<string> Categories = [.. Category.All.Select(c => c.Key)];
    public static readonly IReadOnlyList<string> Severities = ["low", "medium", "high", "critical"];
    public static readonly IReadOnlyList<string> Modes = ["now", "after_deadline"];
    public static readonly IReadOnlyList<string> Approvals = ["none", "lead", "legal", "officer"];
    public static readonly IReadOnlyList<string> Consents = ["full", "anonymised", "none"];
    public static readonly IReadOnlyList<string> AdviceLevels = ["general", "standard", "file_paths"];

    public static readonly IReadOnlyList<string> Services =
    [
        "rental_server",
        "iaas_vps",
        "access_line",
        "mail",
        "delegated",
        "shared_host",
        "registrar",
    ];

    /// <summary>The T-numbers of the template set, and the variants a number has.</summary>
    public static readonly IReadOnlyList<string> Templates =
    [
        .. Enumerable.Range(1, 21).Select(n => FormattableString.Invariant($"T{n}")),
        "T4-action_taken",
        "T4-already_fixed",
        "T4-forwarded_to_downstream",
        "T4-forwarded_to_partner",
        "T4-gone",
        "T4-no_violation",
        "T4-resolved",
        "T5-general",
        "T17-partner",
    ];

    public static readonly IReadOnlyList<string> CloseRules =
    [
        "operator_verified",
        "customer_statement",
        "customer_statement_and_operator_verified",
    ];

    public static readonly IReadOnlyList<string> Channels =
    [
        "abuse",
        "whois_tech",
        "whois_abuse",
        "customer_desk",
        "pr",
        "sns",
        "csirt",
        "group",
        "web_form",
        "api",
        "paper",
        "manual",
    ];

    public static readonly IReadOnlyList<string> Checks =
    [
        "ip_ownership",
        "url_live",
        "exists",
        "url_file",
        "mail_delivery_log",
        "auth_log",
        "contract_check",
        "blocklist",
        "persistence",
        "recurrence",
        "reporter_identity",
    ];

    public static readonly IReadOnlyList<string> Evidence =
    [
        "url",
        "ip",
        "port",
        "timestamp",
        "headers",
        "unmasked_headers",
        "full_mail",
        "logs",
        "work",
        "right",
        "claimant",
    ];

    public static readonly IReadOnlyList<string> Relations = ["managed_ip", "registrar"];
    public static readonly IReadOnlyList<string> Resources = ["mailbox", "url", "site", "server", "domain", "line"];
    public static readonly IReadOnlyList<string> AdviceBlocks = ["reinstall", "replace_content", "file_paths"];
    public static readonly IReadOnlyList<string> OutboundPools = ["spare_time", "desk"];

    public static readonly IReadOnlyList<string> Awareness =
    [
        "off",
        "critical_vulnerabilities_by_mail",
        "whenever_possible",
    ];

    public static readonly IReadOnlyList<string> PublicPages =
    [
        "forced_password_change",
        "sending_limit",
        "content_closure",
    ];

    public static readonly IReadOnlyList<string> StrikeSteps =
    [
        "stricter_deadline",
        "no_self_release",
        "review",
        "refuse_future_contract",
    ];

    /// <summary>Actions a profile may let the desk do without a person.</summary>
    public static readonly IReadOnlyList<string> Automatic = ["force_password_change", "mail_rate_limit"];

    /// <summary>The known word nearest to a mistyped one, or null when none is near.</summary>
    public static string? Nearest(string text, IEnumerable<string> known)
    {
        var near = known.Select(word => (Word: word, Steps: Distance(text, word))).MinBy(pair => pair.Steps);
        return near.Word is not null && near.Steps <= Math.Max(2, near.Word.Length / 3) ? near.Word : null;
    }

    // Levenshtein, one row at a time; what is far longer than any word of ours is near to none.
    private static int Distance(string a, string b)
    {
        if (a.Length > 64)
        {
            return int.MaxValue;
        }

        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(diagonal + same, Math.Min(row[j], row[j - 1]) + 1));
            }
        }

        return row[b.Length];
    }
}
