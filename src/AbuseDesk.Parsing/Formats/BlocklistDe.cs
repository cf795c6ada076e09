using System.Globalization;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// blocklist.de, which reports the attacks its fail2ban users saw (blocklist.de/en): X-ARF with all it says in the Subject too,
/// <c>[noreply] abuse report about 198.51.100.10 - Tue, 24 Nov 2026 00:40:03 +0000 -- service: ssh (First x 3) RID: 123456789</c>.
/// Nobody reads answers. Log lines run on the clock of the user, which is not stated.
/// </summary>
internal sealed partial class BlocklistDe : IReportParser
{
    private static readonly string[] Domains = ["blocklist.de", "customer-config.de"];

    public string Name => "BlocklistDe";

    public bool Claims(MailView mail) =>
        SubjectLine().IsMatch(mail.Envelope.Subject ?? "")
        && (
            mail.Header("X-Report-ID") is not null
            || IsTheirs(mail.Envelope.FromAddress)
            || IsTheirs(mail.Envelope.ReplyTo)
            || IsTheirs(MailAddresses.Tidy(mail.Header("Sender")))
        );

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var said = SubjectLine().Match(mail.Envelope.Subject ?? "");
        var blocks = XarfTextBlocks.Find(mail);
        var isComplete = blocks.Count > 0;
        if (!isComplete)
            blocks = [FromSubject(said, mail)];
        var readings = XarfTextReading.Of(blocks, context);
        var count = int.TryParse(said.Groups["count"].Value, CultureInfo.InvariantCulture, out var n) ? n : 1;
        var findings = readings.SelectMany(r => r.Findings).Select(f => Told(f, count, said)).ToList();
        if (findings.Count == 0)
            return null;
        return Draft.Of(mail, "blocklist_de", Name) with
        {
            Envelope = mail.Envelope with
            {
                NoAutoReplyBecause = mail.Envelope.NoAutoReplyBecause ?? NoAutoReplyCodes.FeedbackService,
            },
            Reporter = new ParsedReporter(
                readings[0].ReportedFrom ?? mail.Envelope.ReplyTo ?? mail.Envelope.FromAddress,
                mail.Envelope.FromName,
                "blocklist.de",
                "feedback",
                readings[0].ReportId ?? mail.Header("X-Report-ID")?.Trim()
            ),
            Findings = findings,
            Missing = Completeness.Missing(
                findings,
                hasLog: readings.Exists(r => r.HasLog),
                hasHeaders: readings.Exists(r => r.HasHeaders)
            ),
            Problems =
            [
                .. isComplete ? [] : new[] { new Problem(ProblemCodes.SchemaViolation, "report.txt") },
                .. AddressScan
                    .Masked(said.Groups["source"].Value)
                    .Select(m => new Problem(ProblemCodes.AddressMasked, m.Text)),
                .. readings.SelectMany(r => r.Problems).Distinct(),
            ],
        };
    }

    private static Finding Told(Finding finding, int count, Match said)
    {
        var service = said.Groups["service"].Value;
        return finding with
        {
            Count = finding.Count > 1 ? finding.Count : Math.Max(1, count),
            Reason =
                finding.Urls.Count > 0 ? "blocklist.de names the page as offending."
                : service.Length > 0 ? $"blocklist.de names it as the source of attacks on {Draft.Cut(service, 60)}."
                : "blocklist.de names it as the source of attacks.",
        };
    }

    private static XarfTextBlock FromSubject(Match said, MailView mail) =>
        new(
            FieldBlock.Read(
                $"""
                Reported-From: {mail.Envelope.ReplyTo ?? mail.Envelope.FromAddress}
                Category: abuse
                Report-Type: info
                Service: {said.Groups["service"].Value}
                Source: {said.Groups["source"].Value}
                Date: {said.Groups["date"].Value}
                Report-ID: {said.Groups["rid"].Value}@blocklist.de
                """
            ),
            mail
        );

    private static bool IsTheirs(string? address) =>
        Array.Exists(
            Domains,
            d =>
                MailAddresses.DomainOf(address) is var domain
                && (domain.Equals(d, StringComparison.Ordinal) || domain.EndsWith("." + d, StringComparison.Ordinal))
        );

    [GeneratedRegex(
        "abuse report about (?<source>\\S+)( \\([^)]*\\))? - (?<date>.{5,60}?)( -- service: *(?<service>[^ (]*) *(\\(First x (?<count>\\d{1,7})\\))?.*?(RID: *(?<rid>\\d+))?)?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex SubjectLine();
}
