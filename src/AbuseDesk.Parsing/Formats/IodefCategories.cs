using System.Xml.Linq;

namespace AbuseDesk.Parsing.Formats;

/// <summary>What an IODEF incident accuses of: its feed, its words, its impact types (RFC 5070 §3.10.1, RFC 7970 §3.12).</summary>
internal static class IodefCategories
{
    private const int MaxWords = 12_000;
    private const int LongestValue = 600;

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
        var said = Statements(incident);
        var words = string.Join('\n', said.Prepend(description));
        if (words.Has("shadowserver") && ShadowserverFeeds.OfName(words) is { } feed)
            return feed;
        var types = Types(incident);
        return
            FreeTextCategories.Read(string.Join('\n', said.Take(3)), Draft.Cut(words, MaxWords)).Best is { } best
            && best is not "other_incident"
            ? best
            : EventCategories.OfWords(words)
                ?? Impacts.FirstOrDefault(i => types.Contains(i.Type)).Category
                ?? "other_incident";
    }

    // Impact first: "SPAM", "PHISHING_WEBSITE"; then methods, additional data, records
    private static List<string> Statements(XElement incident)
    {
        string[] tellers = ["Impact", "IncidentCategory", "SystemImpact", "Method", "AdditionalData", "EventData"];
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
