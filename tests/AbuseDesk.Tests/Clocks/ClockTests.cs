using static AbuseDesk.Tests.Clocks.ClockTexts;

namespace AbuseDesk.Tests.Clocks;

public sealed class ClockTests
{
    [Fact]
    public void A_clock_knows_what_is_left_and_what_share_is_used()
    {
        var clock = Runs("2026-11-24 10:00", "24h");

        Assert.Equal(TimeSpan.FromHours(24), clock.Left(At("2026-11-24 10:00")));
        Assert.Equal(0, clock.Share(At("2026-11-24 10:00")));
        Assert.Equal(TimeSpan.FromHours(18), clock.Left(At("2026-11-24 16:00")));
        Assert.Equal(0.25, clock.Share(At("2026-11-24 16:00")));
        Assert.Equal(TimeSpan.FromHours(-2), clock.Left(At("2026-11-25 12:00")));
        Assert.Equal(1, clock.Share(At("2026-11-25 12:00")));
        Assert.Equal(0, clock.Share(At("2026-11-24 09:00")));
    }

    [Theory]
    [InlineData("2026-11-24 21:59", 0)]
    [InlineData("2026-11-24 22:00", 50)]
    [InlineData("2026-11-25 05:11", 50)]
    [InlineData("2026-11-25 05:12", 80)]
    [InlineData("2026-11-25 09:59", 80)]
    [InlineData("2026-11-25 10:00", 100)]
    [InlineData("2027-11-25 10:00", 100)]
    public void It_warns_at_half_at_four_fifths_and_when_due(string now, int warned) =>
        Assert.Equal(warned, Runs("2026-11-24 10:00", "24h").Warned(At(now)));

    [Fact]
    public void At_once_is_due_at_once()
    {
        var clock = Runs("2026-11-24 10:00", "0h");

        Assert.Equal(100, clock.Warned(At("2026-11-24 10:00")));
        Assert.Equal(1, clock.Share(At("2026-11-24 10:00")));
        Assert.Equal(0, clock.Share(At("2026-11-24 09:59")));
    }

    // Friday 10:00 until Thursday 18:00 with 勤労感謝の日 on Monday: 8 + 9 + 9 + 9 business hours.
    [Fact]
    public void Of_business_days_only_business_hours_are_used()
    {
        var clock = Runs("2026-11-20 10:00", "3bd");

        Assert.Equal(At("2026-11-26 18:00"), clock.Due(At("2026-11-20 10:00")).At);
        Assert.Equal(8.0 / 35, clock.Share(At("2026-11-20 18:00")));
        Assert.Equal(8.0 / 35, clock.Share(At("2026-11-22 12:00")));
        Assert.Equal(8.0 / 35, clock.Share(At("2026-11-24 09:00")));
        Assert.Equal(17.0 / 35, clock.Share(At("2026-11-25 08:00")));
        Assert.Equal(0, clock.Warned(At("2026-11-25 09:29")));
        Assert.Equal(50, clock.Warned(At("2026-11-25 09:30")));
    }

    [Fact]
    public void Hours_move_by_the_time_that_was_paused()
    {
        var clock = Runs("2026-11-24 10:00", "24h").Stop(At("2026-11-24 16:00"), "clarification");

        Assert.True(clock.IsPaused);
        Assert.Equal(TimeSpan.FromHours(18), clock.Left(At("2026-11-28 01:23")));
        Assert.Equal(0.25, clock.Share(At("2026-11-28 01:23")));
        Assert.Equal(0, clock.Warned(At("2026-11-28 01:23")));

        var goesOn = clock.Resume(At("2026-11-25 16:00"));

        Assert.False(goesOn.IsPaused);
        Assert.Equal(At("2026-11-26 10:00"), goesOn.Due(At("2026-11-25 16:00")).At);
        Assert.Equal(50, goesOn.Warned(At("2026-11-25 22:00")));
    }

    [Theory]
    [InlineData("2026-11-24 14:00", "2026-11-24 15:00", "2026-11-30 10:00")] // an hour: Friday is over, Monday has the rest
    [InlineData("2026-11-24 14:00", "2026-11-25 14:00", "2026-11-30 18:00")] // a day
    [InlineData("2026-11-24 19:00", "2026-11-25 08:00", "2026-11-27 18:00")] // a night moves nothing
    [InlineData("2026-11-27 17:00", "2026-11-28 12:00", "2026-11-30 10:00")] // the last hour is there on Monday
    [InlineData("2026-11-27 17:00", "2026-12-01 12:00", "2026-12-01 13:00")]
    [InlineData("2026-11-27 18:00", "2026-12-01 12:00", "2026-11-27 18:00")] // was over before
    [InlineData("2026-11-23 09:00", "2026-11-24 10:00", "2026-11-27 18:00")] // before the start
    [InlineData("2026-11-23 09:00", "2026-11-24 11:00", "2026-11-30 10:00")] // begins before the start
    public void Business_days_move_by_the_business_hours_that_were_paused(string from, string to, string due)
    {
        var clock = Runs("2026-11-24 10:00", "3bd") with { Pauses = [new(At(from), At(to), "reporter")] };

        Assert.Equal(At(due), clock.Due(At(to)).At);
        Assert.Equal(0.5, clock.Share(clock.At(50, At(to))), 9);
    }

    [Fact]
    public void Several_pauses_add_up()
    {
        var clock = Runs("2026-11-24 10:00", "24h")
            .Stop(At("2026-11-24 11:00"), "clarification")
            .Resume(At("2026-11-24 12:00"))
            .Stop(At("2026-11-25 10:30"), "reporter")
            .Resume(At("2026-11-25 12:30"));

        Assert.Equal(At("2026-11-25 13:00"), clock.Due(At("2026-11-25 12:30")).At);
        Assert.Equal(["clarification", "reporter"], clock.Pauses.Select(p => p.Reason));
    }

    [Fact]
    public void A_pause_of_days_moves_a_day_clock_by_as_much()
    {
        var clock = Runs("2026-11-24 10:00", "7d")
            .Stop(At("2026-11-26 09:00"), "clarification")
            .Resume(At("2026-11-28 09:00"));

        Assert.Equal(At("2026-12-04 00:00"), clock.Due(At("2026-11-28 09:00")).At);
    }

    [Fact]
    public void A_pause_into_years_the_table_does_not_have_says_so()
    {
        var clock = Runs("2038-12-20 10:00", "3bd").Stop(At("2038-12-21 10:00"), "court");

        Assert.False(clock.Due(At("2038-12-21 10:00")).IsBeyondCalendar);
        Assert.True(clock.Due(At("2039-01-20 10:00")).IsBeyondCalendar);
    }

    [Fact]
    public void Two_people_who_stop_it_stop_it_once()
    {
        var once = Runs("2026-11-24 10:00", "24h").Stop(At("2026-11-24 11:00"), "clarification");

        Assert.Equal(once, once.Stop(At("2026-11-24 11:05"), "reporter"));
        var goesOn = once.Resume(At("2026-11-24 12:00"));
        Assert.Equal(goesOn, goesOn.Resume(At("2026-11-24 12:05")));
    }

    [Fact]
    public void A_completed_clock_stays_as_it_was_then()
    {
        var clock = Runs("2026-11-24 10:00", "24h").Complete(At("2026-11-24 16:00"));

        Assert.Equal(TimeSpan.FromHours(18), clock.Left(At("2027-11-24 10:00")));
        Assert.Equal(0.25, clock.Share(At("2027-11-24 10:00")));
        Assert.Equal(0, clock.Warned(At("2027-11-24 10:00")));
        Assert.Equal(clock, clock.Complete(At("2026-11-25 16:00")));
        Assert.Equal(clock, clock.Stop(At("2026-11-25 16:00"), "reporter"));
    }

    [Fact]
    public void Completing_a_clock_that_stands_ends_the_pause()
    {
        var clock = Runs("2026-11-24 10:00", "24h")
            .Stop(At("2026-11-24 16:00"), "clarification")
            .Complete(At("2026-11-26 16:00"));

        Assert.False(clock.IsPaused);
        Assert.Equal(TimeSpan.FromHours(18), clock.Left(At("2026-12-24 10:00")));
    }

    [Fact]
    public void A_clock_of_a_law_stands_only_for_what_the_law_names()
    {
        var clock = Runs("2026-11-24 10:00", "7d") with { PausedBy = ["clarification"] };

        Assert.True(clock.MayStopFor("clarification"));
        Assert.False(clock.MayStopFor("reporter"));
        Assert.Throws<InvalidOperationException>(() => clock.Stop(At("2026-11-25 10:00"), "reporter"));
    }
}
