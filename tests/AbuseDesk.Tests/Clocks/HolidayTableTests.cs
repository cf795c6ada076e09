using System.Globalization;
using AbuseDesk.Clocks;

namespace AbuseDesk.Tests.Clocks;

public sealed class HolidayTableTests
{
    private static readonly HolidayTable Japan = HolidayTable.Japan;

    // As the Cabinet Office publishes them, 休日 included.
    [Theory]
    [InlineData(
        2024,
        "01-01 01-08 02-11 02-12 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-22 09-23 10-14 11-03 11-04 11-23"
    )]
    [InlineData(
        2025,
        "01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-21 08-11 09-15 09-23 10-13 11-03 11-23 11-24"
    )]
    [InlineData(
        2026,
        "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23"
    )]
    [InlineData(
        2027,
        "01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23"
    )]
    public void The_years_announced_have_the_days_announced(int year, string days)
    {
        Assert.Equal(
            days,
            string.Join(' ', Year(year).Select(d => d.Date.ToString("MM-dd", CultureInfo.InvariantCulture)))
        );
        Assert.DoesNotContain(Year(year), d => d.IsForecast);
    }

    [Theory]
    [InlineData("2026-05-06", "振替休日", "Substitute holiday")] // 05-03 is a Sunday, 05-04 and 05-05 are holidays
    [InlineData("2026-09-22", "国民の休日", "Citizens' holiday")] // between 敬老の日 and 秋分の日
    [InlineData("2027-03-22", "振替休日", "Substitute holiday")]
    [InlineData("2032-09-21", "国民の休日", "Citizens' holiday")]
    [InlineData("2034-01-02", "振替休日", "Substitute holiday")]
    [InlineData("2037-09-22", "国民の休日", "Citizens' holiday")]
    [InlineData("2026-11-23", "勤労感謝の日", "Labour Thanksgiving Day")]
    [InlineData("2036-09-22", "秋分の日", "Autumnal Equinox Day")]
    public void A_day_off_has_its_name_in_both_languages(string date, string ja, string en)
    {
        var day = Japan.Find(Date(date));

        Assert.Equal(ja, day?.Name);
        Assert.Equal(en, day?.NameEn);
    }

    [Fact]
    public void All_years_from_2024_to_2038_follow_the_law()
    {
        foreach (var year in Enumerable.Range(2024, 15))
        {
            Assert.True(Japan.Covers(year));
            Assert.Equal(Law(year).Order(), Year(year).Select(d => d.Date));
        }

        Assert.Equal(2038, Japan.LastYear);
        Assert.False(Japan.Covers(2039));
        Assert.False(Japan.Covers(2023));
    }

    [Fact]
    public void What_no_one_has_announced_yet_is_marked_as_forecast() =>
        Assert.All(Japan.Days, d => Assert.Equal(d.Date.Year >= 2028, d.IsForecast));

    [Fact]
    public void The_table_says_where_it_is_from()
    {
        using var file = typeof(HolidayTable).Assembly.GetManifestResourceStream("AbuseDesk.Clocks.Calendars.jp.ics")!;
        using var text = new StreamReader(file);
        var head = text.ReadToEnd()[..1200].Replace("\n ", "", StringComparison.Ordinal);

        Assert.Contains("内閣府", head, StringComparison.Ordinal);
        Assert.Contains("https://www8.cao.go.jp/chosei/shukujitsu/gaiyou.html", head, StringComparison.Ordinal);
        Assert.Contains("昭和23年法律第178号", head, StringComparison.Ordinal);
        Assert.Contains("forecast", head, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_table_decides_the_years_it_covers_and_only_those()
    {
        // As in 2020, when a law moved 海の日 and スポーツの日 for one year.
        var moved = new HolidayTable([
            Day("2029-01-01", "元日"),
            Day("2029-07-20", "海の日"),
            Day("2030-02-01", "臨時の休日"),
        ]);

        var both = Japan.ReplacedBy(moved);

        Assert.Null(both.Find(Date("2029-07-16")));
        Assert.Equal("海の日", both.Find(Date("2029-07-20"))?.Name);
        Assert.Equal("臨時の休日", both.Find(Date("2030-02-01"))?.Name);
        Assert.Equal("海の日", both.Find(Date("2030-07-15"))?.Name);
        Assert.Equal(2038, both.LastYear);
    }

    [Fact]
    public void Days_of_a_company_are_added_and_take_nothing_away()
    {
        var both = Japan.With(new HolidayTable([Day("2026-04-20", "創立記念日"), Day("2026-08-14", "夏季休業")]));

        Assert.Equal("創立記念日", both.Find(Date("2026-04-20"))?.Name);
        Assert.Equal("昭和の日", both.Find(Date("2026-04-29"))?.Name);
    }

    [Fact]
    public void A_year_with_days_in_spring_only_is_not_covered()
    {
        var table = new HolidayTable([Day("2039-01-01", "元日"), Day("2039-05-05", "こどもの日")]);

        Assert.False(table.Covers(2039));
        Assert.Null(table.LastYear);
    }

    // 国民の祝日に関する法律 art. 2 and 3, written down a second time.
    private static HashSet<DateOnly> Law(int year)
    {
        DateOnly On(int month, int day) => new(year, month, day);
        DateOnly Monday(int month, int nth) =>
            Enumerable
                .Range(1, 31)
                .Select(d => On(month, d))
                .Where(d => d.DayOfWeek is DayOfWeek.Monday)
                .ElementAt(nth - 1);
        int Equinox(double day) => (int)(day + 0.242194 * (year - 1980)) - (year - 1980) / 4;

        var holidays = new HashSet<DateOnly>
        {
            On(1, 1),
            Monday(1, 2),
            On(2, 11),
            On(2, 23),
            On(3, Equinox(20.8431)),
            On(4, 29),
            On(5, 3),
            On(5, 4),
            On(5, 5),
            Monday(7, 3),
            On(8, 11),
            Monday(9, 3),
            On(9, Equinox(23.2488)),
            Monday(10, 2),
            On(11, 3),
            On(11, 23),
        };
        var substitutes = holidays
            .Where(d => d.DayOfWeek is DayOfWeek.Sunday)
            .Select(d => Enumerable.Range(1, 7).Select(d.AddDays).First(n => !holidays.Contains(n)));
        var between = holidays
            .Select(d => d.AddDays(1))
            .Where(d => !holidays.Contains(d) && holidays.Contains(d.AddDays(1)));
        return [.. holidays, .. substitutes, .. between];
    }

    private static IEnumerable<Holiday> Year(int year) => Japan.Days.Where(d => d.Date.Year == year);

    private static Holiday Day(string date, string name) => new(Date(date), name, null, false);

    private static DateOnly Date(string date) => DateOnly.Parse(date, CultureInfo.InvariantCulture);
}
