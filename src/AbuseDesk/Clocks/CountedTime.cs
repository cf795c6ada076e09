using System.Runtime.InteropServices;

namespace AbuseDesk.Clocks;

/// <summary>From one instant to a later one.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Stretch(DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Length => To - From;
}

/// <summary>Time as a clock counts it: all of it, or the business hours of a calendar only.</summary>
internal sealed class CountedTime(BusinessCalendar? calendar, TimeZoneInfo zone)
{
    /// <summary>The stretches that count between two instants, in order.</summary>
    public IEnumerable<Stretch> Between(DateTimeOffset from, DateTimeOffset to) =>
        After(from).TakeWhile(s => s.From < to).Select(s => s with { To = s.To < to ? s.To : to });

    public TimeSpan Length(DateTimeOffset from, DateTimeOffset to) =>
        Between(from, to).Aggregate(TimeSpan.Zero, (sum, s) => sum + s.Length);

    /// <summary>When so much of it is over; at the end of a business day rather than the beginning of the next.</summary>
    public DateTimeOffset Advance(DateTimeOffset from, TimeSpan length)
    {
        foreach (var stretch in After(from))
        {
            if (length <= stretch.Length)
            {
                return stretch.From + length;
            }

            length -= stretch.Length;
        }

        return DateTimeOffset.MaxValue;
    }

    private IEnumerable<Stretch> After(DateTimeOffset from) =>
        calendar is null ? [new Stretch(from, DateTimeOffset.MaxValue)] : Business(from, calendar);

    private IEnumerable<Stretch> Business(DateTimeOffset from, BusinessCalendar open)
    {
        for (var day = WallTime.Date(from, zone); day < DateOnly.MaxValue; day = day.AddDays(1))
        {
            if (!open.IsBusinessDay(day))
            {
                continue;
            }

            var opens = WallTime.Instant(day, open.Opens, zone);
            var closes = WallTime.Instant(day, open.Closes, zone);
            var begins = opens > from ? opens : from;
            if (begins < closes)
            {
                yield return new Stretch(begins, closes);
            }
        }
    }
}
