using AbuseDesk.Data;
using Npgsql;
using NpgsqlTypes;

namespace AbuseDesk.Registry;

/// <summary>The lines of assignments.csv as a temporary table, and what is done with it.</summary>
internal static class AssignmentStaging
{
    private const string Columns =
        "id, kind, asset, net, address, port_from, port_to, service, flags, valid_from, valid_to, source, note, recorded_from";

    private const string Make = """
        create temp table incoming (
            line int, id uuid, kind text, asset text, net cidr, address inet, port_from int, port_to int, service text,
            flags text[], valid_from timestamptz, valid_to timestamptz, source text, note text, recorded_from timestamptz,
            customer_ref text, customer_id uuid, recorded uuid
        ) on commit drop
        """;

    private const string Prepare = """
        update incoming i set customer_id = c.id from customers c where c.ref = i.customer_ref;
        analyze incoming;
        """;

    /// <summary>A line that says what is recorded already: importing a file twice changes nothing.</summary>
    public const string MarkUnchanged = """
        update incoming i set recorded = a.id from assignments a
        where a.recorded_to is null and a.kind = i.kind and a.asset = i.asset
          and (a.address, a.port_from, a.port_to, a.service, a.customer_id, a.flags, a.valid_from, a.valid_to, a.source,
               a.note)
              is not distinct from (i.address, i.port_from, i.port_to, i.service, i.customer_id, i.flags, i.valid_from,
               i.valid_to, i.source, i.note)
          and (i.customer_ref is null) = (i.customer_id is null)
        """;

    public const string Supersede = """
        update assignments a set recorded_to = $1
        where a.recorded_to is null and a.source = $2
          and not exists (select 1 from incoming i where i.recorded = a.id)
        """;

    public const string Insert = $"""
        insert into assignments ({Columns}, customer_id) select {Columns}, customer_id from incoming where recorded is null
        """;

    private const string Checks = """
        select line, format('customer_ref ''%s'' is not known: import it with customers.csv first', customer_ref)
        from incoming where customer_ref is not null and customer_id is null
        union all
        select b.line, format('%s %s stands in line %s already for an overlapping time (there %s, here %s): '
            'let one end, with valid_to, where the other begins', b.kind, b.asset, a.line,
            tstzrange(a.valid_from, a.valid_to), tstzrange(b.valid_from, b.valid_to))
        from incoming a join incoming b on a.kind = b.kind and a.asset = b.asset and a.line < b.line
        where int4range(coalesce(a.port_from, 0), coalesce(a.port_to, 65535), '[]')
              && int4range(coalesce(b.port_from, 0), coalesce(b.port_to, 65535), '[]')
          and tstzrange(a.valid_from, a.valid_to) && tstzrange(b.valid_from, b.valid_to)
        union all
        select i.line, format('%s %s is recorded already for an overlapping time (for %s, %s, source %s, assignment %s; '
            'here %s): end that one first, or replace its source', i.kind, i.asset, coalesce(c.ref, 'nobody'),
            tstzrange(a.valid_from, a.valid_to), coalesce(a.source, 'none'), a.id,
            tstzrange(i.valid_from, i.valid_to))
        from incoming i
        join assignments a on a.kind = i.kind and a.asset = i.asset and a.recorded_to is null
        left join customers c on c.id = a.customer_id
        where i.recorded is null
          and int4range(coalesce(a.port_from, 0), coalesce(a.port_to, 65535), '[]')
              && int4range(coalesce(i.port_from, 0), coalesce(i.port_to, 65535), '[]')
          and tstzrange(a.valid_from, a.valid_to) && tstzrange(i.valid_from, i.valid_to)
        order by 1 limit 1000
        """;

    public static async Task Fill(
        NpgsqlConnection connection,
        IReadOnlyList<AssignmentLine> lines,
        string? source,
        CancellationToken cancel
    )
    {
        await Run(connection, Make, cancel);
        await using (
            var copy = await connection.BeginBinaryImportAsync(
                $"copy incoming ({Columns}, line, customer_ref) from stdin (format binary)",
                cancel
            )
        )
        {
            foreach (var line in lines)
            {
                await Write(copy, line, source, cancel);
            }

            await copy.CompleteAsync(cancel);
        }

        await Run(connection, Prepare, cancel);
    }

    public static async Task<IReadOnlyList<ImportProblem>> Problems(
        NpgsqlConnection connection,
        CancellationToken cancel
    )
    {
        await using var command = new NpgsqlCommand(Checks, connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var problems = new List<ImportProblem>();
        while (await reader.ReadAsync(cancel))
        {
            problems.Add(new ImportProblem(reader.GetInt32(0), reader.GetString(1)));
        }

        return problems;
    }

    private static async Task Write(
        NpgsqlBinaryImporter copy,
        AssignmentLine line,
        string? source,
        CancellationToken cancel
    )
    {
        var row = line.Assignment;
        await copy.StartRowAsync(cancel);
        await copy.WriteAsync(row.Id, cancel);
        await copy.WriteAsync(StoredText.Text(row.Kind), cancel);
        await copy.WriteAsync(row.Asset, cancel);
        await Nullable(row.Net, NpgsqlDbType.Cidr);
        await Nullable(row.Address, NpgsqlDbType.Inet);
        await Nullable(row.PortFrom, NpgsqlDbType.Integer);
        await Nullable(row.PortTo, NpgsqlDbType.Integer);
        await copy.WriteAsync(row.Service, cancel);
        await copy.WriteAsync(row.Flags, NpgsqlDbType.Array | NpgsqlDbType.Text, cancel);
        await Nullable(row.ValidFrom, NpgsqlDbType.TimestampTz);
        await Nullable(row.ValidTo, NpgsqlDbType.TimestampTz);
        await Nullable(row.Source ?? source, NpgsqlDbType.Text);
        await Nullable(row.Note, NpgsqlDbType.Text);
        await copy.WriteAsync(row.RecordedFrom, NpgsqlDbType.TimestampTz, cancel);
        await copy.WriteAsync(line.Line, cancel);
        await Nullable(line.CustomerRef, NpgsqlDbType.Text);

        Task Nullable(object? value, NpgsqlDbType type) =>
            value is null ? copy.WriteNullAsync(cancel) : copy.WriteAsync(value, type, cancel);
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
