using AbuseDesk.Data;
using Npgsql;

namespace AbuseDesk.Cases;

/// <summary>
/// Puts committed events under seals, each of which holds the root of the one before. One process at a time does so; the
/// writers of events never wait for it.
/// </summary>
public sealed class EventSealing(NpgsqlDataSource database, TimeProvider clock)
{
    private const int EventsPerSeal = 10_000;

    /// <summary>Named "seals" in the list of advisory locks.</summary>
    private const long Lock = 0x7365616C73;

    /// <summary>Makes one seal. False when nothing waits, or another process is at it.</summary>
    public async Task<bool> SealOnce(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (await Begin(connection, cancel) is not { } last)
        {
            return false;
        }

        var waiting = await TakeWaiting(connection, cancel);
        if (waiting.Count == 0)
        {
            return false;
        }

        var now = CaseEvent.ToMicroseconds(clock.GetUtcNow());
        using var hash = new SealHash(last.Root, last.Seq + 1, now);
        waiting.ForEach(e => hash.Add(e.Hash));
        await Write(
            connection,
            new EventSeal
            {
                Seq = last.Seq + 1,
                PrevHash = last.Root,
                RootHash = hash.Root(),
                SealedAt = now,
            },
            waiting,
            cancel
        );
        await transaction.CommitAsync(cancel);
        return true;
    }

    private static async Task<(long Seq, byte[] Root)?> Begin(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var begin = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("select pg_try_advisory_xact_lock($1)")
                {
                    Parameters = { new NpgsqlParameter<long> { TypedValue = Lock } },
                },
                new("select seq, root_hash from event_seals order by seq desc limit 1"),
            },
        };
        await using var rows = await begin.ExecuteReaderAsync(cancel);
        await rows.ReadAsync(cancel);
        if (!rows.GetBoolean(0))
        {
            return null;
        }

        await rows.NextResultAsync(cancel);
        return await rows.ReadAsync(cancel) ? (rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)) : (0, SealHash.Beginning);
    }

    private static async Task<List<(Guid Id, byte[] Hash)>> TakeWaiting(
        NpgsqlConnection connection,
        CancellationToken cancel
    )
    {
        await using var take = new NpgsqlCommand(
            """
            with taken as (
                delete from unsealed_events
                where event_id in (select event_id from unsealed_events order by event_id limit $1)
                returning event_id)
            select e.id, e.hash from taken join case_events e on e.id = taken.event_id order by e.id
            """,
            connection
        )
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = EventsPerSeal } },
        };
        List<(Guid, byte[])> waiting = [];
        await using var rows = await take.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            waiting.Add((rows.GetGuid(0), rows.GetFieldValue<byte[]>(1)));
        }

        return waiting;
    }

    private static async Task Write(
        NpgsqlConnection connection,
        EventSeal seal,
        List<(Guid Id, byte[] Hash)> events,
        CancellationToken cancel
    )
    {
        await BulkCopy<EventSeal>.Write(connection, [seal], cancel);
        var members = events.Select(
            (e, position) =>
                new EventSealMember
                {
                    EventId = e.Id,
                    Seal = seal.Seq,
                    Position = position,
                }
        );
        await BulkCopy<EventSealMember>.Write(connection, [.. members], cancel);
    }
}
