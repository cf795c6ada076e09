using AbuseDesk.Cases;
using AbuseDesk.Policy;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Clocks;

/// <summary>Which clocks a case has follows from what happened to it.</summary>
public sealed class CaseClockTests(DeskDatabase database) : IClassFixture<DeskDatabase>
{
    private static readonly Period Day = new(24, PeriodUnit.Hours);
    private readonly ClockDesk _desk = new(database.ConnectionString);

    [Fact]
    public async Task Somebody_has_the_time_of_the_policy_for_the_first_look()
    {
        var opened = await _desk.Case("brute_force");
        var clock = Assert.Single(await _desk.Clocks(opened));
        Assert.Equal(
            ("sla.triage", "opened", "1bd", "jp"),
            (clock.Basis, clock.StartEvent, clock.Period, clock.Calendar)
        );
        Assert.Equal("11-25 18:00", ClockDesk.Text(clock.DueAt));
        Assert.Equal(clock.DueAt, opened.LookBy);
    }

    [Fact]
    public async Task Acceptance_ends_the_first_look_and_the_next_step_has_its_own_time()
    {
        var opened = await _desk.Case("phishing");
        _desk.Time.Advance(TimeSpan.FromMinutes(20));
        await _desk.Accept(opened);
        var clocks = await _desk.Clocks(opened);
        Assert.Equal(("sla.triage", "accepted"), (clocks[0].Basis, clocks[0].CompletedBy));
        Assert.Equal(["sla.look 11-24 10:20"], await _desk.Running(opened));
        Assert.Equal(clocks[1].DueAt, (await _desk.Read(opened)).LookBy);
    }

    [Fact]
    public async Task A_warning_starts_the_customers_time_and_its_undo_takes_it_back()
    {
        var opened = await _desk.Case();
        var decision = await _desk.Warn(opened, Day);
        var running = Assert.Single(await _desk.Clocks(opened), k => k.IsRunning);
        Assert.Equal(("deadline.customer", "warned", "24h"), (running.Basis, running.StartEvent, running.Period));
        Assert.Equal((_desk.Now.AddDays(1), decision.Id), (running.DueAt, running.DecisionId));

        await _desk.Undo(decision);

        Assert.Equal(["sla.triage 11-25 18:00"], await _desk.Running(opened));
        Assert.Equal("undone", (await _desk.Clocks(opened)).Single(k => k.Basis == "deadline.customer").CompletedBy);
        Assert.Equal("11-25 18:00", ClockDesk.Text((await _desk.Read(opened)).LookBy));
    }

    [Fact]
    public async Task A_deadline_that_somebody_typed_has_no_period()
    {
        var opened = await _desk.Case();
        await _desk.Warn(opened, new Period(37, PeriodUnit.Hours));
        var running = Assert.Single(await _desk.Clocks(opened), k => k.IsRunning);
        Assert.Null(running.Period);
        Assert.Equal(0.5, running.Share(_desk.Now.AddHours(18.5), ClockDesk.Calendar), 3);
    }

    [Fact]
    public async Task Another_deadline_replaces_the_one_before()
    {
        var opened = await _desk.Case();
        await _desk.Warn(opened, Day);
        _desk.Time.Advance(TimeSpan.FromHours(2));
        await _desk.Warn(opened, new Period(3, PeriodUnit.BusinessDays));
        Assert.Equal(["deadline.customer 11-27 18:00"], await _desk.Running(opened));
    }

    [Fact]
    public async Task While_the_reporter_is_asked_the_first_look_stands()
    {
        var opened = await _desk.Case("phishing");
        _desk.Time.Advance(TimeSpan.FromMinutes(20));
        await _desk.Act(opened, "ask", c => c.Ask(["url"], _desk.Now.AddDays(7), ClockDesk.Suzuki, _desk.Now));
        Assert.Equal(["sla.triage 11-24 10:00 paused", "wait.reporter 12-01 09:20"], await _desk.Running(opened));

        _desk.Time.Advance(TimeSpan.FromHours(3));
        await _desk.Arrives(opened, c => c.Answered("reporter", Guid.NewGuid(), _desk.Now));
        Assert.Equal(1, (await _desk.Turn()).Followed);

        Assert.Equal(["sla.triage 11-24 13:00"], await _desk.Running(opened));
        Assert.Equal("11-24 13:00", ClockDesk.Text((await _desk.Read(opened)).LookBy));
    }

    [Fact]
    public async Task A_question_taken_back_costs_no_time()
    {
        var opened = await _desk.Case("phishing");
        var asked = await _desk.Act(
            opened,
            "ask",
            c => c.Ask(["url"], _desk.Now.AddDays(7), ClockDesk.Suzuki, _desk.Now)
        );
        _desk.Time.Advance(TimeSpan.FromSeconds(50));
        await _desk.Undo(asked);
        Assert.Equal(["sla.triage 11-24 10:00"], await _desk.Running(opened));
    }

    [Fact]
    public async Task An_answer_that_arrives_ends_the_deadline_and_asks_for_a_look()
    {
        var opened = await _desk.Case("phishing", service: "rental_server");
        await _desk.Warn(opened, Day);
        _desk.Time.Advance(TimeSpan.FromHours(5));
        await _desk.Arrives(opened, c => c.Answered("customer", Guid.NewGuid(), _desk.Now));
        await _desk.Turn();
        Assert.Equal(["sla.look 11-24 15:00"], await _desk.Running(opened));
        Assert.Equal("answered", (await _desk.Clocks(opened)).Single(k => k.Basis == "deadline.customer").CompletedBy);
    }

    [Fact]
    public async Task A_release_ends_the_deadline()
    {
        var opened = await _desk.Case();
        await _desk.Warn(opened, Day);
        await _desk.Act(
            opened,
            "suspend",
            c => c.Suspend("isolate_server", "198.51.100.10", "isolated", ClockDesk.Suzuki, _desk.Now)
        );
        Assert.Equal(["deadline.customer 11-25 09:00"], await _desk.Running(opened));
        await _desk.Act(opened, "release", c => c.Release("clean", ClockDesk.Suzuki, _desk.Now));
        Assert.Equal(["sla.look 11-25 18:00"], await _desk.Running(opened));
    }

    [Fact]
    public async Task What_was_handed_over_waits_for_the_downstream_operator()
    {
        var opened = await _desk.Case(owner: OwnerKind.Delegated, service: "delegated");
        var until = ClockDesk.Calendar.After(_desk.Now, new Period(5, PeriodUnit.BusinessDays)).At;
        await _desk.Act(opened, "hand-over", c => c.HandOver(until, null, ClockDesk.Suzuki, _desk.Now));
        var running = Assert.Single(await _desk.Clocks(opened), k => k.IsRunning);
        Assert.Equal(
            ("handover", "5bd", "12-01 18:00"),
            (running.Basis, running.Period, ClockDesk.Text(running.DueAt))
        );
    }

    [Fact]
    public async Task A_close_is_followed_up_until_the_case_is_taken_up_again()
    {
        var opened = await _desk.Case();
        await _desk.Warn(opened, Day);
        var close = await _desk.Close(opened);
        Assert.Equal(["followup.7d 12-02 00:00", "followup.30d 12-25 00:00"], await _desk.Running(opened));

        await _desk.Undo(close);
        Assert.Equal(["deadline.customer 11-25 09:00"], await _desk.Running(opened));

        await _desk.Close(opened);
        await _desk.Act(opened, "reopen", c => c.Reopen("again", ClockDesk.Suzuki, _desk.Now));
        Assert.Equal(["sla.look 11-25 18:00"], await _desk.Running(opened));
        Assert.All(
            (await _desk.Clocks(opened)).Where(k => k.IsFollowUp),
            k => Assert.Contains(k.CompletedBy, (string[])["undone", "reopened"])
        );
    }

    [Fact]
    public async Task What_was_dismissed_is_not_followed_up()
    {
        var opened = await _desk.Case();
        await _desk.Act(opened, "dismiss", c => c.Dismiss("no_violation", null, ClockDesk.Suzuki, _desk.Now));
        Assert.Empty(await _desk.Running(opened));
    }

    [Fact]
    public async Task A_recurrence_ends_the_follow_ups_and_asks_for_a_look()
    {
        var opened = await _desk.Case("phishing");
        await _desk.Warn(opened, Day);
        await _desk.Close(opened);
        _desk.Time.Advance(TimeSpan.FromDays(2));
        await _desk.Arrives(opened, c => c.Join(Guid.NewGuid(), Attachment.Recurrence, _desk.Now));
        await _desk.Turn();
        Assert.Equal(["sla.look 11-26 10:00"], await _desk.Running(opened));
    }

    [Fact]
    public async Task Cases_from_before_there_were_clocks_get_theirs_once_however_many_workers_there_are()
    {
        var cases = new List<AbuseCase>();
        for (var n = 0; n < 20; n++)
        {
            var opened = await _desk.Case("phishing");
            await _desk.Accept(opened);
            cases.Add(opened);
        }

        await using (var db = _desk.Db())
        {
            var ids = cases.Select(c => c.Id).ToList();
            await db.CaseClocks.Where(k => ids.Contains(k.CaseId)).ExecuteDeleteAsync(Cancel);
            await db
                .Cases.Where(c => ids.Contains(c.Id))
                .ExecuteUpdateAsync(c => c.SetProperty(x => x.ClocksVersion, 0), Cancel);
        }

        _desk.Time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(20, (await _desk.Turn(workers: 8)).Followed);

        // nobody was told that time ran: it begins now
        foreach (var one in cases)
        {
            Assert.Equal(["sla.look 11-27 10:00"], await _desk.Running(one));
        }

        Assert.Equal(0, (await _desk.Turn()).Followed);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
