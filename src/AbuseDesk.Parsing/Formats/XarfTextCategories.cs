namespace AbuseDesk.Parsing.Formats;

/// <summary>X-ARF's Report-Type, the attacked service and the evidence to our category keys (FORMATS §4).</summary>
internal static class XarfTextCategories
{
    // the more particular word first; a word may stand inside of a longer type ("botnet-infection", "Denial of service")
    private static readonly (string Words, string Key, string? WithPage)[] Types =
    [
        ("dnsbl|blacklist|blocklist", "blocklist", null),
        ("phish", "phishing", null),
        ("login|brute|password", "brute_force", null),
        ("denial|ddos|apacheddos|flood", "ddos_source", null),
        ("port-probe|port probe|portscan|port-scan|port scan|probe|scan", "scan", null),
        ("spamvert|nsvert", "spamvertised", null),
        ("regbot|reg-bot|badbot|bad-bot|web-attack|hack|exploit|injection|rfi|w00tw00t|webattack", "web_attack", null),
        ("harvest|spam", "spam", null),
        ("scam|fraud|fake-shop|fake shop|fakeshop", "fraud_shop", null),
        ("defac", "defacement", null),
        ("compromised-account|compromised account", "mailbox_misuse", null),
        ("compromised", "compromised_server", "defacement"),
        (
            "bot-infection|botnet|bot infection|ircbot|irc-bot|infected|virus|malware|trojan",
            "infected_host",
            "malware_dist"
        ),
        ("copyright", "copyright", null),
        ("trademark", "trademark", null),
        ("open-|vulnerab", "open_service", null),
    ];

    private static readonly (string Words, string Key)[] Services =
    [
        (
            "ssh|imap|pop3|sasl|bruteforcelogin|sip|asterisk|ftp|courier|dovecot|telnet|rdp|wordpress|auth|mysql",
            "brute_force"
        ),
        ("apacheddos|ddos", "ddos_source"),
        ("apache|http|web|regbot|badbot|bots|rfi|w00tw00t", "web_attack"),
        ("mail|smtp|postfix|exim", "spam"),
        ("portscan|portflood|firewall", "scan"),
        ("ircbot", "infected_host"),
    ];

    /// <summary>The key of one report.</summary>
    /// <param name="block">The report.</param>
    /// <param name="log">The log lines of the accused address.</param>
    /// <param name="hasPage">Whether it names a page.</param>
    /// <param name="evidence">What the mail holds besides.</param>
    public static string Of(XarfTextBlock block, ReportedLog? log, bool hasPage, XarfTextEvidence evidence)
    {
        var stated = ByType(block["Report-Type"], hasPage);
        // ConfigServer's lfd calls everything a login attack
        if (stated is "brute_force" && (log?.Category is "scan" || IsLfdScan(block, evidence.Text)))
            return "scan";
        return stated
            ?? log?.Category
            ?? ByService(block["Service"])
            ?? evidence.Told
            ?? block["Category"]?.ToLowerInvariant() switch
            {
                "fraud" => "fraud_shop",
                "auth" => "brute_force",
                _ => "other_incident",
            };
    }

    /// <summary>The key of a service that was attacked, or null for one that does not tell.</summary>
    public static string? ByService(string? service) =>
        service is null ? null : Services.FirstOrDefault(row => Any(row.Words, service)).Key;

    /// <summary>The key of a report type, or null for one that does not tell ("info", "abuse").</summary>
    public static string? ByType(string? type, bool hasPage)
    {
        if (type is null || Types.FirstOrDefault(row => Any(row.Words, type)) is not { Key: { } key } found)
            return null;
        return hasPage ? found.WithPage ?? key : key;
    }

    /// <summary>What subject and text speak of, where they say something particular.</summary>
    public static string? Told((string Subject, string Text) words) =>
        FreeTextCategories.Read(words.Subject, words.Text).Best is { } best
        && !best.StartsWith("other_", StringComparison.Ordinal)
            ? best
            : null;

    private static bool IsLfdScan(XarfTextBlock block, string text) =>
        (block["User-Agent"] ?? "").StartsWith("csf", StringComparison.OrdinalIgnoreCase)
        && (text.Has("port scan") || text.Has("portscan") || text.Has("PortFlood"));

    private static bool Any(string words, string text)
    {
        foreach (var range in words.AsSpan().Split('|'))
        {
            if (text.AsSpan().Contains(words.AsSpan(range), StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
