using System.Globalization;
using System.Net;
using System.Text;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// What one X-ARF report accuses:
/// <code>
/// Reported-From: abuse@reporter.example
/// Category: abuse
/// Report-Type: login-attack
/// Date: Tue, 24 Nov 2026 00:40:03 +0000
/// Source-Type: ip-address
/// Source: 198.51.100.10
/// Service: ssh
/// Port: 22
/// Report-ID: 123456@reporter.example
/// Occurrences: 12
/// </code>
/// Port is the attacked service; the accused side's own port stands only in the log.
/// </summary>
internal sealed class XarfTextReading
{
    private const int MaxEvidence = 512 * 1024;

    private static readonly string[] Required =
    [
        "Reported-From",
        "Category",
        "Report-Type",
        "Report-ID",
        "Date",
        "Source",
    ];

    private static readonly string[] Shown =
    [
        "Report-Type",
        "Date",
        "Source",
        "Service",
        "Port",
        "Domain",
        "Download-Link",
    ];

    private readonly XarfTextBlock _block;
    private readonly ReadingContext _context;
    private readonly XarfTextSource _source;
    private readonly string _evidence;

    private XarfTextReading(XarfTextBlock block, ReadingContext context)
    {
        (_block, _context) = (block, context);
        _source = XarfTextSource.Read(block);
        _evidence = Evidence(block.Mail);
        var hints = Draft.Hints(block.Mail) with { Zone = StatedZone.Find(_evidence) };
        Time = NotAhead(Draft.Time(block["Date"], hints.ForLogs()), block.Mail);
        Chain = block.Mail.InnerMails is [var original, ..]
            ? ReceivedChain.Read(original.Headers("Received"), context, hints)
            : null;
        Findings = [.. Accuse(hints)];
    }

    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>The address is there, with octets taken out.</summary>
    public bool IsMasked => _source.Masked is not null;

    public bool HasLog { get; private set; }
    public bool HasHeaders => Chain is not null || HeaderBlocks.Find(_evidence).Count > 0;

    /// <summary>"delisted": for information, nobody is accused.</summary>
    public bool IsInformation => _block["Report-Type"]?.Has("delist") == true;

    public string? ReportId => _block["Report-ID"] is { } id && id[0] != '@' ? id : null;
    public string? ReportedFrom => MailAddresses.Tidy(_block["Reported-From"]);

    public IEnumerable<Problem> Problems
    {
        get
        {
            if (_source.Masked is not null)
                yield return new Problem(ProblemCodes.AddressMasked, _source.Masked);
            var absent = Required.Where(name => _block[name] is null).ToList();
            if (_block["Report-ID"] is not null && ReportId is null)
                absent.Add("Report-ID");
            if (_block["Date"] is not null && Time is null)
                absent.Add("Date");
            if (absent.Count > 0)
                yield return new Problem(ProblemCodes.SchemaViolation, string.Join(", ", absent));
        }
    }

    private EventTime? Time { get; }
    private HandOver? Chain { get; }

    public static XarfTextReading Read(XarfTextBlock block, ReadingContext context) => new(block, context);

    private IEnumerable<Finding> Accuse(TimeHints hints)
    {
        if (_source.Ips.Count == 0)
        {
            var ip = Elsewhere();
            if (ip is not null || !_source.IsEmpty)
                yield return Finding(ip, null, hints);
        }

        foreach (var hit in _source.Ips)
            yield return Finding(hit.Ip, hit.Port, hints);
    }

    private Finding Finding(IPAddress? ip, int? port, TimeHints hints)
    {
        var log = ip is null ? null : ReportedLog.Of(_evidence, ip, hints);
        HasLog |= log is not null;
        var handOver = Chain is not null && Chain.Ip.Equals(ip) ? Chain : null;
        var words = (_block.Mail.Envelope.Subject ?? "", Draft.Cut(_evidence, 20_000));
        var type = _block["Report-Type"];
        var finding = new Finding
        {
            Category = XarfTextCategories.Of(_block, log, _source.HasPage, words),
            SourceIp = ip,
            SourcePort = Number(_block["Source-Port"]) is > 0 and <= 65535 and var stated ? stated : port ?? log?.Port,
            Urls = _source.Urls,
            Domains = _source.Domain is { } domain ? [domain] : [],
            Mailbox = _source.Mailbox ?? handOver?.OwnSide?.AuthenticatedAs,
            OwnSide = handOver?.OwnSide,
            Count = Number(_block.First("Occurrences", "Occurances", "Count")) is > 0 and var count
                ? count
                : log?.Count ?? 1,
            Excerpt = Draft.Excerpt(log?.Excerpt ?? handOver?.Line ?? _block.Fields.Show(Shown)),
            Reason = $"The X-ARF report names it as the source of {(type is null ? "abuse" : Draft.Cut(type, 60))}.",
        };
        var timed =
            Time is not null ? finding.Timed(Time, _block.Mail)
            : log?.First is not null ? finding.Timed(log.First, _block.Mail, TimeBasis.Log)
            : finding.Timed(handOver?.Time, _block.Mail, TimeBasis.Received);
        // a log in a zone that nobody states says nothing about the end
        return log?.Last is { Zone: ZoneBasis.Stated } last ? timed.Between(null, last.At) : timed;
    }

    // Source is a page, masked or empty: the address stands in the subject, in brackets behind the page, in the log
    private IPAddress? Elsewhere()
    {
        var chained = Chain?.Ip;
        if (_source.Urls.Count == 0 && chained is not null && Fits(chained))
            return chained;
        var general = ReportParsers.FreeText.Read(_block.Mail, _context)?.Findings ?? [];
        var hosts = _source.Urls.SelectMany(AddressScan.Urls).Select(u => u.Host).ToHashSet(StringComparer.Ordinal);
        var serving = general.FirstOrDefault(f =>
            f.SourceIp is not null && f.Urls.SelectMany(AddressScan.Urls).Any(u => hosts.Contains(u.Host))
        );
        if (serving is not null && Fits(serving.SourceIp!))
            return serving.SourceIp;
        var ips = general.Select(f => f.SourceIp).OfType<IPAddress>().Distinct().Where(Fits).ToList();
        return ips.Count == 1 ? ips[0] : null;
    }

    // 91.78.17.xxx is never an address of another network
    private bool Fits(IPAddress ip)
    {
        if (_source.Masked is not { } masked)
            return true;
        var (shown, hidden) = (ip.ToString().Split('.'), masked.Split('.'));
        return shown.Length == hidden.Length
            && shown
                .Zip(hidden)
                .All(p => !p.Second.All(char.IsAsciiDigit) || p.First.Equals(p.Second, StringComparison.Ordinal));
    }

    // "18:28:15 +00:00" in a mail written at 18:30 +0100: the clock is the local one, only its zone is wrong (Netcologne)
    private static EventTime? NotAhead(EventTime? time, MailView mail)
    {
        if (
            time is not { Zone: ZoneBasis.Stated }
            || mail.SentAt is not { } sent
            || sent.Offset == TimeSpan.Zero
            || time.At <= sent.AddMinutes(5)
        )
            return time;
        var shifted = time.At - sent.Offset;
        return shifted <= sent.AddMinutes(5) && shifted > sent.AddDays(-1)
            ? time with
            {
                At = shifted,
                Zone = ZoneBasis.Assumed,
                Earliest = shifted,
                Latest = time.Latest,
            }
            : time;
    }

    // the text a reader sees, and logs that are sent as files
    private static string Evidence(MailView mail)
    {
        var text = new StringBuilder(Draft.Cut(mail.Text, MaxEvidence));
        foreach (var part in mail.Parts.Where(p => p.ContentType is "application/octet-stream"))
        {
            if (text.Length + part.Bytes.Length < MaxEvidence && !part.Bytes.Span.Contains((byte)0))
                text.Append('\n').Append(part.Text);
        }

        return text.ToString();
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
