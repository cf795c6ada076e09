using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Parsing;
using AbuseDesk.Policy;
using AbuseDesk.Registry;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>One attempt at correcting the findings of a report: all of it, or nothing.</summary>
internal sealed class CorrectionTransaction(
    NpgsqlConnection connection,
    FilingRules rules,
    OwnerDirectory owners,
    FirstLooks looks,
    DateTimeOffset now
)
{
    public async Task<Guid> Correct(Guid reportId, FindingChange change, Guid staff, CancellationToken cancel)
    {
        var filed =
            await FiledReport.Lock(connection, reportId, cancel) ?? throw new CaseRuleException("message_not_filed");
        var wanted = change.Change(filed.Live).ToList();
        var stay = wanted.ToHashSet(ReferenceEqualityComparer.Instance);
        var retired = filed.Live.Where(f => !stay.Contains(f.Finding)).ToList();
        var before = filed.Live.Select(f => f.Finding).ToHashSet(ReferenceEqualityComparer.Instance);
        var added = wanted.Where(f => !before.Contains(f)).ToList();
        if (retired.Count + added.Count == 0)
        {
            throw new CaseRuleException("nothing_changes");
        }

        var correction = new FindingCorrection
        {
            Id = Guid.CreateVersion7(now),
            ReportId = reportId,
            RawId = filed.Report.RawId,
            ActorId = staff,
            At = now,
            Subject = StorableText.Capped(change.Subject, 500)!,
            Role = change.Role,
            Label = StorableText.Capped(change.Label, 200),
        };
        await BulkCopy<FindingCorrection>.Write(connection, [correction], cancel);
        await Retire(retired.Select(f => f.Id), correction.Id, cancel);
        var moving = new Moving(correction.Id, change.ReadingId, added, NoRows);
        await Move(filed, retired, moving, staff, cancel);
        return correction.Id;
    }

    public async Task<Guid> Undo(Guid correctionId, Guid staff, CancellationToken cancel)
    {
        var reportId =
            await Scalar<Guid?>(
                "update finding_corrections set undone_at = $2 where id = $1 and undone_at is null returning report_id",
                cancel,
                Sql.Value(correctionId),
                Sql.Value(now)
            ) ?? throw new CaseRuleException("already_undone");
        var filed =
            await FiledReport.Lock(connection, reportId, cancel) ?? throw new CaseRuleException("already_undone");
        var made = filed.Live.Where(f => f.MadeBy == correctionId).ToList();
        var madeOnce = await Scalar<long>(
            "select count(*) from findings where report_id = $1 and made_by = $2",
            cancel,
            Sql.Value(reportId),
            Sql.Value(correctionId)
        );
        if (made.Count != madeOnce)
        {
            throw new CaseRuleException("corrected_since");
        }

        var back = await FiledReport.Findings(connection, reportId, correctionId, cancel);
        await Retire(made.Select(f => f.Id), correctionId, cancel);
        var rows = new Dictionary<Finding, Guid>(ReferenceEqualityComparer.Instance);
        back.ForEach(f => rows.Add(f.Finding, f.Id));
        var moving = new Moving(correctionId, null, [.. back.Select(f => f.Finding)], rows);
        await Move(filed, made, moving, staff, cancel);
        return correctionId;
    }

    private static readonly Dictionary<Finding, Guid> NoRows = new(ReferenceEqualityComparer.Instance);

    private sealed record Moving(
        Guid CorrectionId,
        Guid? ReadingId,
        IReadOnlyList<Finding> Findings,
        Dictionary<Finding, Guid> Rows
    );

    private async Task Move(
        FiledReport filed,
        List<LiveFinding> gone,
        Moving moving,
        Guid staff,
        CancellationToken cancel
    )
    {
        var version = await Scalar<long>("select version from registry_versions where id = 1", cancel);
        var index = await owners.AtLeast(version, cancel);
        var message = filed.Message(staff, moving.Findings);
        var part = MessagePart.Of(message).First();
        part.FindOwners(index);
        var stays = filed.Live.Except(gone).ToList();
        var book = new CaseBook(connection);
        await book.Lock(part.Keys().ToHashSet(StringComparer.Ordinal), [.. filed.Cases], cancel);
        var numbers = await CaseNumbers.Take(connection, rules, part.Accusations.Count + 1, now, cancel);
        var plan = new FilingPlan(book, new EarlierReports(), numbers, (_, _, _) => null, looks, now);
        plan.Correct(
            new CorrectedReport(
                filed.Report,
                message,
                moving.ReadingId,
                part.Accusations,
                filed.Cases,
                filed.Vacated(gone),
                filed.Sole
            )
            {
                CorrectionId = moving.CorrectionId,
                Restored = moving.Rows,
                HasOthers = stays.Exists(f => f.CaseId is not null),
            }
        );
        await Write(filed, book, plan.Rows, cancel);
    }

    private async Task Write(FiledReport filed, CaseBook book, FiledRows rows, CancellationToken cancel)
    {
        await FilingWrites.Write(connection, book, rows, now, cancel);
        var touched = filed
            .Cases.Concat(rows.Links.Select(l => l.CaseId))
            .Concat(rows.Counters.Select(c => c.CaseId))
            .Distinct()
            .ToArray();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(
            Sql.Command(
                """
                update findings f set case_id = r.case_id, retired_by = null
                from unnest($1, $2) as r (id, case_id) where f.id = r.id
                """,
                Sql.Value(rows.Restored.Select(r => r.Finding).ToArray()),
                Sql.Value(rows.Restored.Select(r => r.Case).ToArray())
            )
        );
        batch.BatchCommands.Add(
            Sql.Command(
                "delete from report_cases where report_id = $1 and case_id = any($2)",
                Sql.Value(filed.Report.Id),
                Sql.Value(rows.Left.Select(l => l.Case).ToArray())
            )
        );
        batch.BatchCommands.Add(
            Sql.Command(
                """
                update case_counters n set
                    reports = (select count(*) from report_cases l where l.case_id = n.case_id),
                    findings = (select count(*) from findings f where f.case_id = n.case_id),
                    incidents = (select coalesce(sum(f.count), 0) from findings f where f.case_id = n.case_id)
                where n.case_id = any($1)
                """,
                Sql.Value(touched)
            )
        );
        await batch.ExecuteNonQueryAsync(cancel);
    }

    private async Task Retire(IEnumerable<Guid> findings, Guid correctionId, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "update findings set case_id = null, retired_by = $2 where id = any($1)",
            connection
        );
        command.Parameters.Add(Sql.Value(findings.ToArray()));
        command.Parameters.Add(Sql.Value(correctionId));
        await command.ExecuteNonQueryAsync(cancel);
    }

    private async Task<T?> Scalar<T>(string sql, CancellationToken cancel, params NpgsqlParameter[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(values);
        return (T?)await command.ExecuteScalarAsync(cancel);
    }
}
