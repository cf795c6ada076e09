using System.Globalization;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Tests.Text;

public sealed class TimestampsTests
{
    private static readonly TimeHints Mail = new()
    {
        MailDate = new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.FromHours(9)),
    };

    private static DateTimeOffset At(string utc) =>
        DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    [Theory]
    [InlineData("Tue, 24 Nov 2026 00:40:03 +0000", "2026-11-24T00:40:03Z")]
    [InlineData("Tue, 24 Nov 2026 00:40:03 -0000 (EST)", "2026-11-24T00:40:03Z")]
    [InlineData("Tue, 24 Nov 2026 09:40:03 +0900 (JST)", "2026-11-24T00:40:03Z")]
    [InlineData("24 Nov 2026 00:55:00 UTC", "2026-11-24T00:55:00Z")]
    [InlineData("2026-11-24 08:12:41 (Europe/Vienna)", "2026-11-24T07:12:41Z")]
    [InlineData("24/11/2026 à 08:12:00 (heure de Paris)", "2026-11-24T07:12:00Z")]
    [InlineData("24/11/2026 às 05:12:41 (horário de Brasília, UTC-3)", "2026-11-24T08:12:41Z")]
    [InlineData("2026-11-24 09:12:33(北京时间)", "2026-11-24T01:12:33Z")]
    [InlineData("2026년 11월 24일 오후 3시 12분 41초 (KST)", "2026-11-24T06:12:41Z")]
    [InlineData("2026年11月24日 下午3时12分00秒 (UTC+8)", "2026-11-24T07:12:00Z")]
    [InlineData("24.11.2026 10:12:41 МСК", "2026-11-24T07:12:41Z")]
    [InlineData("nov/24/2026 08:12:41 UTC", "2026-11-24T08:12:41Z")]
    [InlineData("timestamp=1795504361", "2026-11-24T07:12:41Z")]
    [InlineData("{\"ts\": 1795504361, \"x\": 1}", "2026-11-24T07:12:41Z")]
    [InlineData("Tue, 24 Nov 2026 01:40:03 EDT", "2026-11-24T05:40:03Z")]
    [InlineData("Tue, 24 Nov 2026 01:40:03 PST", "2026-11-24T09:40:03Z")]
    [InlineData("2026-11-24 09:40:03 JST", "2026-11-24T00:40:03Z")]
    [InlineData("2026-11-24 01:40:03 EST", "2026-11-24T06:40:03Z")]
    [InlineData("2026-11-24 01:40:03 CST", "2026-11-24T07:40:03Z")]
    [InlineData("2026-07-24 01:40:03 CDT", "2026-07-24T06:40:03Z")]
    [InlineData("2026-11-24 01:40:03 MST", "2026-11-24T08:40:03Z")]
    [InlineData("2026-07-24 01:40:03 MDT", "2026-07-24T07:40:03Z")]
    [InlineData("2026-07-24 01:40:03 PDT", "2026-07-24T08:40:03Z")]
    [InlineData("2026-11-24 01:40:03 MEZ", "2026-11-24T00:40:03Z")]
    [InlineData("2026-07-24 01:40:03 CEST", "2026-07-23T23:40:03Z")]
    [InlineData("2026-11-24 09:40:03 KST", "2026-11-24T00:40:03Z")]
    [InlineData("2026-11-24 01:40:03 CET", "2026-11-24T00:40:03Z")]
    [InlineData("2026-07-24 01:40:03 MESZ", "2026-07-23T23:40:03Z")]
    [InlineData("2026-07-24 01:40:03 BST", "2026-07-24T00:40:03Z")]
    [InlineData("2026-11-24 03:40:03 MSK", "2026-11-24T00:40:03Z")]
    [InlineData("2026-11-24 08:40:03 HKT", "2026-11-24T00:40:03Z")]
    [InlineData("2026-11-24 06:10:03 IST", "2026-11-24T00:40:03Z")]
    [InlineData("2024-02-29 06:40:03 ALMT", "2024-02-29T00:40:03Z")]
    [InlineData("2026-11-24 05:40:03 ALMT", "2026-11-24T00:40:03Z")]
    [InlineData("2026-11-24T06:40:03+06", "2026-11-24T00:40:03Z")]
    [InlineData("2026-11-24T01:40:03+01", "2026-11-24T00:40:03Z")]
    [InlineData("2026-11-24T06:10:03+0530", "2026-11-24T00:40:03Z")]
    [InlineData("2026-11-24T06:10:03+05:30", "2026-11-24T00:40:03Z")]
    [InlineData("2026-11-24T00:40:03.123Z", "2026-11-24T00:40:03.123Z")]
    [InlineData("Mon Nov 23 2026 17:40:03 GMT-0700 (PDT)", "2026-11-24T00:40:03Z")]
    [InlineData("2026-11-24 00:40:03.0 GMT", "2026-11-24T00:40:03Z")]
    [InlineData("2026-11-24 00:40:03 (UTC)", "2026-11-24T00:40:03Z")]
    [InlineData("2026-05-10 03:45:46 North American Eastern Time", "2026-05-10T07:45:46Z")]
    [InlineData("2026-11-10 03:45:46 North American Eastern Time", "2026-11-10T08:45:46Z")]
    [InlineData("21-sep-2026 06:30:00 GMT-0400", "2026-09-21T10:30:00Z")]
    [InlineData("2026/07/03 21:59:10 PM(GMT+0)", "2026-07-03T21:59:10Z")]
    [InlineData("Wed 04 Mar 2026 05:44:22 PM CET", "2026-03-04T16:44:22Z")]
    [InlineData("11-24-2026 00:40:03 UTC", "2026-11-24T00:40:03Z")]
    [InlineData("[24/Nov/2026:05:22:11 +0900]", "2026-11-23T20:22:11Z")]
    [InlineData("24/Nov/2026:05:22:11 +0900", "2026-11-23T20:22:11Z")]
    [InlineData("令和8年11月24日 午前9時40分03秒（日本時間）", "2026-11-24T00:40:03Z")]
    [InlineData("令和８年１１月２４日　午後３時１２分０７秒 JST", "2026-11-24T06:12:07Z")]
    [InlineData("2026年11月24日の朝8時15分20秒 JST", "2026-11-23T23:15:20Z")]
    [InlineData("2026年11月24日 夜の8時15分20秒 JST", "2026-11-24T11:15:20Z")]
    [InlineData("2026年11月24日 夜中の2時15分20秒 JST", "2026-11-23T17:15:20Z")]
    [InlineData("2026年11月24日 深夜11時15分20秒 JST", "2026-11-24T14:15:20Z")]
    [InlineData("2026年11月24日 夜12時00分00秒 JST", "2026-11-24T15:00:00Z")]
    [InlineData("2026年11月24日 昼の1時15分20秒 JST", "2026-11-24T04:15:20Z")]
    [InlineData("2026年11月24日 昼12時15分20秒 JST", "2026-11-24T03:15:20Z")]
    [InlineData("2026年11月24日 夜20時15分20秒 JST", "2026-11-24T11:15:20Z")]
    [InlineData("平成30年1月5日 12:00:00 JST", "2018-01-05T03:00:00Z")]
    [InlineData("令和元年5月1日 午後12時00分00秒 (JST)", "2019-05-01T03:00:00Z")]
    [InlineData("2026年11月24日 9時40分03秒 (JST)", "2026-11-24T00:40:03Z")]
    [InlineData("2026/11/24(火) 09:40:03.67 JST", "2026-11-24T00:40:03.67Z")]
    [InlineData("2026-11-24 08:55:00 (JST)", "2026-11-23T23:55:00Z")]
    [InlineData("20261124T004003Z", "2026-11-24T00:40:03Z")]
    [InlineData("Tue Nov 24 09:40:03 JST 2026", "2026-11-24T00:40:03Z")]
    [InlineData("November 24, 2026 at 12:40:03 AM UTC", "2026-11-24T00:40:03Z")]
    [InlineData("00:40:03 UTC on 24 Nov 2026", "2026-11-24T00:40:03Z")]
    [InlineData("1795480803", "2026-11-24T00:40:03Z")]
    [InlineData("1795480803000", "2026-11-24T00:40:03Z")]
    public void A_time_with_a_zone_is_one_instant(string text, string utc)
    {
        var time = Timestamps.Read(text, Mail);

        Assert.NotNull(time);
        Assert.Equal(At(utc), time.At);
        Assert.Equal(ZoneBasis.Stated, time.Zone);
        Assert.Equal(TimePrecision.Second, time.Precision);
        Assert.Equal(time.At, time.Earliest);
        Assert.Equal(time.At, time.Latest);
        Assert.Contains(time.Text, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-24 09:30:00", "2026-11-24T09:30:00Z", TimePrecision.Second)]
    [InlineData("2026-11-24 09:30", "2026-11-24T09:30:00Z", TimePrecision.Minute)]
    [InlineData("Sep 28, 2026 @ 19:51:53.172", "2026-09-28T19:51:53.172Z", TimePrecision.Second)]
    [InlineData("Feb 14 20:53:53", "2026-02-14T20:53:53Z", TimePrecision.Second)]
    [InlineData("Nov 24 01:12:07", "2026-11-24T01:12:07Z", TimePrecision.Second)]
    [InlineData("Dec 31 23:58:01", "2025-12-31T23:58:01Z", TimePrecision.Second)]
    [InlineData("Tue Nov 24 01:12:07 2026", "2026-11-24T01:12:07Z", TimePrecision.Second)]
    [InlineData("19-JUN-2026 17:21:19", "2026-06-19T17:21:19Z", TimePrecision.Second)]
    public void A_time_without_a_zone_covers_every_zone(string text, string wall, TimePrecision precision)
    {
        var time = Timestamps.Read(text, Mail);

        Assert.NotNull(time);
        Assert.Equal(At(wall), time.At);
        Assert.Equal(ZoneBasis.None, time.Zone);
        Assert.Equal(precision, time.Precision);
        Assert.Equal(At(wall).AddHours(-14), time.Earliest);
        var end = precision == TimePrecision.Minute ? At(wall).AddSeconds(59) : At(wall);
        Assert.Equal(end.AddHours(12), time.Latest);
    }

    [Fact]
    public void A_date_covers_its_day()
    {
        var time = Timestamps.Read("2026-11-24", Mail with { Zone = ClockZone.Japan });

        Assert.Equal(TimePrecision.Day, time!.Precision);
        Assert.Equal(At("2026-11-23T15:00:00Z"), time.Earliest);
        Assert.Equal(At("2026-11-24T14:59:59Z"), time.Latest);
    }

    [Fact]
    public void A_minute_with_a_zone_covers_the_minute()
    {
        var time = Timestamps.Read("2026-11-24 09:30 JST", Mail);

        Assert.Equal(At("2026-11-24T00:30:00Z"), time!.Earliest);
        Assert.Equal(At("2026-11-24T00:30:59Z"), time.Latest);
    }

    [Fact]
    public void A_Japanese_sender_without_a_zone_is_assumed_in_Japan_and_still_covers_every_zone()
    {
        var time = Timestamps.Read("2026/11/24 09:30", Mail with { Language = "ja" });

        Assert.Equal(ZoneBasis.Assumed, time!.Zone);
        Assert.Equal(At("2026-11-24T00:30:00Z"), time.At);
        Assert.Equal(At("2026-11-23T19:30:00Z"), time.Earliest);
        Assert.Equal(At("2026-11-24T21:30:59Z"), time.Latest);
    }

    [Theory]
    [InlineData("24.11.2026 09:30 UTC", "en")]
    [InlineData("24/11/2026 09:30 UTC", "en")]
    [InlineData("11/24/2026 09:30 UTC", "en")]
    [InlineData("24/11/26 09:30 UTC", "fr")]
    [InlineData("26/11/24 09:30 UTC", "ja")]
    [InlineData("24. November 2026 um 09:30 UTC", "de")]
    [InlineData("24 de noviembre de 2026 a las 09:30 UTC", "es")]
    [InlineData("le 24 novembre 2026 à 09h30 UTC", "fr")]
    [InlineData("24 maart 2026 09:30 UTC", "nl")]
    public void Order_and_words_follow_the_language(string text, string language)
    {
        var time = Timestamps.Read(text, Mail with { Language = language });

        var month = language is "nl" ? 3 : 11;
        Assert.Equal(new DateTimeOffset(2026, month, 24, 9, 30, 0, TimeSpan.Zero), time!.At);
    }

    [Fact]
    public void A_date_that_can_be_read_both_ways_covers_both()
    {
        var time = Timestamps.Read("11/10/2026 09:30:00 UTC", Mail);

        Assert.Equal(At("2026-10-11T09:30:00Z"), time!.Earliest);
        Assert.Equal(At("2026-11-10T09:30:00Z"), time.Latest);
    }

    [Theory]
    [InlineData("All times are UTC.", 0)]
    [InlineData("Note: Local timezone is +0200 (CEST)", 2)]
    [InlineData("Lines (CET, +0100):", 1)]
    [InlineData("Logs (all times UTC):", 0)]
    [InlineData("Date/timestamps (far left) are UTC", 0)]
    [InlineData("Time zone: JST", 9)]
    [InlineData("ログの時刻は日本時間です。", 9)]
    [InlineData("Alle Zeiten in MEZ", 1)]
    public void The_zone_of_a_whole_mail_is_found(string sentence, int hours)
    {
        var zone = StatedZone.Find($"Hello,\n{sentence}\nNov 24 01:12:07 srv sshd[1]: x\n");

        Assert.Equal(TimeSpan.FromHours(hours), zone!.Value.Standard);
    }

    [Theory]
    [InlineData("Please act in time")]
    [InlineData("1,204 times in an hour")]
    [InlineData("It happened three times.\nAt 2026-11-24 09:30 UTC.")]
    public void A_mail_that_states_no_zone_has_none(string text) => Assert.Null(StatedZone.Find(text));

    [Fact]
    public void A_stated_zone_with_summer_time_follows_the_date()
    {
        var hints = Mail with { Zone = StatedZone.Find("Timezone Brussels") };

        Assert.Equal(At("2026-07-01T10:00:00Z"), Timestamps.Read("2026-07-01 12:00:00", hints)!.At);
        Assert.Equal(At("2026-11-01T11:00:00Z"), Timestamps.Read("2026-11-01 12:00:00", hints)!.At);
    }

    [Fact]
    public void A_range_of_clocks_is_not_an_offset()
    {
        var time = Timestamps.Read("2026-11-24 08:00-09:00", Mail);

        Assert.Equal(ZoneBasis.None, time!.Zone);
        Assert.Equal(At("2026-11-24T08:00:00Z"), time.At);
    }

    [Theory]
    [InlineData("192.0.2.55")]
    [InlineData("ticket 20261124")]
    [InlineData("call 03-1234-5678")]
    [InlineData("2026-13-45 09:30")]
    [InlineData("port 40112 at 09:30")]
    [InlineData("SpamCop V5.7.0")]
    [InlineData("Feb 30 10:00:00")]
    [InlineData("")]
    public void What_is_no_time_is_none(string text) => Assert.Null(Timestamps.Read(text, Mail));

    [Fact]
    public void A_time_without_a_year_needs_the_date_of_the_mail() =>
        Assert.Null(Timestamps.Read("Feb 14 20:53:53", TimeHints.None));

    [Fact]
    public void All_times_of_a_text_are_found_with_their_places()
    {
        const string text = "First 2026-11-24 00:01:02 UTC, last 2026-11-24 05:06:07 UTC.";

        var hits = Timestamps.Find(text, Mail);

        Assert.Equal(
            ["2026-11-24 00:01:02 UTC", "2026-11-24 05:06:07 UTC"],
            hits.Select(h => text.Substring(h.Start, h.Length)),
            StringComparer.Ordinal
        );
    }
}
