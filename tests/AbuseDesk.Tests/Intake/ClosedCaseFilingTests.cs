using AbuseDesk.Cases;
using AbuseDesk.Parsing;
using Microsoft.EntityFrameworkCore;
using static AbuseDesk.Tests.Intake.FilingDesk;
using Minato = AbuseDesk.Tests.Registry.Minato;

namespace AbuseDesk.Tests.Intake;

/// <summary>Reports about a case that is closed.</summary>
public sealed class ClosedCaseFilingTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly Actor Suzuki = Actor.Staff(Guid.Parse("00000000-0000-0000-0000-000000000001"));
    private FilingDesk _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await FilingDesk.AtMinato(server);

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_late_report_leaves_the_case_closed_and_asks_for_a_look()
    {
        var closed = await ClosedCase(fixedAt: "2026-11-23T20:00:00Z");

        var late = await _desk.File(
            Report("b@home.example", Accuses("198.51.100.10", "brute_force", "2026-11-23T20:30:00Z"))
        );

        var after = await _desk.OnlyCase();
        Assert.Equal((closed.Id, CaseState.Closed), (after.Id, after.State));
        Assert.Equal(Attachment.Late, (await _desk.Link(late)).Attachment);
        Assert.Equal("late_report", (await _desk.Counters(after.Id)).Attention);
    }

    [Fact]
    public async Task A_recurrence_within_two_weeks_reopens_the_case_and_later_reports_join_it()
    {
        var closed = await ClosedCase(fixedAt: "2026-11-23T20:00:00Z");
        _desk.Clock.Advance(TimeSpan.FromDays(10));

        var again = await _desk.Keep(
            Report("b@home.example", Accuses("198.51.100.10", "brute_force", "2026-12-03T00:00:00Z"))
        );
        _desk.Clock.Advance(TimeSpan.FromMinutes(1));
        var next = await _desk.Keep(
            Report("c@home.example", Accuses("198.51.100.10", "brute_force", "2026-12-03T00:10:00Z"))
        );
        await _desk.FileAll();

        var after = await _desk.OnlyCase();
        Assert.Equal((closed.Id, CaseState.Open, 1), (after.Id, after.State, after.Recurrences));
        Assert.Equal(Severity.High, after.Severity);
        Assert.Equal(Attachment.Recurrence, (await _desk.Link(again)).Attachment);
        Assert.Equal(Attachment.Joined, (await _desk.Link(next)).Attachment);
        Assert.Contains("recurred", await _desk.Events(after.Id));
        Assert.True(after.LookBy > _desk.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_recurrence_after_two_weeks_opens_a_linked_case()
    {
        var closed = await ClosedCase(fixedAt: "2026-11-23T20:00:00Z");
        _desk.Clock.Advance(TimeSpan.FromDays(30));

        await _desk.File(Report("b@home.example", Accuses("198.51.100.10", "brute_force", "2026-12-23T00:00:00Z")));

        var cases = await _desk.Cases();
        Assert.Equal([CaseState.Closed, CaseState.New], cases.Select(c => c.State));
        Assert.Equal((closed.Id, 1), (cases[1].RecurrenceOf!.Value, cases[1].Recurrences));
    }

    [Fact]
    public async Task A_report_without_a_time_on_a_closed_case_waits_for_a_person()
    {
        var closed = await ClosedCase(fixedAt: "2026-11-23T20:00:00Z", address: "198.51.100.20");

        // Its owner is known all the same: the address has always been this customer's.
        var vague = await _desk.File(Report("b@home.example", Accuses("198.51.100.20", "brute_force")));

        Assert.Equal(CaseState.Closed, (await _desk.Cases()).Single(c => c.Id == closed.Id).State);
        Assert.Equal(Attachment.TimeUnknown, (await _desk.Link(vague)).Attachment);
        Assert.Equal("time_unknown", (await _desk.Counters(closed.Id)).Attention);
    }

    private async Task<AbuseCase> ClosedCase(string fixedAt, string address = "198.51.100.10")
    {
        await _desk.File(Report("a@home.example", Accuses(address, "brute_force", "2026-11-23T12:00:00Z")));
        var opened = await _desk.OnlyCase();
        await _desk.Act(
            opened.Id,
            c =>
            {
                c.Accept(true, null, Suzuki, Minato.Now);
                c.Close("fixed_by_customer", Minato.At(fixedAt), null, Suzuki, Minato.Now);
            }
        );
        return opened;
    }
}
