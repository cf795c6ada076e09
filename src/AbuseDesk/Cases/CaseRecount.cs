using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Cases;

/// <summary>
/// Counts cases anew whose reports were moved: as filing would have counted them. A repeated report counts as a report and
/// never as another incident.
/// </summary>
internal static class CaseRecount
{
    private const int MostReports = 5_000;

    /// <summary>In the transaction that moved them.</summary>
    public static async Task Of(DeskContext db, Guid[] cases, CancellationToken cancel)
    {
        await Reporters(db, cases, cancel);
        await Counters(db, cases, cancel);
        await db.Database.ExecuteSqlAsync(
            $"""
            update cases c set first_seen_at = n.at
            from (select l.case_id, min(least(f.occurred_at, r.received_at)) as at
                  from report_cases l join reports r on r.id = l.report_id
                  left join findings f on f.report_id = l.report_id and f.case_id = l.case_id
                  where l.case_id = any({cases}) group by l.case_id) n
            where c.id = n.case_id and c.first_seen_at <> n.at
            """,
            cancel
        );
        foreach (var id in cases)
        {
            await Marks(db, id, cancel);
        }
    }

    // Who reported to one is counted no second time when they report to the other.
    private static async Task Reporters(DeskContext db, Guid[] cases, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync($"delete from case_reporters where case_id = any({cases})", cancel);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into case_reporters (case_id, reporter)
            select distinct l.case_id, sha256(convert_to(lower(btrim(coalesce(r.reporter_address, r.number))), 'UTF8'))
            from report_cases l join reports r on r.id = l.report_id where l.case_id = any({cases})
            """,
            cancel
        );
    }

    private static Task<int> Counters(DeskContext db, Guid[] cases, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync(
            $"""
            insert into case_counters (case_id, reports, findings, incidents, reporters, last_seen_at, last_report_at)
            select c.id,
                (select count(*) from report_cases l where l.case_id = c.id),
                coalesce(f.findings, 0), coalesce(f.incidents, 0),
                (select count(*) from case_reporters p where p.case_id = c.id),
                f.last_seen_at,
                (select max(r.received_at) from report_cases l join reports r on r.id = l.report_id where l.case_id = c.id)
            from unnest({cases}) as c (id)
            left join lateral (
                select count(*) as findings, sum(f.count) as incidents,
                    max(least(coalesce(f.last_at, f.occurred_at), r.received_at)) as last_seen_at
                from findings f join reports r on r.id = f.report_id
                join report_cases l on l.report_id = f.report_id and l.case_id = f.case_id
                where f.case_id = c.id and l.attachment <> 'duplicate') f on true
            on conflict (case_id) do update set reports = excluded.reports, findings = excluded.findings,
                incidents = excluded.incidents, reporters = excluded.reporters,
                last_seen_at = excluded.last_seen_at, last_report_at = excluded.last_report_at
            """,
            cancel
        );

    private static async Task Marks(DeskContext db, Guid caseId, CancellationToken cancel)
    {
        var opened = await db.Cases.Where(c => c.Id == caseId).Select(c => c.OpenedAt).SingleAsync(cancel);
        var found = await db
            .Findings.AsNoTracking()
            .Where(f => f.CaseId == caseId)
            .OrderBy(f => f.Id)
            .Take(MostReports)
            .Join(db.Reports, f => f.ReportId, r => r.Id, (f, r) => new { f, r })
            .ToListAsync(cancel);
        var marks = found
            .SelectMany(x => CaseMarks.Of(x.f, x.r))
            .Distinct()
            .Select(m => new CaseMark
            {
                Kind = m.Kind,
                Mark = m.Mark,
                OpenedAt = opened,
                CaseId = caseId,
            })
            .ToList();
        await db.Database.ExecuteSqlAsync($"delete from case_marks where case_id = {caseId}", cancel);
        if (marks.Count > 0)
        {
            await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection());
            batch.BatchCommands.Add(MarkRows.Add(marks));
            await batch.ExecuteNonQueryAsync(cancel);
        }
    }
}
