using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>The earliest and the latest of many lines of a log.</summary>
internal static class LogSpan
{
    // a search through all old logs finds what somebody else did behind the same address
    private static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>Of the lines that have a time; the first of several at the same instant. Nulls where no line has one.</summary>
    public static (LogLine? Earliest, LogLine? Latest) Of(List<LogLine> lines) => ByOrder(lines) ?? ByTime(lines);

    // A log has one clock, and its lines order as the figures they begin with: two times are read instead of hundreds. A log
    // over New Year, or with lines of the future, does not; then the latest line proves to be the earlier one.
    private static (LogLine?, LogLine?)? ByOrder(List<LogLine> lines)
    {
        var (earliest, latest) = ((LogLine?)null, (LogLine?)null);
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var line in lines)
        {
            if (line.Order is not { } order)
                return null;
            if (order < first)
                (earliest, first) = (line, order);
            if (order > last)
                (latest, last) = (line, order);
        }

        return earliest?.Time is { } from && latest?.Time is { } to && from.At <= to.At && to.At - from.At < Longest
            ? (earliest, latest)
            : null;
    }

    private static (LogLine?, LogLine?) ByTime(List<LogLine> lines)
    {
        var (earliest, latest) = ((LogLine?)null, (LogLine?)null);
        foreach (var line in lines)
        {
            if (line.Time is not { } time)
                continue;
            if (latest is null || time.At > latest.Time!.At)
                latest = line;
        }

        foreach (var line in lines)
        {
            if (
                line.Time is { } time
                && time.At > latest!.Time!.At - Longest
                && (earliest is null || time.At < earliest.Time!.At)
            )
                earliest = line;
        }

        return (earliest, latest);
    }
}
