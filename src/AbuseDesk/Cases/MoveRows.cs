using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Cases;

/// <summary>The rows that go from one case to another, and back.</summary>
internal static class MoveRows
{
    /// <summary>Some reports with what belongs to them; their old case does not list them any more.</summary>
    public static async Task Send(
        DeskContext db,
        Decision decision,
        AbuseCase to,
        Guid[] reports,
        bool isNew,
        CancellationToken cancel
    )
    {
        var from = decision.CaseId;
        await Remember(db, decision, to, reports, isNew, cancel);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into case_moves (decision_id, what, thing_id, from_case_id, to_case_id, was_there, to_version, made_case)
            select {decision.Id}, 'message', id, {from}, {to.Id}, false, {to.Version}, {isNew}
            from case_messages where case_id = {from} and report_id = any({reports})
            """,
            cancel
        );
        await Carry(db, decision.Id, to.Id, "manual", cancel);
        await db.Database.ExecuteSqlAsync(
            $"delete from report_cases where case_id = {from} and report_id = any({reports})",
            cancel
        );
    }

    /// <summary>Everything of a case; its reports stay listed where they came from.</summary>
    public static async Task SendAll(DeskContext db, Decision decision, AbuseCase to, CancellationToken cancel)
    {
        var from = decision.CaseId;
        var reports = await db.ReportCases.Where(l => l.CaseId == from).Select(l => l.ReportId).ToArrayAsync(cancel);
        await Remember(db, decision, to, reports, false, cancel);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into case_moves (decision_id, what, thing_id, from_case_id, to_case_id, was_there, to_version, made_case)
            select {decision.Id}, 'message', id, {from}, {to.Id}, false, {to.Version}, false
            from case_messages where case_id = {from}
            """,
            cancel
        );
        await Carry(db, decision.Id, to.Id, "merged", cancel);
    }

    /// <summary>Back to where they were. What a returning report brought to the other case meanwhile goes with it.</summary>
    public static async Task Return(DeskContext db, Guid decision, Guid from, Guid to, CancellationToken cancel)
    {
        var reports = await db
            .CaseMoves.Where(m => m.DecisionId == decision && m.What == CaseMove.Report && !m.WasThere)
            .Select(m => m.ThingId)
            .ToArrayAsync(cancel);
        foreach (var back in Back)
        {
            await db.Database.ExecuteSqlRawAsync(back, [from, to, decision, reports], cancel);
        }

        await db.Database.ExecuteSqlAsync(
            $"delete from report_cases where case_id = {to} and report_id = any({reports})",
            cancel
        );
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into report_cases (report_id, case_id, attachment, disposition, attached_at)
            select thing_id, {from}, attachment, disposition, attached_at from case_moves
            where decision_id = {decision} and what = 'report'
            on conflict do nothing
            """,
            cancel
        );
    }

    private static readonly string[] Forth =
    [
        """
            update findings set case_id = {0}
            where id in (select thing_id from case_moves where decision_id = {1} and what = 'finding')
            """,
        """
            update case_messages set case_id = {0}
            where id in (select thing_id from case_moves where decision_id = {1} and what = 'message')
            """,
        """
            update outgoing_mails set case_id = {0}
            where id in (select thing_id from case_moves where decision_id = {1} and what = 'mail')
            """,
    ];

    private static readonly string[] Back =
    [
        """
            update findings set case_id = {0} where case_id = {1} and (report_id = any({3})
                or id in (select thing_id from case_moves where decision_id = {2} and what = 'finding'))
            """,
        """
            update case_messages set case_id = {0} where case_id = {1} and (report_id = any({3})
                or id in (select thing_id from case_moves where decision_id = {2} and what = 'message'))
            """,
        """
            update outgoing_mails set case_id = {0} where case_id = {1} and (
                (report_id = any({3}) and party = 'reporter' and decision_id is null)
                or id in (select thing_id from case_moves where decision_id = {2} and what = 'mail'))
            """,
    ];

    private static async Task Remember(
        DeskContext db,
        Decision decision,
        AbuseCase to,
        Guid[] reports,
        bool isNew,
        CancellationToken cancel
    )
    {
        var from = decision.CaseId;
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into case_moves (decision_id, what, thing_id, from_case_id, to_case_id, attachment, attached_at,
                disposition, was_there, to_version, made_case)
            select {decision.Id}, 'report', l.report_id, {from}, {to.Id}, l.attachment, l.attached_at, l.disposition,
                exists (select from report_cases o where o.report_id = l.report_id and o.case_id = {to.Id}),
                {to.Version}, {isNew}
            from report_cases l where l.case_id = {from} and l.report_id = any({reports})
            """,
            cancel
        );
        // What the desk answered by itself belongs to the report; what somebody decided stays with the decision.
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into case_moves (decision_id, what, thing_id, from_case_id, to_case_id, was_there, to_version, made_case)
            select {decision.Id}, 'finding', id, {from}, {to.Id}, false, {to.Version}, {isNew}
            from findings where case_id = {from} and report_id = any({reports})
            union all
            select {decision.Id}, 'mail', id, {from}, {to.Id}, false, {to.Version}, {isNew}
            from outgoing_mails where case_id = {from} and report_id = any({reports})
                and party = 'reporter' and decision_id is null
            """,
            cancel
        );
    }

    private static async Task Carry(DeskContext db, Guid decision, Guid to, string attachment, CancellationToken cancel)
    {
        foreach (var forth in Forth)
        {
            await db.Database.ExecuteSqlRawAsync(forth, [to, decision], cancel);
        }

        await db.Database.ExecuteSqlAsync(
            $"""
            insert into report_cases (report_id, case_id, attachment, disposition, attached_at)
            select m.thing_id, {to}, case m.attachment when 'duplicate' then 'duplicate' else {attachment} end,
                case m.attachment when 'duplicate' then m.disposition end, d.at
            from case_moves m join decisions d on d.id = m.decision_id
            where m.decision_id = {decision} and m.what = 'report' and not m.was_there
            on conflict do nothing
            """,
            cancel
        );
    }
}
