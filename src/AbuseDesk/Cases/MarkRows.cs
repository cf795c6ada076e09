using AbuseDesk.Data;
using Npgsql;

namespace AbuseDesk.Cases;

/// <summary>Marks in the database.</summary>
internal static class MarkRows
{
    /// <summary>Adds those that are not there; whoever writes them holds the lock on their cases.</summary>
    public static NpgsqlBatchCommand Add(IReadOnlyCollection<CaseMark> marks) =>
        Sql.Command(
            """
            insert into case_marks (kind, mark, opened_at, case_id)
            select * from unnest($1, $2, $3, $4) on conflict do nothing
            """,
            Sql.Value(marks.Select(m => m.Kind).ToArray()),
            Sql.Value(marks.Select(m => m.Mark).ToArray()),
            Sql.Value(marks.Select(m => m.OpenedAt).ToArray()),
            Sql.Value(marks.Select(m => m.CaseId).ToArray())
        );
}
