namespace AbuseDesk.Checks;

/// <summary>One way to find out whether a report is true (DOMAIN §4.3): what it can say, and what that means for the case.</summary>
/// <param name="Key">Stable key, used in policies, events and texts.</param>
/// <param name="Results">Everything it can say.</param>
public sealed record CheckKind(string Key, IReadOnlyList<string> Results)
{
    /// <summary>Results that confirm the report.</summary>
    public IReadOnlyList<string> Confirming { get; private init; } = [];

    /// <summary>Results that say it is not, or no longer, so.</summary>
    public IReadOnlyList<string> Refuting { get; private init; } = [];

    /// <summary>Results that show a third person in the customer's account or machine.</summary>
    public IReadOnlyList<string> ShowsCompromise { get; private init; } = [];

    /// <summary>Results that say, once something was done, that what was reported is over.</summary>
    public IReadOnlyList<string> SaysOver { get; private init; } = [];

    /// <summary>Looks into communications: never without a legal ground, a purpose and a range.</summary>
    public bool TouchesSecrecy { get; private init; }

    /// <summary>Opens the reported content, which is never done where that alone is a crime.</summary>
    public bool OpensContent { get; private init; }

    /// <summary>The judgement of a person beside the checks: how it came to be, how bad it is.</summary>
    public const string Assessment = "assessment";

    public const string Contract = "contract_check";

    /// <summary>A person's look after the fix, for what no other check can tell.</summary>
    public const string Recheck = "recheck";

    public static readonly IReadOnlyList<CheckKind> All =
    [
        new("url_live", ["live", "gone", "parked", "changed", "blocked", "cloaked", "error"])
        {
            Confirming = ["live", "cloaked"],
            Refuting = ["gone", "parked"],
            SaysOver = ["gone", "parked", "changed"],
            OpensContent = true,
        },
        new("url_file", ["found", "not_found"])
        {
            Confirming = ["found"],
            Refuting = ["not_found"],
            SaysOver = ["not_found"],
            OpensContent = true,
        },
        new("mail_delivery_log", ["found", "none", "log_expired"])
        {
            Confirming = ["found"],
            Refuting = ["none"],
            SaysOver = ["none"],
            TouchesSecrecy = true,
        },
        new("auth_log", ["anomaly", "normal", "log_expired"])
        {
            Confirming = ["anomaly"],
            ShowsCompromise = ["anomaly"],
            SaysOver = ["normal"],
            TouchesSecrecy = true,
        },
        new("persistence", ["found", "clean"])
        {
            Confirming = ["found"],
            ShowsCompromise = ["found"],
            SaysOver = ["clean"],
        },
        new("exists", ["yes", "no", "deleted"]) { SaysOver = ["no", "deleted"] },
        new(Contract, ["ok", "suspicious", "false"]),
        new("blocklist", ["listed", "not_listed"])
        {
            Confirming = ["listed"],
            Refuting = ["not_listed"],
            SaysOver = ["not_listed"],
        },
        new(Recheck, ["over", "still_there"]) { Confirming = ["still_there"], SaysOver = ["over"] },
        new("reporter_identity", ["verified", "unverified", "spoofed"]),
        new(Assessment, ["made"]),
    ];

    public static CheckKind? Of(string? key) =>
        All.FirstOrDefault(k => string.Equals(k.Key, key, StringComparison.Ordinal));
}

/// <summary>Why the desk may look into communications (通信の秘密), and what for.</summary>
public static class LegalGrounds
{
    public static readonly IReadOnlyList<string> All =
    [
        "consent",
        "legitimate_business",
        "emergency",
        "self_defence",
        "warrant",
    ];

    public static readonly IReadOnlyList<string> Purposes =
    [
        "confirm_report",
        "find_account",
        "contain_damage",
        "legal_request",
    ];
}
