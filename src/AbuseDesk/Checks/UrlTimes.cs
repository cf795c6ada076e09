using AbuseDesk.Cases;
using AbuseDesk.Clocks;
using AbuseDesk.Policy;

namespace AbuseDesk.Checks;

/// <summary>A visit that shall be made.</summary>
internal sealed record PlannedVisit(UrlSubject Subject, VisitReason Why, DateTimeOffset DueAt);

/// <summary>When a URL of a case is looked at next (DOMAIN §4.11). Pure: the same case gives the same plan.</summary>
internal static class UrlTimes
{
    // What was seen just before somebody accepted is what they accepted it by.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>The next visit; null: none is needed.</summary>
    /// <param name="of">The case.</param>
    /// <param name="last">How the URL was last seen; null: never looked at.</param>
    /// <param name="toldAt">When the customer last wrote that something was done, or somebody reported it after the end.</param>
    /// <param name="schedule">Of the policy.</param>
    /// <param name="now">The time.</param>
    public static (VisitReason Why, DateTimeOffset DueAt)? Next(
        AbuseCase of,
        UrlSeen? last,
        DateTimeOffset? toldAt,
        ReverifySchedule schedule,
        DateTimeOffset now
    )
    {
        if (of.IsClosed && !CloseCodes.Close.Contains(of.CloseCode, StringComparer.Ordinal))
        {
            return null;
        }

        if (last is null)
        {
            return !of.IsClosed ? (VisitReason.Opened, now)
                : toldAt > of.ClosedAt ? (VisitReason.AfterFix, now)
                : Later(of, null, schedule, of.ClosedAt ?? now);
        }

        if (toldAt > last.DoneAt)
        {
            return (VisitReason.AfterFix, now);
        }

        return of is { IsClosed: false, AcceptedAt: { } accepted } && accepted - Fresh > last.DoneAt
            ? (VisitReason.Accepted, now)
            : Later(of, last, schedule, last.DoneAt);
    }

    // A closed case is looked at as long as the schedule after a fix lasts, whatever is seen: people were told that it is over.
    private static (VisitReason Why, DateTimeOffset DueAt)? Later(
        AbuseCase of,
        UrlSeen? last,
        ReverifySchedule schedule,
        DateTimeOffset after
    )
    {
        var told = of.NotifiedAt ?? of.ContainedAt;
        var over = of.IsClosed ? of.FixedAt ?? of.ClosedAt : last?.GoneSince;
        var next =
            told is { } notified ? ReverifyTimes.Next(schedule, notified, over, after)
            : over is { } gone ? First(ReverifyTimes.FollowUps(schedule.AfterFix, gone), after)
            : null;
        return next is not { } due ? null
            : over is null || due < over ? (VisitReason.AfterNotice, due)
            : of is { IsClosed: true, FixedAt: null } ? (VisitReason.FollowUp, due)
            : (VisitReason.AfterFix, due);
    }

    private static DateTimeOffset? First(IReadOnlyList<DateTimeOffset> times, DateTimeOffset after) =>
        times.Where(t => t > after).Select(t => (DateTimeOffset?)t).FirstOrDefault();
}
