using System.Data.Common;
using AbuseDesk.Data;
using AbuseDesk.Parsing;
using Npgsql;

namespace AbuseDesk.Cases;

/// <summary>Intake reads and writes cases past EF, many at a time.</summary>
public sealed partial class AbuseCase
{
    /// <summary>What <see cref="FromRow"/> reads, in its order.</summary>
    internal const string Columns = """
        id, number, kind, state, category, family, severity, compartment, case_key, owner, assignment_id, customer_id,
        resource, resource_kind, service, opened_at, first_seen_at, look_by, accepted_at, notified_at, contained_at,
        released_at, fixed_at, due_at, closed_at, close_code, merged_into, recurrence_of, recurrences, version,
        cause
        """;

    /// <summary>Text that was stored for a value this version does not know stays as it is, unless a verb changes it.</summary>
    internal static AbuseCase FromRow(DbDataReader row) =>
        new()
        {
            Id = row.GetGuid(0),
            Number = row.GetString(1),
            Kind = StoredText.Parse<CaseKind>(row.GetString(2)),
            State = StoredText.Parse<CaseState>(row.GetString(3)),
            Category = row.GetString(4),
            Family = row.GetString(5),
            Severity = StoredText.Parse<Severity>(row.GetString(6)),
            Compartment = row.IsDBNull(7) ? null : row.GetString(7),
            CaseKey = row.GetString(8),
            Owner = StoredText.Parse<OwnerKind>(row.GetString(9)),
            AssignmentId = row.IsDBNull(10) ? null : row.GetGuid(10),
            CustomerId = row.IsDBNull(11) ? null : row.GetGuid(11),
            Resource = row.GetString(12),
            ResourceKind = row.GetString(13),
            Service = row.IsDBNull(14) ? null : row.GetString(14),
            OpenedAt = row.GetFieldValue<DateTimeOffset>(15),
            FirstSeenAt = row.GetFieldValue<DateTimeOffset>(16),
            LookBy = row.GetFieldValue<DateTimeOffset>(17),
            AcceptedAt = Instant(row, 18),
            NotifiedAt = Instant(row, 19),
            ContainedAt = Instant(row, 20),
            ReleasedAt = Instant(row, 21),
            FixedAt = Instant(row, 22),
            DueAt = Instant(row, 23),
            ClosedAt = Instant(row, 24),
            CloseCode = row.IsDBNull(25) ? null : row.GetString(25),
            MergedInto = row.IsDBNull(26) ? null : row.GetGuid(26),
            RecurrenceOf = row.IsDBNull(27) ? null : row.GetGuid(27),
            Recurrences = row.GetInt32(28),
            Version = row.GetInt32(29),
            Cause = row.IsDBNull(30) ? null : row.GetString(30),
        };

    /// <summary>Writes what the verbs of intake change; they hold the row's lock, so the version is the one they loaded.</summary>
    internal NpgsqlBatchCommand Update(int was) =>
        Sql.Command(
            """
            update cases set kind = $3, state = $4, category = $5, family = $6, severity = $7, case_key = $8, owner = $9,
                assignment_id = $10, customer_id = $11, resource = $12, resource_kind = $13, service = $14,
                first_seen_at = $15, look_by = $16, accepted_at = $17, fixed_at = $18, due_at = $19, closed_at = $20,
                close_code = $21, recurrences = $22, version = $23, cause = $24
            where id = $1 and version = $2
            """,
            Sql.Value(Id),
            Sql.Value(was),
            Sql.Value(StoredText.Text(Kind)),
            Sql.Value(StoredText.Text(State)),
            Sql.Value(Category),
            Sql.Value(Family),
            Sql.Value(StoredText.Text(Severity)),
            Sql.Value(CaseKey),
            Sql.Value(StoredText.Text(Owner)),
            Sql.Value(AssignmentId),
            Sql.Value(CustomerId),
            Sql.Value(Resource),
            Sql.Value(ResourceKind),
            Sql.Value(Service),
            Sql.Value(FirstSeenAt),
            Sql.Value(LookBy),
            Sql.Value(AcceptedAt),
            Sql.Value(FixedAt),
            Sql.Value(DueAt),
            Sql.Value(ClosedAt),
            Sql.Value(CloseCode),
            Sql.Value(Recurrences),
            Sql.Value(Version),
            Sql.Value(Cause)
        );

    private static DateTimeOffset? Instant(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
