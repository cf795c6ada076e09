using System.Net;
using System.Text.RegularExpressions;
using System.Xml;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Google's alerts for network administrators: Safe Browsing reports, as XML (<c>notification_message</c>, until about 2016)
/// and as text with a blank before the last label of each name, and the DDoS tables of participants. Source:
/// developers.google.com/safe-browsing, "Safe Browsing Alerts for Network Administrators".
/// </summary>
internal sealed partial class GoogleAlerts : IReportParser
{
    private const int MaxFindings = 20_000;
    private const int MaxXml = 4 << 20;
    private const string Listed = "Google Safe Browsing lists it as a page with malware or unwanted software.";
    private const string Phishing = "Google Safe Browsing lists it as a page that deceives its visitors.";

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxXml,
    };

    public string Name => "GoogleAlerts";

    public bool Claims(MailView mail) =>
        SafeBrowsing().IsMatch(mail.Envelope.Subject ?? "")
        || MailAddresses.DomainOf(mail.Envelope.FromAddress) is "google.com"
            && (
                mail.Envelope.FromAddress!.StartsWith("ddos-report", StringComparison.Ordinal)
                || mail.Text.Contains("<notification_message", StringComparison.Ordinal)
            );

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var problems = new List<Problem>();
        var subject = mail.Envelope.Subject ?? "";
        var isDdos = mail.Envelope.FromAddress?.StartsWith("ddos-report", StringComparison.Ordinal) == true;
        var findings =
            isDdos ? Participants(mail)
            : mail.Text.Contains("<notification_message", StringComparison.Ordinal) ? Xml(mail, problems)
            : Lines(mail);
        if (findings.Count == 0)
            return null;
        var ticket = isDdos ? DdosNumber().Match(subject + "\n" + mail.Text) : Match.Empty;
        return Draft.Of(mail, isDdos ? "google_ddos" : "google_safe_browsing", Name).Unattended() with
        {
            Reporter = Draft.Sender(mail, context, "feedback", "Google", ticket.Success ? ticket.Value : null),
            Findings = findings,
            Missing = Completeness.Missing(findings, hasLog: true, hasHeaders: true),
            Problems = [.. problems, .. SenderCheck.Problems(mail, context)],
        };
    }

    // <list type="1"><url_info url="http://shop.example/x" ip="192.0.2.1" /></list>
    private static List<Finding> Xml(MailView mail, List<Problem> problems)
    {
        var findings = new List<Finding>();
        var start = mail.Text.IndexOf("<notification_message", StringComparison.Ordinal);
        var text = mail.Text[start..];
        var end = text.IndexOf("</notification_message>", StringComparison.Ordinal);
        text = end < 0 ? text : text[..(end + 23)];
        var time = SubjectDate(mail);
        var (category, depth) = ("malware_dist", 0);
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), Settings);
            while (reader.Read() && findings.Count < MaxFindings && (depth = reader.Depth) < 20)
            {
                if (reader.NodeType != XmlNodeType.Element)
                    continue;
                if (reader.LocalName is "notification_message")
                    time = Draft.Time(reader.GetAttribute("date"), Draft.Hints(mail)) ?? time;
                else if (reader.LocalName is "list")
                    category = ListCategory(reader.GetAttribute("type"));
                else if (reader.LocalName is "url_info" && reader.GetAttribute("url") is { } url)
                    findings.Add(Page(url, Draft.Ip(reader.GetAttribute("ip")), category, time, mail));
            }
        }
        catch (XmlException)
        {
            // what stands before the fault was read
            problems.Add(new Problem(ProblemCodes.SchemaViolation, "notification_message"));
        }

        return findings;
    }

    // 0 infected, 1 phishing, 2 distributes malware
    private static string ListCategory(string? type) =>
        type is "1" || type?.Has("phish") == true || type?.Has("social") == true ? "phishing" : "malware_dist";

    // http://shop .example/x (192.0.2.1)
    private static List<Finding> Lines(MailView mail)
    {
        var findings = new List<Finding>();
        var time = SubjectDate(mail);
        var category = "malware_dist";
        foreach (var raw in mail.Text.Split('\n').Take(MaxFindings))
        {
            var line = SplitLabel().Replace(raw, "${host}.${top}");
            if (AddressScan.Urls(line) is not [var hit, ..])
            {
                category =
                    PhishingHead().IsMatch(line) ? "phishing"
                    : MalwareHead().IsMatch(line) ? "malware_dist"
                    : category;
                continue;
            }

            if (IsGoogle(hit.Host))
                continue;
            var ip = AddressScan.Ips(line[Math.Min(hit.End, line.Length)..]).Select(h => h.Ip).FirstOrDefault();
            findings.Add(Page(hit.Url, ip, category, time, mail));
        }

        return findings;
    }

    private static Finding Page(string url, IPAddress? ip, string category, EventTime? time, MailView mail)
    {
        var literal = AddressScan.Urls(url) is [var hit, ..] ? Draft.Ip(hit.Host) : null;
        return new Finding
        {
            Category = category,
            SourceIp = ip ?? literal,
            Urls = [url],
            Excerpt = Draft.Excerpt($"{url} {ip}"),
            Reason = category is "phishing" ? Phishing : Listed,
        }.Timed(time, mail);
    }

    // "… on 01/31/2015" in the Subject: the day of the report, month first
    private static EventTime? SubjectDate(MailView mail)
    {
        var match = OnDate().Match(mail.Envelope.Subject ?? "");
        if (!match.Success)
            return null;
        var (month, day, year) = (match.Groups["m"].Value, match.Groups["d"].Value, match.Groups["y"].Value);
        return Draft.Time($"{year}-{month.PadLeft(2, '0')}-{day.PadLeft(2, '0')}", TimeHints.None);
    }

    // | 192.0.2.1 | 2020-05-01 10:00:00 |, all times UTC
    private static List<Finding> Participants(MailView mail)
    {
        var lines = TableLine.All(mail.Text, Draft.Hints(mail) with { Zone = ClockZone.Utc });
        return LogFindings.Of(
            lines,
            mail,
            _ => "ddos_source",
            "Google names it as a participant in a denial of service attack."
        );
    }

    private static bool IsGoogle(string host) =>
        host is "google.com" || host.EndsWith(".google.com", StringComparison.Ordinal) || host.Has("googleusercontent");

    [GeneratedRegex(
        "Safe Browsing (Alerts?|Report) for (AS ?N? ?\\d|\\w)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex SafeBrowsing();

    [GeneratedRegex(
        "\\bon (?<m>\\d{1,2})/(?<d>\\d{1,2})/(?<y>\\d{4})",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex OnDate();

    [GeneratedRegex(
        "(?<host>[\\w-]) \\.(?<top>[A-Za-z]{2,24}|xn--[\\w-]+)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex SplitLabel();

    [GeneratedRegex(
        "phish|social engineering|decepti",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex PhishingHead();

    [GeneratedRegex(
        "malware|unwanted software|compromised|attack site|drive-by|infect",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex MalwareHead();

    [GeneratedRegex("\\b20\\d{6}-\\w{2,12}\\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex DdosNumber();
}
