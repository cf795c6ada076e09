using System.Runtime.InteropServices;
using AbuseDesk.Policy;

namespace AbuseDesk.Clocks;

/// <summary>
/// When a period is over. <c>IsBeyondCalendar</c>: counted over days the table of holidays does not cover, so the true
/// deadline may be later.
/// </summary>
/// <remarks>
/// Minutes and hours run around the clock. Days and business days are whole ones in the operator's zone, and the day of the
/// start is not counted (Civil Code art. 140, 初日不算入), also not one that starts at 0:00, since a date without a time
/// is kept so. A day is over at its midnight: of 7d from 11-24 the last day is 12-01 and what waited may happen from
/// 12-02 00:00. A business day is over when business closes: 3bd from Tuesday are over on Friday 18:00.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Due(DateTimeOffset At, bool IsBeyondCalendar)
{
    public static Due After(
        DateTimeOffset start,
        Period period,
        BusinessCalendar calendar,
        TimeZoneInfo zone,
        bool firstDayExcluded = true
    ) =>
        period.Unit switch
        {
            PeriodUnit.Minutes => new(start.ToUniversalTime().AddMinutes(period.Count), false),
            PeriodUnit.Hours => new(start.ToUniversalTime().AddHours(period.Count), false),
            PeriodUnit.Days => Days(start, period.Count, null, zone, firstDayExcluded),
            PeriodUnit.BusinessDays => Days(start, period.Count, calendar, zone, firstDayExcluded),
        };

    /// <summary>
    /// What was left when the clock stopped runs from when it goes on: around the clock, or through business hours where the
    /// period is of business days. So a pause at night or on a Sunday gives nobody more business days.
    /// </summary>
    internal Due MovedBy(IEnumerable<Stretch> pauses, BusinessCalendar? calendar, TimeZoneInfo zone)
    {
        var time = new CountedTime(calendar, zone);
        var due = At;
        foreach (var pause in pauses.Where(p => p.From < p.To))
        {
            if (pause.From < due && time.Length(pause.From, due) is { Ticks: > 0 } left)
            {
                due = time.Advance(pause.To, left);
            }
        }

        var isBeyond = calendar is not null && calendar.IsBeyond(WallTime.Date(due, zone));
        return new Due(due, IsBeyondCalendar || isBeyond);
    }

    private static Due Days(
        DateTimeOffset start,
        int count,
        BusinessCalendar? calendar,
        TimeZoneInfo zone,
        bool firstDayExcluded
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
            if (end > start && ++counted >= count)
            {
                return new Due(end, isBeyond);
            }
        }
    }
}
