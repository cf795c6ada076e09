namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// The zone of log lines that state none, where the reporter tells the first of them in his own words with one:
/// <code>
/// Attack start: 2026-11-24 05:30:01 UTC
/// 2026-11-24 05:30:01.221 198.51.100.2:33221 > 203.0.113.8:80
/// </code>
/// </summary>
internal static class FreeTextClock
{
    private const int MaxTimes = 50;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Farthest = TimeSpan.FromHours(14);
    private static readonly TimeSpan Same = TimeSpan.FromSeconds(3);

    /// <summary>First and last time on the clock the reporter states; as they are where he states none.</summary>
    public static (EventTime? First, EventTime? Last) Of(FreeTextMail mail, EventTime? first, EventTime? last)
    {
        if (first is not { Zone: not ZoneBasis.Stated, Precision: TimePrecision.Second })
        {
            return (first, last);
        }

        foreach (var hit in mail.Times.Take(MaxTimes))
        {
            if (hit.Time is { Zone: ZoneBasis.Stated, Precision: TimePrecision.Second } stated)
            {
                var apart = stated.At - first.At;
                var hours = Step * Math.Round(apart / Step);
                if ((apart - hours).Duration() <= Same && hours.Duration() <= Farthest)
                {
                    return (Moved(first, hours), last is null ? null : Moved(last, hours));
                }
            }
        }

        return (first, last);
    }

    private static EventTime Moved(EventTime time, TimeSpan by) =>
        time with
        {
            At = time.At + by,
            Zone = ZoneBasis.Stated,
            Earliest = time.At + by,
            Latest = time.At + by,
            Until = time.Until is { } until ? until + by : null,
        };
}
