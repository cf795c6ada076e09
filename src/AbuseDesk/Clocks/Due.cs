using System.Runtime.InteropServices;
using AbuseDesk.Policy;

namespace AbuseDesk.Clocks;

/// <summary>Time that does not count, as while the reporter is asked; an open one moves nothing until it has ended.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Pause(DateTimeOffset From, DateTimeOffset? To, string Reason)
{
    internal bool Contains(DateTimeOffset at) => at >= From && at < To;
}

/// <summary>
/// When a period is over. <c>IsBeyondCalendar</c>: counted over days the table of holidays does not cover, so the true
/// deadline may be later.
/// </summary>
/// <remarks>
/// Minutes and hours run around the clock. Days and business days are whole ones in the operator's zone, and the day of the
/// start is not counted (Civil Code art. 140, 初日不算入), also not one that starts at 0:00, since a date without a time
/// is kept so. A day is over at its midnight: of 7d from 11-24 the last day is 12-01 and what waited may happen from
/// 12-02 00:00. A business day is over when business closes: 3bd from Tuesday are over on Friday 18:00.
/// A pause moves minutes and hours by its length. A day counts unless it ends within a pause, so an afternoon's pause that is
/// over before business closes moves nothing, and one overnight moves a business day.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Due(DateTimeOffset At, bool IsBeyondCalendar)
{
    public static Due After(DateTimeOffset start, Period period, BusinessCalendar calendar, TimeZoneInfo zone) =>
        After(start, period, calendar, zone, firstDayExcluded: true, []);

    public static Due After(
        DateTimeOffset start,
        Period period,
        BusinessCalendar calendar,
        TimeZoneInfo zone,
        bool firstDayExcluded,
        IReadOnlyList<Pause> pauses
    ) =>
        period.Unit switch
        {
            PeriodUnit.Minutes => new(Moved(start, TimeSpan.FromMinutes(period.Count), pauses), false),
            PeriodUnit.Hours => new(Moved(start, TimeSpan.FromHours(period.Count), pauses), false),
            PeriodUnit.Days => Days(start, period.Count, null, zone, firstDayExcluded, pauses),
            PeriodUnit.BusinessDays => Days(start, period.Count, calendar, zone, firstDayExcluded, pauses),
        };

    private static DateTimeOffset Moved(DateTimeOffset start, TimeSpan length, IReadOnlyList<Pause> pauses)
    {
        var due = start.ToUniversalTime() + length;
        foreach (var pause in pauses.OrderBy(p => p.From))
        {
            var from = pause.From > start ? pause.From : start;
            if (from < due && pause.To > from)
            {
                due += pause.To.Value - from;
            }
        }

        return due;
    }

    private static Due Days(
        DateTimeOffset start,
        int count,
        BusinessCalendar? calendar,
        TimeZoneInfo zone,
        bool firstDayExcluded,
        IReadOnlyList<Pause> pauses
    )
    {
        var first = WallTime.Date(start, zone);
        var isBeyond = false;
        var counted = 0;
        for (var day = firstDayExcluded ? first.AddDays(1) : first; ; day = day.AddDays(1))
        {
            isBeyond |= calendar?.IsBeyond(day) ?? false;
            if (calendar?.IsBusinessDay(day) is false)
            {
                continue;
            }

            var end = calendar is null
                ? WallTime.Instant(day.AddDays(1), TimeOnly.MinValue, zone)
                : WallTime.Instant(day, calendar.Closes, zone);
            if (end > start && !pauses.Any(p => p.Contains(end)) && ++counted >= count)
            {
                return new Due(end, isBeyond);
            }
        }
    }
}
