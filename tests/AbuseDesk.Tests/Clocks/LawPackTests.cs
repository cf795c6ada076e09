using AbuseDesk.Clocks;
using AbuseDesk.Policy;
using static AbuseDesk.Tests.Clocks.ClockTexts;

namespace AbuseDesk.Tests.Clocks;

public sealed class LawPackTests
{
    private const string Pack = """
        name: jp-try
        title: { ja: 試し, en: Trial }
        clocks:
          - id: jp.shokai.7d
            basis: 情報流通プラットフォーム対処法 第3条第2項第2号
            start_event: inquiry_received
            period: 7d
            paused_by: [clarification]
            on_due: jp_removal
          - id: us.dmca.restore.10bd
            basis: 17 USC 512(g)(2)(C)
            start_event: counter_notice_received
            period: 10bd
            calendar: us
          - id: eu.tco.1h
            basis: Regulation (EU) 2021/784 art. 3(3)
            start_event: order_received
            period: 1h
          - id: own.2d
            basis: a period that begins at midnight
            start_event: day_begun
            period: 2d
            first_day_excluded: false
        """;

    [Fact]
    public void A_law_is_data_that_a_clock_runs_by()
    {
        var pack = Read(Pack).Pack!;
        var law = pack.Find("jp.shokai.7d")!;
        var clock = law.Start(At("2026-11-24 14:20"), BusinessCalendar.Japan, Tokyo);

        Assert.Equal("試し", pack.TitleJa);
        Assert.Equal("情報流通プラットフォーム対処法 第3条第2項第2号", law.Basis);
        Assert.Equal(("jp.shokai.7d", "inquiry_received"), (clock.Basis, clock.StartEvent));
        Assert.Equal(At("2026-12-02 00:00"), clock.Due(clock.StartAt).At);
        Assert.Equal("jp_removal", clock.OnDue);
        Assert.True(clock.MayStopFor("clarification"));
        Assert.False(clock.MayStopFor("reporter"));
    }

    [Fact]
    public void Every_unit_has_its_own_way_of_counting()
    {
        var pack = Read(Pack).Pack!;
        DateTimeOffset Due(string id) =>
            pack.Find(id)!.Start(At("2026-11-24 14:20"), BusinessCalendar.Japan, Tokyo).Due(At("2026-11-24 14:20")).At;

        Assert.Equal(At("2026-12-08 18:00"), Due("us.dmca.restore.10bd"));
        Assert.Equal(At("2026-11-24 15:20"), Due("eu.tco.1h"));
        Assert.Equal(At("2026-11-26 00:00"), Due("own.2d"));
        Assert.Equal("us", pack.Find("us.dmca.restore.10bd")!.Calendar);
        Assert.Equal(Clock.Notify, pack.Find("eu.tco.1h")!.OnDue);
        Assert.Null(pack.Find("eu.tco.2h"));
    }

    [Theory]
    [InlineData("period: 7d", "period: a week", "7:13: period is 'a week', not a number with m, h, d or bd")]
    [InlineData("period: 7d", "perod: 7d", "7:5: 'perod' is not known in a clock; did you mean 'period'?")]
    [InlineData("    period: 7d\n", "", "4:5: the clock has no 'period'")]
    [InlineData("on_due: jp_removal", "on_due: jp_removel", "9:13: on_due is 'jp_removel'; did you mean 'jp_removal'?")]
    [InlineData("calendar: us", "calendar: mars", "14:15: calendar is 'mars'")]
    [InlineData("    calendar: us\n", "", "10:5: the clock has no 'calendar', whose business days 10bd are")]
    [InlineData("period: 1h", "period: 1h\n    calendar: us", "19:15: calendar is of business days only; 1h has none")]
    [InlineData("period: 1h", "period: 1h\n    first_day_excluded: true", "19:25: first_day_excluded is of days")]
    [InlineData("id: eu.tco.1h", "id: own.2d", "19:5: clocks has 'own.2d' twice")]
    [InlineData("id: eu.tco.1h", "id: ''", "15:9: id is not a code")]
    [InlineData("start_event: order_received", "start_event: An order!", "17:18: start_event is not a code")]
    [InlineData("name: jp-try", "title2: x", "1:1: the pack has no 'name'")]
    [InlineData("name: jp-try", "name: [jp-try", "is not YAML a law pack can be read from")]
    public void What_is_wrong_with_a_pack_is_told_with_its_place(string right, string wrong, string fault)
    {
        var reading = Read(Pack.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Null(reading.Pack);
        Assert.Contains(reading.Faults, f => f.ToString().Contains($"{fault}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "is empty; a law pack begins with 'name: …'")]
    [InlineData("name: own\nclocks: []", "clocks is empty; a pack has at least one clock")]
    [InlineData("name: own", "the pack has no 'clocks'")]
    [InlineData("name: own\nclocks: 7d", "a clock is '7d', not a map")]
    public void A_pack_without_clocks_is_refused(string text, string fault) =>
        Assert.Contains(fault, Assert.Single(Read(text).Faults).Message, StringComparison.Ordinal);

    private static LawPackReading Read(string text) =>
        LawPackReading.Of(new PolicyText("own.yaml", text), ["jp", "us"]);
}
