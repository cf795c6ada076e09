using System.Text;
using AbuseDesk.Clocks;

namespace AbuseDesk.Tests.Clocks;

public sealed class IcsReadingTests
{
    private const string One = "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261123\r\nSUMMARY:勤労感謝の日\r\nEND:VEVENT\r\n";

    [Fact]
    public void Events_of_whole_days_become_days_off()
    {
        var table = Table(
            """
            BEGIN:VEVENT
            UID:1@calendar.example
            DTSTART;VALUE=DATE:20261225
            DTEND;VALUE=DATE:20261226
            SUMMARY;LANGUAGE=en:Christmas\, the
              first day
            BEGIN:VALARM
            SUMMARY:an alarm
            DTSTART;VALUE=DATE:20200101
            END:VALARM
            END:VEVENT
            BEGIN:VEVENT
            DTSTART:20270704
            SUMMARY;X-NOTE="a:b;c":Independence Day
            STATUS:TENTATIVE
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20260101
            SUMMARY:called off
            STATUS:CANCELLED
            END:VEVENT
            """
        );

        Assert.Equal(
            [
                new(new DateOnly(2026, 12, 25), "Christmas, the first day", null, false),
                new Holiday(new DateOnly(2027, 7, 4), "Independence Day", null, true),
            ],
            table.Days
        );
    }

    [Theory]
    [InlineData("DTEND;VALUE=DATE:20261231", 3)]
    [InlineData("DTEND;VALUE=DATE:20261228", 1)]
    [InlineData("DURATION:P2D", 2)]
    public void An_event_of_several_days_is_all_of_them(string end, int days)
    {
        var table = Table($"BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261228\n{end}\nSUMMARY:年末休業\nEND:VEVENT");

        Assert.Equal(Enumerable.Range(28, days), table.Days.Select(d => d.Date.Day));
    }

    [Theory]
    [InlineData(
        "DTSTART:20261123T090000Z",
        "line 3: '20261123T090000Z' is not a whole day, as DTSTART;VALUE=DATE:20261123"
    )]
    [InlineData("DTSTART;VALUE=DATE:20261131", "line 3: '20261131' is not a whole day")]
    [InlineData("DTSTART;VALUE=DATE:2026-11-23", "line 3: '2026-11-23' is not a whole day")]
    [InlineData("DTSTART;VALUE=DATE:00010101", "line 3: 1 is not a year from 1948 to 2199")]
    [InlineData("DTSTART;VALUE=DATE:99991231", "line 3: 9999 is not a year from 1948 to 2199")]
    [InlineData("UID:only", "line 2: begins an event without DTSTART;VALUE=DATE:20261123")]
    [InlineData("DTSTART;VALUE=DATE:20261123\nRRULE:FREQ=YEARLY", "line 4: RRULE: the event repeats; write each day")]
    [InlineData(
        "DTSTART;VALUE=DATE:20261123\nDTEND;VALUE=DATE:20261120",
        "line 4: DTEND: days off are 1 to 31 whole days"
    )]
    [InlineData(
        "DTSTART;VALUE=DATE:20261123\nDTEND;VALUE=DATE:21991231",
        "line 4: DTEND: days off are 1 to 31 whole days"
    )]
    [InlineData("DTSTART;VALUE=DATE:20261123\nDURATION:PT1H", "line 4: DURATION: days off are 1 to 31 whole days")]
    [InlineData("DTSTART;VALUE=DATE:20261123\nNONSENSE", "line 4: is not NAME:VALUE, as SUMMARY:勤労感謝の日")]
    public void What_is_wrong_is_told_by_line(string lines, string problem) =>
        Assert.Contains(
            Problems($"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{lines}\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR\n"),
            p => p.StartsWith(problem, StringComparison.Ordinal)
        );

    [Fact]
    public void A_day_needs_a_name_of_sane_length()
    {
        foreach (var summary in (string[])["", "SUMMARY:\n", $"SUMMARY:{new string('x', 201)}\n"])
        {
            var file = $"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261123\n{summary}END:VEVENT\nEND:VCALENDAR\n";
            Assert.StartsWith("line 2: begins an event without SUMMARY", Assert.Single(Problems(file)));
        }
    }

    [Theory]
    [InlineData("", "line 1: is not an iCalendar file, which begins with BEGIN:VCALENDAR")]
    [InlineData("2026/1/1,元日\n", "line 1: is not an iCalendar file")]
    [InlineData("<html>:\n", "line 1: is not an iCalendar file")]
    [InlineData("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "has no event")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261123\n", "line 2: begins an event that has no END:VEVENT")]
    [InlineData("BEGIN:VCALENDAR\n" + One, "line 5: is the last line, but not END:VCALENDAR: the file was cut off")]
    [InlineData(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + One + "END:VCALENDAR\n",
        "line 2: begins an event that has no END:VEVENT"
    )]
    public void What_is_no_whole_calendar_is_refused(string file, string problem) =>
        Assert.StartsWith(problem, Problems(file)[0]);

    [Fact]
    public void Control_characters_of_a_name_do_not_reach_the_page() =>
        Assert.Equal(
            "a b c",
            Table("BEGIN:VEVENT\nDTSTART:20261123\nSUMMARY:a\u0007b\\nc\nEND:VEVENT").Days.Single().Name
        );

    [Fact]
    public void A_file_that_is_not_UTF_8_is_refused() =>
        Assert.Equal(
            "the file is not UTF-8; save it as UTF-8",
            Assert.Single(IcsReading.Of(new MemoryStream([0x8F, 0x6A, 0x93, 0xFA])).Problems).ToString()
        );

    [Fact]
    public void A_huge_file_is_refused_without_reading_it_whole()
    {
        using var endless = new MemoryStream(new byte[64 * 1024 * 1024]);

        Assert.StartsWith("the file is larger than 1024 KB", Assert.Single(IcsReading.Of(endless).Problems).ToString());
        Assert.True(endless.Position <= IcsReading.MaxBytes + 1);
    }

    [Fact]
    public void Countless_events_and_countless_problems_are_cut_off()
    {
        const string small = "BEGIN:VEVENT\nDTSTART:20261123\nSUMMARY:x\nEND:VEVENT\n";
        var many = string.Concat(Enumerable.Repeat(small, 5_001));
        var wrong = string.Concat(Enumerable.Repeat("BEGIN:VEVENT\nEND:VEVENT\n", 20_000));

        Assert.Contains(
            Problems($"BEGIN:VCALENDAR\n{many}END:VCALENDAR\n"),
            p => p.EndsWith("is more than the 5000 events a table may have", StringComparison.Ordinal)
        );
        Assert.Equal(100, Problems($"BEGIN:VCALENDAR\n{wrong}END:VCALENDAR\n").Count);
    }

    private static HolidayTable Table(string events)
    {
        var reading = Read($"\uFEFFBEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}\r\nEND:VCALENDAR\r\n");
        Assert.Empty(reading.Problems);
        return reading.Table!;
    }

    private static List<string> Problems(string file)
    {
        var reading = Read(file);
        Assert.Null(reading.Table);
        return [.. reading.Problems.Select(p => p.ToString())];
    }

    private static IcsReading Read(string file) => IcsReading.Of(new MemoryStream(Encoding.UTF8.GetBytes(file)));
}
