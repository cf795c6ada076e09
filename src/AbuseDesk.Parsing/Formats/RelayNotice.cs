using AbuseDesk.Parsing.Mail;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Tickets of hosters and carriers (FORMATS §5.20), and any mail that has the report itself attached: a wrapper with a number
/// and a deadline of its own. The report inside is read by its own reader and keeps its reporter; the deadline is no time of
/// an event.
/// </summary>
internal sealed class RelayNotice : IReportParser
{
    private const int MaxInner = 5;
    private const int MaxDepth = 3;
    private static readonly CopyrightNotice Rights = new();

    public string Name => "RelayNotice";

    public bool Claims(MailView mail) =>
        Inside(mail) is not null || KnownSenders.Of(mail) is { Kind: SenderKind.Provider } && !Rights.Claims(mail);

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var relay = KnownSenders.Of(mail);
        var by = By(relay, mail);
        if (Inside(mail) is var (parser, inner) && parser.Read(inner, context) is { Findings.Count: > 0 } report)
            return report with
            {
                Envelope = mail.Envelope,
                Language = mail.Language,
                Findings = [.. report.Findings.Select(f => f with { Reason = f.Reason + by })],
            };

        if (ReportParsers.FreeText.Read(mail, context) is not { } general)
            return null;
        var own = string.Equals(general.Reporter?.Address, mail.Author.Address, StringComparison.Ordinal);
        return general with
        {
            Format = "provider_ticket",
            Parser = Name,
            Reporter = own
                ? Draft.Sender(mail, context, "provider", relay?.Organisation, Ticket.Of(mail))
                : general.Reporter! with
                {
                    Reference = general.Reporter.Reference ?? Ticket.Of(mail),
                },
            Findings = [.. general.Findings.Select(f => WithoutDeadline(f, mail) with { Reason = f.Reason + by })],
            Problems = [.. general.Problems.Where(p => p.Code is not ProblemCodes.TimeInFuture)],
        };
    }

    // " Passed on by Leaseweb as 1234567."
    private static string By(KnownSender? relay, MailView mail)
    {
        var name = relay?.Organisation ?? MailAddresses.DomainOf(mail.Author.Address);
        return Ticket.Of(mail) is { } ticket ? $" Passed on by {name} as {ticket}." : $" Passed on by {name}.";
    }

    // "please answer before 2026-11-26 12:00 UTC"
    private static Finding WithoutDeadline(Finding finding, MailView mail) =>
        mail.SentAt is { } sent && finding.OccurredAt > sent.AddHours(1)
            ? (finding with { OccurredText = null, LastAt = null }).Timed(null, mail)
            : finding;

    private static (IReportParser Parser, MailView Mail)? Inside(MailView mail)
    {
        var level = mail.InnerMails.Take(MaxInner).ToList();
        for (var depth = 0; depth < MaxDepth && level.Count > 0; depth++)
        {
            foreach (var inner in level)
            {
                var parser = ReportParsers.Structured.FirstOrDefault(p =>
                    p is not (RelayNotice or SenderNotice or CopyrightNotice or EventList) && p.Claims(inner)
                );
                if (parser is not null)
                    return (parser, inner);
            }

            level = [.. level.SelectMany(m => m.InnerMails).Take(MaxInner)];
        }

        return null;
    }
}
