using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using AbuseDesk.Outgoing;
using AbuseDesk.Policy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Checks;

/// <summary>
/// Thinks over the visits of cases that changed: by a report, a person, a reply, or a visit. It looks at the case as it is
/// and may do so any number of times.
/// </summary>
internal sealed class UrlPlanner(
    NpgsqlDataSource database,
    DeskSettings settings,
    PolicyShelf shelf,
    TimeProvider clock
)
{
    private const int Batch = 50;

    private readonly UrlGate _gate = new(settings.Checks.Ports);
    private readonly DbContextOptions<DeskContext> _options = DeskSchema
        .Describe(new DbContextOptionsBuilder<DeskContext>(), b => b.UseNpgsql(database))
        .Options;

    /// <summary>Plans for some of the cases that wait for it; how many.</summary>
    public async Task<int> PlanSome(CancellationToken cancel)
    {
        await using var db = new DeskContext(_options);
        if (!await db.UrlPlans.AnyAsync(cancel))
        {
            return 0;
        }

        var policy = (await new PolicyBook(db, shelf, settings, clock).Active(cancel)).Profile;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var taken = await db
            .Database.SqlQuery<Guid>(
                $"""
                delete from url_plans where id in (
                    select id from url_plans order by id limit {Batch} for update skip locked)
                returning case_id as "Value"
                """
            )
            .ToListAsync(cancel);
        foreach (var id in taken.Distinct().Order())
        {
            await Plan(db, id, policy, cancel);
        }

        await transaction.CommitAsync(cancel);
        return taken.Count;
    }

    private async Task Plan(DeskContext db, Guid caseId, PolicyProfile policy, CancellationToken cancel)
    {
        var of = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == caseId, cancel);
        var visits = new List<PlannedVisit>();
        var now = clock.GetUtcNow();
        if (UrlSubject.MayLook(of) && policy.ChecksFor(of.Category).Contains(UrlResults.Kind, StringComparer.Ordinal))
        {
            var seen = await UrlVisits.Newest(db, caseId, cancel);
            var told = await ToldAt(db, of, cancel);
            foreach (var subject in await UrlSubject.OfCase(db, _gate, caseId, cancel))
            {
                var last = seen.FirstOrDefault(s => string.Equals(s.UrlKey, subject.Key, StringComparison.Ordinal));
                if (UrlTimes.Next(of, last, told, policy.Reverify, now) is { } next)
                {
                    visits.Add(new(subject, next.Why, next.DueAt));
                }
            }
        }

        // What was planned for a case as it was, and not begun, is planned anew.
        await db.Database.ExecuteSqlAsync(
            $"""
            delete from url_checks
             where case_id = {caseId} and done_at is null and claimed_until is null and why <> 'asked'
            """,
            cancel
        );
        await UrlVisits.Put(db, caseId, visits, null, now, cancel);
    }

    // Whoever answers by the signed address mostly says that it is done: it is looked at before anybody reads it. So is what
    // somebody reports after the end without saying when it was.
    private static async Task<DateTimeOffset?> ToldAt(DeskContext db, AbuseCase of, CancellationToken cancel)
    {
        var answered = await db
            .CaseMessages.Where(m => m.CaseId == of.Id && m.Verified)
            .Where(m => m.Party == Party.Customer || m.Party == Party.Downstream)
            .MaxAsync(m => (DateTimeOffset?)m.ReceivedAt, cancel);
        var said = await db
            .CustomerStatements.Where(s => s.CaseId == of.Id)
            .MaxAsync(s => (DateTimeOffset?)s.SaidAt, cancel);
        return new[] { answered, said, await UnknownTimes.AskedAt(db, of, cancel) }.Max();
    }
}
