using AbuseDesk.Clocks;

namespace AbuseDesk.Tests.Clocks;

public sealed class BusinessCalendarTests
{
    private static readonly BusinessCalendar Japan = BusinessCalendar.Japan;

    [Theory]
    [InlineData(2026, 11, 20, true)] // Friday
    [InlineData(2026, 11, 21, false)] // Saturday
    [InlineData(2026, 11, 22, false)] // Sunday
    [InlineData(2026, 11, 23, false)] // 勤労感謝の日
    [InlineData(2026, 11, 24, true)]
    [InlineData(2026, 12, 28, true)]
    [InlineData(2026, 12, 29, false)]
    [InlineData(2027, 1, 1, false)]
    [InlineData(2028, 1, 3, false)] // Monday
    [InlineData(2028, 1, 4, true)]
    public void Business_is_done_on_weekdays_that_are_neither_holidays_nor_the_end_of_the_year(
        int year,
        int month,
        int day,
        bool isOpen
    ) => Assert.Equal(isOpen, Japan.IsBusinessDay(new DateOnly(year, month, day)));

    [Fact]
    public void The_end_of_the_year_and_the_weekend_are_the_operators_own()
    {
        var longer = Japan with { YearEnd = new YearEnd(28, 5) };
        var none = Japan with { YearEnd = null };
        var sundays = Japan with { Weekend = new HashSet<DayOfWeek> { DayOfWeek.Sunday } };

        Assert.False(longer.IsBusinessDay(new DateOnly(2026, 12, 28)));
        Assert.False(longer.IsBusinessDay(new DateOnly(2027, 1, 5)));
        Assert.True(none.IsBusinessDay(new DateOnly(2026, 12, 31)));
        Assert.False(none.IsBusinessDay(new DateOnly(2027, 1, 1)));
        Assert.True(sundays.IsBusinessDay(new DateOnly(2026, 11, 21)));
    }

    [Fact]
    public void A_calendar_without_any_business_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Japan with { Weekend = Enum.GetValues<DayOfWeek>().ToHashSet() });
        Assert.Throws<ArgumentOutOfRangeException>(() => new YearEnd(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new YearEnd(29, 32));
        Assert.Throws<ArgumentException>(() =>
            new BusinessCalendar("x", HolidayTable.Japan, new TimeOnly(18, 0), new TimeOnly(18, 0))
        );
    }

    [Fact]
    public void People_are_told_a_year_before_a_calendar_ends()
    {
        Assert.Null(Japan.Notice(new DateOnly(2026, 11, 24)));
        Assert.Null(Japan.Notice(new DateOnly(2037, 12, 30)));
        Assert.Equal(CalendarNotice.EndsSoon, Japan.Notice(new DateOnly(2037, 12, 31)));
        Assert.Equal(CalendarNotice.EndsSoon, Japan.Notice(new DateOnly(2038, 12, 31)));
        Assert.Equal(CalendarNotice.Ended, Japan.Notice(new DateOnly(2039, 1, 1)));
    }
}
