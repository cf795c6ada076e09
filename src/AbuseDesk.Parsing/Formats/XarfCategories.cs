using System.Text.Json;

namespace AbuseDesk.Parsing.Formats;

/// <summary>XARF category and type to our category keys. Types outside the schema are mapped by their category.</summary>
internal static class XarfCategories
{
    /// <summary>The key of a v4 report; null for a category that v4 does not know.</summary>
    public static string? V4(string category, string type, JsonElement report) =>
        category switch
        {
            "messaging" => type switch
            {
                "bulk_messaging" => "ad_spam",
                "spamvertised" => "spamvertised",
                "auth_failure" => "auth_failure",
                _ => "spam",
            },
            "connection" => Connection(type, report),
            "content" => Content(type),
            "copyright" => type.Contains("trademark", StringComparison.Ordinal) ? "trademark" : "copyright",
            "vulnerability" => "open_service",
            "infrastructure" => Infrastructure(type, report),
            "reputation" => "blocklist",
            _ => null,
        };

    /// <summary>The key of a v1–v3 report.</summary>
    public static string V3(string reportClass, string type, string? subType)
    {
        var activity = reportClass is "activity";
        return type switch
        {
            "spam" => "spam",
            "loginattack" => "brute_force",
            "portscan" => "scan",
            "dos" or "ddos" => "ddos_source",
            "exploit" => "web_attack",
            "webcrawler" => "other_incident",
            "harassment" => "defamation",
            "potentiallycompromisedaccount" => "mailbox_misuse",
            "malware" => activity ? "infected_host" : "malware_dist",
            "botnet" => IsController(subType) ? "c2" : "infected_host",
            "phishing" => "phishing",
            "fraud" => "fraud_shop",
            "copyright" => "copyright",
            "trademark" => "trademark",
            "childabuse" or "csam" or "childsexualabusematerial" => "csam",
            "openservice" => "open_service",
            _ => reportClass is "vulnerability" ? "open_service" : "other_incident",
        };
    }

    private static bool IsController(string? subType) =>
        subType is not null && (subType.Has("c2") || subType.Has("c&c") || subType.Has("control"));

    private static string Connection(string type, JsonElement report) =>
        type switch
        {
            "login_attack" or "brute_force" or "auth_failure" => "brute_force",
            "port_scan" or "vulnerability_scan" => "scan",
            "ddos" or "ddos_amplification" or "dos" => "ddos_source",
            "sql_injection" or "reconnaissance" or "exploit" => "web_attack",
            // the schema describes crawlers here: only a bot that is malicious or of unknown kind is an infection
            "infected_host" or "bot" => report.Str("bot_type") is null or "malicious" or "unknown"
                ? "infected_host"
                : "other_incident",
            _ => "other_incident",
        };

    private static string Content(string type) =>
        type switch
        {
            "phishing" or "phishing_site" or "social_engineering" => "phishing",
            "malware" => "malware_dist",
            "fraud" => "fraud_shop",
            "csam" or "csem" => "csam",
            "ncii" => "ncii",
            "exposed_data" => "privacy",
            "brand_infringement" => "trademark",
            "suspicious_registration" => "domain_abuse",
            "remote_compromise" or "defacement" => "defacement",
            "spamvertised" => "spamvertised",
            _ => "other_incident",
        };

    private static string Infrastructure(string type, JsonElement report) =>
        type switch
        {
            "botnet" or "c2" => IsBot(report) ? "infected_host" : "c2",
            "bot" => "infected_host",
            "compromised_server" => "compromised_server",
            "compromised_website" => "defacement",
            "cve" or "misconfiguration" => "open_service",
            _ => "other_incident",
        };

    // a c2_server that is somebody else makes the source one of its bots
    private static bool IsBot(JsonElement report) =>
        report.Str("c2_server") is { } server
        && !server.Equals(report.Str("source_identifier"), StringComparison.OrdinalIgnoreCase);
}
