using System.Net;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>The log lines of one accused address: when it began and ended, how often, from which port, what was done.</summary>
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
);

/// <summary>
/// All log lines of a text by the address that acts in them, read once. Lines of others who only asked for a page with an
/// address in its name are not lines of that address.
/// </summary>
internal sealed class ReportedLogs
{
    private const int MaxLine = 4_000;
    private const int MaxLines = 50_000;
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

    private static readonly WordScan FailedLogins = new([
        "authenticator failed",
        "incorrect authentication",
        "authentication failed",
        "authentication failure",
        "auth failed",
        "login failed",
        "failed login",
        "badlogin",
        "invalid user",
        "wrong password",
        "failed password",
    ]);

    private readonly Dictionary<IPAddress, List<Line>> _lines = [];

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text that holds the log.</param>
    /// <param name="hints">The clock of the mail; the zone the log states for itself goes before.</param>
    public ReportedLogs(string text, TimeHints hints)
    {
        var clock = (hints.Zone is null ? hints with { Zone = StatedZone.Find(text) } : hints).ForLogs();
        var known = new Dictionary<int, LogLine>();
        foreach (var line in LogLines.Find(text, clock))
            known[line.Start] = line;
        var (start, count) = (0, 0);
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            if (known.TryGetValue(start, out var log))
                Add(log.Ip, new Line(log.Time, log.Port, CategoryOf(log), log.Count, log.Excerpt));
            else
                AddUnknown(raw[..Math.Min(raw.Length, MaxLine)], clock);
            start += raw.Length + 1;
            if (++count >= MaxLines)
                break;
        }
    }

    /// <summary>The lines of an address, or null where there are none.</summary>
    public ReportedLog? Of(IPAddress ip) => _lines.TryGetValue(ip, out var lines) ? Summary(LastBurst(lines)) : null;

    // a line of a daemon nobody knows: its own time at the start, and the address not only in a link
    private void AddUnknown(ReadOnlySpan<char> line, TimeHints clock)
    {
        if (line.Length < 16 || !line.ContainsAnyInRange('0', '9') || !line.Contains(':'))
            return;
        var text = line.ToString();
        var hits = AddressScan.Ips(text);
        if (hits.Count == 0 || Timestamps.Find(text, clock) is not [{ Start: < LatestTime } time, ..])
            return;
        var urls = AddressScan.Urls(text);
        var category = FailedLogins.All(text, 1).Count > 0 ? "brute_force" : null;
        foreach (var hit in hits.DistinctBy(h => h.Ip))
        {
            if (!urls.Any(u => hit.Start >= u.Start && hit.Start < u.End))
                Add(hit.Ip, new Line(time.Time, hit.Port, category, 1, Draft.Cut(text, 500)));
        }
    }

    private void Add(IPAddress ip, Line line)
    {
        if (!_lines.TryGetValue(ip, out var lines))
            _lines[ip] = lines = [];
        lines.Add(line);
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

    private static string? CategoryOf(LogLine line) =>
        line.Kind is LogKind.Flow ? null
        : line.Kind is LogKind.Web && line.Path is { } path && Array.Exists(LoginPages, path.Has) ? "brute_force"
        : line.CategoryKey;

    private sealed record Line(EventTime? Time, int? Port, string? Category, int Count, string Text);
}
