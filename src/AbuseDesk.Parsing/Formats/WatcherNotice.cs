using System.Net;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Texts of machines that watch a network (FORMATS §5.18): Hetzner's netscan tables, tcpdump of NFOservers, blocks of
/// Columbia University, rows of Sony and myNetWatchman, private scripts. Known by who sends them: the sender's clock and
/// subject are known, the lines are read like any log.
/// </summary>
internal sealed class WatcherNotice : IReportParser
{
    private const int MaxText = 30_000;

    public string Name => "WatcherNotice";

    // a name that spam forges too: inside of another mail it needs lines of a log
    public bool Claims(MailView mail) =>
        KnownSenders.Of(mail) is { Kind: SenderKind.Machine }
        && (mail.IsOuter || LogLines.Find(mail.Text, TimeHints.None).Count > 0);

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var sender = KnownSenders.Of(mail)!;
        var hints = Draft.Hints(mail) with { Zone = sender.Zone ?? StatedZone.Find(mail.Text) };
        var reason = $"{sender.Organisation} saw it act.";
        var category = CategoryOf(mail, sender);
        var lines = Lines(mail, hints);
        var findings =
            lines.Count > 0
                ? LogFindings.Of(lines, mail, l => sender.Category ?? OfLines(l) ?? category, reason)
                : SourceAboveRows.Read(mail, hints, category, reason) ?? Blocks(mail, hints, category, reason);
        var general = findings.Count > 0 ? null : ReportParsers.FreeText.Read(mail, context);
        if (general is { Kind: not MessageKind.Report })
            return general with { Parser = Name };
        if (findings.Count == 0)
            findings = [.. (general?.Findings ?? []).Select(f => f with { Category = sender.Category ?? f.Category })];
        var role = sender.Organisation is "Hetzner" or "manitu" ? "provider" : "feedback";
        return Draft.Of(mail, "machine_text", Name) with
        {
            Reporter = Draft.Sender(mail, context, role, sender.Organisation, Ticket.Of(mail)),
            Findings = findings,
            Missing = Completeness.Missing(findings, hasLog: lines.Count > 0, hasHeaders: true),
            Problems = [.. general?.Problems ?? [], .. SenderCheck.Problems(mail, context)],
        };
    }

    // the Subject names whom it is about; lines of others are context
    private static List<LogLine> Lines(MailView mail, TimeHints hints)
    {
        var text = mail.Text + PackedText(mail);
        var lines = LogLines.Find(text, hints).ToList();
        if (lines.Count == 0)
            lines = TableLine.All(text, hints);
        lines.RemoveAll(l => AddressScan.IsNeverSource(l.Ip));
        var named = AddressScan.Ips(mail.Envelope.Subject ?? "").Select(h => h.Ip).ToHashSet();
        return named.Count == 0 ? lines : lines.FindAll(l => named.Contains(l.Ip));
    }

    // lists that come as an archive (UCEPROTECT)
    private static string PackedText(MailView mail)
    {
        var text = new System.Text.StringBuilder();
        foreach (var part in mail.Parts.Where(p => p.FileName is not null && !p.IsText))
        {
            foreach (var file in Archive.Open(part.FileName!, part.Bytes) ?? [])
            {
                var isList =
                    file.Name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase)
                    || file.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
                if (isList && text.Length < MailPart.MaxText)
                    text.Append('\n')
                        .Append(
                            Charsets.Decode(file.Bytes.Span[..Math.Min(file.Bytes.Length, MailPart.MaxText)], null)
                        );
            }
        }

        return text.ToString();
    }

    // Address: 192.0.2.1 / Incident type: … / First attempt: …
    private static List<Finding> Blocks(MailView mail, TimeHints hints, string category, string reason)
    {
        var fields = NoticeFields.Read(mail.Text, hints);
        var kind = FreeTextCategories.Read("", fields.Kind).Best ?? category;
        return [.. fields.Blocks.SelectMany(b => b.Ips.Select(ip => One(b, ip)))];

        Finding One(NoticeBlock block, IPAddress ip) =>
            new Finding
            {
                Category = kind is "other_incident" ? category : kind,
                SourceIp = ip,
                Urls = block.Urls,
                Excerpt = Draft.Excerpt(block.Words),
                Reason = reason,
            }.Timed(block.Time, mail);
    }

    private static string? OfLines(IReadOnlyList<LogLine> lines) =>
        lines
            .Where(l => l.CategoryKey is not null && l.Kind is not (LogKind.Flow or LogKind.Other))
            .GroupBy(l => l.CategoryKey!, StringComparer.Ordinal)
            .MaxBy(g => g.Count())
            ?.Key;

    private static string CategoryOf(MailView mail, KnownSender sender) =>
        sender.Category
        ?? FreeTextCategories.Read(mail.Envelope.Subject ?? "", Draft.Cut(mail.Text, MaxText)).Best
        ?? "other_incident";
}
