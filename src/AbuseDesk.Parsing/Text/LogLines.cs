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

/// <summary>One line of a log that names an acting address.</summary>
public sealed record LogLine
{
    public required LogKind Kind { get; init; }

    /// <summary>The acting side; never the victim's address.</summary>
    public required IPAddress Ip { get; init; }

    /// <summary>The acting side's port.</summary>
    public int? Port { get; init; }

    public EventTime? Time { get; init; }

    /// <summary>The account that was tried.</summary>
    public string? Account { get; init; }

    /// <summary>The requested path, as written.</summary>
    public string? Path { get; init; }

    /// <summary>The line as written, at most 500 characters.</summary>
    public required string Excerpt { get; init; }

    /// <summary>A key of <see cref="Category"/>, or null where the line alone does not tell.</summary>
    public string? CategoryKey { get; init; }

    /// <summary>Position of the line in the text.</summary>
    public int Start { get; init; }

    /// <summary>Length of the line.</summary>
    public int Length { get; init; }

    /// <summary>Repetitions the line itself states ("1,204 times", "message repeated 12 times").</summary>
    public int Count { get; init; } = 1;
}

/// <summary>Finds log lines in a text: sshd, postfix, dovecot, web servers, firewalls, fail2ban, flow tables.</summary>
public static class LogLines
{
    /// <summary>Lines returned for one text.</summary>
    public const int MaxLines = 20_000;

    private const int MaxLine = 4_000;
    private const int MaxExcerpt = 500;
    private const string EventTime = "EventTV=\"";

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

        var text = original.Substring(start, line.Length);
        // Asterisk: the time of the event, with its offset, stands behind the time of the line
        var own = text.IndexOf(EventTime, StringComparison.Ordinal);
        var time = Timestamps.Read(own < 0 ? text : text[(own + EventTime.Length)..], clock);
        if (time is null && shape.Kind is LogKind.Flow or LogKind.Other)
        {
            return null;
        }

        return new LogLine
        {
            Kind = shape.Kind,
            Ip = shape.Ip,
            Port = shape.Port,
            Time = time,
            Account = shape.Account,
            Path = shape.Path,
            CategoryKey = shape.Category,
            Excerpt = text.Length > MaxExcerpt ? text[..MaxExcerpt] : text,
            Start = start,
            Length = line.Length,
            Count = Repetitions.In(line),
        };
    }
}
