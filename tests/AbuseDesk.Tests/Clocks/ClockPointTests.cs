using AbuseDesk.Cases;
using AbuseDesk.Checks;
using AbuseDesk.Policy;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Clocks;

/// <summary>What is said when so much of a clock's time is over.</summary>
public sealed class ClockPointTests(DeskDatabase database) : IClassFixture<DeskDatabase>
{
    private static readonly Period Day = new(24, PeriodUnit.Hours);
    private readonly ClockDesk _desk = new(database.ConnectionString);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_point_is_said_once_however_many_workers_there_are()
    {
        var cases = new List<AbuseCase>();
        for (var n = 0; n < 30; n++)
        {
            cases.Add(await _desk.Case("phishing"));
        }

        foreach (var minutes in new[] { 31, 18, 12 })
        {
            _desk.Time.Advance(TimeSpan.FromMinutes(minutes));
            Assert.Equal(30, (await _desk.Turn(workers: 8)).Reached);
            Assert.Equal(0, (await _desk.Turn(workers: 8)).Reached);
        }

        foreach (var one in cases)
        {
            Assert.Equal(["clock_half", "clock_near", "clock_due"], await _desk.Events(one, "clock_"));
            Assert.Equal("clock_due", await _desk.Flag(one));
        }
    }

    [Fact]
    public async Task A_worker_that_was_away_says_once_how_far_it_is()
    {
        var opened = await _desk.Case("phishing");
        _desk.Time.Advance(TimeSpan.FromMinutes(50));
        await _desk.Turn();
        Assert.Equal(["clock_near"], await _desk.Events(opened, "clock_"));
        Assert.Null(await _desk.Flag(opened));
    }

    [Fact]
    public async Task What_stands_says_nothing_and_what_ended_neither()
    {
        var asked = await _desk.Case("phishing");
        await _desk.Act(asked, "ask", c => c.Ask(["url"], _desk.Now.AddDays(7), ClockDesk.Suzuki, _desk.Now));
        var answered = await _desk.Case();
        await _desk.Warn(answered, Day);
        await _desk.Arrives(answered, c => c.Answered("customer", Guid.NewGuid(), _desk.Now));
        _desk.Time.Advance(TimeSpan.FromHours(13));

        // not even by a worker that does not know of the answer yet; cases of other tests may have their points
        await using (var db = _desk.Db())
        {
            await _desk.Points(db).Reach(50, Cancel);
        }

        Assert.False(await SaysDeadline(answered));
        Assert.Empty(await _desk.Events(asked, "clock_"));
        await _desk.Turn();
        Assert.False(await SaysDeadline(answered));
        Assert.Empty(await _desk.Events(asked, "clock_"));
    }

    private async Task<bool> SaysDeadline(AbuseCase of)
    {
        await using var db = _desk.Db();
        return await db.CaseEvents.AnyAsync(e => e.CaseId == of.Id && e.Payload.Contains("deadline.customer"), Cancel);
    }

    [Fact]
    public async Task A_deadline_without_an_answer_proposes_the_rule_for_what_goes_on()
    {
        var opened = await _desk.Case("brute_force");
        await Verified(opened);
        await _desk.Warn(opened, Day);
        _desk.Time.Advance(TimeSpan.FromHours(24));
        await _desk.Turn();

        var clock = (await _desk.Clocks(opened)).Single(k => k.Basis == "deadline.customer");
        Assert.Equal("isolate_server", clock.OnDue);
        await using var db = _desk.Db();
        var due = await db.CaseEvents.SingleAsync(e => e.CaseId == opened.Id && e.Kind == "clock_due", Cancel);
        Assert.Contains("\"rule\":\"SAKURA-4\"", due.Payload, StringComparison.Ordinal);
        var proposal = await CaseProposal.Of(db, _desk.Policies(db), await _desk.Read(opened), _desk.Now, Cancel);
        Assert.Equal((true, "suspend", "SAKURA-4"), (proposal!.IsTimeOver, proposal.Act, proposal.Suggestion.Rule.Id));
        Assert.Null((await _desk.Read(opened)).ContainedAt);
    }

    [Fact]
    public async Task Unverified_the_deadline_proposes_nothing_harsher_and_says_what_is_missing()
    {
        var opened = await _desk.Case("brute_force");
        await _desk.Warn(opened, Day);
        _desk.Time.Advance(TimeSpan.FromHours(24));
        await using var db = _desk.Db();
        var proposal = await CaseProposal.Of(db, _desk.Policies(db), await _desk.Read(opened), _desk.Now, Cancel);
        Assert.Equal((true, "warn"), (proposal!.IsTimeOver, proposal.Act));
        Assert.Contains("verified", proposal.Suggestion.Missing);
    }

    [Fact]
    public async Task A_silent_downstream_operator_leads_to_acting_directly_where_it_is_critical()
    {
        var opened = await _desk.Case("ddos_source", OwnerKind.Delegated, "delegated", Parsing.Severity.Critical);
        await Verified(opened);
        var until = ClockDesk.Calendar.After(_desk.Now, new Period(5, PeriodUnit.BusinessDays)).At;
        await _desk.Act(opened, "hand-over", c => c.HandOver(until, null, ClockDesk.Suzuki, _desk.Now));
        _desk.Time.SetUtcNow(until);
        await _desk.Turn();
        Assert.Equal("null_route", (await _desk.Clocks(opened)).Single(k => k.Basis == "handover").OnDue);

        await _desk.Act(
            opened,
            "suspend",
            c => c.Suspend("null_route", "198.51.100.10", "routed to nowhere", ClockDesk.Suzuki, _desk.Now)
        );
        Assert.True((await _desk.Read(opened)).IsContained);
    }

    [Fact]
    public async Task A_follow_up_flags_the_closed_case_until_somebody_has_checked_and_the_desk_is_nobody()
    {
        var opened = await _desk.Case();
        await _desk.Warn(opened, Day);
        await _desk.Close(opened);
        _desk.Time.Advance(TimeSpan.FromDays(8));
        await _desk.Turn();
        Assert.Equal("follow_up", await _desk.Flag(opened));
        Assert.Equal(["follow_up_due"], await _desk.Events(opened, "follow_up"));
        Assert.Equal(CaseState.Closed, (await _desk.Read(opened)).State);

        await SeenByTheDesk(opened);
        await _desk.Turn();
        Assert.Equal("follow_up", await _desk.Flag(opened));

        await Verified(opened, "clean");
        await _desk.Turn();
        Assert.Null(await _desk.Flag(opened));
        Assert.Equal(["followup.30d 12-25 00:00"], await _desk.Running(opened));
    }

    private async Task SeenByTheDesk(AbuseCase of)
    {
        await using var db = _desk.Db();
        var tracked = await db.Cases.SingleAsync(c => c.Id == of.Id, Cancel);
        db.CaseChecks.Add(CaseCheck.Seen(tracked, "url_live", "gone", Guid.CreateVersion7(_desk.Now), _desk.Now));
        await db.SaveChangesAsync(Cancel);
    }

    private async Task Verified(AbuseCase of, string result = "found")
    {
        await using var db = _desk.Db();
        var tracked = await db.Cases.SingleAsync(c => c.Id == of.Id, Cancel);
        var kind = "persistence";
        db.CaseChecks.Add(CaseCheck.Made(tracked, new(kind, result), ClockDesk.Suzuki.Id!.Value, _desk.Now));
        await db.SaveChangesAsync(Cancel);
    }
}
