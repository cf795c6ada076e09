using AbuseDesk.Cases;
using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using AbuseDesk.Ops;
using AbuseDesk.Parsing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AbuseDesk.Tests.Intake;

public sealed class ReparseTests(PostgresServer server) : IAsyncLifetime
{
    private FilingDesk _desk = null!;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _desk = await FilingDesk.AtMinato(server);

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Differences_are_told_before_anything_changes_then_kept_as_further_readings()
    {
        var reading = Scan("198.51.100.21");
        var changed = await _desk.Keep(() => reading);
        var same = await _desk.File(Scan("198.51.100.22"));
        await _desk.FileAll();
        var caseId = (await _desk.Link(changed)).CaseId;
        reading = Scan("198.51.100.23");
        _desk.Clock.Advance(TimeSpan.FromMinutes(1));

        var dry = await Run(dryRun: true);
        Assert.Contains("accused 198.51.100.23", dry);
        Assert.Contains("spared 198.51.100.21", dry);
        Assert.Contains("2 read again, 1 differ, 1 of them in what is accused; nothing was changed", dry);
        Assert.Equal(1, await Readings(changed));

        await Run(dryRun: false);
        Assert.Equal((2, 1), (await Readings(changed), await Readings(same)));
        Assert.Equal("reading_changed", (await _desk.Counters(caseId)).Attention);
        Assert.Contains("reading_changed", await _desk.Events(caseId));
        Assert.Equal("198.51.100.21", (await _desk.Cases()).Single(c => c.Id == caseId).Resource);

        Assert.Contains("2 read again, 0 differ", await Run(dryRun: true));
    }

    [Fact]
    public async Task Only_what_was_asked_for_is_read_again()
    {
        await _desk.File(Scan("198.51.100.31"));
        var later = _desk.Clock.GetUtcNow().AddHours(1);
        Assert.Contains("0 read again", await Run(dryRun: true, since: later));
        Assert.Contains("0 read again", await Run(dryRun: true, parser: "SpamCop"));
        Assert.DoesNotContain("0 read again", await Run(dryRun: true, parser: "FreeText"));
    }

    [Fact]
    public async Task A_message_that_becomes_a_report_is_a_persons_again()
    {
        var reading = Scan("198.51.100.41") with { Kind = MessageKind.Other, Findings = [] };
        var kept = await _desk.Keep(() => reading);
        await _desk.FileAll();
        Assert.Equal(MessageState.Ignored, (await _desk.Work(kept)).State);
        reading = Scan("198.51.100.41");

        await Run(dryRun: false);
        var work = await _desk.Work(kept);
        Assert.Equal((MessageState.NeedsHuman, "reading_changed"), (work.State, work.Problem));
    }

    [Fact]
    public async Task A_sender_whose_mails_are_no_longer_read_in_full_is_noticed()
    {
        for (var n = 0; n < 40; n++)
        {
            await _desk.Keep(Scan("198.51.100.51", "feed@drift.example"));
            await _desk.Keep(Scan("198.51.100.52", "feed@steady.example"));
        }

        await _desk.FileAll();
        _desk.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var n = 0; n < 40; n++)
        {
            var broken = Scan("198.51.100.51", "feed@drift.example");
            await _desk.Keep(
                n % 2 == 0 ? broken : broken with { Problems = [new Problem(ProblemCodes.NoOffenderFound)] }
            );
        }

        var one = Scan("198.51.100.52", "feed@steady.example");
        var last = await _desk.Keep(one with { Problems = [new Problem(ProblemCodes.SchemaViolation)] });
        await _desk.FileAll();

        var viewer = new Viewer(Guid.Empty, AbuseDesk.Staff.StaffRole.Operator, []);
        var health = new ReaderHealth(_desk.Database);
        var senders = await health.OfSenders(viewer, Cancel);
        var drifting = senders.Single(s => s.Sender == "drift.example");
        Assert.True(drifting.Drifts);
        Assert.Equal(
            (50L, 30L, 30L, 30L),
            (drifting.Recent, drifting.RecentInFull, drifting.Before, drifting.BeforeInFull)
        );
        var steady = senders.Single(s => s.Sender == "steady.example");
        Assert.False(steady.Drifts);
        Assert.Equal(last.RawId, steady.LastFailure);
        var format = (await health.OfFormats(viewer, Cancel)).Single(f => f.Format == "free_text");
        Assert.True(format.Share is > 0.5 and < 1);
    }

    private static ParsedReport Scan(string ip, string from = "reporter@home.example") =>
        FilingDesk.Report(from, FilingDesk.Accuses(ip, "scan", "2026-11-24 08:55"));

    private async Task<string> Run(bool dryRun, DateTimeOffset? since = null, string? parser = null)
    {
        var contexts = new ReadingContexts(_desk.Owners, FilingDesk.Rules, new ReaderRuleBook(_desk.Database));
        var guarded = new GuardedReading(_desk.ReadAgain, new DeskSettings(), NullLogger<GuardedReading>.Instance);
        await using var services = new ServiceCollection()
            .AddSingleton(_desk.Database)
            .AddSingleton(new Reparsing(_desk.Database, _desk.Evidence, contexts, guarded, _desk.Clock))
            .BuildServiceProvider();
        await using var output = new StringWriter();
        await ReparseCommand.Run(services, since ?? DateTimeOffset.UnixEpoch, parser, dryRun, output, Cancel);
        return output.ToString();
    }

    private async Task<int> Readings(Kept kept)
    {
        await using var db = _desk.Context();
        return await db.Readings.CountAsync(r => r.RawId == kept.RawId, Cancel);
    }
}
