using System.Net;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>What every format does the same way.</summary>
internal static class Draft
{
    private const int MaxExcerpt = 2_000;

    public static ParsedReport Of(MailView mail, string format, string parser, MessageKind kind = MessageKind.Report) =>
        new()
        {
            Kind = kind,
            Format = format,
            Parser = parser,
            Language = mail.Language,
            Envelope = mail.Envelope,
        };

    /// <summary>Of an automatic feed: nobody reads answers to it.</summary>
    public static ParsedReport Unattended(this ParsedReport report) =>
        report with
        {
            Envelope = report.Envelope with
            {
                NoAutoReplyBecause = report.Envelope.NoAutoReplyBecause ?? NoAutoReplyCodes.FeedbackService,
            },
        };

    /// <summary>The clock of a mail.</summary>
    public static TimeHints Hints(MailView mail) => new() { MailDate = mail.SentAt, Language = mail.Language };

    /// <summary>A time field, or null when it is empty or says nothing.</summary>
    public static EventTime? Time(string? text, TimeHints hints) =>
        string.IsNullOrWhiteSpace(text) || text.Length > 400 ? null : Timestamps.Read(text.Trim(), hints);

    /// <summary>Gives a finding the stated time, or the days before the mail where there is none: they attribute nothing to the second.</summary>
    public static Finding Timed(
        this Finding finding,
        EventTime? stated,
        MailView mail,
        TimeBasis basis = TimeBasis.Stated
    ) =>
        stated is not null ? finding.At(stated, basis)
        : mail.SentAt is { } sent ? finding.At(Timestamps.OfMail(sent), TimeBasis.MailDate)
        : finding;

    /// <summary>Widens the instants a finding may have happened at.</summary>
    public static Finding Between(this Finding finding, DateTimeOffset? first, DateTimeOffset? last) =>
        finding with
        {
            Earliest = first is { } f && (finding.Earliest is null || f < finding.Earliest) ? f : finding.Earliest,
            Latest = last is { } l && (finding.Latest is null || l > finding.Latest) ? l : finding.Latest,
            LastAt = last is { } at && at > finding.OccurredAt ? at : finding.LastAt,
        };

    /// <summary>At most 2 000 characters of the accusing words; null for blank ones.</summary>
    public static string? Excerpt(string? text)
    {
        var trimmed = text?.Trim() ?? "";
        return trimmed.Length == 0 ? null : Cut(trimmed, MaxExcerpt);
    }

    public static string Cut(string text, int length) => text.Length <= length ? text : text[..length];

    /// <summary>The sender as reporter, the rewriting of mailing lists and gateways undone.</summary>
    public static ParsedReporter Sender(
        MailView mail,
        ReadingContext context,
        string role,
        string? organisation = null,
        string? reference = null
    )
    {
        var author = Author.Of(mail, context);
        return new ParsedReporter(author.Address, author.Name, organisation, role, reference);
    }

    public static IPAddress? Ip(string? text) => AddressScan.TryIp(text, out var ip) ? ip : null;

    /// <summary>The registered name of an address where it belongs to the operator's domains, else null.</summary>
    public static string? OwnMailbox(string? address, ReadingContext context) =>
        MailAddresses.Tidy(address) is { } mailbox && AddressScan.IsOwn(MailAddresses.DomainOf(mailbox), context)
            ? mailbox
            : null;

    public static bool Has(this ReadOnlySpan<char> text, string part) =>
        text.Contains(part, StringComparison.OrdinalIgnoreCase);

    public static bool Has(this string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
