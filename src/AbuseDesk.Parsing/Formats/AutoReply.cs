using System.Text.RegularExpressions;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Vacation notes, ticket receipts, read receipts (RFC 3834 §5, RFC 8098). A machine part makes a report of it all the same.</summary>
internal sealed partial class AutoReply : IReportParser
{
    public string Name => "AutoReply";

    public bool Claims(MailView mail)
    {
        if (mail.ReportType is "disposition-notification")
            return true;
        if (
            mail.ReportType is not null
            || mail.Parts.Any(p => p.ContentType is "application/json" or "message/feedback-report")
        )
            return false;
        return mail.Header("Auto-Submitted") is { } auto
                && auto.TrimStart().StartsWith("auto-replied", StringComparison.OrdinalIgnoreCase)
            || mail.Header("X-Autoreply") is not null
            || mail.Header("X-Autorespond") is not null
            || mail.Header("X-Auto-Response") is not null
            || ReplySubject().IsMatch(mail.Envelope.Subject ?? "");
    }

    public ParsedReport Read(MailView mail, ReadingContext context) =>
        Draft.Of(mail, "auto_reply", Name, MessageKind.AutoReply) with
        {
            Envelope = mail.Envelope with
            {
                NoAutoReplyBecause = mail.Envelope.NoAutoReplyBecause ?? NoAutoReplyCodes.AutoReply,
            },
        };

    [GeneratedRegex(
        "^ *(auto(matic)?[ -]?(reply|response|antwort)|auto:|out of (the )?office|vacation|away from|abwesen|autosvar|réponse automatique|risposta automatica|respuesta autom|[\\[【（(]?(自動応答|自動返信|自動送信|不在通知|不在のお知らせ)|(re: *)?(we have received your|thank you for contacting|ticket received|お問い合わせ(を)?受け?付け))",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex ReplySubject();
}
