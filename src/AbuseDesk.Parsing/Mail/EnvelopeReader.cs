using System.Text;
using MimeKit.Utils;

namespace AbuseDesk.Parsing.Mail;

/// <summary>Fills <see cref="Envelope"/> from the headers of a mail.</summary>
internal static class EnvelopeReader
{
    private const int MaxReferences = 100;
    private static readonly DateTimeOffset FirstMail = new(1982, 8, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] RecipientHeaders = ["To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"];

    public static Envelope Read(MailView mail, ReadingContext context, bool isOuter)
    {
        var from = MailAddresses.Read(mail.Header("From"), 1);
        var address = from.Count > 0 ? from[0].Address : null;
        var replyTo = MailAddresses.Read(mail.Header("Reply-To"), 1);
        return new Envelope
        {
            Subject = mail.Header("Subject"),
            FromAddress = address,
            FromName = from.Count > 0 ? from[0].Name : null,
            ReplyTo = replyTo.Count > 0 ? replyTo[0].Address : null,
            MessageId = References(mail.Header("Message-ID")).FirstOrDefault(),
            Date = Date(mail.Header("Date")),
            Recipients = Recipients(mail),
            References = AllReferences(mail),
            NoAutoReplyBecause = AutoReplyRule.WhyNot(mail, address, context),
            OwnText = isOuter ? OwnText.Of(mail.Text) : null,
            ContentHash = isOuter ? ContentHash.Of(mail) : null,
        };
    }

    /// <summary>A Date header, or null when it is absent or nonsense (year 1, before mail existed).</summary>
    public static DateTimeOffset? Date(string? value) =>
        value is not null
        && DateUtils.TryParse(Encoding.UTF8.GetBytes(value), out var date)
        && date.ToUniversalTime() > FirstMail
            ? date
            : null;

    private static List<string> Recipients(MailView mail)
    {
        var all = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in RecipientHeaders)
        {
            foreach (var (_, address) in mail.Headers(name).SelectMany(v => MailAddresses.Read(v)))
            {
                if (all.Count < StructureScan.MaxAddresses && seen.Add(address))
                    all.Add(address);
            }
        }

        return all;
    }

    private static List<string> AllReferences(MailView mail)
    {
        var newest = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (
            var id in References(mail.Header("In-Reply-To")).Concat(References(mail.Header("References")).Reverse())
        )
        {
            if (newest.Count < MaxReferences && seen.Add(id))
                newest.Add(id);
        }

        return newest;
    }

    // Message ids without their angle brackets.
    private static IEnumerable<string> References(string? value)
    {
        if (value is null)
            yield break;
        if (!value.Contains('<', StringComparison.Ordinal))
        {
            var bare = value.Trim();
            if (bare.Length > 0 && !bare.Contains(' ', StringComparison.Ordinal))
                yield return bare;
            yield break;
        }

        var at = 0;
        while (value.IndexOf('<', at) is var open and >= 0 && value.IndexOf('>', open) is var close and >= 0)
        {
            if (close > open + 1)
                yield return value[(open + 1)..close].Trim();
            at = close + 1;
        }
    }
}
