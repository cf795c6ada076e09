using System.Net;

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
    private const string OwnClock = "EventTV=\"";
    private EventTime? _time;
    private bool _isTimed;
    private string? _excerpt;

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
    public string? Account { get; init; }

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
    public int Count { get; init; } = 1;

    // Asterisk: the time of the event, with its offset, stands behind the time of the line
    private EventTime? ReadTime()
    {
        var own = Source.AsSpan(Start, Length).IndexOf(OwnClock);
        own = own < 0 ? 0 : own + OwnClock.Length;
        return Timestamps.Read(Source, Start + own, Length - own, Clock);
    }

    /// <summary>The text the line stands in, as written.</summary>
    internal string Source { get; init; } = "";

    internal TimeHints Clock { get; init; } = TimeHints.None;
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
        var folded = WideText.Fold(text);
        var lines = new List<LogLine>();
        var clock = hints.ForLogs();
        var end = Math.Min(folded.Length, AddressScan.MaxText);
        var i = 0;
        while (i < end && lines.Count < MaxLines)
        {
            var lineEnd = folded.IndexOf('\n', i, end - i);
            lineEnd = lineEnd < 0 ? end : lineEnd;
            var line = folded.AsSpan(i, Math.Min(lineEnd - i, MaxLine)).TrimEnd();
            if (line.Length > 12 && Read(line, i, text, clock) is { } found)
            {
                lines.Add(found);
            }

            i = lineEnd + 1;
        }

        return lines;
    }

    private static LogLine? Read(ReadOnlySpan<char> line, int start, string original, TimeHints clock)
    {
        if (LogShapes.Read(line) is not { } shape)
        {
            return null;
        }

        var found = new LogLine
        {
            Kind = shape.Kind,
            Ip = shape.Ip,
            Port = shape.Port,
            Account = shape.Account,
            Path = shape.Path,
            Label = shape.Label,
            CategoryKey = shape.Category,
            Start = start,
            Length = line.Length,
            Count = Repetitions.In(line),
            Source = original,
            Clock = clock,
        };

        // an arrow between two addresses is a log line, cut of its date as it may be
        return shape.Kind is LogKind.Other && found.Time is null ? null : found;
    }
}
