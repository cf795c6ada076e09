namespace AbuseDesk.Parsing.Text;

/// <summary>Turns a wall clock into an instant, or into all the instants it may mean.</summary>
internal static class WallClock
{
    private static readonly ClockZone China = new(TimeSpan.FromHours(8));
    private static readonly TimeSpan EastMost = TimeSpan.FromHours(14);
    private static readonly TimeSpan WestMost = TimeSpan.FromHours(12);

    /// <summary>The instant of a wall clock; a range lasts until the second one, the next day where that one stands earlier.</summary>
    public static EventTime? ToEvent(WallTime wall, string words, TimeHints hints, WallTime? until)
    {
        var first = ToEvent(wall, words, hints);
        var last = until is { } end ? ToEvent(end, words, hints) : null;
        if (first is null || last is null)
        {
            return first;
        }

        var isNextDay = last.At < first.At && (until!.Value.Day, until.Value.Month) == (wall.Day, wall.Month);
        var shift = TimeSpan.FromDays(isNextDay ? 1 : 0);
        return last.At + shift <= first.At
            ? first
            : first with
            {
                Until = last.At + shift,
                Latest = last.Latest + shift,
            };
    }

    private static EventTime? ToEvent(WallTime wall, string words, TimeHints hints)
    {
        if (Local(wall, hints) is not { } local)
        {
            return null;
        }

        var (zone, basis) = Zone(wall, hints);
        var offset = zone?.OffsetAt(local) ?? TimeSpan.Zero;
        var grain = wall.Clock is null ? TimeSpan.FromDays(1) : wall.Grain;
        var (first, last) = (local, grain > TimeSpan.FromSeconds(1) ? local + grain - TimeSpan.FromSeconds(1) : local);
        if (
            wall.Swappable
            && Local(wall with { Month = wall.Day, Day = wall.Month, Swappable = false }, hints) is { } other
        )
        {
            first = other < first ? other : first;
            last = other > local ? last + (other - local) : last;
        }

        var certain = basis == ZoneBasis.Stated;
        return new EventTime(
            new DateTimeOffset(local, TimeSpan.Zero) - offset,
            words,
            basis,
            wall.Clock is null ? TimePrecision.Day
                : grain > TimeSpan.FromSeconds(1) ? TimePrecision.Minute
                : TimePrecision.Second,
            new DateTimeOffset(first, TimeSpan.Zero) - (certain ? offset : EastMost),
            new DateTimeOffset(last, TimeSpan.Zero) + (certain ? -offset : WestMost)
        );
    }

    private static (ClockZone? Zone, ZoneBasis Basis) Zone(WallTime wall, TimeHints hints)
    {
        if (wall.Zone is { } written)
        {
            return (written, ZoneBasis.Stated);
        }

        if (hints.Zone is { } stated)
        {
            return (stated, ZoneBasis.Stated);
        }

        if (Habit(hints.Language) is { } habit)
        {
            return (habit, ZoneBasis.Assumed);
        }

        return (hints.AssumeMailOffset || wall.IsZoneUnknown) && hints.MailDate is { } date
            ? (new ClockZone(date.Offset), ZoneBasis.Assumed)
            : (null, ZoneBasis.None);
    }

    // one zone for all who write in the language
    private static ClockZone? Habit(string language) =>
        language switch
        {
            "ja" or "ko" => ClockZone.Japan,
            "zh" => China,
            _ => null,
        };

    private static DateTime? Local(WallTime wall, TimeHints hints)
    {
        var clock = wall.Clock ?? TimeSpan.Zero;
        if (wall.Year is { } year)
        {
            return Exists(year, wall) ? Day(year, wall) + clock : null;
        }

        if (hints.MailDate is not { } mail)
        {
            return null;
        }

        // the latest year that is not after the mail; old rotated logs stay in the past
        var limit = mail.UtcDateTime.AddDays(1);
        for (var candidate = limit.Year; candidate > limit.Year - 5; candidate--)
        {
            if (Exists(candidate, wall) && Day(candidate, wall) + clock is var local && local <= limit)
            {
                return local;
            }
        }

        return null;
    }

    private static bool Exists(int year, WallTime wall) => wall.Day <= DateTime.DaysInMonth(year, wall.Month);

    private static DateTime Day(int year, WallTime wall) =>
        new(year, wall.Month, wall.Day, 0, 0, 0, DateTimeKind.Unspecified);
}
