namespace AbuseDesk.Cases;

/// <summary>What can be restricted, least intrusive first (the part of the action catalogue that suspends).</summary>
public static class Levers
{
    public static readonly IReadOnlyList<string> Restricting =
    [
        "mail_rate_limit",
        "force_password_change",
        "disable_mailbox_send",
        "block_url",
        "disable_script",
        "read_only_content",
        "suspend_site",
        "suspend_account",
        "isolate_server",
        "null_route",
        "suspend_domain",
        "suspend_contract",
        "terminate",
    ];
}

/// <summary>The closed circles.</summary>
public static class Compartments
{
    public static readonly IReadOnlyList<string> All = ["restricted", "csam", "ncii", "disclosure"];
}
