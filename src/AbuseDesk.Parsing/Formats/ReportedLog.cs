using System.Net;
using System.Net.Sockets;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// The log lines of one accused address: when it began and ended, how often, from which port, what was done. Lines of others
/// who only asked for a page with that address in its name do not count.
/// </summary>
/// <param name="First">Time of the first line.</param>
/// <param name="Last">Time of the last line.</param>
/// <param name="Count">Events in all lines.</param>
/// <param name="Port">The one port it came from, or that of the first line.</param>
/// <param name="Category">What most lines show, or null where they do not tell.</param>
/// <param name="Excerpt">The first lines.</param>
internal sealed record ReportedLog(
    EventTime? First,
    EventTime? Last,
    int Count,
    int? Port,
    string? Category,
    string Excerpt
)
{
    private const int MaxLine = 4_000;
    private const int MaxLines = 20_000;
    private const int MaxExcerptLines = 10;

    // where a line starts with its time at all, it is within "host:/var/log/auth.log.1:"
    private const int LatestTime = 60;

    // A search through rotated logs also finds what the address did years ago: only the last burst is what is reported.
    private static readonly TimeSpan Pause = TimeSpan.FromDays(7);

    private static readonly string[] LoginPages =
    [
        "wp-login",
        "xmlrpc",
        "/login",
        "/administrator",
        "/signin",
        "/user/",
    ];

    /// <summary>The lines of an address, or null where there are none.</summary>
    /// <param name="text">The text that holds the log.</param>
    /// <param name="ip">The accused address.</param>
    /// <param name="hints">The clock of the mail; the zone the log states for itself goes before.</param>
    public static ReportedLog? Of(string text, IPAddress ip, TimeHints hints)
    {
        var clock = (hints.Zone is null ? hints with { Zone = StatedZone.Find(text) } : hints).ForLogs();
        var known = new Dictionary<int, LogLine>();
        foreach (var line in LogLines.Find(text, clock))
            known[line.Start] = line;
        var lines = new List<Line>();
        var start = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var at = start;
            start += raw.Length + 1;
            if (lines.Count >= MaxLines)
                break;
            if (known.TryGetValue(at, out var log))
            {
                if (log.Ip.Equals(ip))
                    lines.Add(new Line(log.Time, log.Port, CategoryOf(log), log.Count, log.Excerpt));
            }
            else if (Unknown(raw[..Math.Min(raw.Length, MaxLine)], ip, clock) is { } other)
            {
                lines.Add(other);
            }
        }

        return lines.Count == 0 ? null : Summary(LastBurst(lines));
    }

    private static ReportedLog Summary(List<Line> lines)
    {
        var times = lines.Where(l => l.Time is not null).Select(l => l.Time!).ToList();
        var ports = lines.Where(l => l.Port is not null).Select(l => l.Port).Distinct().ToList();
        return new ReportedLog(
            times.FirstOrDefault(),
            times.LastOrDefault(),
            lines.Sum(l => l.Count),
            ports.Count == 1 ? ports[0] : lines[0].Port,
            lines
                .Where(l => l.Category is not null)
                .GroupBy(l => l.Category!, StringComparer.Ordinal)
                .MaxBy(g => g.Count())
                ?.Key,
            string.Join('\n', lines.Take(MaxExcerptLines).Select(l => l.Text))
        );
    }

    private static List<Line> LastBurst(List<Line> lines)
    {
        var timed = lines.Where(l => l.Time is not null).OrderBy(l => l.Time!.At).ToList();
        if (timed.Count == 0)
            return lines;
        var first = timed.Count - 1;
        while (first > 0 && timed[first].Time!.At - timed[first - 1].Time!.At <= Pause)
            first--;
        return timed[first..];
    }

    // a line of a daemon nobody knows: its own time at the start, and the address not only in a link
    private static Line? Unknown(ReadOnlySpan<char> line, IPAddress ip, TimeHints clock)
    {
        if (line.Length < 16 || !MayName(line, ip))
            return null;
        var text = line.ToString();
        if (AddressScan.Ips(text).FirstOrDefault(h => h.Ip.Equals(ip)) is not { Length: > 0 } hit)
            return null;
        if (AddressScan.Urls(text).Any(u => hit.Start >= u.Start && hit.Start < u.End))
            return null;
        return Timestamps.Find(text, clock) is [{ Start: < LatestTime } time, ..]
            ? new Line(time.Time, hit.Port, null, 1, Draft.Cut(text, 500))
            : null;
    }

    private static bool MayName(ReadOnlySpan<char> line, IPAddress ip) =>
        ip.AddressFamily == AddressFamily.InterNetwork
            ? line.Contains(ip.ToString(), StringComparison.Ordinal)
            : line.Count(':') > 2;

    private static string? CategoryOf(LogLine line) =>
        line.Kind is LogKind.Flow ? null
        : line.Kind is LogKind.Web && line.Path is { } path && Array.Exists(LoginPages, path.Has) ? "brute_force"
        : line.CategoryKey;

    private sealed record Line(EventTime? Time, int? Port, string? Category, int Count, string Text);
}
