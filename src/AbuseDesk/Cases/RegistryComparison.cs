using System.Net;
using AbuseDesk.Data;
using AbuseDesk.Parsing;
using AbuseDesk.Registry;
using Npgsql;

namespace AbuseDesk.Cases;

/// <summary>
/// Asks the registry again about what open cases rest on, and flags those whose answer is another one now. Nothing is
/// re-attributed: a person decides. The same other answer is flagged once.
/// </summary>
public sealed class RegistryComparison(NpgsqlDataSource database, OwnerDirectory owners, TimeProvider clock)
{
    private const int CasesPerPage = 200;
    private const int FindingsPerCase = 50;

    /// <summary>"registry" among the advisory locks: one process compares.</summary>
    private const long Lock = 0x7265_6769_7374_7279;

    private const string OpenCases = """
        select c.id, f.category, f.source_ip, f.source_port, f.urls, f.domains, f.mailbox, f.occurred_at, f.last_at,
            f.earliest, f.latest, f.owner, f.assignment_id, f.customer_id, c.owner, c.assignment_id, c.customer_id
        from (select * from cases where id > $1 and state <> 'closed' and kind = 'incident' order by id limit $2) c
        left join lateral (select * from findings where case_id = c.id and source = 'reader' order by id desc limit $3) f
            on true
        order by c.id
        """;

    private const string Flag = """
        update case_counters set attention = $2 where case_id = $1
            and (attention is null or attention in ('time_unknown', 'late_report', 'unverified_note'))
        """;

    /// <summary>The version compared with, and how many cases were flagged. Nothing to do up to <paramref name="known"/>.</summary>
    public async Task<(long Version, int Flagged)> Run(long known, CancellationToken cancel)
    {
        var index = await owners.Newest(cancel);
        if (index.Version <= known)
        {
            return (known, 0);
        }

        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var alone = new NpgsqlCommand("select pg_try_advisory_xact_lock($1)", connection);
        alone.Parameters.Add(Sql.Value(Lock));
        if (!(bool)(await alone.ExecuteScalarAsync(cancel))!)
        {
            return (known, 0);
        }

        var flagged = 0;
        Guid? after = Guid.Empty;
        while (after is { } from)
        {
            (after, var other) = await Page(connection, from, index, cancel);
            foreach (var (caseId, answer) in other)
            {
                flagged += await FlagOnce(connection, caseId, answer, cancel) ? 1 : 0;
            }
        }

        await transaction.CommitAsync(cancel);
        return (index.Version, flagged);
    }

    private static async Task<(Guid? Last, Dictionary<Guid, OwnerAnswer> Other)> Page(
        NpgsqlConnection connection,
        Guid after,
        OwnerIndex index,
        CancellationToken cancel
    )
    {
        await using var command = new NpgsqlCommand(OpenCases, connection);
        command.Parameters.Add(Sql.Value(after));
        command.Parameters.Add(Sql.Value(CasesPerPage));
        command.Parameters.Add(Sql.Value(FindingsPerCase));
        Guid? last = null;
        var other = new Dictionary<Guid, OwnerAnswer>();
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            last = row.GetGuid(0);
            if (!await row.IsDBNullAsync(1, cancel) && !other.ContainsKey(last.Value))
            {
                var answer = index.Find(Finding(row));
                if (!IsSame(answer, row, 11) && !IsSame(answer, row, 14))
                {
                    other[last.Value] = answer;
                }
            }
        }

        return (last, other);
    }

    // Against what the finding was given, and against what a person has made of the case since.
    private static bool IsSame(OwnerAnswer answer, NpgsqlDataReader row, int column) =>
        answer.Kind == StoredText.Parse<OwnerKind>(row.GetString(column))
        && answer.AssignmentId == row.GuidOrNull(column + 1)
        && answer.CustomerId == row.GuidOrNull(column + 2);

    private static Finding Finding(NpgsqlDataReader row) =>
        new()
        {
            Category = row.GetString(1),
            SourceIp = row.IsDBNull(2) ? null : row.GetFieldValue<IPAddress>(2),
            SourcePort = row.IsDBNull(3) ? null : row.GetInt32(3),
            Urls = row.GetFieldValue<string[]>(4),
            Domains = row.GetFieldValue<string[]>(5),
            Mailbox = row.TextOrNull(6),
            OccurredAt = Instant(row, 7),
            LastAt = Instant(row, 8),
            Earliest = Instant(row, 9),
            Latest = Instant(row, 10),
            Reason = "",
        };

    private static DateTimeOffset? Instant(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private async Task<bool> FlagOnce(
        NpgsqlConnection connection,
        Guid caseId,
        OwnerAnswer answer,
        CancellationToken cancel
    )
    {
        await using var load = new NpgsqlCommand(
            $"select {AbuseCase.Columns} from cases where id = $1 and state <> 'closed' for no key update",
            connection
        );
        load.Parameters.Add(Sql.Value(caseId));
        AbuseCase abuseCase;
        await using (var row = await load.ExecuteReaderAsync(cancel))
        {
            if (!await row.ReadAsync(cancel))
            {
                return false;
            }

            abuseCase = AbuseCase.FromRow(row);
        }

        if (await WasFlagged(connection, caseId, answer, cancel))
        {
            return false;
        }

        abuseCase.RegistryChanged(
            answer.Kind,
            answer.AssignmentId,
            answer.CustomerId,
            answer.RegistryVersion,
            clock.GetUtcNow()
        );
        await BulkCopy<CaseEvent>.Write(connection, abuseCase.Events, cancel);
        await using var flag = new NpgsqlCommand(Flag, connection);
        flag.Parameters.Add(Sql.Value(caseId));
        flag.Parameters.Add(Sql.Value(Attention.RegistryChanged));
        await flag.ExecuteNonQueryAsync(cancel);
        return true;
    }

    private static async Task<bool> WasFlagged(
        NpgsqlConnection connection,
        Guid caseId,
        OwnerAnswer answer,
        CancellationToken cancel
    )
    {
        await using var command = new NpgsqlCommand(
            """
            select payload from case_events where case_id = $1 and kind = 'registry_changed' order by at desc limit 1
            """,
            connection
        );
        command.Parameters.Add(Sql.Value(caseId));
        if (await command.ExecuteScalarAsync(cancel) is not string payload)
        {
            return false;
        }

        using var said = System.Text.Json.JsonDocument.Parse(payload);
        return Says("owner", StoredText.Text(answer.Kind))
            && Says("assignment", answer.AssignmentId?.ToString("D"))
            && Says("customer", answer.CustomerId?.ToString("D"));

        bool Says(string key, string? value) =>
            string.Equals(said.RootElement.GetProperty(key).GetString(), value, StringComparison.Ordinal);
    }
}
