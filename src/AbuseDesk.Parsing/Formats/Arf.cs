using System.Globalization;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Abuse Reporting Format: RFC 5965, RFC 6591 (auth-failure), RFC 6430 (not-spam), RFC 6692 (Source-Port), RFC 7489 §7.3,
/// and the drafts before them, from any sender (AOL, Yahoo, Validity, JMRP since 2026, Amazon SES, single hosts).
/// </summary>
internal sealed class Arf : IReportParser
{
    private const int MaxUrls = 250;

    private static readonly string[] Shown =
    [
        "Feedback-Type",
        "Source-IP",
        "Arrival-Date",
        "Received-Date",
        "Original-Mail-From",
        "Auth-Failure",
        "Delivery-Result",
        "Reported-Domain",
        "Incidents",
    ];

    public string Name => "Arf";

    // "Feedback-Type: xarf" is the frame of another format
    public bool Claims(MailView mail) =>
        ArfPart.IsClaimed(mail) && ArfPart.Find(mail)?["Feedback-Type"]?.Trim().ToLowerInvariant() is not "xarf";

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var fields = ArfPart.Find(mail) ?? FieldBlock.Read("Feedback-Type: abuse");
        var hints = Draft.Hints(mail);
        var source = ArfPart.Source(fields, mail, hints, context);
        var urls = ReportedUrls(fields, mail);
        var type = (fields["Feedback-Type"] ?? "").Trim().ToLowerInvariant();
        var isComplaint = CategoryOf(type, urls) is not "not_spam";
        if (isComplaint && source.Ip is null && urls.Count == 0)
            return null;

        var findings = Findings(type, fields, source, urls, mail, context).ToList();
        // "this was no spam" accuses nobody; its category still tells what it was
        if (!isComplaint)
            return Accused(Draft.Of(mail, "arf", Name, MessageKind.Other), findings, fields, mail, context);
        var original = ArfPart.Original(mail);
        return Accused(Draft.Of(mail, "arf", Name), findings, fields, mail, context) with
        {
            Missing = Completeness.Missing(findings, hasLog: true, hasHeaders: original is not null),
            Problems =
            [
                .. original is null && type is not "auth-failure"
                    ? [new Problem(ProblemCodes.InnerMailMissing)]
                    : Array.Empty<Problem>(),
                .. IsRedacted(fields) ? [new Problem(ProblemCodes.HeadersMasked, "recipient")] : Array.Empty<Problem>(),
            ],
        };
    }

    private static ParsedReport Accused(
        ParsedReport report,
        List<Finding> findings,
        FieldBlock fields,
        MailView mail,
        ReadingContext context
    ) =>
        report with
        {
            Envelope = mail.Envelope with
            {
                NoAutoReplyBecause = mail.Envelope.NoAutoReplyBecause ?? NoAutoReplyCodes.FeedbackService,
            },
            Reporter = Draft.Sender(mail, context, "feedback", null, Reference(fields, mail)),
            Findings = findings,
        };

    private static IEnumerable<Finding> Findings(
        string type,
        FieldBlock fields,
        ArfSource source,
        List<string> urls,
        MailView mail,
        ReadingContext context
    )
    {
        var category = CategoryOf(type, urls);
        var bySite = category is "phishing" or "fraud_shop";
        if (source.Ip is not null || bySite)
        {
            yield return new Finding
            {
                Category = category,
                SourceIp = source.Ip,
                SourcePort = Number(fields["Source-Port"]) is > 0 and <= 65535 and var port ? port : null,
                Urls = category is "spam" or "other_incident" ? [] : urls,
                Mailbox = source.Chain?.OwnSide?.AuthenticatedAs ?? Sender(fields, mail, context),
                OwnSide = source.Chain?.OwnSide,
                Count = Number(fields["Incidents"]) is > 0 and var count ? count : 1,
                Excerpt = Draft.Excerpt(Summary(fields, source)),
                Reason = $"Feedback report of type {Draft.Cut(type, 40)}: the reporter got the mail from it.",
            }.Timed(source.Time, mail, source.Basis);
        }

        if (urls.Count > 0 && category is "spam" or "other_incident")
        {
            yield return new Finding
            {
                Category = "spamvertised",
                Urls = urls,
                Excerpt = Draft.Excerpt(string.Join('\n', urls)),
                Reason = "Reported-URI of the feedback report.",
            }.Timed(source.Time, mail, source.Basis);
        }
    }

    private static string CategoryOf(string type, List<string> urls) =>
        type switch
        {
            "fraud" or "phishing" => urls.Count > 0 ? "phishing" : "fraud_shop",
            "virus" => "infected_host",
            "auth-failure" or "dkim" or "dmarc" => "auth_failure",
            "not-spam" or "miscategorized" => "not_spam",
            "opt-out" or "opt-out-list" => "opt_out",
            "other" => "other_incident",
            _ => "spam",
        };

    // mailto: and empty values are no places; LinkedIn lists the sites it protects.
    private static List<string> ReportedUrls(FieldBlock fields, MailView mail) =>
        mail.Envelope.FromAddress?.EndsWith("linkedin.com", StringComparison.Ordinal) == true
            ? []
            :
            [
                .. fields
                    .All("Reported-URI")
                    .Select(v => AddressScan.Refang(v.Trim().Trim('<', '>')))
                    .Where(v => v.StartsWith("http", StringComparison.OrdinalIgnoreCase) && !v.Has("spamcop.net/mky"))
                    .Distinct(StringComparer.Ordinal)
                    .Take(MaxUrls),
            ];

    private static string? Sender(FieldBlock fields, MailView mail, ReadingContext context) =>
        Draft.OwnMailbox(fields["Original-Mail-From"], context)
        ?? Draft.OwnMailbox(ArfPart.Original(mail)?.Envelope.FromAddress, context);

    private static string? Reference(FieldBlock fields, MailView mail) =>
        fields.First("Original-Envelope-Id")
        ?? ArfPart.Original(mail)?.Header("CFBL-Feedback-ID")
        ?? fields.First("Report-ID");

    private static bool IsRedacted(FieldBlock fields) =>
        fields.First("Redacted-Address") is not null
        || fields.All("Original-Rcpt-To").Any(v => v.Has("redacted") || MailAddresses.Tidy(v) is null && v.Length > 0);

    private static string Summary(FieldBlock fields, ArfSource source)
    {
        var shown = fields.Show(Shown);
        return source.Chain is { } chain ? $"{shown}\nReceived: {Draft.Cut(chain.Line, 600)}" : shown;
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
