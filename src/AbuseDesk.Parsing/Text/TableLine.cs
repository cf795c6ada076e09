using System.Globalization;
using System.Net;

namespace AbuseDesk.Parsing.Text;

/// <summary>
/// Rows of tables that name one address and one time, in cells of any separator: <c>| 192.0.2.1 | 2020-05-01 10:00:00 |</c>,
/// <c>2016-12-02 01:37 ~ 2016-12-02 02:07 (UTC), 192.0.2.1, Account Takeover</c>. A port stands in a cell of its own beside
/// the address. Prose with an address and a time is no row.
/// </summary>
internal static class TableLine
{
    private const int MaxLines = 50_000;
    private const int MaxLine = 1_000;
    private const int MaxExcerpt = 500;
    private const int MaxWords = 6;

    /// <summary>All rows of a text.</summary>
    public static List<LogLine> All(string text, TimeHints hints)
    {
        var folded = WideText.Fold(text);
        var rows = new List<LogLine>();
        var i = 0;
        while (i < folded.Length && rows.Count < MaxLines)
        {
            var end = folded.IndexOf('\n', i);
            end = end < 0 ? folded.Length : end;
            var line = folded.AsSpan(i, Math.Min(end - i, MaxLine)).TrimEnd();
            if (line.Length > 14 && Read(line, i, hints) is { } row)
                rows.Add(row);
            i = end + 1;
        }

        return rows;
    }

    /// <summary>One row, or null.</summary>
    public static LogLine? Read(ReadOnlySpan<char> line, int start, TimeHints hints)
    {
        if (!line.ContainsAnyInRange('0', '9') || !line.ContainsAny('.', ':'))
            return null;
        var text = line.ToString();
        var ips = IpScanner.Scan(text);
        if (ips.Count == 0 || ips.Select(h => h.Ip).Distinct().Skip(1).Any() || ips[0].PrefixLength is not null)
            return null;
        var times = Timestamps.Find(text, hints);
        if (times.Count is 0 or > 3 || !IsRow(text, ips[0], times))
            return null;
        return new LogLine
        {
            Kind = LogKind.Other,
            Ip = ips[0].Ip,
            Port = ips[0].Port ?? Beside(text, ips[0].End),
            Time = times[0].Time,
            Excerpt = text.Length > MaxExcerpt ? text[..MaxExcerpt] : text,
            Start = start,
            Length = line.Length,
        };
    }

    // it begins with the address or the time, and few words stand in the other cells
    private static bool IsRow(string text, IpHit ip, IReadOnlyList<TimeHit> times)
    {
        var first = Math.Min(ip.Start, times[0].Start);
        var head = text.AsSpan(0, first).Trim("> \t|*-•\"'[(;,");
        if (!head.IsEmpty && head.ContainsAnyExceptInRange('0', '9'))
            return false;
        var words = 0;
        foreach (var cell in text.Split([' ', '\t', ',', ';', '|'], StringSplitOptions.RemoveEmptyEntries))
            words += cell.Length > 2 && cell.All(char.IsLetter) ? 1 : 0;
        return words <= MaxWords;
    }

    // "192.0.2.1 | 40112 |", "192.0.2.1,40112,": a number that is a port and nothing else
    private static int? Beside(string text, int end)
    {
        var rest = text.AsSpan(end).TrimStart(" \t\"'");
        if (rest.IsEmpty || rest[0] is not ('|' or ',' or ';'))
            return null;
        rest = rest[1..].TrimStart(" \t\"'");
        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        var number = digits < 0 ? rest : rest[..digits];
        var after = rest[number.Length..].TrimStart(" \t\"'");
        return
            (after.IsEmpty || after[0] is '|' or ',' or ';')
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= IPEndPoint.MaxPort
            ? port
            : null;
    }
}
