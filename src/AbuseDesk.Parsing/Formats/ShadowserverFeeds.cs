namespace AbuseDesk.Parsing.Formats;

/// <summary>What each family of Shadowserver's feeds accuses of; the first family whose word is in the name of the feed.</summary>
internal static class ShadowserverFeeds
{
    private const string Unknown = "other_incident";

    // Particular before general: a honeypot's brute force is no scan, a sinkhole's HTTP drone is no HTTP scan.
    private static readonly (string Word, string Category, string What)[] Families =
    [
        ("brute_force", "brute_force", "tried passwords on a honeypot"),
        ("ddos", "ddos_source", "took part in an attack on others"),
        ("ip_spoofer", "ddos_source", "sends packets with forged addresses"),
        ("http_referer", "compromised_server", "sends visitors to a sinkhole"),
        ("honeypot", "scan", "scanned a honeypot"),
        ("darknet", "scan", "scanned unused addresses"),
        ("cc_ip", "c2", "controls infected machines"),
        ("sinkhole", "infected_host", "talked to a sinkhole of a botnet"),
        ("drone", "infected_host", "talked to a sinkhole of a botnet"),
        ("infected", "infected_host", "talked to a sinkhole of a botnet"),
        ("compromised", "compromised_server", "was broken into"),
        ("special", "compromised_server", "is named in a special report"),
        ("malware_url", "malware_dist", "offers malware"),
        ("spam_url", "spamvertised", "was advertised in spam"),
        ("phish_url", "phishing", "holds a phishing page"),
        ("blocklist", "blocklist", "is on a blocklist"),
        ("blacklist", "blocklist", "is on a blocklist"),
        ("scan", "open_service", "offers a service to everybody"),
        ("population", "open_service", "offers a service to everybody"),
        ("device_id", "open_service", "offers a service to everybody"),
        ("ssl_", "open_service", "offers weak encryption"),
        ("cve", "open_service", "offers a service with a known flaw"),
    ];

    public static bool IsKnown(string feed) => Array.Exists(Families, f => feed.Has(f.Word));

    /// <summary>The category and the words of the reason.</summary>
    public static (string Category, string What) Of(string feed) =>
        Array.Find(Families, f => feed.Has(f.Word)) is { Word: not null } family
            ? (family.Category, family.What)
            : (Unknown, "is named in a report of a kind not known here");

    /// <summary>The category of a feed that others call by its title ("Shadowserver Botnet Drone"); null for none known.</summary>
    public static string? OfName(string text)
    {
        var feed = text.ToLowerInvariant().Replace(' ', '_').Replace('-', '_');
        return IsKnown(feed) ? Of(feed).Category : null;
    }
}
