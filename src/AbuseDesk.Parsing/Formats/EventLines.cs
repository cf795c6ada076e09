using System.Net;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Rows that no header explains: logs between marks, packed lists with bars, lists glued together. Each has an address and a
/// time; the acting address is that of the log's grammar, else the first of the row.
/// <code>
/// # begin logs
/// Nov 24 01:12:07.123456 IP 198.51.100.10.55375 &gt; xxx.xxx.xxx.105.23: Flags [S]
/// # end logs
/// 198.51.100.10|64500|open portmapper|2026-11-24 01:02:03|portmap
/// 198.51.100.10ES;;open-ntp;2026-11-24T03:01:07+0100
/// </code>
/// </summary>
internal static class EventLines
{
    private const int MaxLines = 20_000;
    private const int LongestLine = 4_000;
    private const int LettersOf = 4;

    /// <summary>One finding for all rows of one address: of the files of a mail, else of its text.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="frame">What is known about the rows.</param>
    /// <param name="stated">What the subject accuses all of them of.</param>
    public static List<Finding> Findings(MailView mail, EventFrame frame, string? stated)
    {
        var ofFiles = Texts(mail, frame).SelectMany(text => Lines(text, frame, isLog: true)).ToList();
        var lines = ofFiles.Count > 0 ? ofFiles : Lines(mail.Text, frame, isLog: false);
        return Grouped(lines, mail, frame, stated);
    }

    private static List<Finding> Grouped(List<LogLine> lines, MailView mail, EventFrame frame, string? stated) =>
        LogFindings.Of(
            lines,
            mail,
            rows =>
                stated
                ?? rows[0].CategoryKey
                ?? EventCategories.OfWords(rows[0].Excerpt)
                ?? frame.Category
                ?? "other_incident",
            $"It is the source in the rows of {frame.Reporter}."
        );

    /// <summary>
    /// The same of a sender nobody knows: at least two rows, each with one address and in no log's grammar, which the general
    /// reader knows better. They stand in the text, else in files of it, packed or not.
    /// </summary>
    public static List<Finding> Bare(MailView mail, EventFrame frame)
    {
        var lines = MayHold(mail.Outline.Words) ? Lines(mail.Text, frame, isLog: false) : [];
        if (lines.Count == 0)
            lines = [.. Texts(mail, frame).SelectMany(text => Lines(text, frame, isLog: false))];
        var isPlain =
            lines.Count > 1 && lines.TrueForAll(l => l.Kind == LogKind.Other && AddressScan.Ips(l.Excerpt).Count == 1);
        return isPlain ? Grouped(lines, mail, frame, null) : [];
    }

    private static IEnumerable<string> Texts(MailView mail, EventFrame frame) =>
        EventFiles
            .Opened(mail, frame)
            .Where(f => !EventJson.MayBeOne(f.Bytes))
            .Select(f => Charsets.Decode(f.Bytes.Span[..Math.Min(f.Bytes.Length, MailPart.MaxText)], null));

    /// <summary>Whether words that are no log have a mark of one, or two rows.</summary>
    public static bool MayHold(ReadOnlySpan<char> words)
    {
        var rows = 0;
        foreach (var raw in words.EnumerateLines())
        {
            var line = raw.TrimStart("> ").TrimEnd();
            if (Mark(line) is not null || (IsRow(line) && ++rows > 1))
                return true;
        }

        return false;
    }

    private static List<LogLine> Lines(string text, EventFrame frame, bool isLog)
    {
        var found = new List<LogLine>();
        var hints = frame.Hints.ForLogs();
        var named = AddressScan.Ips(frame.Mail.Envelope.Subject ?? "").Select(h => h.Ip).ToHashSet();
        var isList = isLog;
        var position = 0;
        foreach (var raw in text.Split('\n').Take(MaxLines))
        {
            var line = raw.TrimStart('>', ' ').TrimEnd();
            isLog = Mark(line) ?? isLog;
            if (
                (isLog || IsRow(line))
                && line.Length <= LongestLine
                && Read(line, position, hints, named, isList) is { } row
            )
                found.Add(row);
            position += raw.Length + 1;
        }

        return found;
    }

    private static LogLine? Read(string line, int position, TimeHints hints, HashSet<IPAddress> named, bool isList)
    {
        var shape = LogShapes.Read(line);
        var time = Timestamps.Read(line, hints);
        if ((shape is { } known ? (known.Ip, known.Port) : Acting(line, named)) is not var (ip, port))
            return null;

        // a list of addresses and nothing else has no times
        if (time is null && !(isList && AddressScan.Ips(line) is [var only] && only.Length == line.Length))
            return null;
        return new LogLine
        {
            Kind = shape?.Kind ?? LogKind.Other,
            Ip = ip,
            Port = port,
            Time = time,
            CategoryKey = shape is { Kind: not LogKind.Flow } ? shape.Value.Category : null,
            Excerpt = Draft.Cut(line, 500),
            Start = position,
            Length = line.Length,
        };
    }

    // the address that the subject names, else the first one
    private static (IPAddress Ip, int? Port)? Acting(string line, HashSet<IPAddress> named)
    {
        var hits = AddressScan
            .Ips(line)
            .Where(h => h.PrefixLength is null && !AddressScan.IsNeverSource(h.Ip))
            .ToList();
        var hit = hits.Exists(h => named.Contains(h.Ip)) ? hits.Find(h => named.Contains(h.Ip)) : hits.FirstOrDefault();
        return hit.Ip is null ? null : (hit.Ip, hit.Port);
    }

    // "# begin logs", "--- LOG BEGIN ---": true; "# end logs": false
    private static bool? Mark(ReadOnlySpan<char> line)
    {
        if (line.Length > 60 || !line.Has("log"))
            return null;
        return line.Has("begin") || line.Has("start") ? true
            : line.Has("end") ? false
            : null;
    }

    private static bool HasFewLetters(ReadOnlySpan<char> line)
    {
        var left = (line.Length - 1) / LettersOf;
        foreach (var c in line)
        {
            if (char.IsLetter(c) && --left < 0)
                return false;
        }

        return true;
    }

    // Outside of marks only what looks like a row: it begins with an address or a time, and has separators or few letters.
    private static bool IsRow(ReadOnlySpan<char> line)
    {
        if (line.Length < 16 || !line[..12].ContainsAnyInRange('0', '9'))
            return false;
        var begins =
            char.IsAsciiHexDigit(line[0]) || line[0] is '"' or '[' or '|' || CalendarWords.Month(line[..3]) > 0;
        return begins && (TextOutline.HasCells(line) || HasFewLetters(line));
    }
}
