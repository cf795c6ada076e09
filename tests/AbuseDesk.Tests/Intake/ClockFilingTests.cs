using AbuseDesk.Ops;
using AbuseDesk.Parsing;
using AbuseDesk.Policy;
using Microsoft.EntityFrameworkCore;
using static AbuseDesk.Tests.Intake.FilingDesk;

namespace AbuseDesk.Tests.Intake;

/// <summary>Filing tells a case how bad it is and until when somebody looks, by the policy in force.</summary>
public sealed class ClockFilingTests(PostgresServer server) : IAsyncLifetime
{
    private FilingDesk _desk = null!;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _desk = await FilingDesk.AtMinato(server);

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_new_case_has_the_clock_of_its_category()
    {
        await _desk.File(Report("a@home.example", Accuses("198.51.100.11", "brute_force", "2026-11-24T00:55:00Z")));
        var opened = await _desk.OnlyCase();
        await using var db = _desk.Context();
        var clock = await db.CaseClocks.SingleAsync(Cancel);
        Assert.Equal((opened.Id, "sla.triage", "1bd"), (clock.CaseId, clock.Basis, clock.Period));
        Assert.Equal(new DateTimeOffset(2026, 11, 25, 9, 0, 0, TimeSpan.Zero), clock.DueAt);
        Assert.Equal((clock.DueAt, opened.Version), (opened.LookBy, opened.ClocksVersion));
    }

    [Fact]
    public async Task A_policy_that_is_put_in_force_counts_from_the_next_case_on()
    {
        await Force("name: quick\nextends: sakura\ncategories:\n  brute_force: { severity: high, triage: 2h }\n");
        await _desk.File(Report("a@home.example", Accuses("198.51.100.11", "brute_force", "2026-11-24T00:55:00Z")));
        var opened = await _desk.OnlyCase();
        Assert.Equal((Severity.High, opened.OpenedAt.AddHours(2)), (opened.Severity, opened.LookBy));
    }

    private async Task Force(string yaml)
    {
        await using var db = _desk.Context();
        var settings = new DeskSettings { ConnectionString = db.Database.GetConnectionString()! };
        var book = new PolicyBook(db, new PolicyShelf(), settings, _desk.Clock);
        var before = await book.Active(Cancel);
        var policy = StoredPolicy.Read(new PolicyText("quick", yaml), out var faults);
        Assert.Empty(faults);
        var version = await book.Keep(policy!, null, Cancel);
        await book.Activate(version.Id, before.Version.Id, Guid.NewGuid(), Cancel);
    }
}
