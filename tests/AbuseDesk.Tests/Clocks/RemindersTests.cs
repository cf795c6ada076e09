using AbuseDesk.Clocks;
using static AbuseDesk.Tests.Clocks.ClockTexts;

namespace AbuseDesk.Tests.Clocks;

public sealed class RemindersTests
{
    [Fact]
    public void Customers_are_reminded_at_half_time_and_when_it_is_over() =>
        Assert.Equal(
            [new(50, At("2026-11-24 22:00")), new Reminder(100, At("2026-11-25 10:00"))],
            Reminders.Of(Runs("2026-11-24 10:00", "24h"), [100, 50, 50], At("2026-11-24 10:00"))
        );

    [Fact]
    public void Nobody_is_reminded_of_business_days_on_a_day_off()
    {
        // 8 business hours on 05-01, then 05-07, 05-08 and 05-11.
        var reminders = Reminders.Of(Runs("2026-05-01 10:00", "3bd"), [10, 50, 80, 100], At("2026-05-01 10:00"));

        Assert.Equal(
            [At("2026-05-01 13:30"), At("2026-05-08 09:30"), At("2026-05-11 11:00"), At("2026-05-11 18:00")],
            reminders.Select(r => r.At)
        );
    }

    [Fact]
    public void Nobody_is_reminded_while_the_clock_stands()
    {
        foreach (var period in (string[])["24h", "2d", "1bd", "3bd"])
        {
            var clock = Runs("2026-11-24 10:00", period).Stop(At("2026-11-24 14:00"), "clarification");
            foreach (var hours in Enumerable.Range(1, 300))
            {
                var now = At("2026-11-24 14:00").AddHours(hours);
                Assert.All(Reminders.Of(clock, [50, 80], now), r => Assert.True(r.At > now, $"{period} {r} {now}"));
            }
        }
    }

    [Fact]
    public void Nobody_is_reminded_of_what_is_done() =>
        Assert.Equal(
            [50],
            Reminders
                .Of(
                    Runs("2026-11-24 10:00", "24h").Complete(At("2026-11-24 23:00")),
                    [50, 80, 100],
                    At("2026-11-30 10:00")
                )
                .Select(r => r.Percent)
        );
}
