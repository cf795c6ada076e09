using AbuseDesk.Data;
using AbuseDesk.Intake;
using AbuseDesk.Outgoing;
using AbuseDesk.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace AbuseDesk.Cases;

/// <summary>
/// Takes reports from one case to another, or to a new one, with what belongs to them: findings, the words of their
/// reporters, and what those were answered by the desk itself. Everything is written down, so that an undo finds it again.
/// </summary>
public sealed class Moving(DeskContext db, FilingRules rules, PolicyInForce policy, TimeProvider clock)
{
    public const string Verb = "move";

    /// <summary>Verbs whose undo puts reports back.</summary>
    public static readonly IReadOnlyList<string> Verbs = [Verb, Merging.Verb];

    /// <summary>To a case that is there; the id of the decision.</summary>
    public Task<Guid> Move(
        AbuseCase from,
        AbuseCase to,
        IReadOnlyCollection<Guid> reports,
        Actor actor,
        CancellationToken cancel
    ) => Move(from, _ => Task.FromResult(to), reports, actor, cancel);

    /// <summary>To a new case like the old one; the id of the decision.</summary>
    public async Task<Guid> Split(
        AbuseCase from,
        IReadOnlyCollection<Guid> reports,
        Actor actor,
        CancellationToken cancel
    )
    {
        var looks = await policy.FirstLooks(cancel);
        return await Move(from, now => Made(from, reports, looks, actor, now, cancel), reports, actor, cancel);
    }

    /// <summary>Takes a move or a merge back as a whole.</summary>
    public static async Task Undo(
        DeskContext db,
        Decision decision,
        Actor actor,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        await using var transaction = await Begin(db, cancel);
        await Outbox.Withdraw(db, decision, cancel);
        var moved = await db.CaseMoves.AsNoTracking().Where(m => m.DecisionId == decision.Id).ToListAsync(cancel);
        var from = await db.Cases.SingleAsync(c => c.Id == decision.CaseId, cancel);
        var other = moved.Select(m => (Guid?)m.ToCaseId).FirstOrDefault() ?? from.MergedInto!.Value;
        await Lock(db, from.Id, other, cancel);
        var to = await db.Cases.SingleAsync(c => c.Id == other, cancel);
        decision.Undo(from, actor, now);
        if (decision.Verb is Verb && moved.Exists(m => m.What is CaseMove.Report && m.ToVersion != to.Version))
        {
            throw new CaseRuleException("other_changed_since", to.Number);
        }

        var count = moved.Count(m => m.What is CaseMove.Report);
        to.ReturnReports(from, count, moved.Exists(m => m.MadeCase), actor, now);
        await db.SaveChangesAsync(cancel);
        await MoveRows.Return(db, decision.Id, from.Id, to.Id, cancel);
        await CaseRecount.Of(db, [from.Id, to.Id], cancel);
        await Commit(transaction, cancel);
    }

    /// <summary>One of its own, unless it is part of what somebody does to many cases.</summary>
    internal static async Task<IDbContextTransaction?> Begin(DeskContext db, CancellationToken cancel) =>
        db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancel) : null;

    internal static Task Commit(IDbContextTransaction? own, CancellationToken cancel) =>
        own?.CommitAsync(cancel) ?? Task.CompletedTask;

    /// <summary>In one order, so that no two moves wait for each other; filing waits for both.</summary>
    internal static async Task Lock(DeskContext db, Guid one, Guid other, CancellationToken cancel) =>
        await db.Database.ExecuteSqlAsync(
            $"select 1 from cases where id in ({one}, {other}) order by id for no key update",
            cancel
        );

    private async Task<Guid> Move(
        AbuseCase from,
        Func<DateTimeOffset, Task<AbuseCase>> find,
        IReadOnlyCollection<Guid> reports,
        Actor actor,
        CancellationToken cancel
    )
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var to = await find(now);
        await Lock(db, from.Id, to.Id, cancel);
        await Refuse(from, to, reports, cancel);
        var isNew = db.Entry(to).State is EntityState.Added;
        var decision = Decision.Take(
            from,
            Verb,
            actor.Id!.Value,
            now,
            () => from.SendReports(to, reports.Count, actor, now)
        );
        db.Decisions.Add(decision);
        await db.SaveChangesAsync(cancel);
        await MoveRows.Send(db, decision, to, [.. reports], isNew, cancel);
        await CaseRecount.Of(db, [from.Id, to.Id], cancel);
        await transaction.CommitAsync(cancel);
        return decision.Id;
    }

    private async Task<AbuseCase> Made(
        AbuseCase from,
        IReadOnlyCollection<Guid> reports,
        FirstLooks looks,
        Actor actor,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var named = await db
            .Findings.Where(f => f.CaseId == from.Id && reports.Contains(f.ReportId))
            .Select(f => f.Category)
            .Distinct()
            .ToListAsync(cancel);
        var category = named.MaxBy(looks.SeverityOf) ?? from.Category;
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var number = (await CaseNumbers.Take(connection, rules, 1, now, cancel)).Dequeue();
        var made = from.SplitOff(number, category, looks, actor, now);
        db.CaseClocks.Add(looks.Start(made));
        db.Cases.Add(made);
        return made;
    }

    private async Task Refuse(AbuseCase from, AbuseCase to, IReadOnlyCollection<Guid> reports, CancellationToken cancel)
    {
        var there = await db.ReportCases.CountAsync(l => l.CaseId == from.Id && reports.Contains(l.ReportId), cancel);
        if (reports.Count == 0 || there != reports.Count)
        {
            throw new CaseRuleException(reports.Count == 0 ? "choose_reports" : "report_not_there");
        }

        // Without a report left, what was done for the case would stand without a ground: that is a merge.
        if (!await db.ReportCases.AnyAsync(l => l.CaseId == from.Id && !reports.Contains(l.ReportId), cancel))
        {
            throw new CaseRuleException("move_last_report");
        }

        if (
            to.CustomerId is { } theirs
            && theirs != from.CustomerId
            && await db.Findings.AnyAsync(
                f =>
                    f.CaseId == from.Id
                    && reports.Contains(f.ReportId)
                    && f.CustomerId != null
                    && f.CustomerId != theirs,
                cancel
            )
        )
        {
            throw new CaseRuleException("merge_across_customers");
        }
    }
}
