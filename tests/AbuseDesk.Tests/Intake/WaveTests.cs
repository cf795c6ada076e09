using AbuseDesk.Cases;
using AbuseDesk.Parsing;

namespace AbuseDesk.Tests.Intake;

public sealed class WaveTests(PostgresServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task More_than_twenty_reports_in_ten_minutes_are_a_wave_until_it_is_quiet_for_half_an_hour()
    {
        await using var desk = await FilingDesk.AtMinato(server);
        var waves = new Waves(desk.Database, desk.Clock);
        await Report(desk, Waves.MoreThan);
        var opened = await desk.OnlyCase();
        Assert.Null((await desk.Counters(opened.Id)).WaveStartedAt);

        await Report(desk, 1);
        Assert.Equal(desk.Clock.GetUtcNow(), (await desk.Counters(opened.Id)).WaveStartedAt);
        await Report(desk, 30);
        desk.Clock.Advance(Waves.Quiet);
        Assert.Equal(0, await waves.EndQuiet(Cancel));
        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await waves.EndQuiet(Cancel));
        Assert.Equal(0, await waves.EndQuiet(Cancel));
        Assert.NotNull((await desk.Counters(opened.Id)).WaveEndedAt);

        await Report(desk, Waves.MoreThan + 1);
        Assert.Null((await desk.Counters(opened.Id)).WaveEndedAt);
        Assert.Equal(
            ["wave_started", "wave_ended", "wave_started"],
            (await desk.Events(opened.Id)).Where(k => k.StartsWith("wave", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Reports_that_come_slowly_are_no_wave()
    {
        await using var desk = await FilingDesk.AtMinato(server);
        await Report(desk, Waves.MoreThan);
        desk.Clock.Advance(Waves.Within + TimeSpan.FromMinutes(1));
        await Report(desk, Waves.MoreThan);
        Assert.Null((await desk.Counters((await desk.OnlyCase()).Id)).WaveStartedAt);
    }

    [Fact]
    public async Task A_page_that_spam_advertises_is_what_the_worst_report_says_until_somebody_accepts_it()
    {
        await using var desk = await FilingDesk.AtMinato(server);
        await desk.File(FilingDesk.Report("1@reports.spamcop.net", Page("spamvertised")));
        Assert.Equal("spamvertised", (await desk.OnlyCase()).Category);
        await desk.File(FilingDesk.Report("soc@vendor.example", Page("phishing")));
        var raised = await desk.OnlyCase();
        Assert.Equal(("phishing", "web_content", Severity.High), (raised.Category, raised.Family, raised.Severity));
        Assert.Contains("category_raised", await desk.Events(raised.Id));

        // the other way round nothing changes
        await desk.File(FilingDesk.Report("2@reports.spamcop.net", Page("spamvertised")));
        Assert.Equal("phishing", (await desk.OnlyCase()).Category);
    }

    private static async Task Report(FilingDesk desk, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await desk.Keep(FilingDesk.Report($"{Guid.NewGuid():N}@home.example", Page("phishing")));
        }

        await desk.FileAll();
    }

    private static Finding Page(string category) =>
        FilingDesk.Accuses("203.0.113.20", category, "2026-11-24T08:50:00+09:00") with
        {
            Urls = ["https://bank-login.example/login/"],
        };
}
