using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Outgoing;
using AbuseDesk.Tests.Intake;
using Microsoft.EntityFrameworkCore;
using static AbuseDesk.Tests.Intake.FilingDesk;

namespace AbuseDesk.Tests.Cases;

/// <summary>Reports that go from case to case and back, on a real database, with what belongs to them.</summary>
public sealed class MovingTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly Actor Suzuki = Actor.Staff(Guid.Parse("00000000-0000-0000-0000-000000000001"));
    private FilingDesk _desk = null!;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _desk = await FilingDesk.AtMinato(server);

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_moved_report_takes_its_findings_words_and_counts_along_and_an_undo_brings_all_back()
    {
        var (first, second) = (await Filed("a", "10", "20:00"), await Filed("b", "10", "22:00"));
        var other = await Filed("c", "20", "21:00");
        var (from, to) = (await CaseOf(second), await CaseOf(other));
        await Says(from, second);
        var before = (await Standing(from), await Standing(to));

        var decision = await Move(from, to, second);

        var (left, got) = (await Standing(from), await Standing(to));
        Assert.Equal((1, 1, 1L, 1, 0), (left.Reports, left.Findings, left.Incidents, left.Reporters, left.Messages));
        Assert.Equal((2, 2, 2L, 2, 1), (got.Reports, got.Findings, got.Incidents, got.Reporters, got.Messages));
        Assert.Equal(At("20:00"), left.LastSeen);
        Assert.Equal((At("21:00"), At("22:00")), (got.FirstSeen, got.LastSeen));
        Assert.Equal(Attachment.Manual, (await _desk.Link(second)).Attachment);
        Assert.Equal(from, await CaseOf(first));
        Assert.Contains("address 198.51.100.10", got.Marks);
        Assert.Contains("reports_moved_out", await _desk.Events(from));
        Assert.Contains("reports_moved_in", await _desk.Events(to));

        await Undo(decision);

        Assert.Equal(before.Item1, await Standing(from));
        Assert.Equal(before.Item2, await Standing(to));
        Assert.Equal(Attachment.Joined, (await _desk.Link(second)).Attachment);
        Assert.Contains("reports_moved_back", await _desk.Events(to));
        Assert.Equal("!already_undone", await Refused(() => Undo(decision)));
    }

    [Fact]
    public async Task A_split_opens_a_case_of_its_own_and_an_undo_ends_it()
    {
        var (first, second) = (await Filed("a", "10", "20:00"), await Filed("b", "10", "22:00"));
        var from = await CaseOf(first);
        var before = await Standing(from);

        await using var db = _desk.Context();
        var decision = await Moving(db)
            .Split(await db.Cases.SingleAsync(c => c.Id == from), [await Id(second)], Suzuki, Cancel);

        var made = await CaseOf(second);
        Assert.NotEqual(from, made);
        Assert.Equal(
            (1, 1, At("22:00")),
            ((await Standing(made)).Reports, (await Standing(made)).Findings, (await Standing(made)).FirstSeen)
        );
        Assert.Equal(1, await db.CaseClocks.CountAsync(k => k.CaseId == made && k.CompletedAt == null, Cancel));

        // later reports of the same thing still come to the first case
        var third = await Filed("c", "10", "23:00");
        Assert.Equal(from, await CaseOf(third));

        await Undo(decision);
        Assert.Equal(before.Reports + 1, (await Standing(from)).Reports);
        var ended = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == made, Cancel);
        Assert.Equal((CaseState.Closed, (Guid?)from), (ended.State, ended.MergedInto));
    }

    [Fact]
    public async Task A_merge_and_its_undo_count_reporters_once_and_move_the_words_back()
    {
        var (mine, both) = (await Filed("a", "10", "20:00"), await Filed("b", "10", "21:00"));
        var other = await Filed("b", "20", "22:00");
        var (from, into) = (await CaseOf(mine), await CaseOf(other));
        await _desk.Act(into, c => c.Correct(SameOwner(from), Suzuki, _desk.Clock.GetUtcNow(), null));
        await Says(from, both);
        await Says(from, null);
        var before = (await Standing(from), await Standing(into));

        await using var db = _desk.Context();
        var decision = await Merging.Merge(
            db,
            await db.Cases.SingleAsync(c => c.Id == from),
            await db.Cases.SingleAsync(c => c.Id == into),
            Suzuki,
            _desk.Clock.GetUtcNow(),
            Cancel
        );

        var merged = await Standing(into);
        Assert.Equal((3, 3, 2, 2), (merged.Reports, merged.Findings, merged.Reporters, merged.Messages));
        Assert.Equal((At("20:00"), At("22:00")), (merged.FirstSeen, merged.LastSeen));

        await Undo(decision);
        Assert.Equal(before.Item1, await Standing(from));
        Assert.Equal(before.Item2, await Standing(into));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_and_nothing_moves()
    {
        var (first, second) = (await Filed("a", "10", "20:00"), await Filed("b", "10", "22:00"));
        var (other, hidden) = (await Filed("c", "20", "21:00"), await Filed("d", "11", "00:30"));
        var (from, to) = (await CaseOf(first), await CaseOf(other));
        await _desk.Act(await CaseOf(hidden), c => c.Restrict("csam", Suzuki, _desk.Clock.GetUtcNow()));
        var before = await Standing(from);

        Assert.Equal("!choose_reports", await Refused(() => Move(from, to)));
        Assert.Equal("!report_not_there", await Refused(() => Move(from, to, other)));
        Assert.Equal("!move_last_report", await Refused(() => Move(from, to, first, second)));
        Assert.Equal("!merge_into_itself", await Refused(() => Move(from, from, first)));
        var closed = await CaseOf(hidden);
        Assert.Equal("!merge_across_compartments", await Refused(() => Move(from, closed, first)));
        await Own(second, "C-1003");
        Assert.Equal("!merge_across_customers", await Refused(() => Move(from, to, second)));
        await _desk.Act(to, c => c.Dismiss("gone", null, Suzuki, _desk.Clock.GetUtcNow()));
        Assert.Equal("!merge_into_closed", await Refused(() => Move(from, to, first)));
        Assert.Equal(before, await Standing(from));
    }

    [Fact]
    public async Task What_came_to_a_closed_case_can_become_a_case_of_its_own()
    {
        var (first, second) = (await Filed("a", "10", "20:00"), await Filed("b", "10", "22:00"));
        var from = await CaseOf(first);
        await _desk.Act(from, c => c.Dismiss("gone", null, Suzuki, _desk.Clock.GetUtcNow()));
        await using (var db = _desk.Context())
        {
            await Dispositions.Give(db, await db.Cases.SingleAsync(c => c.Id == from), Dispositions.AsTheCase, Cancel);
            await db.SaveChangesAsync(Cancel);
        }

        Guid decision;
        await using (var db = _desk.Context())
        {
            decision = await Moving(db)
                .Split(await db.Cases.SingleAsync(c => c.Id == from), [await Id(second)], Suzuki, Cancel);
        }

        Assert.Null((await _desk.Link(second)).Disposition);
        Assert.Equal("gone", (await _desk.Link(first)).Disposition);
        await Undo(decision);
        Assert.Equal("gone", (await _desk.Link(second)).Disposition);
    }

    [Fact]
    public async Task Of_two_people_at_once_only_one_moves_the_report()
    {
        var (first, second) = (await Filed("a", "10", "20:00"), await Filed("b", "10", "22:00"));
        var (other, third) = (await Filed("c", "20", "21:00"), await Filed("d", "11", "00:30"));
        var (from, to, elsewhere) = (await CaseOf(first), await CaseOf(other), await CaseOf(third));
        await Own(second, null);
        await using var one = _desk.Context();
        await using var two = _desk.Context();
        var seenByOne = await one.Cases.SingleAsync(c => c.Id == from);
        var seenByTwo = await two.Cases.SingleAsync(c => c.Id == from);
        var id = await Id(second);

        var moves = new[]
        {
            Moving(one).Move(seenByOne, await one.Cases.SingleAsync(c => c.Id == to), [id], Suzuki, Cancel),
            Moving(two).Move(seenByTwo, await two.Cases.SingleAsync(c => c.Id == elsewhere), [id], Suzuki, Cancel),
        };
        var done = await Task.WhenAll(moves.Select(m => m.ContinueWith(t => t.Exception?.InnerException, Cancel)));

        var refused = Assert.Single(done, e => e is not null);
        Assert.True(refused is DbUpdateConcurrencyException or CaseRuleException { Code: "report_not_there" });
        Assert.Equal(1, (await Standing(from)).Reports);
        Assert.Equal(3, (await Standing(to)).Reports + (await Standing(elsewhere)).Reports);
    }

    [Fact]
    public async Task An_undo_is_refused_once_somebody_decided_on_the_other_case()
    {
        var (first, second) = (await Filed("a", "10", "20:00"), await Filed("b", "10", "22:00"));
        var other = await Filed("c", "20", "21:00");
        var (from, to) = (await CaseOf(first), await CaseOf(other));
        await Own(second, null);
        var decision = await Move(from, to, second);
        await _desk.Act(to, c => c.Accept(true, null, Suzuki, _desk.Clock.GetUtcNow()));

        Assert.Equal("!other_changed_since", await Refused(() => Undo(decision)));
        Assert.Equal(to, await CaseOf(second));
    }

    private Moving Moving(DeskContext db) => new(db, Rules, _desk.Policy, _desk.Clock);

    private async Task<Guid> Move(Guid from, Guid to, params Kept[] reports)
    {
        List<Guid> ids = [];
        foreach (var report in reports)
        {
            ids.Add(await Id(report));
        }

        await using var db = _desk.Context();
        return await Moving(db)
            .Move(
                await db.Cases.SingleAsync(c => c.Id == from),
                await db.Cases.SingleAsync(c => c.Id == to),
                ids,
                Suzuki,
                Cancel
            );
    }

    private async Task Undo(Guid decision)
    {
        await using var db = _desk.Context();
        var found = await db.Decisions.SingleAsync(d => d.Id == decision, Cancel);
        await AbuseDesk.Cases.Moving.Undo(db, found, Suzuki, _desk.Clock.GetUtcNow(), Cancel);
    }

    private static async Task<string?> Refused(Func<Task> act) =>
        "!" + (await Assert.ThrowsAsync<CaseRuleException>(act)).Code;

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2026-11-23T{time}:00Z", null);

    private async Task<Kept> Filed(string reporter, string host, string time)
    {
        _desk.Clock.Advance(TimeSpan.FromSeconds(1));
        var kept = await _desk.File(
            Report($"{reporter}@home.example", Accuses($"198.51.100.{host}", "brute_force", $"2026-11-23T{time}:00Z"))
        );
        await Own(kept, null);
        return kept;
    }

    private async Task<Guid> Id(Kept kept)
    {
        await using var db = _desk.Context();
        return await db.Reports.Where(r => r.RawId == kept.RawId).Select(r => r.Id).SingleAsync(Cancel);
    }

    private async Task<Guid> CaseOf(Kept kept) => (await _desk.Link(kept)).CaseId;

    // Whom its findings accuse.
    private async Task Own(Kept kept, string? customer)
    {
        var (report, id) = (await Id(kept), customer is null ? (Guid?)null : Registry.Minato.Id(customer));
        await using var db = _desk.Context();
        await db
            .Findings.Where(f => f.ReportId == report)
            .ExecuteUpdateAsync(f => f.SetProperty(x => x.CustomerId, id), Cancel);
    }

    private AbuseCase.Opening SameOwner(Guid from)
    {
        using var db = _desk.Context();
        var like = db.Cases.Single(c => c.Id == from);
        return new AbuseCase.Opening(
            "",
            CaseKind.Incident,
            like.Category,
            "another",
            like.Owner,
            null,
            like.CustomerId,
            like.Resource,
            like.ResourceKind,
            like.Service,
            like.FirstSeenAt
        );
    }

    private async Task Says(Guid on, Kept? report)
    {
        var id = report is null ? (Guid?)null : await Id(report);
        var raw = report?.RawId ?? (await _desk.Keep(Report("owner@mirai.example"))).RawId;
        await using var db = _desk.Context();
        db.Add(
            new CaseMessage
            {
                Id = Guid.NewGuid(),
                CaseId = on,
                ReportId = id,
                RawId = raw,
                Party = report is null ? Party.Customer : Party.Reporter,
                Verified = true,
                ReceivedAt = _desk.Clock.GetUtcNow(),
                Text = "words",
            }
        );
        await db.SaveChangesAsync(Cancel);
    }

    private async Task<CaseStanding> Standing(Guid id)
    {
        await using var db = _desk.Context();
        var n = await db.CaseCounters.AsNoTracking().SingleAsync(c => c.CaseId == id, Cancel);
        var of = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == id, Cancel);
        var marks = await db
            .CaseMarks.Where(m => m.CaseId == id && m.Kind == CaseMarks.Address)
            .Select(m => m.Kind + " " + m.Mark)
            .ToListAsync(Cancel);
        return new CaseStanding(
            n.Reports,
            n.Findings,
            n.Incidents,
            n.Reporters,
            of.FirstSeenAt,
            n.LastSeenAt,
            n.LastReportAt,
            await db.CaseMessages.CountAsync(m => m.CaseId == id, Cancel),
            string.Join(',', marks.Order())
        );
    }

    private sealed record CaseStanding(
        int Reports,
        int Findings,
        long Incidents,
        int Reporters,
        DateTimeOffset FirstSeen,
        DateTimeOffset? LastSeen,
        DateTimeOffset? LastReport,
        int Messages,
        string Marks
    );
}
