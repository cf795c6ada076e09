using System.Collections;
using System.Globalization;
using AbuseDesk.Intake;
using AbuseDesk.Parsing;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Pages.Messages;

/// <summary>Words of a message that may have a role in the report.</summary>
/// <param name="Id">Anchor of the first place they stand at.</param>
/// <param name="At">That place, in the text as shown.</param>
/// <param name="Length">Length as written there.</param>
/// <param name="Kind">What they are.</param>
/// <param name="Value">The address, page or name; a time as written.</param>
/// <param name="Label">What names them there; empty where nothing does.</param>
/// <param name="Findings">Numbers of the findings that rest on them, from 1.</param>
/// <param name="Time">The instant, for a time.</param>
public sealed record MarkedWord(
    string Id,
    int At,
    int Length,
    WordKind Kind,
    string Value,
    string Label,
    IReadOnlyList<int> Findings,
    EventTime? Time
)
{
    public bool IsAccused => Findings.Count > 0;
}

/// <summary>The text of a message with every address, page and time in it, and which finding rests on which.</summary>
public sealed record MarkedText(string Text, IReadOnlyList<Mark> Marks, IReadOnlyList<MarkedWord> Words)
{
    private const int MostMarks = 2_000;
    private const int MostWords = 150;

    /// <summary>Everything that can be said about these words, those of findings first.</summary>
    public static MarkedText Of(OriginalText original, IReadOnlyList<Finding> findings)
    {
        var text = original.Whole;
        var folded = WideText.Fold(text);
        var hits = Apart(Hits(text, original, findings), text.Length).Take(MostMarks).ToList();
        var words = hits.GroupBy(h =>
                (h.Kind, h.Value, Label: h.Kind == WordKind.Unknown ? "" : ValueLabel.Of(folded, h.At))
            )
            .GroupBy(g => (g.Key.Kind, g.Key.Value))
            .SelectMany(same => same.Count() == 1 ? same : same.Where(g => g.Key.Label.Length > 0))
            .Select(g => (g.Key, First: g.First()))
            .Select((g, n) => Word(g.First, g.Key.Label, n))
            .OrderByDescending(w => w.IsAccused)
            .ThenBy(w => w.At)
            .Take(MostWords)
            .ToList();
        var ids = words.ToDictionary(w => w.At, w => w.Id);
        var marks = hits.Select(h => new Mark(
            h.At,
            h.Length,
            h.Findings.Count > 0 ? "accused" : "seen",
            ids.GetValueOrDefault(h.At),
            h.Findings.Count > 0 ? h.Findings[0] : null
        ));
        var labels = hits.Where(h => h.Findings.Count > 0).Select(h => LabelOf(folded, h.At)).OfType<Mark>();
        return new MarkedText(text, [.. marks.Concat(labels).OrderBy(m => m.At)], words);
    }

    /// <summary>The words at a place, if they are still what a person saw there.</summary>
    public MarkedWord? Find(WordKind kind, string value, int at) =>
        Words.FirstOrDefault(w =>
            w.Kind == kind && w.At == at && string.Equals(w.Value, value, StringComparison.Ordinal)
        );

    /// <summary>The line words stand on.</summary>
    public string Line(MarkedWord word)
    {
        var start = word.At == 0 ? 0 : Text.LastIndexOf('\n', word.At - 1) + 1;
        var end = Text.IndexOf('\n', word.At);
        return Text[start..Math.Min(end < 0 ? Text.Length : end, start + 1_000)].Trim();
    }

    private sealed record Hit(
        int At,
        int Length,
        WordKind Kind,
        string Value,
        IReadOnlyList<int> Findings,
        EventTime? Time
    );

    private static MarkedWord Word(Hit hit, string label, int number) =>
        new(
            "w" + number.ToString(CultureInfo.InvariantCulture),
            hit.At,
            hit.Length,
            hit.Kind,
            hit.Value,
            label,
            hit.Findings,
            hit.Time
        );

    private static IEnumerable<Hit> Hits(string text, OriginalText original, IReadOnlyList<Finding> findings) =>
        Addresses(text, findings).Concat(Mailboxes(text, findings)).Concat(Times(text, original, findings));

    private static IEnumerable<Hit> Addresses(string text, IReadOnlyList<Finding> findings)
    {
        var urls = AddressScan
            .Urls(text)
            .Select(u => new Hit(u.Start, u.Length, WordKind.Url, u.Url, Those(findings, f => Names(f, u)), null));
        var ips = AddressScan
            .Ips(text)
            .Where(h => h.PrefixLength is null)
            .Select(h => (h.Start, h.Length, Ip: h.Ip.ToString(), Those: Those(findings, f => h.Ip.Equals(f.SourceIp))))
            .Select(h => new Hit(h.Start, h.Length, WordKind.Ip, h.Ip, h.Those, null));
        var names = AddressScan
            .Domains(text)
            .Select(d => (Name: d, Those: Those(findings, f => f.Domains.Contains(d.Name, StringComparer.Ordinal))))
            .Where(d => d.Those.Count > 0 || d.Name.Defanged)
            .Select(d => new Hit(d.Name.Start, d.Name.Length, WordKind.Domain, d.Name.Name, d.Those, null));
        return urls.Concat(ips).Concat(names);
    }

    private static IEnumerable<Hit> Mailboxes(string text, IReadOnlyList<Finding> findings) =>
        findings.All(f => f.Mailbox is null)
            ? []
            : AddressScan
                .Mailboxes(text)
                .Select(b => (Box: b, Those: Those(findings, f => IsMailboxOf(f, b.Address))))
                .Where(b => b.Those.Count > 0)
                .Select(b => new Hit(b.Box.Start, b.Box.Length, WordKind.Unknown, b.Box.Address, b.Those, null));

    // The mail's own Date stands in its headers, not in the words.
    private static IEnumerable<Hit> Times(string text, OriginalText original, IReadOnlyList<Finding> findings) =>
        Timestamps
            .Find(text, original.Hints)
            .Where(t => t.Start > original.Headers.Length)
            .Select(t => new Hit(
                t.Start,
                t.Length,
                WordKind.Time,
                text.Substring(t.Start, t.Length),
                Those(findings, f => IsTimeOf(f, t.Time)),
                t.Time
            ));

    private static bool IsMailboxOf(Finding finding, string address) =>
        string.Equals(finding.Mailbox, address, StringComparison.OrdinalIgnoreCase);

    private static bool Names(Finding finding, UrlHit url) =>
        finding.Urls.Contains(url.Url, StringComparer.Ordinal)
        || (finding.Urls.Count == 0 && finding.Domains.Contains(url.Host, StringComparer.Ordinal));

    private static bool IsTimeOf(Finding finding, EventTime time) =>
        finding.TimeBasis is not (TimeBasis.None or TimeBasis.MailDate)
        && (
            string.Equals(finding.OccurredText, time.Text, StringComparison.Ordinal)
            || (finding.OccurredAt is { } at && at == time.At)
            || (finding.LastAt is { } last && last == time.At)
        );

    private static List<int> Those(IReadOnlyList<Finding> findings, Func<Finding, bool> rests)
    {
        List<int> those = [];
        for (var i = 0; i < findings.Count; i++)
        {
            if (rests(findings[i]))
            {
                those.Add(i + 1);
            }
        }

        return those;
    }

    // In the order of the text and without overlaps. Of several at one place what a finding rests on, then addresses before
    // times ("08:55:01,203.0.113.9" is no fraction of a second), then the longest.
    private static List<Hit> Apart(IEnumerable<Hit> hits, int length)
    {
        var taken = new BitArray(length);
        var apart = new List<Hit>();
        foreach (
            var hit in hits.OrderBy(h => h.Findings.Count == 0)
                .ThenBy(h => h.Kind == WordKind.Time)
                .ThenByDescending(h => h.Length)
                .ThenBy(h => h.At)
        )
        {
            if (Enumerable.Range(hit.At, hit.Length).All(at => !taken[at]))
            {
                apart.Add(hit);
                Enumerable.Range(hit.At, hit.Length).ToList().ForEach(at => taken[at] = true);
            }
        }

        return [.. apart.OrderBy(h => h.At)];
    }

    // Only where it stands as it is, on the line of the words.
    private static Mark? LabelOf(string folded, int at)
    {
        var start = at == 0 ? 0 : folded.LastIndexOf('\n', at - 1) + 1;
        var label = ValueLabel.Of(folded, at);
        var place =
            label.Length == 0
                ? -1
                : folded.AsSpan(start, at - start).LastIndexOf(label, StringComparison.OrdinalIgnoreCase);
        return place < 0 ? null : new Mark(start + place, label.Length, "label", null, null);
    }
}
