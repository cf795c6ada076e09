using System.Net;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>One mail with everything the general reader found in it, before anything is accused.</summary>
internal sealed class FreeTextMail
{
    private const int MaxLooked = 200;
    private const int MaxReports = 50;
    private IReadOnlyList<DomainHit>? _domains;

    private FreeTextMail(MailView view, ReadingContext context, string text, int subjectLength)
    {
        var outline = view.Outline;
        var isWhole = ReferenceEquals(text, outline.Whole);
        View = view;
        Context = context;
        Text = text;
        SubjectLength = subjectLength;
        var envelope = view.Envelope;
        SentAt = view.SentAt;
        Language = isWhole ? view.Language : Parsing.Text.Language.Of(text);
        Hints = new TimeHints
        {
            MailDate = SentAt,
            Language = Language,
            Zone = StatedZone.Find(isWhole ? outline.Words : text),
        };
        HeaderBlocks = Parsing.Text.HeaderBlocks.Find(text);
        LogLines = Lines(text, isWhole ? outline : null);
        Passages = FreeTextPassages.Read(text, HeaderBlocks, LogLines);
        Ips = isWhole ? outline.Ips : AddressScan.Ips(text);
        Urls = AddressScan.Urls(text);
        Times = [.. Passages.ProseRanges(text).SelectMany(range => TimesIn(text, range.Start, range.End))];
        TransportIps = [.. view.Headers("Received").SelectMany(AddressScan.Ips).Select(h => h.Ip)];
        ReporterDomains = SenderDomains(envelope);
        Rules = new FreeTextRules(text, view, context);
        TakenBack = FreeTextTakenBack.Of(text, Passages, Ips);
    }

    public MailView View { get; }
    public ReadingContext Context { get; }

    /// <summary>The subject, a line break, the text of the mail and of attached reports; full-width forms folded.</summary>
    public string Text { get; }

    public int SubjectLength { get; }
    public DateTimeOffset? SentAt { get; }
    public string Language { get; }
    public TimeHints Hints { get; }
    public IReadOnlyList<HeaderBlock> HeaderBlocks { get; }
    public IReadOnlyList<LogLine> LogLines { get; }
    public FreeTextPassages Passages { get; }
    public IReadOnlyList<IpHit> Ips { get; }
    public IReadOnlyList<UrlHit> Urls { get; }

    /// <summary>Times in the reporter's words.</summary>
    public IReadOnlyList<TimeHit> Times { get; }

    /// <summary>By the start of an address: where the run of addresses begins that it belongs to.</summary>
    public Dictionary<int, int> RunStarts { get; } = [];

    /// <summary>By the start of a line of a list: where the label stands that all its entries share.</summary>
    public Dictionary<(int LineStart, FreeTextLabels Labels), (int From, int To)> ListLabels { get; } = [];

    /// <summary>Names in the text that are in no URL and no mailbox.</summary>
    public IReadOnlyList<DomainHit> Domains => _domains ??= AddressScan.Domains(Text);

    /// <summary>Addresses of the transport of the report itself: the reporter's side.</summary>
    public HashSet<IPAddress> TransportIps { get; }

    /// <summary>Domains of the sender of the report.</summary>
    public IReadOnlyList<string> ReporterDomains { get; }

    /// <summary>What people taught about the mails of this sender.</summary>
    public FreeTextRules Rules { get; }

    /// <summary>Addresses the reporter says it was not.</summary>
    public HashSet<IPAddress> TakenBack { get; }

    /// <summary>Whether an address or a page of the operator is named.</summary>
    public bool NamesOurs =>
        Ips.Take(MaxLooked).Select(h => h.Ip).Distinct().Any(ip => AddressScan.IsOwn(ip, Context))
        || Urls.Take(MaxLooked).Any(h => AddressScan.IsOwn(h.Host, Context));

    /// <summary>Attached mails that are evidence, not reports of their own.</summary>
    public IReadOnlyList<MailView> ReportedMails { get; private init; } = [];

    /// <summary>An attached mail that is itself the report; the outer one only forwards it.</summary>
    public MailView? ForwardedReport { get; private init; }

    public static FreeTextMail Read(MailView view, ReadingContext context)
    {
        var reports = view.InnerMails.Where(inner => IsReport(inner, view, context)).Take(MaxReports).ToList();
        var forwarded = reports.FirstOrDefault();
        var subject = view.Envelope.Subject ?? "";
        var (own, machine) = (XmlLines.Of(view.Text), MachineText.Of(view));
        var isWhole = machine.Length == 0 && reports.Count == 0 && ReferenceEquals(own, view.Text);
        var text = isWhole
            ? view.Outline.Whole
            : WideText.Fold(
                $"{subject}\n{own}{(machine.Length > 0 ? "\n" : "")}{machine}"
                    + string.Concat(reports.Select(r => $"\n\n{r.Envelope.Subject}\n{r.Text}"))
            );
        return new FreeTextMail(view, context, text, subject.Length)
        {
            ForwardedReport = forwarded,
            ReportedMails = [.. view.InnerMails.Except(reports), .. reports.SelectMany(r => r.InnerMails)],
        };
    }

    // a row of a table may look like a line of a log, and is better known by its column
    private List<LogLine> Lines(string text, TextOutline? outline)
    {
        if (outline is not null)
            outline.Clock.Hints = Hints.ForLogs();
        var lines = outline?.Candidates ?? Parsing.Text.LogLines.Find(text, Hints);
        var rows = FreeTextTables.Find(text, Hints, lines);
        var places = rows.Select(r => r.Start).ToHashSet();
        var all = new List<LogLine>(lines.Count + rows.Count);
        all.AddRange(rows.Where(r => !InHeaders(r.Start)));
        all.AddRange(
            lines.Where(l => !places.Contains(l.Start) && !InHeaders(l.Start) && Parsing.Text.LogLines.IsOne(l))
        );
        if (rows.Count > 0)
            all.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        return all;
    }

    public bool InHeaders(int position) =>
        HeaderBlocks.Count > 0 && HeaderBlocks.Any(b => position >= b.Start && position < b.End);

    /// <summary>The URL that covers a position.</summary>
    public UrlHit? UrlAt(int position) => UrlBefore(position + 1) is { } url && position < url.End ? url : null;

    /// <summary>The last URL that starts before a position.</summary>
    public UrlHit? UrlBefore(int position) => FirstFrom(position) is > 0 and var at ? Urls[at - 1] : null;

    /// <summary>The first URL that starts at a position or behind it.</summary>
    public UrlHit? UrlFrom(int position) => FirstFrom(position) is var at && at < Urls.Count ? Urls[at] : null;

    private int FirstFrom(int position)
    {
        var (low, high) = (0, Urls.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Urls[middle].Start < position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The last address that starts before a position.</summary>
    public IpHit? IpBefore(int position)
    {
        var (low, high) = (0, Ips.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Ips[middle].Start < position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low > 0 ? Ips[low - 1] : null;
    }

    /// <summary>The words around a place: its line, and the lines beside it where it is short.</summary>
    public string Around(int position, int length)
    {
        var start = LineStart(position);
        var end = LineEnd(position + length);
        if (end - start < 60)
        {
            start = LineStart(Math.Max(0, start - 1));
            end = LineEnd(Math.Min(Text.Length, end + 1));
        }

        return Text[start..Math.Min(end, start + 1_000)].Trim();
    }

    /// <summary>Whether nothing but "and" or a comma stands between the end of one thing and the start of the next.</summary>
    public bool IsOneList(int end, int start) =>
        end > 0
        && start > end
        && start - end <= 8
        && FreeTextWords
            .Joining.GetAlternateLookup<ReadOnlySpan<char>>()
            .Contains(Text.AsSpan(end..start).Trim(" \r\n\t"));

    public int LineStart(int position) =>
        position <= 0 ? 0 : Text.LastIndexOf('\n', Math.Min(position, Text.Length) - 1) + 1;

    public int LineEnd(int position)
    {
        var end = position >= Text.Length ? -1 : Text.IndexOf('\n', position);
        return end < 0 ? Text.Length : end;
    }

    // log lines have their own times, headers are no events: only the reporter's words are searched
    private IEnumerable<TimeHit> TimesIn(string text, int start, int end) =>
        Timestamps.Find(text[start..end], Hints).Select(hit => hit with { Start = hit.Start + start });

    // a report sent to somebody's abuse desk, one with log lines, or one of several by the same sender: the outer mail only
    // passes it on
    private static bool IsReport(MailView inner, MailView outer, ReadingContext context) =>
        inner.Envelope.Recipients.Any(r =>
            r.StartsWith("abuse@", StringComparison.Ordinal)
            || context.DeskAddresses.Contains(r, StringComparer.Ordinal)
        )
        || (
            inner.Header("Received") is null
            && string.Equals(inner.Envelope.FromAddress, outer.Envelope.FromAddress, StringComparison.Ordinal)
        )
        || Parsing.Text.LogLines.Find(inner.Text, TimeHints.None).Count > 0;

    private static string[] SenderDomains(Envelope envelope) =>
        [
            .. new[] { envelope.FromAddress, envelope.ReplyTo }
                .Where(a => a is not null)
                .Select(a => a![(a!.LastIndexOf('@') + 1)..].ToLowerInvariant())
                .Distinct(StringComparer.Ordinal),
        ];
}
