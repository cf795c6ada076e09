using System.Net;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Parsing;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>A kept message with its last reading, to compare another one with.</summary>
public sealed record KeptReading(
    Guid RawId,
    string ReportNumber,
    string Channel,
    DateTimeOffset ReceivedAt,
    string? Sender,
    ComparedReading Before
)
{
    /// <summary>The message as the worker would have it after reading.</summary>
    public ReadMessage Read(ParsedReport report, byte[] contextHash) =>
        new(
            new ClaimedMessage(RawId, ReportNumber, Door.Unknown, Channel, ReceivedAt, null, 0, true),
            report,
            contextHash
        );
}

/// <summary>Loads last readings with their findings: two queries, however many messages.</summary>
internal static class KeptReadings
{
    /// <summary>One more than is compared one by one: what is longer is known by that.</summary>
    private const int MostFindings = FoundJson.Most + 1;

    // What ended a reader stays with the worker and its guard.
    private const string Messages = """
        select w.raw_id, w.report_number, w.channel, w.received_at, w.sender, r.id, r.kind, r.format, r.problems, r.found
        from unnest($1) as a (id) join message_work w on w.raw_id = a.id
        cross join lateral (
            select * from readings where raw_id = w.raw_id and parser <> 'person' order by read_at desc, id desc limit 1) r
        where w.problem is distinct from 'reader_crashed'
        order by w.received_at, w.raw_id
        """;

    private const string Findings = """
        select f.* from unnest($1, $3) as a (id, raw_id) cross join lateral (
            select reading_id, category, source_ip, source_port, urls, domains, mailbox, occurred_at
            from findings where report_id in (select id from reports where raw_id = a.raw_id) and reading_id = a.id
            order by id limit $2) f
        """;

    public static async Task<IReadOnlyList<KeptReading>> Load(
        NpgsqlDataSource database,
        IReadOnlyCollection<Guid> rawIds,
        CancellationToken cancel
    )
    {
        List<(Guid Reading, string? Found, KeptReading Kept)> rows = [];
        await using (var command = database.CreateCommand(Messages))
        {
            command.Parameters.Add(Sql.Value(rawIds.ToArray()));
            await using var row = await command.ExecuteReaderAsync(cancel);
            while (await row.ReadAsync(cancel))
            {
                rows.Add((row.GetGuid(5), row.TextOrNull(9), Kept(row)));
            }
        }

        var filed = rows.Where(r => r.Found is null).ToList();
        var found = await FindingsOf(database, filed.ConvertAll(r => (r.Reading, r.Kept.RawId)), cancel);
        return rows.ConvertAll(r =>
            r.Kept with
            {
                Before = r.Kept.Before with
                {
                    Findings = r.Found is null ? [.. found[r.Reading]] : FoundJson.Parse(r.Found),
                },
            }
        );
    }

    private static KeptReading Kept(NpgsqlDataReader row) =>
        new(
            row.GetGuid(0),
            row.GetString(1),
            row.GetString(2),
            row.GetFieldValue<DateTimeOffset>(3),
            row.TextOrNull(4),
            new ComparedReading(row.GetString(6), row.GetString(7), Codes(row.GetString(8)), [])
        );

    private static List<string> Codes(string problems)
    {
        using var list = System.Text.Json.JsonDocument.Parse(problems);
        return
        [
            .. list
                .RootElement.EnumerateArray()
                .Select(p => p.GetProperty("code").GetString()!)
                .Distinct(StringComparer.Ordinal),
        ];
    }

    private static async Task<ILookup<Guid, Finding>> FindingsOf(
        NpgsqlDataSource database,
        List<(Guid Reading, Guid Raw)> readings,
        CancellationToken cancel
    )
    {
        List<(Guid Reading, Finding Finding)> found = [];
        await using var command = database.CreateCommand(Findings);
        command.Parameters.Add(Sql.Value(readings.Select(r => r.Reading).ToArray()));
        command.Parameters.Add(Sql.Value(MostFindings));
        command.Parameters.Add(Sql.Value(readings.Select(r => r.Raw).ToArray()));
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            found.Add((row.GetGuid(0), Read(row)));
        }

        return found.ToLookup(f => f.Reading, f => f.Finding);
    }

    private static Finding Read(NpgsqlDataReader row) =>
        new()
        {
            Category = row.GetString(1),
            SourceIp = row.IsDBNull(2) ? null : row.GetFieldValue<IPAddress>(2),
            SourcePort = row.IsDBNull(3) ? null : row.GetInt32(3),
            Urls = row.GetFieldValue<string[]>(4),
            Domains = row.GetFieldValue<string[]>(5),
            Mailbox = row.TextOrNull(6),
            OccurredAt = row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7),
            Reason = "",
        };
}
