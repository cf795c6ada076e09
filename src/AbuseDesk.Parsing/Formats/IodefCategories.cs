using System.Xml.Linq;

namespace AbuseDesk.Parsing.Formats;

/// <summary>What an IODEF incident accuses of: its feed, its words, its impact types (RFC 5070 §3.10.1, RFC 7970 §3.12).</summary>
internal static class IodefCategories
{
    private const int MaxWords = 12_000;
    private const int LongestValue = 600;
    private const int LongestFeed = 80;

    // The schema's own values say little: what they stand for only counts where no word is clearer.
    private static readonly (string Type, string Category)[] Impacts =
    [
        ("dos", "ddos_source"),
        ("recon", "scan"),
        ("reconnaissance", "scan"),
        ("social-engineering", "phishing"),
        ("misconfiguration", "open_service"),
        ("takeover-system", "compromised_server"),
        ("takeover-account", "mailbox_misuse"),
        ("takeover-service", "compromised_server"),
        ("cps-manipulation", "web_attack"),
        ("traffic-redirection", "compromised_server"),
        ("availability-data", "ddos_source"),
        ("breach-privacy", "privacy"),
        ("breach-credential", "privacy"),
        ("info-leak", "privacy"),
        ("admin", "web_attack"),
        ("user", "web_attack"),
        ("file", "web_attack"),
    ];

    public static string Of(XElement incident, string description)
    {
        // AbuseIO: <Impact type="ext-value" ext-type="PHISHING_WEBSITE" />
        var impact = string.Join('\n', Statements(incident, "Impact", "IncidentCategory", "SystemImpact"));
        if (Speaks(impact) is { } stated)
            return stated;
        var words =
            $"{description}\n{string.Join('\n', Statements(incident, "Method", "AdditionalData", "EventData"))}";
        if (Feed(words) is { } feed)
            return feed;
        var best = FreeTextCategories.Read(description, Draft.Cut(words, MaxWords)).Best;
        var types = Types(incident);
        return best is not null and not "other_incident"
            ? best
            : EventCategories.OfWords(words)
                ?? Impacts.FirstOrDefault(i => types.Contains(i.Type)).Category
                ?? "other_incident";
    }

    private static string? Speaks(string words) =>
        EventCategories.OfWords(words)
        ?? (FreeTextCategories.Read(words, "").Best is var best && best is "other_incident" ? null : best);

    // AbuseHub: <AdditionalData meaning="report type">Shadowserver Botnet Drone</AdditionalData>
    private static string? Feed(string words)
    {
        var at = words.IndexOf("shadowserver", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : ShadowserverFeeds.OfName(words[at..Math.Min(words.Length, at + LongestFeed)]);
    }

    private static List<string> Statements(XElement incident, params string[] tellers)
    {
        return
        [
            .. tellers
                .SelectMany(name => IodefIncident.Named(incident, name).Take(20))
                .SelectMany(e => e.Name.LocalName is "EventData" ? Told(e) : [e])
                .Select(e =>
                    $"{IodefIncident.Attribute(e, "ext-type")} {IodefIncident.Attribute(e, "ext-category")} {IodefIncident.Attribute(e, "meaning")} {Draft.Cut(e.Value.Trim(), LongestValue)}"
                )
                .Select(text => text.Replace('_', ' ').Trim())
                .Where(text => text.Length > 0),
        ];
    }

    private static IEnumerable<XElement> Told(XElement eventData) =>
        IodefIncident.Named(eventData, "Description").Concat(IodefIncident.Named(eventData, "RecordData")).Take(20);

    private static HashSet<string> Types(XElement incident) =>
        [
            .. IodefIncident
                .Named(incident, "Impact")
                .Concat(IodefIncident.Named(incident, "SystemImpact"))
                .Concat(IodefIncident.Named(incident, "IncidentCategory"))
                .Select(i => IodefIncident.Attribute(i, "type").ToLowerInvariant()),
        ];
}
