using AbuseDesk.Data;
using Npgsql;
using NpgsqlTypes;

namespace AbuseDesk.Evidence;

/// <summary>The one transaction that makes mail safe: raw messages, bodies, work, deliveries and the cursor.</summary>
internal sealed partial class KeepTransaction : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly PollerLease? _lease;

    private KeepTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction, PollerLease? lease)
    {
        _connection = connection;
        _transaction = transaction;
        _lease = lease;
    }

    public static async Task<KeepTransaction> Begin(
        NpgsqlDataSource database,
        PollerLease? lease,
        CancellationToken cancel
    )
    {
        var connection = await database.OpenConnectionAsync(cancel);
        try
        {
            return new KeepTransaction(connection, await connection.BeginTransactionAsync(cancel), lease);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes all of the batch and commits.</summary>
    public async Task<IReadOnlyList<Kept>> Write(PreparedBatch batch, ReportNumbers numbers, CancellationToken cancel)
    {
        await CheckLease(cancel);
        var fresh = await InsertMessages(batch, cancel);
        var known = await FindKnown(batch, fresh, cancel);
        await CopyBodies(batch, fresh, known, cancel);
        var given = await InsertWork(batch, fresh, numbers, cancel);
        var kept = new Kept[batch.Messages.Count];
        for (var i = 0; i < kept.Length; i++)
        {
            var first = batch.First[i];
            kept[i] = fresh.Contains(first)
                ? new Kept(batch.Ids[first], given[batch.Ids[first]], AlreadyKnown: first != i)
                : new Kept(known[first].Id, known[first].Number, AlreadyKnown: true);
        }

        await InsertDeliveries(batch, kept, cancel);
        await AdvanceCursor(batch, cancel);
        if (fresh.Count > 0)
        {
            await Execute($"notify {EvidenceStore.KeptChannel}", cancel);
        }

        await _transaction.CommitAsync(cancel);
        return kept;
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    // Gives the indexes of the messages nobody had before. In the order of their hashes, so that two writers never wait
    // for each other in a circle.
    private async Task<HashSet<int>> InsertMessages(PreparedBatch batch, CancellationToken cancel)
    {
        var order = Enumerable
            .Range(0, batch.Messages.Count)
            .Where(i => batch.First[i] == i)
            .OrderBy(i => Convert.ToHexString(batch.Hashes[i]), StringComparer.Ordinal)
            .ToArray();
        await using var insert = Command(
            """
            insert into raw_messages (id, sha256, size, received_at, body_month, door, complete, announced_size)
            select id, sha256, size, received_at, $8, door, complete, announced_size
            from unnest($1, $2, $3, $4, $5, $6, $7) with ordinality
                as m (id, sha256, size, received_at, door, complete, announced_size, place)
            order by place
            on conflict (sha256) do nothing returning id
            """,
            Value(order.Select(i => batch.Ids[i]).ToArray()),
            Value(order.Select(i => batch.Hashes[i]).ToArray()),
            Value(order.Select(i => (long)batch.Messages[i].Bytes.Length).ToArray()),
            Value(order.Select(i => batch.Messages[i].ReceivedAt.ToUniversalTime()).ToArray()),
            Value(order.Select(i => StoredText.Text(batch.Messages[i].Door)).ToArray()),
            Value(order.Select(i => batch.Messages[i].Complete).ToArray()),
            Value(order.Select(i => batch.Messages[i].AnnouncedSize).ToArray()),
            Value(BodyMonths.Of(batch.Now))
        );
        var byId = order.ToDictionary(i => batch.Ids[i]);
        var fresh = new HashSet<int>();
        await using var rows = await insert.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            fresh.Add(byId[rows.GetGuid(0)]);
        }

        return fresh;
    }

    private async Task<Dictionary<int, KnownMessage>> FindKnown(
        PreparedBatch batch,
        HashSet<int> fresh,
        CancellationToken cancel
    )
    {
        var wanted = Enumerable
            .Range(0, batch.Messages.Count)
            .Where(i => batch.First[i] == i && !fresh.Contains(i))
            .ToDictionary(i => Convert.ToHexString(batch.Hashes[i]), StringComparer.Ordinal);
        var known = new Dictionary<int, KnownMessage>();
        if (wanted.Count == 0)
        {
            return known;
        }

        await using var find = Command(
            """
            select r.sha256, r.id, coalesce(w.report_number, ''),
                exists (select from raw_bodies b where b.raw_id = r.id and b.month >= r.body_month)
            from raw_messages r left join message_work w on w.raw_id = r.id where r.sha256 = any($1)
            """,
            Value(wanted.Values.Select(i => batch.Hashes[i]).ToArray())
        );
        await using var rows = await find.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            var index = wanted[Convert.ToHexString(rows.GetFieldValue<byte[]>(0))];
            known[index] = new KnownMessage(rows.GetGuid(1), rows.GetString(2), rows.GetBoolean(3));
        }

        return known;
    }

    // A known message whose bytes were erased meanwhile gets them again.
    private async Task CopyBodies(
        PreparedBatch batch,
        HashSet<int> fresh,
        Dictionary<int, KnownMessage> known,
        CancellationToken cancel
    )
    {
        var bodies = fresh
            .Select(i => (Index: i, Id: batch.Ids[i]))
            .Concat(known.Where(k => !k.Value.HasBody).Select(k => (Index: k.Key, k.Value.Id)))
            .OrderBy(b => b.Index)
            .ToList();
        if (bodies.Count == 0)
        {
            return;
        }

        var month = BodyMonths.Of(batch.Now);
        await using var copy = await _connection.BeginBinaryImportAsync(
            "copy raw_bodies (raw_id, month, codec, bytes) from stdin (format binary)",
            cancel
        );
        foreach (var (index, id) in bodies)
        {
            var packed = batch.Packed(index);
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(id, NpgsqlDbType.Uuid, cancel);
            await copy.WriteAsync(month, NpgsqlDbType.Date, cancel);
            await copy.WriteAsync(packed.Codec, NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(packed.Bytes, NpgsqlDbType.Bytea, cancel);
        }

        await copy.CompleteAsync(cancel);
    }

    private async Task<Dictionary<Guid, string>> InsertWork(
        PreparedBatch batch,
        HashSet<int> fresh,
        ReportNumbers numbers,
        CancellationToken cancel
    )
    {
        var given = new Dictionary<Guid, string>();
        if (fresh.Count == 0)
        {
            return given;
        }

        var order = fresh.Order().Select(i => (Id: batch.Ids[i], Message: batch.Messages[i])).ToArray();
        await using var insert = Command(
            """
            insert into message_work (raw_id, state, report_number, source, channel, received_at, attempts, saved_position,
                problem, problem_detail, compartment)
            select id, case when complete then 'waiting' else 'needs_human' end, next_number($8, 'report', $9),
                source, channel, received_at, 0, 0, case when not complete then 'oversize' end, detail, compartment
            from (select * from unnest($1, $2, $3, $4, $5, $6, $7) with ordinality
                as m (id, complete, source, channel, received_at, detail, compartment, place) order by place) as m
            returning raw_id, report_number
            """,
            Value(order.Select(o => o.Id).ToArray()),
            Value(order.Select(o => o.Message.Complete).ToArray()),
            Value(order.Select(o => o.Message.Source).ToArray()),
            Value(order.Select(o => o.Message.Channel).ToArray()),
            Value(order.Select(o => o.Message.ReceivedAt.ToUniversalTime()).ToArray()),
            Value(order.Select(o => Detail(o.Message)).ToArray()),
            Value(order.Select(o => o.Message.Compartment).ToArray()),
            Value(numbers.Prefix),
            Value(TimeZoneInfo.ConvertTime(batch.Now, numbers.Zone).Year)
        );
        await using var rows = await insert.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            given[rows.GetGuid(0)] = rows.GetString(1);
        }

        return given;
    }

    private static string? Detail(Incoming message) =>
        message.Complete ? null : FormattableString.Invariant($"{message.AnnouncedSize} bytes announced");

    private static NpgsqlParameter<T> Value<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    private async Task Execute(string sql, CancellationToken cancel, params NpgsqlParameter[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private NpgsqlCommand Command(string sql, params NpgsqlParameter[] values)
    {
        var command = new NpgsqlCommand(sql, _connection, _transaction);
        command.Parameters.AddRange(values);
        return command;
    }

    private sealed record KnownMessage(Guid Id, string Number, bool HasBody);
}
