namespace AbuseDesk.Parsing;

/// <summary>How bad by default, before modifiers.</summary>
public enum Severity
{
    Low,
    Medium,
    High,
    Critical,
}

/// <summary>One row of the category master. Titles for people live in the resource files under <c>Category.{Key}</c>.</summary>
/// <param name="Key">Stable key, used in <c>parse</c>, the database and policies.</param>
/// <param name="Family">Cases are joined within a family: mail · web_content · network_attack · vulnerable_service · rights · ncii · csam · domain · other.</param>
/// <param name="Severity">Default severity.</param>
/// <param name="FirstLook">Time until somebody should have looked: working time where it is days.</param>
public sealed record Category(string Key, string Family, Severity Severity, TimeSpan FirstLook)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Every category, in the order of the master table.</summary>
    public static readonly IReadOnlyList<Category> All =
    [
        new("spam", "mail", Severity.Medium, Day),
        new("ad_spam", "mail", Severity.Low, 3 * Day),
        new("mailbox_misuse", "mail", Severity.High, TimeSpan.FromHours(4)),
        new("spamvertised", "mail", Severity.Medium, Day),
        new("blocklist", "mail", Severity.Medium, Day),
        new("phishing", "web_content", Severity.High, TimeSpan.FromHours(1)),
        new("defacement", "web_content", Severity.High, TimeSpan.FromHours(4)),
        new("malware_dist", "web_content", Severity.High, TimeSpan.FromHours(1)),
        new("fraud_shop", "web_content", Severity.High, TimeSpan.FromHours(4)),
        new("illegal_goods", "web_content", Severity.High, TimeSpan.FromHours(4)),
        new("terror", "web_content", Severity.Critical, TimeSpan.FromMinutes(30)),
        new("comment_vandalism", "web_content", Severity.Low, 3 * Day),
        new("c2", "network_attack", Severity.Critical, TimeSpan.FromHours(1)),
        new("infected_host", "network_attack", Severity.Medium, Day),
        new("compromised_server", "network_attack", Severity.High, TimeSpan.FromHours(4)),
        new("brute_force", "network_attack", Severity.Medium, Day),
        new("scan", "network_attack", Severity.Low, 2 * Day),
        new("web_attack", "network_attack", Severity.Medium, Day),
        new("ddos_source", "network_attack", Severity.Critical, TimeSpan.FromMinutes(30)),
        new("open_service", "vulnerable_service", Severity.Low, 5 * Day),
        new("copyright", "rights", Severity.Medium, 2 * Day),
        new("trademark", "rights", Severity.Medium, 2 * Day),
        new("defamation", "rights", Severity.Medium, 2 * Day),
        new("privacy", "rights", Severity.High, Day),
        new("human_rights", "rights", Severity.Medium, 2 * Day),
        new("ncii", "ncii", Severity.Critical, TimeSpan.FromHours(2)),
        new("csam", "csam", Severity.Critical, TimeSpan.FromMinutes(30)),
        new("domain_abuse", "domain", Severity.High, TimeSpan.FromHours(4)),
        new("threat_life", "other", Severity.Critical, TimeSpan.FromMinutes(15)),
        new("other_incident", "other", Severity.Medium, 2 * Day),
        new("other_rights", "rights", Severity.Medium, 2 * Day),
        new("auth_failure", "mail", Severity.Low, 5 * Day),
        new("not_spam", "mail", Severity.Low, 5 * Day),
        new("opt_out", "mail", Severity.Low, 3 * Day),
        new("opinion", "other", Severity.Low, 5 * Day),
        new("test", "other", Severity.Low, 5 * Day),
    ];

    private static readonly Dictionary<string, Category> ByKey = All.ToDictionary(c => c.Key, StringComparer.Ordinal);

    /// <summary>The row of a key; an unknown key (a newer version wrote it) reads as <c>other_incident</c> under its own name.</summary>
    public static Category Of(string key) =>
        ByKey.TryGetValue(key, out var known) ? known : ByKey["other_incident"] with { Key = key };
}
