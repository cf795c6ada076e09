using System.Globalization;
using System.Net;
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
    private readonly XarfTextEvidence _evidence;
    private readonly XarfTextSource _source;

    private XarfTextReading(XarfTextBlock block, XarfTextEvidence evidence)
    {
        (_block, _evidence) = (block, evidence);
        _source = XarfTextSource.Read(block);
        Time = NotAhead(Draft.Time(block["Date"], evidence.Hints.ForLogs()), block.Mail);
        Findings = [.. Accuse()];
    }

    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>The address is there, with octets taken out.</summary>
    public bool IsMasked => _source.Masked is not null;

    public bool HasLog { get; private set; }
    public bool HasHeaders => _evidence.HasHeaders;

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

    /// <summary>All reports of a mail.</summary>
    public static List<XarfTextReading> Of(List<XarfTextBlock> blocks, ReadingContext context)
    {
        var evidence = new Dictionary<MailView, XarfTextEvidence>();
        foreach (var mail in blocks.Select(b => b.Mail))
        {
            if (!evidence.ContainsKey(mail))
                evidence[mail] = new XarfTextEvidence(mail, context);
        }

        return blocks.ConvertAll(b => new XarfTextReading(b, evidence[b.Mail]));
    }

    private IEnumerable<Finding> Accuse()
    {
        if (_source.Ips.Count == 0)
        {
            var ip = Elsewhere();
            if (ip is not null || !_source.IsEmpty)
                yield return Finding(ip, null);
        }

        foreach (var hit in _source.Ips)
            yield return Finding(hit.Ip, hit.Port);
    }

    private Finding Finding(IPAddress? ip, int? port)
    {
        var log = ip is null ? null : _evidence.Log(ip);
        HasLog |= log is not null;
        var handOver = _evidence.Chain is { } chain && chain.Ip.Equals(ip) ? chain : null;
        var type = _block["Report-Type"];
        var finding = new Finding
        {
            Category = XarfTextCategories.Of(_block, log, _source.HasPage, _evidence),
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
        var chained = _evidence.Chain?.Ip;
        if (_source.Urls.Count == 0 && chained is not null && Fits(chained))
            return chained;
        var hosts = _source.Urls.SelectMany(AddressScan.Urls).Select(u => u.Host);
        if (hosts.Select(_evidence.Serving).OfType<IPAddress>().FirstOrDefault(Fits) is { } serving)
            return serving;
        var ips = _evidence.Ips.Where(Fits).Take(2).ToList();
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

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
