using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>Keeps readings of messages that were read again, and flags what rests on the former ones.</summary>
internal sealed class ReadingStore(DateTimeOffset now)
{
    // A case that was merged into another one tells nothing any more.
    private const string CasesOf = """
        select r.raw_id, r.id, c.id from reports r
        join report_cases l on l.report_id = r.id join cases c on c.id = l.case_id
        where r.raw_id = any($1) and c.merged_into is null
        order by c.id
        """;

    // Something to answer waits less than something to look at.
    private const string Flag = """
        update case_counters set attention = $2 where case_id = any($1)
            and (attention is null or attention in ('time_unknown', 'late_report', 'unverified_note'))
        """;

    // What was set aside unread and would be read now is a person's again.
    private const string Waken = """
        update message_work set state = 'needs_human', problem = 'reading_changed', ignored_because = null
        where raw_id = any($1) and state = 'ignored' and ignored_because = 'not_a_report'
        """;

    private readonly List<Reading> _readings = [];
    private readonly Dictionary<Guid, Guid> _changed = [];

    public void Add(ReadMessage message, bool changesFindings)
    {
        var reading = ReportRow.Reading(message, keepsFound: true, now);
        _readings.Add(reading);
        if (changesFindings)
        {
            _changed[message.RawId] = reading.Id;
        }
    }

    public async Task Write(NpgsqlDataSource database, CancellationToken cancel)
    {
        if (_readings.Count == 0)
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await BulkCopy<Reading>.Write(connection, _readings, cancel);
        await FlagCases(connection, cancel);
        await Run(connection, Waken, cancel, Sql.Value(_changed.Keys.ToArray()));
        await transaction.CommitAsync(cancel);
    }

    private async Task FlagCases(NpgsqlConnection connection, CancellationToken cancel)
    {
        List<CaseEvent> events = [];
        HashSet<Guid> cases = [];
        await using (var command = new NpgsqlCommand(CasesOf, connection))
        {
            command.Parameters.Add(Sql.Value(_changed.Keys.ToArray()));
            await using var row = await command.ExecuteReaderAsync(cancel);
            while (await row.ReadAsync(cancel))
            {
                var (raw, report, caseId) = (row.GetGuid(0), row.GetGuid(1), row.GetGuid(2));
                events.Add(AbuseCase.ReadingChanged(caseId, report, _changed[raw], now));
                cases.Add(caseId);
            }
        }

        await BulkCopy<CaseEvent>.Write(connection, events, cancel);
        await Run(connection, Flag, cancel, Sql.Value(cases.ToArray()), Sql.Value(Attention.ReadingChanged));
    }

    private static async Task Run(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancel,
        params NpgsqlParameter[] values
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(values);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
