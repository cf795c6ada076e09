using AbuseDesk.Cases;
using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using AbuseDesk.Parsing;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Intake;

public sealed class FindingCorrectionTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly Guid Suzuki = Guid.Parse("5a5a5a5a-0000-0000-0000-000000000001");
    private FilingDesk _desk = null!;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private FindingCorrections Corrections =>
        new(_desk.Database, FilingDesk.Rules, _desk.Owners, _desk.Policy, _desk.Clock);

    public async ValueTask InitializeAsync() => _desk = await FilingDesk.AtMinato(server);

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task The_case_of_one_report_becomes_the_case_of_the_real_offender()
    {
        var kept = await _desk.File(Scan("198.51.100.21"));
        var before = await CaseOf(kept);

        await Correct(kept, ReaderRole.Offender, "198.51.100.22");
        await Correct(kept, ReaderRole.Victim, "198.51.100.21");

        var live = Assert.Single(await Live(kept));
        Assert.Equal("198.51.100.22", live.SourceIp!.ToString());
        Assert.Equal("person", live.Source);
        var now = await CaseOf(kept);
        Assert.Equal("198.51.100.22", now.Resource);
        Assert.NotEqual(before.CaseKey, now.CaseKey);
        Assert.Equal(live.CaseId, now.Id);
    }

    [Fact]
    public async Task A_report_that_accused_only_the_victim_becomes_a_question_and_comes_back_by_undo()
    {
        var kept = await _desk.File(Scan("198.51.100.31"));
        var before = await CaseOf(kept);

        var correction = await Correct(kept, ReaderRole.Victim, "198.51.100.31");
        var asked = await CaseOf(kept);
        Assert.Equal((before.Id, CaseKind.Enquiry), (asked.Id, asked.Kind));
        Assert.Empty(await Live(kept));
        Assert.Contains("corrected", await _desk.Events(before.Id));

        await Corrections.Undo(correction, Suzuki, Cancel);
        var back = await CaseOf(kept);
        Assert.Equal((before.Id, CaseKind.Incident, before.CaseKey), (back.Id, back.Kind, back.CaseKey));
        var live = Assert.Single(await Live(kept));
        Assert.Equal(("reader", before.Id), (live.Source, live.CaseId!.Value));
        Assert.Equal(1, (await _desk.Counters(before.Id)).Findings);
        var refused = await Assert.ThrowsAsync<CaseRuleException>(() => Corrections.Undo(correction, Suzuki, Cancel));
        Assert.Equal("already_undone", refused.Code);
    }

    [Fact]
    public async Task A_corrected_report_joins_the_open_case_of_the_offender_and_leaves_the_one_others_reported()
    {
        var other = await _desk.File(Scan("198.51.100.41", "else@home.example"));
        var kept = await _desk.File(Scan("198.51.100.41"));
        var target = await _desk.File(Scan("198.51.100.42", "third@home.example"));
        var shared = await CaseOf(other);
        Assert.Equal(shared.Id, (await CaseOf(kept)).Id);

        await Correct(kept, ReaderRole.Offender, "198.51.100.42");
        await Correct(kept, ReaderRole.Reference, "198.51.100.41");

        Assert.Equal((await CaseOf(target)).Id, (await CaseOf(kept)).Id);
        Assert.Equal("198.51.100.41", (await CaseOf(other)).Resource);
        Assert.Contains("report_left", await _desk.Events(shared.Id));
        Assert.Equal(1, (await _desk.Counters(shared.Id)).Reports);
        Assert.Equal(2, (await _desk.Counters((await CaseOf(target)).Id)).Reports);
        Assert.Null((await _desk.Counters(shared.Id)).Attention);
    }

    [Fact]
    public async Task A_case_whose_customer_was_told_is_left_to_a_person()
    {
        var kept = await _desk.File(Scan("198.51.100.10"));
        var warned = await CaseOf(kept);
        await _desk.Act(
            warned.Id,
            c =>
            {
                var actor = Actor.Staff(Suzuki);
                c.Accept(true, null, actor, _desk.Clock.GetUtcNow());
                c.Warn(_desk.Clock.GetUtcNow().AddDays(3), null, actor, _desk.Clock.GetUtcNow());
            }
        );

        await Correct(kept, ReaderRole.Offender, "198.51.100.52");
        await Correct(kept, ReaderRole.Victim, "198.51.100.10");

        Assert.NotEqual(warned.Id, (await CaseOf(kept)).Id);
        Assert.Equal("reading_changed", (await _desk.Counters(warned.Id)).Attention);
        Assert.Equal("198.51.100.10", (await _desk.Cases()).Single(c => c.Id == warned.Id).Resource);
    }

    [Fact]
    public async Task A_time_said_by_a_person_looks_the_owner_up_again()
    {
        var kept = await _desk.File(Scan("198.51.100.61"));
        var time = AbuseDesk.Parsing.Text.Timestamps.Read(
            "2026-11-23 08:00 +09:00",
            AbuseDesk.Parsing.Text.TimeHints.None
        )!;

        await Change(kept, new FindingEdit(WordKind.Time, time.Text, ReaderRole.Time, "", time));

        var live = Assert.Single(await Live(kept));
        Assert.Equal(time.At, live.OccurredAt);
        Assert.Equal(TimeBasis.Stated, live.TimeBasis);
        Assert.NotNull(live.CaseId);
    }

    [Fact]
    public async Task What_is_so_already_is_refused_and_an_earlier_correction_waits_for_the_later_one()
    {
        var kept = await _desk.File(Scan("198.51.100.71"));
        var same = await Assert.ThrowsAsync<CaseRuleException>(() =>
            Correct(kept, ReaderRole.Offender, "198.51.100.71")
        );
        Assert.Equal("nothing_changes", same.Code);

        var first = await Correct(kept, ReaderRole.Offender, "198.51.100.72");
        await Correct(kept, ReaderRole.Victim, "198.51.100.72");
        var refused = await Assert.ThrowsAsync<CaseRuleException>(() => Corrections.Undo(first, Suzuki, Cancel));
        Assert.Equal("corrected_since", refused.Code);
        Assert.Equal("198.51.100.71", Assert.Single(await Live(kept)).SourceIp!.ToString());
    }

    [Fact]
    public async Task What_was_read_first_is_never_lost()
    {
        var kept = await _desk.File(Scan("198.51.100.81"));
        await Correct(kept, ReaderRole.Victim, "198.51.100.81");
        await using var db = _desk.Context();
        var report = await db.Reports.SingleAsync(r => r.RawId == kept.RawId, Cancel);
        var read = await db.Findings.SingleAsync(f => f.ReadingId == report.ReadingId, Cancel);
        Assert.NotNull(read.RetiredBy);
        Assert.Null(read.CaseId);
    }

    private static ParsedReport Scan(string ip, string from = "reporter@home.example") =>
        FilingDesk.Report(from, FilingDesk.Accuses(ip, "scan", "2026-11-24 08:55"));

    private Task<Guid> Correct(Kept kept, ReaderRole role, string ip) =>
        Change(kept, new FindingEdit(WordKind.Ip, ip, role, "line", null));

    private async Task<Guid> Change(Kept kept, FindingEdit edit)
    {
        await using var db = _desk.Context();
        var report = await db.Reports.SingleAsync(r => r.RawId == kept.RawId, Cancel);
        var change = new FindingChange(edit.Value, edit.Role, null, live => edit.Of([.. live.Select(f => f.Finding)]));
        return await Corrections.Correct(report.Id, change, Suzuki, Cancel);
    }

    private async Task<List<ReportFinding>> Live(Kept kept)
    {
        await using var db = _desk.Context();
        return await db
            .Findings.AsNoTracking()
            .Where(f => f.RetiredBy == null && db.Reports.Any(r => r.Id == f.ReportId && r.RawId == kept.RawId))
            .ToListAsync(Cancel);
    }

    private async Task<AbuseCase> CaseOf(Kept kept)
    {
        await using var db = _desk.Context();
        var id = (await _desk.Link(kept)).CaseId;
        return await db.Cases.AsNoTracking().SingleAsync(c => c.Id == id, Cancel);
    }
}
