using System.Globalization;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Tests.Text;

/// <summary>Spans of time, and clocks as persons write them.</summary>
public sealed class TimeRangeTests
{
    private static readonly TimeHints Mail = new()
    {
        MailDate = new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.FromHours(9)),
    };

    [Theory]
    [InlineData("2026-11-24 08:00-11:00 JST", "en", "2026-11-23T23:00:00Z", "2026-11-24T02:00:00Z")]
    [InlineData("2026-11-24 08:00 - 11:00 JST", "en", "2026-11-23T23:00:00Z", "2026-11-24T02:00:00Z")]
    [InlineData("2026-11-24 08:00:00-11:00:00 JST", "en", "2026-11-23T23:00:00Z", "2026-11-24T02:00:00Z")]
    [InlineData("2026-11-24 08:00 – 11:00 (UTC)", "en", "2026-11-24T08:00:00Z", "2026-11-24T11:00:00Z")]
    [InlineData("2026-11-23 22:00 to 2026-11-24 01:30 UTC", "en", "2026-11-23T22:00:00Z", "2026-11-24T01:30:00Z")]
    [InlineData(
        "2026-11-23 22:00:00 ~ 2026-11-24 01:30:00 (UTC)",
        "en",
        "2026-11-23T22:00:00Z",
        "2026-11-24T01:30:00Z"
    )]
    [InlineData("2026-11-23 22:00 UTC until 01:30", "en", "2026-11-23T22:00:00Z", "2026-11-24T01:30:00Z")]
    [InlineData("2026/11/24 08:00～11:00 (JST)", "ja", "2026-11-23T23:00:00Z", "2026-11-24T02:00:00Z")]
    [InlineData("2026年11月24日8時から11時まで(日本時間)", "ja", "2026-11-23T23:00:00Z", "2026-11-24T02:00:00Z")]
    [InlineData("24.11.2026 08:00 bis 11:00 Uhr MEZ", "de", "2026-11-24T07:00:00Z", "2026-11-24T10:00:00Z")]
    [InlineData("24/11/2026 08h00 à 11h00 CET", "fr", "2026-11-24T07:00:00Z", "2026-11-24T10:00:00Z")]
    public void A_range_is_read_whole_and_its_zone_counts_for_both_ends(
        string text,
        string language,
        string from,
        string to
    )
    {
        var hints = Mail with { Language = language };
        var time = Timestamps.Read(text, hints);

        Assert.NotNull(time);
        Assert.Equal(ZoneBasis.Stated, time.Zone);
        Assert.Equal(At(from), time.At);
        Assert.Equal(At(from), time.Earliest);
        Assert.Equal(At(to), time.Until);
        Assert.True(time.Latest >= At(to));
    }

    [Fact]
    public void A_range_without_a_zone_covers_every_zone_from_its_start_to_its_end()
    {
        var time = Timestamps.Read("2026-11-24 08:00-11:00", Mail);

        Assert.Equal((ZoneBasis.None, At("2026-11-24T11:00:00Z")), (time!.Zone, time.Until));
        Assert.Equal(At("2026-11-23T18:00:00Z"), time.Earliest);
        Assert.Equal(At("2026-11-24T23:00:59Z"), time.Latest);
    }

    [Theory]
    [InlineData("2026-11-24 08:00:00 - 198.51.100.10")]
    [InlineData("2026-11-24 08:00:00 - 12:34:56:78:9a:bc")]
    [InlineData("2026-11-24 08:00:00 to port 2222")]
    [InlineData("2026-11-24 08:00:00, 09:00:00")]
    [InlineData("2026-11-24 08:00:00 - 07:00 earlier on 2026-11-23")]
    public void What_is_no_range_stays_one_instant(string text)
    {
        var time = Timestamps.Read(text, Mail with { Zone = ClockZone.Utc });

        Assert.Equal(At("2026-11-24T08:00:00Z"), time!.At);
        Assert.True(time.Until is null || text.Contains("07:00", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("24.11.2026, 8.30 Uhr", "de", "2026-11-24T08:30:00Z")]
    [InlineData("24.11.2026 gegen 15 Uhr", "de", "2026-11-24T15:00:00Z")]
    [InlineData("24.11. um 08:15 Uhr", "de", "2026-11-24T08:15:00Z")]
    [InlineData("24/11/2026 à 8 h 30", "fr", "2026-11-24T08:30:00Z")]
    [InlineData("24/11 à 8h15", "fr", "2026-11-24T08:15:00Z")]
    [InlineData("24/11/2026 alle ore 8.30", "it", "2026-11-24T08:30:00Z")]
    [InlineData("24/11/2026 om 8.30 uur", "nl", "2026-11-24T08:30:00Z")]
    [InlineData("24/11/2026 às 8h30", "pt", "2026-11-24T08:30:00Z")]
    [InlineData("November 24, 2026 around 8 pm", "en", "2026-11-24T20:00:00Z")]
    [InlineData("November 24, 2026 at 8.30 p.m.", "en", "2026-11-24T20:30:00Z")]
    [InlineData("11/24の8:15頃", "ja", "2026-11-24T08:15:00Z")]
    [InlineData("11/24 午前8時15分頃", "ja", "2026-11-24T08:15:00Z")]
    [InlineData("24 Nov 2026 0815 UTC", "en", "2026-11-24T08:15:00Z")]
    public void A_clock_is_read_as_persons_write_it(string text, string language, string utc)
    {
        var time = Timestamps.Read(text, Mail with { Language = language, Zone = ClockZone.Utc });

        Assert.Equal(At(utc), time!.At);
        Assert.Equal(TimePrecision.Minute, time.Precision);
    }

    [Theory]
    [InlineData("2026-11-24 1204 packets")]
    [InlineData("2026-11-24 12 requests")]
    public void A_number_behind_a_date_is_no_clock(string text) =>
        Assert.Equal(TimePrecision.Day, Timestamps.Read(text, Mail)!.Precision);

    [Fact]
    public void An_abbreviation_nobody_knows_is_taken_for_the_zone_of_the_mail_and_said_to_be_assumed()
    {
        var time = Timestamps.Read("2026-11-24 09:30:00 WXYT", Mail);

        Assert.Equal((ZoneBasis.Assumed, At("2026-11-24T00:30:00Z")), (time!.Zone, time.At));
        Assert.Equal(ZoneBasis.None, Timestamps.Read("2026-11-24 09:30:00 GET /", Mail)!.Zone);
    }

    private static DateTimeOffset At(string utc) =>
        DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
