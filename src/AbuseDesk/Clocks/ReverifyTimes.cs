using AbuseDesk.Policy;

namespace AbuseDesk.Clocks;

/// <summary>
/// When a reported thing is looked at again. After the notice at the times of the schedule and, where it says so, once a day
/// until it is gone; from then on at the times after the fix. Should it come back, there is no fix and the days go on.
/// </summary>
public static class ReverifyTimes
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>All until a moment (included), in order; daily ones have no end of their own.</summary>
    public static IEnumerable<DateTimeOffset> Of(
        ReverifySchedule schedule,
        DateTimeOffset notifiedAt,
        DateTimeOffset? fixedAt,
        DateTimeOffset until
    )
    {
        for (
            var at = Next(schedule, notifiedAt, fixedAt, notifiedAt);
            at <= until;
            at = Next(schedule, notifiedAt, fixedAt, at.Value)
        )
        {
            yield return at.Value;
        }
    }

    /// <summary>The first later than a moment; null where nothing is left to look at.</summary>
    public static DateTimeOffset? Next(
        ReverifySchedule schedule,
        DateTimeOffset notifiedAt,
        DateTimeOffset? fixedAt,
        DateTimeOffset after
    )
    {
        var last = schedule.AfterNotice.Select(Length).DefaultIfEmpty(TimeSpan.Zero).Max();
        var times = schedule.AfterNotice.Select(p => notifiedAt + Length(p));
        if (schedule.Daily)
        {
            var days = Math.Max(0, (long)Math.Floor((after - notifiedAt - last) / Day)) + 1;
            times = times.Append(notifiedAt + last + days * Day);
        }

        times = times.Where(t => !(t >= fixedAt));
        if (fixedAt is { } gone)
        {
            times = times.Concat(FollowUps(schedule.AfterFix, gone));
        }

        var later = times.Where(t => t > after).Order().ToList();
        return later.Count == 0 ? null : later[0];
    }

    /// <summary>After a case was closed, or a thing fixed.</summary>
    public static IReadOnlyList<DateTimeOffset> FollowUps(IReadOnlyList<Period> periods, DateTimeOffset closedAt) =>
        [.. periods.Select(p => closedAt + Length(p)).Order()];

    // A look at a page is a machine's: a day is 24 hours, at night and on Sundays too.
    private static TimeSpan Length(Period period) =>
        period.Unit switch
        {
            PeriodUnit.Minutes => TimeSpan.FromMinutes(period.Count),
            PeriodUnit.Hours => TimeSpan.FromHours(period.Count),
            PeriodUnit.Days or PeriodUnit.BusinessDays => TimeSpan.FromDays(period.Count),
        };
}
