using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Accuses the side that handed over a mail which was attached or whose headers were pasted (FORMATS §1.6).</summary>
internal static class FreeTextReportedMails
{
    private const int MaxMails = 200;

    public static IEnumerable<FreeTextAccusation> Read(FreeTextMail mail)
    {
        foreach (var reported in mail.ReportedMails.Take(MaxMails))
        {
            if (Accuse(mail, reported.Headers("Received"), reported.Envelope.FromAddress, "attached") is { } accusation)
            {
                yield return accusation;
            }
        }

        foreach (var block in mail.HeaderBlocks)
        {
            var from = AddressScan.Mailboxes(block.First("From") ?? "");
            var sender = from.Count > 0 ? from[^1].Address : null;
            if (Accuse(mail, block.All("Received"), sender, "pasted") is { } accusation)
            {
                yield return accusation with
                {
                    Position = block.Start,
                };
            }
        }
    }

    private static FreeTextAccusation? Accuse(
        FreeTextMail mail,
        IReadOnlyList<string> received,
        string? sender,
        string how
    )
    {
        var found = ReceivedChain.Read(received, mail.Context, mail.Hints, mail.ReporterDomains);
        if (found is null)
        {
            return null;
        }

        var excerpt = string.Join('\n', received.Take(20).Select(line => "Received: " + line.Trim()));
        return new FreeTextAccusation
        {
            Ip = found.Ip,
            Mailbox = Mailbox(found, sender, mail.Context),
            Time = found.Time,
            Basis = found.Time is null ? TimeBasis.None : TimeBasis.Received,
            Category = "spam",
            OwnSide = found.OwnSide,
            Excerpt = excerpt,
            Evidence =
            [
                found.OwnSide is null
                    ? $"is the first external hop of the {how} mail, taken over by {found.By ?? "the reporter's server"}"
                    : $"is our server that handed the {how} mail over to {found.By ?? "the reporter's server"}",
            ],
        };
    }

    // a login proves the mailbox; a From of our own domain names it
    private static string? Mailbox(HandOver found, string? sender, ReadingContext context)
    {
        if (found.OwnSide?.AuthenticatedAs is { } login && login.Contains('@', StringComparison.Ordinal))
        {
            return login.ToLowerInvariant();
        }

        var at = sender?.LastIndexOf('@') ?? -1;
        return at > 0 && AddressScan.IsOwn(sender![(at + 1)..], context) ? sender : null;
    }
}
