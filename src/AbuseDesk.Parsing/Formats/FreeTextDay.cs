using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Log lines with a clock and no date, whose day the reporter tells in his own words, or only the date of the mail does:
/// <code>
/// On 2026-11-24 (UTC) your host flooded us:
/// 05:30:01.221345 IP 198.51.100.2.33221 > 203.0.113.8.80: Flags [S]
/// </code>
/// </summary>
internal sealed class FreeTextDay
{
    // clocks of two hosts differ a little
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan HalfDay = TimeSpan.FromHours(12);

    private readonly WallTime _first;
    private readonly WallTime _last;
    private readonly int _days;

    private FreeTextDay(WallTime first, WallTime last, int days) => (_first, _last, _days) = (first, last, days);

    /// <summary>The clocks of lines that follow one another; null where a line has none or a date too.</summary>
    public static FreeTextDay? Of(List<LogLine> lines)
    {
        var (first, last, days) = ((WallTime?)null, default(WallTime), 0);
        foreach (var line in lines)
        {
            if (Clock(line.Excerpt) is not { } clock)
            {
                return null;
            }

            // past midnight the clock begins again
            days += first is not null && clock.Clock < last.Clock - HalfDay ? 1 : 0;
            last = clock;
            first ??= clock;
        }

        return first is { } from ? new FreeTextDay(from, last, days) : null;
    }

    /// <summary>First and last time on the day a time of the report is of.</summary>
    public (EventTime? First, EventTime? Last) On(FreeTextMail mail, TimeHit told)
    {
        var (day, hints) = (told.Wall, mail.Hints.ForLogs());
        // "at 2026-11-24 05:30 UTC" above lines that begin at 05:30
        if (day is { Zone: { } zone, Clock: { } clock } && (clock - _first.Clock!.Value).Duration() <= Near)
        {
            hints = hints with { Zone = zone };
        }

        return FreeTextClock.Of(mail, At(_first, day, 0, hints), At(_last, day, _days, hints));
    }

    /// <summary>First and last time on the latest day before the mail was sent; which day it was remains a guess.</summary>
    public (EventTime? First, EventTime? Last) Before(FreeTextMail mail)
    {
        if (mail.SentAt is not { } sent)
        {
            return default;
        }

        var hints = mail.Hints.ForLogs();
        for (var back = -1; back <= 1; back++)
        {
            var date = sent.UtcDateTime.AddDays(-back);
            var day = new WallTime
            {
                Year = date.Year,
                Month = date.Month,
                Day = date.Day,
            };
            if (At(_last, day, 0, hints) is { } last && last.At <= sent + Slack)
            {
                return (Guessed(At(_first, day, -_days, hints)), Guessed(last));
            }
        }

        return default;
    }

    // customers are looked for over the week before the mail, as for a report without any time
    private static EventTime? Guessed(EventTime? time) =>
        time is null ? null : time with { Zone = ZoneBasis.Assumed, Earliest = time.Earliest.AddDays(-7) };

    private static EventTime? At(WallTime clock, WallTime day, int later, TimeHints hints)
    {
        (clock.Year, clock.Month, clock.Day, clock.Swappable) = (day.Year, day.Month, day.Day, day.Swappable);
        var by = TimeSpan.FromDays(later);
        // as logs write it: microseconds, not ticks
        var words = clock.Clock!.Value.ToString("c");
        words = words.Contains('.', StringComparison.Ordinal) ? words.TrimEnd('0') : words;
        return WallClock.ToEvent(clock, words, hints, null) is { } time
            ? time with
            {
                At = time.At + by,
                Earliest = time.Earliest + by,
                Latest = time.Latest + by,
            }
            : null;
    }

    private static WallTime? Clock(string line)
    {
        var text = line.AsSpan().TrimStart(" \t>*-[(\"'");
        if (text.Length < 8 || text[2] != ':' || text[5] != ':')
        {
            return null;
        }

        var (at, wall) = (0, default(WallTime));
        if (!ClockReader.TryRead(text, ref at, ref wall) || wall.Grain > TimeSpan.FromSeconds(1))
        {
            return null;
        }

        Timestamps.ReadZone(text, ref at, ref wall);
        return wall;
    }
}
