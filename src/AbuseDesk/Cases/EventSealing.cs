using Npgsql;
using NpgsqlTypes;

namespace AbuseDesk.Cases;

/// <summary>
/// Takes committed events that have no seal yet and chains them. Writers of events never wait for the chain: only this
/// class, one at a time in all processes, extends it.
/// </summary>
public sealed class EventSealing(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>The first link stands on this.</summary>
    public static readonly byte[] Anchor = new byte[32];

    private const int Most = 10_000;
    private const long Lock = 0x5EA1_0000_0000_0001;

    /// <summary>Seals what waits, up to one seal. Returns the number of events sealed.</summary>
    public async Task<int> SealOnce(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (!await Alone(connection, cancel))
        {
            return 0;
        }

        var events = await Take(connection, cancel);
        if (events.Count == 0)
        {
            return 0;
        }

        var (seq, previous) = await Last(connection, cancel);
        using var root = new SealRoot(++seq, previous);
        foreach (var (id, hash) in events)
        {
            root.Add(id, hash);
        }

        await Write(connection, seq, previous, root.Value(), events, cancel);
        await transaction.CommitAsync(cancel);
        return events.Count;
    }

    private static async Task<bool> Alone(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_xact_lock($1)", connection)
        {
            Parameters = { new() { Value = Lock } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static async Task<List<(Guid Id, byte[] Hash)>> Take(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            with taken as (
                delete from unsealed_events
                where event_id in (select event_id from unsealed_events order by event_id limit $1)
                returning event_id
            )
            select e.id, e.hash from taken join case_events e on e.id = taken.event_id order by e.id
            """,
            connection
        )
        {
            Parameters = { new() { Value = Most } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var events = new List<(Guid, byte[])>();
        while (await reader.ReadAsync(cancel))
        {
            events.Add((reader.GetGuid(0), reader.GetFieldValue<byte[]>(1)));
        }

        return events;
    }

    private static async Task<(long Seq, byte[] Root)> Last(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "select seq, root_hash from event_seals order by seq desc limit 1",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : (0, Anchor);
    }

    private async Task Write(
        NpgsqlConnection connection,
        long seq,
        byte[] previous,
        byte[] root,
        List<(Guid Id, byte[] Hash)> events,
        CancellationToken cancel
    )
    {
        await using var seal = new NpgsqlCommand(
            "insert into event_seals (seq, prev_hash, root_hash, sealed_at) values ($1, $2, $3, $4)",
            connection
        )
        {
            Parameters =
            {
                new() { Value = seq },
                new() { Value = previous },
                new() { Value = root },
                new() { Value = clock.GetUtcNow() },
            },
        };
        await seal.ExecuteNonQueryAsync(cancel);
        await using var members = await connection.BeginBinaryImportAsync(
            "copy event_seal_members (event_id, seal, position) from stdin (format binary)",
            cancel
        );
        for (var position = 0; position < events.Count; position++)
        {
            await members.StartRowAsync(cancel);
            await members.WriteAsync(events[position].Id, NpgsqlDbType.Uuid, cancel);
            await members.WriteAsync(seq, NpgsqlDbType.Bigint, cancel);
            await members.WriteAsync(position, NpgsqlDbType.Integer, cancel);
        }

        await members.CompleteAsync(cancel);
    }
}
