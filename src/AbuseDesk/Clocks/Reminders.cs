namespace AbuseDesk.Clocks;

/// <summary>A reminder and how much of the time is over then, in per cent.</summary>
public sealed record Reminder(int Percent, DateTimeOffset At);

/// <summary>When somebody whose clock runs is reminded.</summary>
public static class Reminders
{
    /// <summary>
    /// In order. Of a clock that stands, those still to come are later than <paramref name="now"/>, so none is sent in the
    /// pause; of a completed one there are only those before it was completed.
    /// </summary>
    public static IReadOnlyList<Reminder> Of(Clock clock, IReadOnlyList<int> percentages, DateTimeOffset now) =>
        [
            .. percentages
                .Distinct()
                .Order()
                .Select(p => new Reminder(p, clock.At(p, now)))
                .Where(r => !(r.At > clock.CompletedAt)),
        ];
}
