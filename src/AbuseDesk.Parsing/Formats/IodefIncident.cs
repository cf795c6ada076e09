using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// One Incident: the systems of category source are accused, targets, intermediates and sensors are not; one system that
/// has no category at all is the accused one. Times from the most particular: of the event data, of the incident, of the
/// records, of the report.
/// </summary>
internal sealed partial class IodefIncident(XElement root)
{
    private const int MaxWords = 4_000;
    private const int MaxSystems = 5_000;
    private static readonly string[] EventTimes = ["DetectTime", "StartTime"];

    /// <summary>The incident's own id, never that of a related one.</summary>
    public string? Id => Child(root, "IncidentID")?.Value.Trim() is { Length: > 0 } id ? id : null;

    /// <summary>The mail address of who made the report, else of the response team.</summary>
    public string? Email => Creator is { } contact ? Value(Child(contact, "Email")) : null;

    public string? Organisation => Creator is { } contact ? Value(Child(contact, "ContactName")) : null;

    private XElement? Creator =>
        Contacts("creator").FirstOrDefault(c => !IsSoftware(c))
        ?? Contacts("irt").FirstOrDefault()
        ?? Contacts(null).FirstOrDefault();

    // AbuseIO names itself as creator and the abuse desk as irt
    private static bool IsSoftware(XElement contact) =>
        Attribute(contact, "ext-type").Equals("Software", StringComparison.OrdinalIgnoreCase);

    public IEnumerable<Finding> Findings(MailView mail, ReadingContext context)
    {
        var systems = Named(root, "System").Take(MaxSystems).ToList();
        var accused = systems.Where(s => Attribute(s, "category") is "source").ToList();
        if (accused.Count == 0 && systems is [var only] && Attribute(only, "category").Length == 0)
            accused = systems;
        var category = IodefCategories.Of(root, Words());
        var hints = Draft.Hints(mail);
        foreach (var system in accused)
        {
            if (Finding(system, category, context) is not { } finding)
                continue;
            var (time, last) = Times(system, hints);
            finding = finding.Timed(time, mail);
            yield return last is { } end && end.At > finding.OccurredAt ? finding.Between(null, end.At) : finding;
        }
    }

    private Finding? Finding(XElement system, string category, ReadingContext context)
    {
        var addresses = Named(system, "Address").Select(a => (Kind: KindOf(a), Value: a.Value.Trim())).ToList();
        var ip = addresses
            .Where(a => a.Kind.StartsWith("ip", StringComparison.Ordinal))
            .Select(a => Ip(a.Value))
            .FirstOrDefault(a => a is not null);
        var urls = Urls(system, addresses, category);
        var mailbox = addresses
            .Where(a => a.Kind is "e-mail")
            .Select(a => Draft.OwnMailbox(a.Value, context))
            .FirstOrDefault(m => m is not null);
        var names = Domains(system);
        if (ip is null && urls.Count == 0 && mailbox is null && names.Count == 0)
            return null;
        return new Finding
        {
            Category = category,
            SourceIp = ip,
            SourcePort = Port(system),
            Urls = urls,
            Domains = ip is null && urls.Count == 0 ? names : [],
            Mailbox = mailbox,
            Count = Counter(system),
            Excerpt = Draft.Excerpt(Excerpt(system)),
            Reason = $"The IODEF incident {Id ?? "without a number"} names it as a source.",
        };
    }

    // event data can be nested: the nearest statement counts
    private (EventTime? First, EventTime? Last) Times(XElement system, TimeHints hints)
    {
        var last = (EventTime?)null;
        foreach (var holder in system.Ancestors())
        {
            last ??= Draft.Time(Value(Child(holder, "EndTime")), hints);
            foreach (var name in EventTimes)
            {
                if (Draft.Time(Value(Child(holder, name)), hints) is { } stated)
                    return (stated, last);
            }
        }

        var record = system
            .Ancestors()
            .Where(a => a.Name.LocalName is "EventData")
            .SelectMany(a => Named(a, "DateTime").Where(IsOfTheEvent))
            .Select(d => Draft.Time(d.Value, hints))
            .FirstOrDefault(t => t is not null);
        return (
            record
                ?? Draft.Time(Value(Child(root, "ReportTime")), hints)
                ?? Draft.Time(Value(Child(root, "GenerationTime")), hints),
            last
        );
    }

    // the time a name was resolved, of a history or of an expectation is not the event's
    private static bool IsOfTheEvent(XElement time) =>
        time.Parent?.Name.LocalName is "RecordData" or "Record" or "EventData" or "RecordItem";

    private IEnumerable<XElement> Contacts(string? role) =>
        root.Elements()
            .Where(e =>
                e.Name.LocalName is "Contact"
                && (role is null || Attribute(e, "role").Equals(role, StringComparison.OrdinalIgnoreCase))
            );

    private static List<string> Urls(XElement system, List<(string Kind, string Value)> addresses, string category)
    {
        var stated = addresses
            .Where(a => a.Kind is "site-uri" or "uri" or "url")
            .Select(a => a.Value)
            .Concat(Named(system, "URL").Concat(Named(system, "URI")).Select(e => e.Value.Trim()))
            .ToList();
        if (stated.Count == 0 && Category.Of(category).Family is "web_content")
        {
            // AbuseIO puts the whole event as JSON into the record
            stated =
            [
                .. EventDataOf(system)
                    .SelectMany(e => Named(e, "RecordData").Concat(Named(e, "AdditionalData")))
                    .SelectMany(r =>
                        Recorded()
                            .Matches(Draft.Cut(r.Value, 20_000))
                            .Select(m => m.Groups["url"].Value.Replace("\\/", "/", StringComparison.Ordinal))
                    ),
            ];
        }

        return
        [
            .. stated
                .SelectMany(s => AddressScan.Urls(Draft.Cut(s, 4_000)).Take(1))
                .Select(h => h.Url)
                .Distinct(StringComparer.Ordinal)
                .Take(100),
        ];
    }

    private static List<string> Domains(XElement system) =>
        [
            .. Named(system, "NodeName")
                .Concat(Named(system, "DomainData").SelectMany(d => Named(d, "Name")))
                .SelectMany(e => AddressScan.Domains(Draft.Cut(e.Value.Trim(), 300)).Take(1))
                .Select(h => h.Name)
                .Distinct(StringComparer.Ordinal)
                .Take(20),
        ];

    private static IEnumerable<XElement> EventDataOf(XElement system) =>
        system.Ancestors().Where(a => a.Name.LocalName is "EventData").Take(1);

    // a network of one address is an address
    private static IPAddress? Ip(string text) =>
        AddressScan.Ips(Draft.Cut(text, 200)) is [var hit] && hit.PrefixLength is null or 32 or 128 ? hit.Ip : null;

    private static int? Port(XElement system)
    {
        var ports = Named(system, "Port")
            .Concat(Named(system, "Portlist"))
            .Select(p => p.Value.Trim())
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return
            ports is [var single]
            && int.TryParse(single, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= IPEndPoint.MaxPort
            ? port
            : null;
    }

    private static int Counter(XElement system) =>
        Named(system, "Counter")
            .Where(c => Attribute(c, "type") is "event" && Attribute(c, "duration").Length == 0)
            .Select(c =>
                int.TryParse(c.Value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0
            )
            .FirstOrDefault(n => n > 0, 1);

    private string Excerpt(XElement system) =>
        string.Join(
            '\n',
            new[] { Words() }.Concat(
                EventDataOf(system)
                    .SelectMany(e => e.Descendants())
                    .Where(e => !e.HasElements && e.Value.Trim().Length > 0)
                    .Take(40)
                    .Select(e => $"{e.Name.LocalName}: {Draft.Cut(e.Value.Trim(), 300)}")
            )
        );

    private string Words() =>
        Draft.Cut(
            string.Join(
                '\n',
                root.Elements().Where(e => e.Name.LocalName is "Description").Select(e => e.Value.Trim())
            ),
            MaxWords
        );

    private static string KindOf(XElement address)
    {
        var kind = Attribute(address, "category").ToLowerInvariant();
        return kind.Length == 0 ? "ipv4-addr"
            : kind is "ext-value" ? Attribute(address, "ext-category").ToLowerInvariant()
            : kind;
    }

    internal static string Attribute(XElement element, string name) =>
        element
            .Attributes()
            .FirstOrDefault(a => a.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?.Value.Trim()
        ?? "";

    internal static IEnumerable<XElement> Named(XElement element, string name) =>
        element.Descendants().Where(e => e.Name.LocalName.Equals(name, StringComparison.Ordinal));

    private static XElement? Child(XElement element, string name) =>
        element.Elements().FirstOrDefault(e => e.Name.LocalName.Equals(name, StringComparison.Ordinal));

    private static string? Value(XElement? element) => element?.Value.Trim() is { Length: > 0 } value ? value : null;

    [GeneratedRegex(
        "\"(source|source[-_ ]?url|url|uri|reported-uri|download-link)\"\\s*:\\s*\"(?<url>(http|hxxp)s?:[^\"\\s]+)\"",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Recorded();
}
