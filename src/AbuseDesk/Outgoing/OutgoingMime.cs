using System.Text;
using MimeKit;

namespace AbuseDesk.Outgoing;

/// <summary>The row as a message. Every try builds the same one: same Message-ID, same Date.</summary>
public static class OutgoingMime
{
    public static MimeMessage Build(OutgoingMail mail, DeskMail desk)
    {
        var message = new MimeMessage
        {
            MessageId = mail.MessageId,
            Date = TimeZoneInfo.ConvertTime(mail.CreatedAt, desk.Zone),
            Subject = OneLine.Of(mail.Subject),
        };
        message.From.Add(new MailboxAddress(Encoding.UTF8, OneLine.Of(desk.Operator), desk.From));
        message.To.Add(Recipient(mail));
        message.ReplyTo.Add(new MailboxAddress(null, mail.ReplyTo));
        if (mail.InReplyTo is not null)
        {
            message.InReplyTo = mail.InReplyTo;
        }

        message.References.AddRange((mail.References ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (mail.AutoSubmitted is not null)
        {
            message.Headers.Add("Auto-Submitted", mail.AutoSubmitted);
            message.Headers.Add("X-Auto-Response-Suppress", "All");
        }

        var text = new TextPart("plain");
        text.SetText(Encoding.UTF8, mail.Body);
        message.Body = text;

        // No server on the way needs 8BITMIME.
        message.Prepare(EncodingConstraint.SevenBit, 78);
        return message;
    }

    public static MailboxAddress Sender(OutgoingMail mail) => new("", mail.MailFrom);

    /// <summary>Exactly one address; anything else in the row was not made by the outbox.</summary>
    public static MailboxAddress Recipient(OutgoingMail mail) =>
        MailAddress.IsPlain(mail.ToAddress)
            ? new MailboxAddress("", mail.ToAddress)
            : throw new FormatException("The recipient is not one plain address.");
}
