using System.Buffers;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace AbuseDesk.Parsing.Text;

/// <summary>What wrote a log line.</summary>
public enum LogKind
{
    Sshd,
    Postfix,
    Dovecot,

    /// <summary>Apache or nginx access and error logs.</summary>
    Web,

    /// <summary>iptables, nftables, ufw: <c>SRC= DST= DPT=</c>.</summary>
    Firewall,
    Fail2ban,

    /// <summary>Flow tables and tcpdump: <c>a:1 -&gt; b:2</c>.</summary>
    Flow,

    /// <summary>Other daemons with a login: asterisk, ftp, pam, imap.</summary>
    Login,

    /// <summary>A line with a time and one address, of unknown origin.</summary>
    Other,
}

/// <summary>One line of a log that names an acting address. Its words and its time are read when they are asked for.</summary>
public sealed class LogLine
{
    private const int MaxExcerpt = 500;
    private static readonly SearchValues<string> Counting = SearchValues.Create(
        ["repeated", " times", "attempt"],
        StringComparison.Ordinal
    );

    private const string OwnClock = "EventTV=\"";
    private EventTime? _time;
    private bool _isTimed;
    private string? _excerpt;
    private int _count;

    public required LogKind Kind { get; init; }

    /// <summary>The acting side; never the victim's address.</summary>
    public required IPAddress Ip { get; init; }

    /// <summary>The acting side's port.</summary>
    public int? Port { get; init; }

    public EventTime? Time
    {
        get
        {
            if (!_isTimed)
                (_time, _isTimed) = (ReadTime(), true);
            return _time;
        }
        init => (_time, _isTimed) = (value, true);
    }

    /// <summary>The account that was tried.</summary>
    public string? Account => LogShapes.Account(Kind, Excerpt);

    /// <summary>The requested path, as written.</summary>
    public string? Path { get; init; }

    /// <summary>The name of the field or column the address stands in, where it has one.</summary>
    public string? Label { get; init; }

    /// <summary>The line as written, at most 500 characters.</summary>
    public string Excerpt
    {
        get => _excerpt ??= Source.Substring(Start, Math.Min(Length, MaxExcerpt));
        init => _excerpt = value;
    }

    /// <summary>A key of <see cref="Category"/>, or null where the line alone does not tell.</summary>
    public string? CategoryKey { get; init; }

    /// <summary>Position of the line in the text.</summary>
    public int Start { get; init; }

    /// <summary>Length of the line.</summary>
    public int Length { get; init; }

    /// <summary>Repetitions the line itself states ("1,204 times", "message repeated 12 times").</summary>
    public int Count
    {
        get => _count > 0 ? _count : _count = Stated();
        init => _count = value;
    }

    // Asterisk: the time of the event, with its offset, stands behind the time of the line
    private EventTime? ReadTime()
    {
        var own = Source.AsSpan(Start, Length).IndexOf(OwnClock);
        own = own < 0 ? 0 : own + OwnClock.Length;
        return Timestamps.Read(Source, Start + own, Length - own, Clock.Hints);
    }

    /// <summary>Orders lines of one log by their clocks without reading those; null where that is not so simple.</summary>
    internal long? Order =>
        _isTimed || Kind is LogKind.Login || Length == 0 ? null : FixedClock.Order(Source.AsSpan(Start, Length));

    /// <summary>The text the line stands in, as written.</summary>
    internal string Source { get; init; } = "";

    internal LogClock Clock { get; init; } = new(TimeHints.None);

    private int Stated()
    {
        var line = Source.AsSpan(Source.Length == 0 ? 0 : Start, Source.Length == 0 ? 0 : Length);
        // what a daemon writes says so in few words
        var isDaemons = Kind is LogKind.Sshd or LogKind.Postfix or LogKind.Dovecot or LogKind.Web or LogKind.Firewall;
        return isDaemons && !line.ContainsAny(Counting) && Ascii.IsValid(line) ? 1 : Repetitions.In(line);
    }
}

/// <summary>
/// The clock of all lines of one log; the mail that holds it tells it after the lines were found, and before any is asked for
/// its time.
/// </summary>
internal sealed class LogClock(TimeHints hints)
{
    public TimeHints Hints { get; set; } = hints.ForLogs();
}

/// <summary>Finds log lines in a text: sshd, postfix, dovecot, web servers, firewalls, fail2ban, flow tables.</summary>
public static class LogLines
{
    /// <summary>Lines returned for one text.</summary>
    public const int MaxLines = 20_000;

    private const int MaxLine = 4_000;

    /// <summary>All log lines, in the order of the text. Never throws.</summary>
    /// <param name="text">The text of a part.</param>
    /// <param name="hints">The clock of the mail; log lines without a zone assume the offset of its Date.</param>
    public static IReadOnlyList<LogLine> Find(string text, TimeHints hints)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(hints);
        return In(WideText.Fold(text), text, new LogClock(hints)).FindAll(IsOne);
    }

    private static List<LogLine> In(string folded, string original, LogClock clock) =>
        Candidates(folded, original, clock, IpScanner.Scan(folded));

    /// <summary>A line of named fields is one of a log where it has a time.</summary>
    internal static bool IsOne(LogLine line) => line.Kind is not LogKind.Other || line.Time is not null;

    /// <summary>What <see cref="IsOne"/> has still to be asked of, once the clock is known.</summary>
    internal static List<LogLine> Candidates(string folded, string original, LogClock clock, List<IpHit> hits)
    {
        ReadOnlySpan<IpHit> ips = CollectionsMarshal.AsSpan(hits);
        var lines = new List<LogLine>(Math.Min(hits.Count, 1_000));
        var end = Math.Min(folded.Length, AddressScan.MaxText);
        var i = 0;
        while (!ips.IsEmpty && i < end && lines.Count < MaxLines)
        {
            // only lines with an address can be one
            i = Math.Max(i, folded.LastIndexOf('\n', ips[0].Start) + 1);
            var lineEnd = folded.IndexOf('\n', i, end - i);
            lineEnd = lineEnd < 0 ? end : lineEnd;
            var count = CountBefore(lineEnd, ips);
            var line = folded.AsSpan(i, Math.Min(lineEnd - i, MaxLine)).TrimEnd();
            if (line.Length > 12 && Read(line, ips[..count], i, original, clock) is { } found)
            {
                lines.Add(found);
            }

            ips = ips[count..];
            i = lineEnd + 1;
        }

        return lines;
    }

    private static int CountBefore(int place, ReadOnlySpan<IpHit> hits)
    {
        var count = 0;
        while (count < hits.Length && hits[count].Start < place)
        {
            count++;
        }

        return count;
    }

    private static LogLine? Read(
        ReadOnlySpan<char> line,
        ReadOnlySpan<IpHit> hits,
        int start,
        string original,
        LogClock clock
    ) =>
        LogShapes.Read(new LogText(line, hits, start)) is { } shape
            ? new LogLine
            {
                Kind = shape.Kind,
                Ip = shape.Ip,
                Port = shape.Port,
                Path = shape.Path,
                Label = shape.Label,
                CategoryKey = shape.Category,
                Start = start,
                Length = line.Length,
                Source = original,
                Clock = clock,
            }
            : null;
}
