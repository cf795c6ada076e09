namespace AbuseDesk.Cases;

/// <summary>Where a case stands. When it was accepted, notified, contained … are facts beside the state.</summary>
public enum CaseState
{
    Unknown,
    New,
    Open,
    WaitingCustomer,
    WaitingReporter,
    Closed,
}

/// <summary>An incident has an offender; an enquiry waits for one (or is an opinion).</summary>
public enum CaseKind
{
    Unknown,
    Incident,
    Enquiry,
}

/// <summary>Whose the accused thing was at the time of the incident.</summary>
public enum OwnerKind
{
    Unknown,
    Customer,
    Unassigned,
    SharedHost,
    Delegated,
    Registrar,
    NotOurs,

    /// <summary>More than one holder over the instants the report allows: all are shown, none is chosen.</summary>
    UnknownTime,
}

/// <summary>How a report came to a case.</summary>
public enum Attachment
{
    Unknown,
    Opened,
    Joined,

    /// <summary>Its incident was over before the fix: the case stays closed.</summary>
    Late,

    /// <summary>Its incident is after the fix.</summary>
    Recurrence,

    /// <summary>It does not say when; somebody has to look.</summary>
    TimeUnknown,
    Duplicate,
    Reminder,
    Merged,
    Manual,
}

/// <summary>Why a case ended.</summary>
public static class CloseCodes
{
    public const string NotOurs = "not_ours";
    public const string Merged = "merged";

    /// <summary>Codes staff choose from when something was done.</summary>
    public static readonly IReadOnlyList<string> Close =
    [
        "fixed_by_customer",
        "fixed_by_operator",
        "suspended_permanent",
        "terminated",
        "moved_away",
        "legal_removed",
        "handed_over",
        "no_reaction_closed",
        "unknown",
    ];

    /// <summary>
    /// Codes that say that we ended it, or that it is another's now: what a profile asks for before a case counts as
    /// dealt with is not waited for.
    /// </summary>
    public static readonly IReadOnlyList<string> ByOurHand =
    [
        "suspended_permanent",
        "terminated",
        "legal_removed",
        "handed_over",
    ];

    /// <summary>Codes staff choose from when nothing is to be done.</summary>
    public static readonly IReadOnlyList<string> Dismiss =
    [
        "no_violation",
        "false_alarm",
        "already_fixed",
        "gone",
        "insufficient",
        "below_threshold",
        "duplicate",
        "opinion",
        "spam_to_desk",
        "unfounded",
        "test",
    ];
}

/// <summary>What a case came from, told when it is closed; counted, so the list is closed.</summary>
public static class CauseCodes
{
    public const string Unknown = "unknown";

    public static readonly IReadOnlyList<string> All =
    [
        "weak_password",
        "leaked_credential",
        "vulnerable_cms",
        "vulnerable_plugin",
        "vulnerable_software",
        "misconfig_open_service",
        "malware_pc",
        "malicious_customer",
        "careless_customer",
        "user_content",
        // Somebody looked, and the logs are gone or were never written.
        "unknown_no_logs",
        Unknown,
    ];
}
