using System.Diagnostics;
using AbuseDesk.Cases;
using AbuseDesk.Outgoing;
using AbuseDesk.Tests.Registry;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Stories;

/// <summary>A phishing wave: 500 reports on one site within minutes, and the worker dies in the middle of it.</summary>
public sealed class StoryA09Tests(PostgresServer server, ImapServer imap)
{
    public static TheoryData<string> Presets => [.. StoryPresets.Of("sakura", "kwc", "nttpc")];

    [Theory, MemberData(nameof(Presets))]
    public async Task Five_hundred_reports_are_one_case_one_notice_and_one_answer_each(string policy)
    {
        await using var database = new DeskDatabase(server);
        await database.InitializeAsync();
        await using var desk = new MinatoDesk(database, imap) { Policy = policy };
        await desk.InitializeAsync();
        using var suzuki = await desk.SignIn("en");

        var started = Stopwatch.GetTimestamp();
        var slowest = await Arrive(desk, suzuki);
        var visible = Stopwatch.GetElapsedTime(started);
        await desk.Settled();
        var opened = await AssertOneCase(desk);
        await Warn(desk, suzuki, opened);
        started = Stopwatch.GetTimestamp();
        await Close(desk, suzuki, opened);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{policy}: all visible after {visible.TotalSeconds:0.0} s with a restart, slowest queue page "
                + $"{slowest.TotalMilliseconds:0} ms, all answered after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"
        );
    }

    // The queue is looked at all the while; the longest it took is given.
    private static async Task<TimeSpan> Arrive(MinatoDesk desk, StaffBrowser suzuki)
    {
        var slowest = TimeSpan.Zero;
        await desk.Deliver(WaveOfReports.Mails());
        await desk.Wait("the first hundred", async db => await db.Reports.CountAsync() >= 100 ? "yes" : null);
        await desk.ReplaceWorker();
        await desk.Wait(
            "all five hundred",
            async db =>
            {
                var asked = Stopwatch.GetTimestamp();
                await suzuki.Open("/");
                var took = Stopwatch.GetElapsedTime(asked);
                slowest = took > slowest ? took : slowest;
                return await db.Reports.CountAsync() == WaveOfReports.All ? "yes" : null;
            }
        );
        return slowest;
    }

    private static async Task<AbuseCase> AssertOneCase(MinatoDesk desk)
    {
        await using var db = desk.Db();
        var opened = await db.Cases.SingleAsync();
        Assert.Equal(("phishing", "bank-login.example"), (opened.Category, opened.Resource));
        Assert.Equal(Minato.Id("C-1003"), opened.CustomerId);
        var counters = await db.CaseCounters.SingleAsync();
        Assert.Equal(
            (WaveOfReports.All, WaveOfReports.All, WaveOfReports.Reporters),
            (await db.ReportCases.CountAsync(), counters.Reports, counters.Reporters)
        );
        Assert.NotNull(counters.WaveStartedAt);
        Assert.Null(counters.WaveEndedAt);
        Assert.Equal(1, await db.CaseEvents.CountAsync(e => e.Kind == "wave_started"));
        var urls = (await db.Findings.Select(f => f.Urls).ToListAsync()).SelectMany(u => u).Select(CaseKey.NormalUrl);
        Assert.Equal(3, urls.Distinct().Count());

        // A mail the dead worker had sent without saying so leaves again as the same message.
        var acknowledged = desk.Mails().DistinctBy(m => m.Message.MessageId).SelectMany(m => m.Recipients).ToList();
        Assert.NotEmpty(acknowledged);
        Assert.Distinct(acknowledged);
        Assert.DoesNotContain(acknowledged, a => a.EndsWith("spamcop.net", StringComparison.Ordinal));
        return opened;
    }

    private static async Task Warn(MinatoDesk desk, StaffBrowser suzuki, AbuseCase opened)
    {
        await suzuki.Open("/");
        Assert.Contains("Wave", suzuki.Page.QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);
        await suzuki.Open($"/cases/{opened.Number}");
        Assert.Contains("in a wave", suzuki.Page.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        await suzuki.Open($"/cases/{opened.Number}/warn");
        await suzuki.Send("form.sheet", ("Typed.Text", "page is up"));
        await desk.Sent("hanako@freemail.example");

        // What comes later is put to the case, and says nothing more to the customer.
        await desk.Deliver(Enumerable.Range(0, 5).Select(i => WaveOfReports.FreeTextMail(1_000 + i)));
        await desk.Wait(
            "the late ones",
            async db => await db.Reports.CountAsync() == WaveOfReports.All + 5 ? "yes" : null
        );
        await desk.Settled();
        await using var db = desk.Db();
        Assert.Equal(1, await db.Cases.CountAsync());
        Assert.Equal(1, await db.OutgoingMails.CountAsync(m => m.Party == Party.Customer));
    }

    private static async Task Close(MinatoDesk desk, StaffBrowser suzuki, AbuseCase opened)
    {
        var before = desk.Mails().Count;
        await suzuki.Open($"/cases/{opened.Number}/close");
        await suzuki.Send(
            "form.sheet",
            ("Typed.Code", "fixed_by_customer"),
            ("Typed.Cause", "vulnerable_cms"),
            ("Typed.Why", "ログで送信停止を確認")
        );
        await desk.Settled();

        await using var db = desk.Db();
        var answerable = await db
            .Reports.Where(r => r.ReporterRole != "feedback" && r.NoAutoReplyBecause == null)
            .Select(r => r.ReporterAddress)
            .Distinct()
            .ToListAsync();
        Assert.InRange(answerable.Count, 100, 300);
        var told = desk.Mails().Skip(before).SelectMany(m => m.Recipients).ToList();
        Assert.Distinct(told);
        var toSpamCop = told.Where(t => t.EndsWith("@cmds.spamcop.net", StringComparison.Ordinal)).ToList();
        Assert.Equal(WaveOfReports.SpamCop, toSpamCop.Count);
        Assert.Equal(answerable.Order(), told.Except(toSpamCop).Order());
        Assert.Single(desk.Mails(), m => m.Recipients.Contains("hanako@freemail.example"));
    }
}
