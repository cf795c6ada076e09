using AbuseDesk.Demo;
using MimeKit;

namespace AbuseDesk.Tests.Stories;

/// <summary>A mail as the receiving server got it.</summary>
public sealed record SentMail(string MailFrom, IReadOnlyList<string> Recipients, MimeMessage Message)
{
    public string Subject => Message.Subject ?? "";
    public string Text => Message.TextBody ?? "";

    /// <summary>Where an answer to it goes.</summary>
    public string AnswerTo => Message.ReplyTo.Mailboxes.Single().Address;

    public string? Header(string name) => Message.Headers[name];

    public static SentMail Of(SunkMail mail)
    {
        using var stream = new MemoryStream(mail.Bytes);
        return new SentMail(mail.MailFrom, mail.Recipients, MimeMessage.Load(stream));
    }
}
