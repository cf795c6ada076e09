using AbuseDesk.Data;
using AbuseDesk.Outgoing;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Cases;

/// <summary>
/// One case taken into another: its reports are linked to the other as well, its findings move. The links carry the instant
/// of the decision, so that an undo finds exactly them again.
/// </summary>
public static class Merging
{
    public const string Verb = "merge";

    /// <summary>The id of the decision.</summary>
    public static async Task<Guid> Merge(
        DeskContext db,
        AbuseCase from,
        AbuseCase into,
        Actor actor,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var decision = Decision.Take(from, Verb, actor.Id!.Value, now, () => from.Merge(into, actor, now));
        db.Decisions.Add(decision);
        await db.SaveChangesAsync(cancel);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into report_cases (report_id, case_id, attachment, attached_at)
            select report_id, {into.Id}, 'merged', {decision.At} from report_cases where case_id = {from.Id}
            on conflict do nothing
            """,
            cancel
        );
        await db.Database.ExecuteSqlAsync($"update findings set case_id = {into.Id} where case_id = {from.Id}", cancel);

        // Who reported to the one is counted no second time when they report to the other.
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into case_reporters (case_id, reporter)
            select {into.Id}, reporter from case_reporters where case_id = {from.Id} on conflict do nothing
            """,
            cancel
        );
        await Recount(db, from.Id, into.Id, cancel);
        await transaction.CommitAsync(cancel);
        return decision.Id;
    }

    /// <summary>Takes a merge back as a whole.</summary>
    public static async Task Undo(
        DeskContext db,
        Decision decision,
        Actor actor,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await Outbox.Withdraw(db, decision, cancel);
        var from = await db.Cases.SingleAsync(c => c.Id == decision.CaseId, cancel);
        var into = from.MergedInto!.Value;
        decision.Undo(from, actor, now);
        await db.SaveChangesAsync(cancel);
        await db.Database.ExecuteSqlAsync(
            $"""
            update findings set case_id = {from.Id} where case_id = {into} and report_id in (
                select report_id from report_cases where case_id = {into} and attachment = 'merged' and attached_at = {decision.At})
            """,
            cancel
        );
        await db.Database.ExecuteSqlAsync(
            $"delete from report_cases where case_id = {into} and attachment = 'merged' and attached_at = {decision.At}",
            cancel
        );
        await Recount(db, from.Id, into, cancel);
        await transaction.CommitAsync(cancel);
    }

    private static Task<int> Recount(DeskContext db, Guid one, Guid other, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync(
            $"""
            update case_counters n set
                reports = (select count(*) from report_cases l where l.case_id = n.case_id),
                findings = (select count(*) from findings f where f.case_id = n.case_id),
                incidents = (select coalesce(sum(f.count), 0) from findings f where f.case_id = n.case_id),
                reporters = (select count(distinct r.reporter_address) from report_cases l
                             join reports r on r.id = l.report_id where l.case_id = n.case_id)
            where n.case_id in ({one}, {other})
            """,
            cancel
        );
}
