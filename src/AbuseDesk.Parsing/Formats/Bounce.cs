using System.Text.RegularExpressions;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Delivery status notifications (RFC 3464), and the bounces without a machine part that Japanese carriers and old servers
/// send. Never a report: an answer to one would loop.
/// </summary>
internal sealed partial class Bounce : IReportParser
{
    public string Name => "Bounce";

    public bool Claims(MailView mail)
    {
        if (mail.ReportType is "feedback-report" || mail.Parts.Any(p => p.ContentType is "message/feedback-report"))
            return false;
        return mail.ReportType is "delivery-status"
            || mail.Parts.Any(p => p.ContentType is "message/delivery-status" or "message/global-delivery-status")
            || IsPlainBounce(mail);
    }

    public ParsedReport Read(MailView mail, ReadingContext context)
    {
        var status = mail.Parts.FirstOrDefault(p =>
            p.ContentType.EndsWith("delivery-status", StringComparison.Ordinal)
        );
        var fields = FieldBlock.Read(status?.Text ?? "");
        var recipient = fields.First("Final-Recipient", "Original-Recipient") ?? FailedAddress().Match(mail.Text).Value;
        var code = fields.First("Status") ?? StatusCode().Match(mail.Text).Value;
        return Draft.Of(mail, "bounce", Name, MessageKind.Bounce) with
        {
            Envelope = mail.Envelope with
            {
                NoAutoReplyBecause = mail.Envelope.NoAutoReplyBecause ?? NoAutoReplyCodes.Bounce,
                BouncedMessageId = Returned(mail),
                BounceStatus = Draft.Cut($"{recipient} {code}".Trim(), 400) is { Length: > 0 } text ? text : null,
            },
        };
    }

    // The returned mail stands in its own part, or its header is pasted below the explanation.
    private static string? Returned(MailView mail)
    {
        if (mail.InnerMails.Select(m => m.Envelope.MessageId).FirstOrDefault(id => id is not null) is { } attached)
            return attached;
        var pasted = MessageIdLine().Match(mail.Text);
        return pasted.Success
            ? pasted.Groups["id"].Value
            : (mail.Envelope.References is [var latest, ..] ? latest : null);
    }

    private static bool IsPlainBounce(MailView mail)
    {
        if (mail.Header("X-Failed-Recipients") is not null)
            return true;
        var from = mail.Envelope.FromAddress ?? "";
        var bySubject = BounceSubject().IsMatch(mail.Envelope.Subject ?? "");
        if (mail.Header("Return-Path")?.Trim() is "<>" || RobotSender().IsMatch(from))
            return bySubject || BounceText().IsMatch(Draft.Cut(mail.Text, 4_000));
        // Japanese carriers: no-reply@, empty Subject, the returned mail attached
        return from.StartsWith("no-reply@", StringComparison.Ordinal)
            && mail.InnerMails.Count > 0
            && BounceText().IsMatch(Draft.Cut(mail.Text, 4_000));
    }

    [GeneratedRegex(
        "^(mailer-daemon|mail-daemon|mailerdaemon|postmaster|mail-delivery|mail delivery)[^@]*@",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex RobotSender();

    [GeneratedRegex(
        "undeliver|returned (to sender|mail)|failure notice|delivery (status|failure|has failed|error|report)|mail delivery|mail system error|could ?n[o']t be delivered|non-?deliver|delayed mail|配信(不能|エラー|できません)|送信(エラー|できません)|未配信|宛先不明|メール配信",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex BounceSubject();

    [GeneratedRegex(
        "could not be delivered|undeliverable|delivery to the following|user unknown|unknown user|host unknown|mailbox (is )?(full|unavailable)|each of the following|was not delivered to|次のメールアドレス.*(送信|配信)|配信できません|送信できません|送られませんでした|届けることができません",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex BounceText();

    [GeneratedRegex(
        "(?m)^[ >\\t]*Message-I[dD]: *<(?<id>[^<>\\s]{3,250})>",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex MessageIdLine();

    [GeneratedRegex("<[^<>@\\s]{1,64}@[^<>\\s]{3,250}>", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex FailedAddress();

    [GeneratedRegex(
        "\\b[245]\\.\\d{1,3}\\.\\d{1,3}\\b|\\b5[0-9][0-9]\\b",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex StatusCode();
}
