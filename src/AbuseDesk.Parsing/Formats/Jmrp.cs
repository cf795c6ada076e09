using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Microsoft's Junk Mail Reporting Program in its classic shape: From staff@hotmail.com, the address in the Subject only,
/// the complaint as an attached mail. Since 2026 it sends ARF.
/// </summary>
internal sealed partial class Jmrp : IReportParser
{
    public string Name => "Jmrp";

    public bool Claims(MailView mail) =>
        mail.Envelope.FromAddress is "staff@hotmail.com" && ComplaintSubject().IsMatch(mail.Envelope.Subject ?? "");

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        if (Draft.Ip(ComplaintSubject().Match(mail.Envelope.Subject ?? "").Groups["ip"].Value) is not { } ip)
            return null;
        var hints = Draft.Hints(mail);
        // the hop that holds the address of the subject is the right one: arrival at Hotmail; a forwarder wraps the mail again
        var attached = mail.InnerMails.Concat(mail.InnerMails.SelectMany(m => m.InnerMails)).ToList();
        var original =
            attached.Find(m => ReceivedChain.Hop(m.Headers("Received"), ip, hints) is not null)
            ?? attached.FirstOrDefault();
        var received = original?.Headers("Received") ?? [];
        var hop = ReceivedChain.Hop(received, ip, hints);
        var chain = ReceivedChain.Read(received, context, hints);
        Finding[] findings =
        [
            new Finding
            {
                Category = "spam",
                SourceIp = ip,
                OwnSide = ip.Equals(chain?.Ip) ? chain?.OwnSide : null,
                Mailbox = ip.Equals(chain?.Ip) ? chain?.OwnSide?.AuthenticatedAs : null,
                Excerpt = Draft.Excerpt(hop?.Text ?? mail.Envelope.Subject),
                Reason = "A Hotmail user complained about a mail from it.",
            }.Timed(hop?.Time, mail, TimeBasis.Received),
        ];
        return Draft.Of(mail, "jmrp", Name) with
        {
            Envelope = mail.Envelope with
            {
                NoAutoReplyBecause = mail.Envelope.NoAutoReplyBecause ?? NoAutoReplyCodes.FeedbackService,
            },
            Reporter = Draft.Sender(mail, context, "feedback", "Microsoft"),
            Findings = findings,
            Missing = Completeness.Missing(findings, hasLog: true, hasHeaders: original is not null),
            Problems = original is null ? [new Problem(ProblemCodes.InnerMailMissing)] : [],
        };
    }

    [GeneratedRegex(
        "^ *complaint about message from (?<ip>\\S+)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex ComplaintSubject();
}
