using System.Net;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// SpamCop reports, alerts and summaries (SpamCop FAQ "For ISPs/abuse desks"), direct or pasted into another mail with
/// quote marks. The text lines win over the fields of the ARF form.
/// </summary>
internal sealed partial class SpamCop : IReportParser
{
    public string Name => "SpamCop";

    public bool Claims(MailView mail) =>
        IsSpamCopHost(mail.Envelope.FromAddress)
        || IsSpamCopHost(MailAddresses.Tidy(mail.Header("Return-Path")))
        || mail.Envelope.MessageId?.EndsWith("@msgid.spamcop.net", StringComparison.OrdinalIgnoreCase) == true
        || SubjectLine().IsMatch(mail.Envelope.Subject ?? "")
        || mail.Text.Contains("SpamCop ", StringComparison.Ordinal) && Banner().IsMatch(mail.Text);

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var lines = SpamCopLines.Of(mail.Text);
        var cut = lines.FindIndex(l => OffendingMark().IsMatch(l));
        var evidence = cut < 0 ? "" : string.Join('\n', lines.Skip(cut + 1));
        var head = cut < 0 ? lines : lines[..cut];
        var findings = SpamCopSummary.IsSummary(mail)
            ? SpamCopSummary.Rows(lines, mail)
            : [.. Senders(head, evidence, mail, context), .. Sites(head, mail, context)];
        if (findings.Count == 0 && SpamCopSummary.IsAlert(mail))
            findings = SpamCopSummary.Alerts(lines, mail);
        var isCut = findings.Count == 0;
        if (isCut)
            findings = FromSubject(mail);
        if (findings.Count == 0)
            findings = FromArf(mail, context);
        if (findings.Count == 0)
            return null;
        isCut = isCut && ArfPart.Find(mail) is null;

        var original = evidence.Length > 0 ? evidence : (mail.InnerMails is [var inner, ..] ? inner.HeaderBlock : "");
        var masked = Munged().Match(original);
        return Draft.Of(mail, "spamcop", Name) with
        {
            Envelope = mail.Envelope with
            {
                NoAutoReplyBecause = mail.Envelope.NoAutoReplyBecause ?? NoAutoReplyCodes.FeedbackService,
            },
            Reporter = Reporter(mail),
            Findings = findings,
            Missing = Completeness.Missing(findings, hasLog: true, hasHeaders: original.Length > 0),
            Problems =
            [
                .. masked.Success
                    ? [new Problem(ProblemCodes.HeadersMasked, masked.Value.Trim())]
                    : Array.Empty<Problem>(),
                .. SpamCopSummary.IsSummary(mail) || SpamCopSummary.IsAlert(mail) ? SpamCopSummary.Faults(lines) : [],
                .. isCut ? [new Problem(ProblemCodes.SchemaViolation, "Email from")] : Array.Empty<Problem>(),
                .. SenderCheck.Problems(mail, context),
            ],
        };
    }

    // [SpamCop (198.51.100.10) id:6535595190]…, [SpamCop (http://shop.example/x) id:6690035730]…: all that is left of some
    private static List<Finding> FromSubject(MailView mail)
    {
        var about = SubjectLine().Match(mail.Envelope.Subject ?? "").Groups["about"].Value;
        if (about.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            return [Site(about, null, null, about, mail)];
        var arrival =
            IsSpamCopHost(mail.Envelope.FromAddress) && mail.Envelope.Date is { } received
                ? Timestamps.Exactly(received, mail.Header("Date") ?? "")
                : null;
        return Draft.Ip(about) is { } ip
            ?
            [
                new Finding
                {
                    Category = "spam",
                    SourceIp = ip,
                    Excerpt = Draft.Excerpt(mail.Envelope.Subject),
                    Reason = "SpamCop names it in the subject as the source of a spam.",
                }.Timed(arrival, mail),
            ]
            : [];
    }

    // Email from 198.51.100.10 / Tue, 24 Nov 2026 00:40:03 +0000
    private static IEnumerable<Finding> Senders(
        List<string> lines,
        string evidence,
        MailView mail,
        ReadingContext context
    )
    {
        var hints = Draft.Hints(mail);
        var handOver = HeaderLines(evidence, hints, context);
        foreach (var line in lines)
        {
            var match = EmailFrom().Match(line);
            if (!match.Success || Draft.Ip(match.Groups["ip"].Value) is not { } ip)
                continue;
            yield return new Finding
            {
                Category = "spam",
                SourceIp = ip,
                OwnSide = handOver is not null && handOver.Ip.Equals(ip) ? handOver.OwnSide : null,
                Mailbox = handOver is not null && handOver.Ip.Equals(ip) ? handOver.OwnSide?.AuthenticatedAs : null,
                Excerpt = Draft.Excerpt(match.Value),
                Reason = "SpamCop names it in \"Email from\" as the source of a spam.",
            }.Timed(Draft.Time(match.Groups["time"].Value, hints), mail);
        }
    }

    // Spamvertised web site: http://a.example/x     then, for each address: http://a.example/x is 192.0.2.1; Wed, 02 Aug 2017 10:20:32 GMT
    private static IEnumerable<Finding> Sites(List<string> lines, MailView mail, ReadingContext context)
    {
        var hints = Draft.Hints(mail);
        var hosts = lines
            .Select(l => Resolved().Match(l))
            .Where(m => m.Success)
            .ToLookup(m => m.Groups["url"].Value, StringComparer.Ordinal);
        var urls = lines
            .Select(l => Spamvertised().Match(l))
            .Where(m => m.Success)
            .Select(m => m.Groups["url"].Value.Trim());
        foreach (var url in urls.Distinct(StringComparer.Ordinal))
        {
            var own = hosts[url].ToList();
            foreach (var match in own.DistinctBy(m => m.Groups["ip"].Value, StringComparer.Ordinal))
                yield return Site(
                    url,
                    Draft.Ip(match.Groups["ip"].Value),
                    Draft.Time(match.Groups["time"].Value, hints),
                    match.Value,
                    mail
                );
            if (own.Count == 0)
                yield return Site(url, null, null, url, mail);
        }
    }

    // The Date header of SpamCop's own mail is when the spam arrived; the host had the address when SpamCop looked.
    private static Finding Site(string url, IPAddress? ip, EventTime? resolved, string excerpt, MailView mail)
    {
        var finding = new Finding
        {
            Category = "spamvertised",
            SourceIp = ip,
            Urls = [url],
            Excerpt = Draft.Excerpt(excerpt),
            Reason = "SpamCop names it as the web site a spam advertises.",
        };
        if (!IsSpamCopHost(mail.Envelope.FromAddress) || mail.Envelope.Date is not { } received)
            return finding.Timed(resolved, mail);
        var arrival = Timestamps.Exactly(received, mail.Header("Date") ?? "");
        return finding.At(arrival, TimeBasis.Stated).Between(resolved?.Earliest, resolved?.Latest);
    }

    private static List<Finding> FromArf(MailView mail, ReadingContext context)
    {
        if (ArfPart.Find(mail) is not { } fields)
            return [];
        var hints = Draft.Hints(mail);
        return ArfPart.Source(fields, mail, hints, context) is { Ip: not null } source
            ?
            [
                new Finding
                {
                    Category = "spam",
                    SourceIp = source.Ip,
                    Reason = "Source-IP of SpamCop's feedback report.",
                }.Timed(source.Time, mail, source.Basis),
            ]
            : [];
    }

    private static HandOver? HeaderLines(string evidence, TimeHints hints, ReadingContext context) =>
        HeaderBlocks.Find(evidence) is [var block, ..]
            ? ReceivedChain.Read(block.All("Received"), context, hints)
            : null;

    private static ParsedReporter Reporter(MailView mail)
    {
        var id = ReportId(mail);
        var direct = IsSpamCopHost(mail.Envelope.FromAddress);
        var address =
            direct ? mail.Envelope.FromAddress
            : id is null ? null
            : $"{id}@reports.spamcop.net";
        return new ParsedReporter(address, direct ? mail.Envelope.FromName : null, "SpamCop", "feedback", id);
    }

    // Gateways overwrite the subject: the id also stands in From, in the Message-ID and in the link.
    private static string? ReportId(MailView mail)
    {
        foreach (
            var text in new[] { mail.Envelope.Subject, mail.Envelope.FromAddress, mail.Envelope.MessageId, mail.Text }
        )
        {
            var match = text is null ? Match.Empty : Id().Match(text);
            if (match.Success)
                return match.Groups.Values.Skip(1).First(g => g.Success).Value;
        }

        return null;
    }

    private static bool IsSpamCopHost(string? address) =>
        address is not null
        && (
            address.EndsWith("@reports.spamcop.net", StringComparison.OrdinalIgnoreCase)
            || address.EndsWith("@bounces.spamcop.net", StringComparison.OrdinalIgnoreCase)
            || address.EndsWith("@admin.spamcop.net", StringComparison.OrdinalIgnoreCase)
        );

    [GeneratedRegex(
        "(?m)^[> \\t]*(\\[ SpamCop (V[\\d.]+|Summary Report|Alert) ?\\]|- SpamCop V[\\d.]+ -)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Banner();

    [GeneratedRegex(
        "\\[SpamCop *(\\((?<about>[^)\\s]+)\\) *id:\\d|\\] *(summary report|alert))",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex SubjectLine();

    [GeneratedRegex(
        "^ *(\\[ ?Offending message ?\\]|Offending message:)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex OffendingMark();

    [GeneratedRegex(
        "^ *Email from (?<ip>\\S+) / (?<time>.+)$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex EmailFrom();

    [GeneratedRegex(
        "^ *Spamvertised web ?site: *(?<url>\\S.*)$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Spamvertised();

    [GeneratedRegex(
        "^ *(?<url>\\S+) is (?<ip>[0-9A-Fa-f.:]+); *(?<time>.*)$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Resolved();

    [GeneratedRegex(
        "id:(?<a>\\d{6,12})|^(?<b>\\d{6,12})@|rid_(?<c>\\d{6,12})@|[?&]i=z(?<d>\\d{6,12})z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Id();

    // SpamCop replaces what would identify its user: "To: x", "<x>", "Message-ID: <________x@…>"
    [GeneratedRegex(
        "(?mi)^[> ]*(return-path|delivered-to|to|x-original-to|envelope-to|cc|for): *(<?x>?|.*\\bx@|.*@x\\b|.*____+.*) *$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Munged();
}
