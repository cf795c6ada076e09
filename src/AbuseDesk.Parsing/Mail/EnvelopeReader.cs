namespace AbuseDesk.Parsing.Mail;

/// <summary>Fills <see cref="Envelope"/> from the headers of a mail.</summary>
internal static class EnvelopeReader
{
    public static Envelope Read(MailView mail, ReadingContext context, ReadOnlySpan<byte> bytes)
    {
        var from = MailAddresses.Read(mail.Header("From"), 1);
        return new Envelope
        {
            Subject = mail.Header("Subject"),
            FromAddress = from.Count > 0 ? from[0].Address : null,
            FromName = from.Count > 0 ? from[0].Name : null,
        };
    }
}
