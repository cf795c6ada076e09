using AbuseDesk.Clocks;
using AbuseDesk.Policy;
using static AbuseDesk.Tests.Clocks.ClockTexts;

namespace AbuseDesk.Tests.Clocks;

public sealed class ReverifyTimesTests
{
    private static readonly ReverifySchedule Usual = new(
        [Of("1h"), Of("6h")],
        Daily: true,
        [Of("1d"), Of("7d"), Of("30d")]
    );

    private static readonly DateTimeOffset Notified = At("2026-11-24 10:00");

    [Fact]
    public void A_reported_thing_is_looked_at_after_an_hour_after_six_and_then_daily() =>
        Assert.Equal(
            [
                At("2026-11-24 11:00"),
                At("2026-11-24 16:00"),
                At("2026-11-25 16:00"),
                At("2026-11-26 16:00"),
                At("2026-11-27 16:00"),
            ],
            ReverifyTimes.Of(Usual, Notified, null, At("2026-11-27 16:00"))
        );

    [Fact]
    public void Once_it_is_gone_it_is_looked_at_after_a_day_a_week_and_a_month() =>
        Assert.Equal(
            [
                At("2026-11-24 11:00"),
                At("2026-11-24 16:00"),
                At("2026-11-25 16:00"),
                At("2026-11-27 09:00"),
                At("2026-12-03 09:00"),
                At("2026-12-26 09:00"),
            ],
            ReverifyTimes.Of(Usual, Notified, At("2026-11-26 09:00"), DateTimeOffset.MaxValue)
        );

    [Fact]
    public void The_next_look_is_found_after_years_without_counting_days()
    {
        Assert.Equal(At("2126-11-24 16:00"), ReverifyTimes.Next(Usual, Notified, null, At("2126-11-24 10:00")));
        Assert.Equal(At("2026-11-24 11:00"), ReverifyTimes.Next(Usual, Notified, null, At("2020-01-01 00:00")));
        Assert.Equal(At("2026-11-25 16:00"), ReverifyTimes.Next(Usual, Notified, null, At("2026-11-24 16:00")));
        Assert.Null(ReverifyTimes.Next(Usual, Notified, At("2026-11-26 09:00"), At("2026-12-26 09:00")));
    }

    [Fact]
    public void A_schedule_without_daily_ends_and_an_empty_one_has_nothing()
    {
        var once = Usual with { Daily = false, AfterFix = [] };
        var never = new ReverifySchedule([], false, []);

        Assert.Equal(2, ReverifyTimes.Of(once, Notified, null, DateTimeOffset.MaxValue).Count());
        Assert.Empty(ReverifyTimes.Of(never, Notified, Notified, DateTimeOffset.MaxValue));
    }

    [Fact]
    public void A_closed_case_is_followed_up_after_a_week_and_a_month() =>
        Assert.Equal(
            [At("2026-12-01 10:00"), At("2026-12-24 10:00")],
            ReverifyTimes.FollowUps([Of("30d"), Of("7d")], Notified)
        );
}
