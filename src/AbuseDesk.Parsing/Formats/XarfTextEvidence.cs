using System.Net;
using System.Text;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>What a mail with X-ARF reports holds besides them: text, logs, the attached mail. Each is looked at once, for all its reports.</summary>
internal sealed class XarfTextEvidence
{
    private const int MaxText = 512 * 1024;
    private const int MaxWords = 20_000;

    private readonly Lazy<ReportedLogs> _logs;
    private readonly Lazy<IReadOnlyList<Finding>> _general;
    private readonly Lazy<Dictionary<string, IPAddress>> _hosts;
    private readonly Lazy<List<IPAddress>> _ips;
    private readonly Lazy<bool> _hasHeaders;
    private readonly Lazy<string?> _told;

    public XarfTextEvidence(MailView mail, ReadingContext context)
    {
        Mail = mail;
        Text = TextOf(mail);
        Hints = Draft.Hints(mail) with { Zone = StatedZone.Find(Text) };
        Chain = mail.InnerMails is [var original, ..]
            ? ReceivedChain.Read(original.Headers("Received"), context, Hints)
            : null;
        _logs = new(() => new ReportedLogs(Text, Hints));
        _general = new(() => ReportParsers.FreeText.Read(mail, context)?.Findings ?? []);
        _hosts = new(Hosts);
        _ips = new(() => [.. _general.Value.Select(f => f.SourceIp).OfType<IPAddress>().Distinct()]);
        _hasHeaders = new(() => Chain is not null || HeaderBlocks.Find(Text).Count > 0);
        _told = new(() => XarfTextCategories.Told((mail.Envelope.Subject ?? "", Draft.Cut(Text, MaxWords))));
    }

    public MailView Mail { get; }

    /// <summary>The text a reader sees, and logs that are sent as files.</summary>
    public string Text { get; }

    public TimeHints Hints { get; }

    /// <summary>Where the attached mail came from.</summary>
    public HandOver? Chain { get; }

    public bool HasHeaders => _hasHeaders.Value;

    /// <summary>The category the words speak of, or null.</summary>
    public string? Told => _told.Value;

    /// <summary>The addresses the general reader accuses.</summary>
    public IReadOnlyList<IPAddress> Ips => _ips.Value;

    /// <summary>The address the text names for a host, "http://shop.example/x [203.0.113.20]"; null where it names none.</summary>
    public IPAddress? Serving(string host) => _hosts.Value.GetValueOrDefault(host);

    public ReportedLog? Log(IPAddress ip) => _logs.Value.Of(ip);

    private Dictionary<string, IPAddress> Hosts()
    {
        var hosts = new Dictionary<string, IPAddress>(StringComparer.Ordinal);
        foreach (var finding in _general.Value.Where(f => f.SourceIp is not null))
        {
            foreach (var url in finding.Urls.SelectMany(AddressScan.Urls))
                hosts.TryAdd(url.Host, finding.SourceIp!);
        }

        return hosts;
    }

    private static string TextOf(MailView mail)
    {
        var text = new StringBuilder(Draft.Cut(mail.Text, MaxText));
        foreach (var part in mail.Parts.Where(p => p.ContentType is "application/octet-stream"))
        {
            if (text.Length + part.Bytes.Length < MaxText && !part.Bytes.Span.Contains((byte)0))
                text.Append('\n').Append(part.Text);
        }

        return text.ToString();
    }
}
