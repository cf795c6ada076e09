using System.Globalization;
using System.Net;
using System.Xml;
using System.Xml.Linq;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>One <c>Infringement</c> document. Names are matched without namespace, because two schemas are in use.</summary>
internal sealed record AcnsNotice
{
    private const int MaxXml = 1_000_000;
    private const int MaxDepth = 32;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxXml,
        MaxCharactersFromEntities = 1_000,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    public string? CaseId { get; init; }
    public string? Complainant { get; init; }
    public string? Email { get; init; }
    public IPAddress? Ip { get; init; }
    public int? Port { get; init; }
    public string? Time { get; init; }
    public string? Url { get; init; }
    public string? Title { get; init; }
    public string? Evidence { get; init; }
    public bool IsRetraction { get; init; }
    public bool WasBroken { get; init; }

    /// <summary>The notice, read by its tags where the XML is not well-formed; null when it names no place.</summary>
    public static AcnsNotice? Read(string xml)
    {
        var notice = Parse(xml) ?? Scan(xml);
        return notice.Ip is null && notice.Url is null ? null : notice;
    }

    public IEnumerable<Finding> Findings(MailView mail, ReadingContext context)
    {
        yield return new Finding
        {
            Category = "copyright",
            SourceIp = Ip,
            SourcePort = Port,
            Urls = Url is null ? [] : [AddressScan.Refang(Url)],
            Excerpt = Draft.Excerpt(Evidence),
            Reason = "The ACNS notice names it as the source of the copy.",
            Claimant = Complainant,
            Work = Title,
        }.Timed(Draft.Time(Time, Draft.Hints(mail)), mail);
    }

    private static AcnsNotice? Parse(string xml)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), Settings);
            return IsShallow(xml) ? From(XElement.Load(reader)) : null;
        }
        catch (XmlException)
        {
            // raw "&", cut off, a DTD: read by tags instead
            return null;
        }
    }

    // XElement collects text recursively: a deep document would end the process
    private static bool IsShallow(string xml)
    {
        using var reader = XmlReader.Create(new StringReader(xml), Settings);
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth)
                return false;
        }

        return true;
    }

    private static AcnsNotice From(XElement root)
    {
        var source = Child(root, "Source");
        var item = Child(root, "Content")?.Elements().FirstOrDefault(e => e.Name.LocalName is "Item");
        var complainant = Child(root, "Complainant");
        return new AcnsNotice
        {
            CaseId = Value(Child(root, "Case"), "ID"),
            Complainant = Value(complainant, "Entity"),
            Email = Value(complainant, "Email"),
            Ip = Draft.Ip(Value(source, "IP_Address")),
            Port = ToPort(Value(source, "Port")),
            Time = Value(source, "TimeStamp") ?? Value(item, "TimeStamp"),
            Url = Value(source, "URL") ?? Value(source, "URL_Base") ?? Value(item, "URL"),
            Title = Value(item, "Title") ?? Value(item, "FileName"),
            Evidence = string.Join(
                '\n',
                (item?.Elements() ?? [])
                    .Concat(source?.Elements() ?? [])
                    .Take(40)
                    .Select(e => $"{e.Name.LocalName}: {Draft.Cut(e.Value.Trim(), 300)}")
            ),
            IsRetraction = root.Descendants()
                .Any(e =>
                    e.Name.LocalName.Has("Retraction")
                        && !e.Value.Trim().Equals("false", StringComparison.OrdinalIgnoreCase)
                    || e.Name.LocalName is "Status" && e.Value.Has("Retract")
                ),
        };
    }

    private static AcnsNotice Scan(string xml)
    {
        var text = Draft.Cut(xml, MaxXml);
        return new AcnsNotice
        {
            CaseId = Tag(text, "ID"),
            Complainant = Tag(text, "Entity"),
            Email = Tag(text, "Email"),
            Ip = Draft.Ip(Tag(text, "IP_Address")),
            Port = ToPort(Tag(text, "Port")),
            Time = Tag(text, "TimeStamp"),
            Url = Tag(text, "URL"),
            Title = Tag(text, "Title") ?? Tag(text, "FileName"),
            Evidence = Tag(text, "FileName"),
            WasBroken = true,
        };
    }

    private static string? Tag(string text, string name)
    {
        var start = text.IndexOf($"<{name}>", StringComparison.Ordinal);
        if (start < 0)
            return null;
        start += name.Length + 2;
        var end = text.IndexOf('<', start);
        var value = WebUtility.HtmlDecode(Draft.Cut(end < 0 ? text[start..] : text[start..end], 2_000)).Trim();
        return value.Length == 0 ? null : value;
    }

    private static XElement? Child(XElement root, string name) =>
        root.Elements().FirstOrDefault(e => e.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static string? Value(XElement? element, string name) =>
        element is not null && Child(element, name)?.Value.Trim() is { Length: > 0 } value ? value : null;

    private static int? ToPort(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? port
            : null;
}
