using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Automated Copyright Notice System (MovieLabs TR/MPL-ACNS2 1.0–1.2, and its predecessor without a namespace): XML in an
/// attachment, in the text between marks, or both; several documents in one mail. The XML wins over the text around it.
/// </summary>
internal sealed partial class Acns : IReportParser
{
    private const int MaxNotices = 1_000;

    public string Name => "Acns";

    public bool Claims(MailView mail) =>
        mail.Outline.Words.Contains("Start ACNS XML", StringComparison.OrdinalIgnoreCase)
        || mail.Outline.Words.Contains("<Infringement", StringComparison.Ordinal)
        || mail.Parts.Any(p => IsXml(p) && p.Bytes.Span.IndexOf("<Infringement"u8) >= 0);

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var notices = Documents(mail).Take(MaxNotices).Select(AcnsNotice.Read).OfType<AcnsNotice>().ToList();
        var distinct = notices.DistinctBy(n => (n.CaseId, n.Ip, n.Port, n.Time, n.Url)).ToList();
        var findings = distinct.Where(n => !n.IsRetraction).SelectMany(n => n.Findings(mail, context)).ToList();
        if (findings.Count == 0 && !notices.Exists(n => n.IsRetraction))
            return null;

        var first = notices[0];
        var sender = Draft.Sender(mail, context, "rights_body", first.Complainant, first.CaseId ?? NoticeId(mail));
        return Draft.Of(mail, "acns", Name, findings.Count == 0 ? MessageKind.Other : MessageKind.Report) with
        {
            Reporter =
                IsUnattended(sender.Address) && MailAddresses.Tidy(first.Email) is { } email
                    ? sender with
                    {
                        Address = email,
                    }
                    : sender,
            Findings = findings,
            Missing = Completeness.Missing(findings, hasLog: true, hasHeaders: true),
            Problems = notices.Exists(n => n.WasBroken)
                ? [new Problem(ProblemCodes.SchemaViolation, "XML is not well-formed")]
                : [],
        };
    }

    private static IEnumerable<string> Documents(MailView mail)
    {
        foreach (var part in mail.Parts.Where(IsXml))
        {
            foreach (var document in Cut(part.Text))
                yield return document;
        }

        foreach (var document in Cut(mail.Text))
            yield return document;
    }

    private static IEnumerable<string> Cut(string text)
    {
        const string End = "</Infringement>";
        var at = 0;
        while (text.IndexOf("<Infringement", at, StringComparison.Ordinal) is var start and >= 0)
        {
            var end = text.IndexOf(End, start, StringComparison.Ordinal);
            var stop = end < 0 ? text.Length : end + End.Length;
            yield return text[start..stop];
            at = stop;
        }
    }

    private static bool IsXml(MailPart part) =>
        part.ContentType is "application/xml" or "text/xml"
        || part.FileName?.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsUnattended(string? address) =>
        address is null
        || address.StartsWith("noreply", StringComparison.Ordinal)
        || address.StartsWith("no-reply", StringComparison.Ordinal);

    private static string? NoticeId(MailView mail) =>
        NoticeLine().Match(mail.Text) is { Success: true } match ? match.Groups["id"].Value : null;

    [GeneratedRegex(
        "(?m)^[> ]*(Notice ID|Case ID|Case #) *: *(?<id>\\S{3,100})",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex NoticeLine();
}
