using AbuseDesk.Clocks;
using static AbuseDesk.Tests.Clocks.ClockTexts;

namespace AbuseDesk.Tests.Clocks;

public sealed class DueTests
{
    private static readonly BusinessCalendar Japan = BusinessCalendar.Japan;

    [Theory]
    [InlineData("2026-11-24 10:00", "30m", "2026-11-24 10:30")]
    [InlineData("2026-11-21 23:30", "24h", "2026-11-22 23:30")] // over a weekend: hours run around the clock
    [InlineData("2026-11-24 10:00", "0h", "2026-11-24 10:00")]
    [InlineData("2026-11-24 10:00", "7d", "2026-12-02 00:00")] // day 1 is 11-25, day 7 is 12-01
    [InlineData("2026-11-24 00:00", "7d", "2026-12-02 00:00")]
    [InlineData("2026-11-24 23:59", "7d", "2026-12-02 00:00")]
    [InlineData("2026-11-24 10:00", "3bd", "2026-11-27 18:00")]
    [InlineData("2026-11-24 19:30", "3bd", "2026-11-27 18:00")] // after business: the day of the start does not count anyway
    [InlineData("2026-11-24 03:00", "1bd", "2026-11-25 18:00")]
    [InlineData("2026-11-20 10:00", "1bd", "2026-11-24 18:00")] // weekend and 勤労感謝の日
    [InlineData("2026-11-21 10:00", "1bd", "2026-11-24 18:00")] // starts on a Saturday
    [InlineData("2026-04-28 10:00", "3bd", "2026-05-07 18:00")] // 04-30, 05-01, 05-07: ゴールデンウィーク
    [InlineData("2026-05-01 10:00", "3bd", "2026-05-11 18:00")]
    [InlineData("2026-09-18 10:00", "1bd", "2026-09-24 18:00")] // シルバーウィーク with 国民の休日
    [InlineData("2026-12-28 10:00", "3bd", "2027-01-06 18:00")] // 01-04, 01-05, 01-06
    [InlineData("2026-11-24 10:00", "10bd", "2026-12-08 18:00")]
    public void A_period_ends_when_a_person_would_say_so(string start, string period, string due) =>
        Assert.Equal(new Due(At(due), false), Due.After(At(start), Of(period), Japan, Tokyo));

    [Fact]
    public void Business_ends_at_the_operators_hour()
    {
        var early = new BusinessCalendar("own", HolidayTable.Japan, new TimeOnly(8, 30), new TimeOnly(17, 15));

        Assert.Equal(At("2026-11-27 17:15"), Due.After(At("2026-11-24 10:00"), Of("3bd"), early, Tokyo).At);
    }

    [Theory]
    [InlineData("2026-11-24 10:00", "7d", "2026-12-01 00:00")]
    [InlineData("2026-11-24 10:00", "3bd", "2026-11-26 18:00")]
    [InlineData("2026-11-24 18:30", "3bd", "2026-11-27 18:00")] // business of the day was over
    [InlineData("2026-11-23 10:00", "1bd", "2026-11-24 18:00")]
    public void Where_a_law_counts_the_first_day_it_counts(string start, string period, string due) =>
        Assert.Equal(At(due), Due.After(At(start), Of(period), Japan, Tokyo, firstDayExcluded: false).At);

    [Fact]
    public void The_day_is_the_operators_wherever_the_start_was_written_down()
    {
        // 23:30 UTC on the 23rd is already the 24th in Tokyo.
        var start = new DateTimeOffset(2026, 11, 23, 23, 30, 0, TimeSpan.Zero);

        Assert.Equal(At("2026-11-25 18:00"), Due.After(start, Of("1bd"), Japan, Tokyo).At);
        Assert.Equal(
            At("2026-11-25 18:00"),
            Due.After(start.ToOffset(TimeSpan.FromHours(-8)), Of("1bd"), Japan, Tokyo).At
        );
        Assert.Equal(TimeSpan.Zero, Due.After(start, Of("1bd"), Japan, Tokyo).At.Offset);
    }

    [Fact]
    public void A_deadline_beyond_the_table_of_holidays_says_so()
    {
        var inside = Due.After(At("2038-12-01 10:00"), Of("10bd"), Japan, Tokyo);
        var across = Due.After(At("2038-12-24 10:00"), Of("10bd"), Japan, Tokyo);
        var beyond = Due.After(At("2041-04-25 10:00"), Of("3bd"), Japan, Tokyo);
        var hours = Due.After(At("2041-04-25 10:00"), Of("24h"), Japan, Tokyo);

        Assert.False(inside.IsBeyondCalendar);
        Assert.True(across.IsBeyondCalendar);
        Assert.True(beyond.IsBeyondCalendar);
        Assert.False(hours.IsBeyondCalendar);
    }

    [Fact]
    public void A_year_missing_within_the_table_is_noticed_too()
    {
        var gap = new HolidayTable(HolidayTable.Japan.Days.Where(d => d.Date.Year != 2027));

        Assert.True(
            Due.After(At("2026-12-28 10:00"), Of("260bd"), Japan with { Holidays = gap }, Tokyo).IsBeyondCalendar
        );
    }

    // Restored after ten and at the latest after fourteen business days; 12-25 is a holiday, the end of the year is not.
    [Theory]
    [InlineData("10bd", "2026-12-24 17:00")]
    [InlineData("14bd", "2026-12-31 17:00")]
    public void Another_country_counts_by_its_own_calendar(string period, string due)
    {
        var newYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var days = new HolidayTable([
            new(new DateOnly(2026, 1, 1), "New Year's Day", null, false),
            new(new DateOnly(2026, 12, 25), "Christmas Day", null, false),
        ]);
        var federal = new BusinessCalendar("us", days, new TimeOnly(9, 0), new TimeOnly(17, 0));

        Assert.Equal(
            new Due(At(due, newYork), false),
            Due.After(At("2026-12-10 11:00", newYork), Of(period), federal, newYork)
        );
    }

    [Fact]
    public void Hours_are_hours_and_days_are_dates_when_the_clocks_change()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var open = new BusinessCalendar("de", HolidayTable.Japan);
        var start = At("2026-03-28 12:00", berlin);

        // Summer time begins on 03-29 at 02:00.
        Assert.Equal(At("2026-03-29 13:00", berlin), Due.After(start, Of("24h"), open, berlin).At);
        Assert.Equal(At("2026-03-30 00:00", berlin), Due.After(start, Of("1d"), open, berlin).At);
        Assert.Equal(
            new DateTimeOffset(2026, 3, 30, 16, 0, 0, TimeSpan.Zero),
            Due.After(start, Of("1bd"), open, berlin).At
        );
    }

    [Fact]
    public void A_midnight_that_is_skipped_is_the_first_moment_of_the_day()
    {
        // In Santiago clocks go from 09-06 00:00 to 01:00.
        var santiago = TimeZoneInfo.FindSystemTimeZoneById("America/Santiago");

        Assert.Equal(
            new DateTimeOffset(2026, 9, 6, 4, 0, 0, TimeSpan.Zero),
            Due.After(At("2026-09-04 12:00", santiago), Of("1d"), Japan, santiago).At
        );
    }

    [Fact]
    public void Of_an_hour_that_comes_twice_the_later_is_meant()
    {
        // In New York 11-01 has 01:30 twice: at 05:30 UTC and at 06:30 UTC.
        var newYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var night = new BusinessCalendar("night", HolidayTable.Japan, new TimeOnly(0, 0), new TimeOnly(1, 30))
        {
            Weekend = new HashSet<DayOfWeek>(),
        };

        Assert.Equal(
            new DateTimeOffset(2026, 11, 1, 6, 30, 0, TimeSpan.Zero),
            Due.After(At("2026-10-31 12:00", newYork), Of("1bd"), night, newYork).At
        );
    }

    [Fact]
    public void A_day_that_a_country_left_out_does_not_stop_the_count()
    {
        // Samoa went from 2011-12-29 to 2011-12-31.
        var apia = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Apia");

        Assert.Equal(At("2012-01-01 00:00", apia), Due.After(At("2011-12-28 12:00", apia), Of("3d"), Japan, apia).At);
    }
}
