using System.Text.RegularExpressions;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// What lands at abuse@ without accusing anybody: DMARC aggregates (RFC 7489 §7.2), TLS reports (RFC 8460), newsletters.
/// Newsletters are recognised narrowly: a report that looks like one is worse than a newsletter in the queue.
/// </summary>
internal sealed partial class NotAReport : IReportParser
{
    public string Name => "NotAReport";

    public bool Claims(MailView mail) => Format(mail) is not null;

    public ParsedReport? Read(MailView mail, ReadingContext context) =>
        Format(mail) is { } format ? Draft.Of(mail, format, Name, MessageKind.Other) : null;

    private static string? Format(MailView mail)
    {
        if (
            mail.ReportType is "tlsrpt"
            || mail.Parts.Any(p => p.ContentType.StartsWith("application/tlsrpt", StringComparison.Ordinal))
        )
            return "tls_rpt";
        if (IsDmarc(mail))
            return "dmarc_aggregate";
        return IsNewsletter(mail) ? "newsletter" : null;
    }

    // Subject: Report Domain: minato.example Submitter: receiver.example Report-ID: <…>
    private static bool IsDmarc(MailView mail)
    {
        if (DmarcSubject().IsMatch(mail.Envelope.Subject ?? ""))
            return true;
        return mail.Parts.Any(p =>
            p.FileName is { } name && DmarcFile().IsMatch(name)
            || p.ContentType is "application/xml" or "text/xml" && IsAggregate(p.Start(2_000).Span)
        );
    }

    private static bool IsAggregate(ReadOnlySpan<byte> xml) =>
        xml.IndexOf("<feedback"u8) >= 0 && xml.IndexOf("<report_metadata"u8) >= 0;

    private static bool IsNewsletter(MailView mail) =>
        mail.Header("List-Unsubscribe") is not null
        && mail.ReportType is null
        && mail.InnerMails.Count == 0
        && mail.Parts.All(p => p.IsText || p.ContentType.StartsWith("image/", StringComparison.Ordinal))
        && (mail.Parts.Any(p => p.ContentType is "text/html") || mail.Header("X-Mailer")?.Has("MailChimp") == true)
        && !ReportWord().IsMatch(mail.Envelope.Subject + "\n" + Draft.Cut(mail.Text, 20_000));

    [GeneratedRegex(
        "Report Domain:.*Submitter:",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex DmarcSubject();

    // receiver!policy-domain!begin!end[!id].xml.gz
    [GeneratedRegex(
        "^[^!]+![^!]+!\\d+!\\d+.*\\.(xml|gz|zip)$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex DmarcFile();

    [GeneratedRegex(
        "abus|phish|malware|botnet|\\bspam|attack|infring|copyright|takedown|blacklist|blocklist|vulnerab|compromis|hacked|brute|\\bscan|fraud|incident|violat|迷惑メール|フィッシング|不正|攻撃|侵害|通報|著作権|報告|削除",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex ReportWord();
}
