using System.Net;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Notices of takedown services (FORMATS §5.15): one-off templates, known by who sends them. Labelled blocks first, then the
/// pages its words accuse, then what the general reader finds; always under the ticket and the name of the sender.
/// </summary>
internal sealed partial class SenderNotice : IReportParser
{
    private const int MaxText = 30_000;
    private static readonly CopyrightNotice Rights = new();

    public string Name => "TakedownNotice";

    // phishing forges these very names: inside of another mail only what was written to a desk is theirs
    public bool Claims(MailView mail) =>
        KnownSenders.Of(mail) is { Kind: SenderKind.Vendor }
        && (mail.IsOuter || IsToDesk(mail) || HasDefanged(mail))
        && !Rights.Claims(mail);

    private static bool IsToDesk(MailView mail) =>
        mail.Envelope.Recipients.Any(r => r.StartsWith("abuse@", StringComparison.Ordinal));

    private static bool HasDefanged(MailView mail) =>
        AddressScan.Urls(Draft.Cut(mail.Text, MaxText)).Any(u => u.Defanged);

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var sender = KnownSenders.Of(mail)!;
        var general = ReportParsers.FreeText.Read(mail, context);
        var fields = NoticeFields.Read(mail.Text, Draft.Hints(mail));
        var category = CategoryOf(mail, fields, sender);
        var findings = Findings(fields, general, category, sender, mail, context);
        var isNotice = general is { Kind: MessageKind.Report } || fields.Blocks.Count > 0 || HasDefanged(mail);
        if (!isNotice || findings.Count == 0 && general is not { Kind: MessageKind.Report })
            return general is null ? null : general with { Parser = Name };
        return Draft.Of(mail, "takedown", Name) with
        {
            Reporter = Draft.Sender(mail, context, "vendor", sender.Organisation, Ticket.Of(mail)),
            Findings = findings,
            Missing = Completeness.Missing(findings, hasLog: true, hasHeaders: true),
            Problems = [.. SenderCheck.Problems(mail, context)],
        };
    }

    private static string CategoryOf(MailView mail, NoticeFields fields, KnownSender sender)
    {
        var subject = $"{mail.Envelope.Subject}\n{fields.Kind}";
        var best = FreeTextCategories.Read(subject, Draft.Cut(mail.Text, MaxText)).Best;
        return best switch
        {
            null or "other_incident" or "other_rights" => sender.Category ?? "other_incident",
            // what a bank calls fraud is a page that asks for passwords, unless it sells something
            "fraud_shop" when sender.Category is { } usual && !Shop().IsMatch(mail.Text) => usual,
            _ => best,
        };
    }

    private static List<Finding> Findings(
        NoticeFields fields,
        ParsedReport? general,
        string category,
        KnownSender sender,
        MailView mail,
        ReadingContext context
    )
    {
        var blocks = fields.Blocks.ToList();
        if (!blocks.Exists(b => b.Urls.Count + b.Hosts.Count > 0))
            AddPages(blocks, AccusedUrls.Accused(mail));
        var ips = blocks.SelectMany(b => b.Ips).Distinct().ToList();
        if (ips.Count == 0)
            ips = Elsewhere(general, mail);
        if (blocks.Count == 0)
            return [.. (general?.Findings ?? []).Select(f => f with { Category = Better(f.Category, category) })];
        var time = OnlyTime(blocks) ?? Stated(general, mail);
        return [.. blocks.SelectMany(b => OfBlock(b, ips, category, sender, mail, time))];
    }

    private static EventTime? OnlyTime(List<NoticeBlock> blocks) =>
        blocks.Where(b => b.Time is not null).Select(b => b.Time).Distinct().ToList() is [var only] ? only : null;

    // the time the words state beside what they accuse
    private static EventTime? Stated(ParsedReport? general, MailView mail) =>
        general?.Findings.FirstOrDefault(f =>
            f is { TimeBasis: TimeBasis.Stated, Zone: ZoneBasis.Stated, Precision: not TimePrecision.Day }
        )
            is { } finding
            ? Draft.Time(finding.OccurredText, Draft.Hints(mail))
            : null;

    // without a label: what the general reader accuses, or the only address of the notice
    private static List<IPAddress> Elsewhere(ParsedReport? general, MailView mail)
    {
        var accused = general?.Findings.Select(f => f.SourceIp).OfType<IPAddress>().Distinct().ToList() ?? [];
        if (accused.Count > 0)
            return accused;
        var all = AddressScan
            .Ips(mail.Text)
            .Where(h => h.PrefixLength is null && !AddressScan.IsNeverSource(h.Ip) && !AddressScan.IsPrivate(h.Ip))
            .Select(h => h.Ip)
            .Distinct()
            .ToList();
        return all.Count == 1 ? all : [];
    }

    private static void AddPages(List<NoticeBlock> blocks, List<string> urls)
    {
        if (urls.Count == 0)
            return;
        if (blocks.Count != 1)
            blocks.Add(new NoticeBlock());
        blocks[^1].Urls.AddRange(urls);
    }

    private static IEnumerable<Finding> OfBlock(
        NoticeBlock block,
        List<IPAddress> ips,
        string category,
        KnownSender sender,
        MailView mail,
        EventTime? time
    )
    {
        // one address for all pages stands anywhere in the mail
        var own =
            block.Ips.Count > 0 ? block.Ips
            : ips.Count == 1 ? ips
            : [];
        var finding = new Finding
        {
            Category = category,
            Urls = block.Urls,
            Domains = block.Hosts,
            Excerpt = Draft.Excerpt(block.Words.Length > 0 ? block.Words : string.Join('\n', block.Urls)),
            Reason = $"{sender.Organisation} names it as the offending place.",
        }.Timed(block.Time ?? time, mail);
        return own.Count == 0 ? [finding] : own.Select(ip => finding with { SourceIp = ip });
    }

    [GeneratedRegex(
        "\\b(shops?|store|web ?shop|scam|investment|pharmacy|goods)\\b",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Shop();

    private static string Better(string general, string category) =>
        general is "other_incident" or "other_rights" ? category : general;
}
