using System.Security.Cryptography;
using Npgsql;

namespace AbuseDesk.Cases;

/// <summary>
/// Whether the history holds: each event has the hash of what it says, each is under exactly one seal or younger than a
/// minute, and each seal has the root of its events and of the seal before. Streams; whatever the size, memory stays.
/// </summary>
public sealed class HistoryCheck(NpgsqlDataSource database, TimeProvider clock)
{
    private static readonly TimeSpan Unsealed = TimeSpan.FromMinutes(1);

    private const string SealedEvents = """
        select s.seq, s.prev_hash, s.root_hash, s.sealed_at, m.event_id, m.position,
            e.id, e.case_id, e.at, e.kind, e.actor_kind, e.actor_id, e.payload, e.hash
        from event_seals s
        left join event_seal_members m on m.seal = s.seq
        left join case_events e on e.id = m.event_id
        order by s.seq, m.position
        """;

    /// <summary>What was looked at, and the first thing that does not hold (null: all does).</summary>
    public sealed record Outcome(long Events, long Seals, byte[] Head, string? Fault);

    public async Task<Outcome> Run(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);

        // One view of the database for all three questions, while intake goes on.
        await using var transaction = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead,
            cancel
        );
        var chain = new Chain();
        await using (var command = new NpgsqlCommand(SealedEvents, connection) { CommandTimeout = 0 })
        {
            await using var rows = await command.ExecuteReaderAsync(cancel);
            while (chain.Fault is null && await rows.ReadAsync(cancel))
            {
                chain.Follow(rows);
            }
        }

        chain.End();
        var fault =
            chain.Fault
            ?? await FirstOf(connection, "select event_id from event_seal_members m where not exists "
                + "(select from event_seals s where s.seq = m.seal) limit 1", "stands under a seal that is missing", cancel)
            ?? await FirstWithoutSeal(connection, cancel);
        return new Outcome(chain.Events, chain.Seals, chain.Root, fault);
    }

    private async Task<string?> FirstWithoutSeal(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            select id from case_events e
            where not exists (select from event_seal_members m where m.event_id = e.id) and (at < $1 or at > $2)
            order by at, id limit 1
            """,
            connection
        )
        {
            CommandTimeout = 0,
            Parameters =
            {
                new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() - Unsealed },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() + Unsealed },
            },
        };
        return await command.ExecuteScalarAsync(cancel) is Guid id
            ? $"Event {id} is under no seal, though it is older than a minute: it was added past the desk, its seal was "
                + "taken away, or no worker is running."
            : null;
    }

    private static async Task<string?> FirstOf(
        NpgsqlConnection connection,
        string sql,
        string what,
        CancellationToken cancel
    )
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync(cancel) is Guid id ? $"Event {id} {what}." : null;
    }

    /// <summary>The seals one after the other, as their rows come.</summary>
    private sealed class Chain
    {
        private SealHash? _hash;
        private byte[] _claimed = [];
        private long _seq;
        private int _position;

        public long Events { get; private set; }
        public long Seals { get; private set; }
        public byte[] Root { get; private set; } = SealHash.Beginning;
        public string? Fault { get; private set; }

        public void Follow(NpgsqlDataReader row)
        {
            if (_hash is null || row.GetInt64(0) != _seq)
            {
                End();
                Begin(row);
            }

            if (Fault is null)
            {
                Add(row);
            }
        }

        /// <summary>The last event of a seal was seen.</summary>
        public void End()
        {
            if (_hash is null)
            {
                return;
            }

            var root = _hash.Root();
            _hash.Dispose();
            _hash = null;
            if (Fault is null && !CryptographicOperations.FixedTimeEquals(root, _claimed))
            {
                Fault = $"Seal {_seq} does not have the root of its events.";
            }

            Root = _claimed;
        }

        private void Begin(NpgsqlDataReader row)
        {
            var seq = row.GetInt64(0);
            var prev = row.GetFieldValue<byte[]>(1);
            if (Fault is null && seq != _seq + 1)
            {
                Fault = $"Seal {_seq + 1} is missing.";
            }

            if (Fault is null && !CryptographicOperations.FixedTimeEquals(prev, Root))
            {
                Fault = $"Seal {seq} does not follow from the seal before it.";
            }

            (_seq, _position, _claimed) = (seq, 0, row.GetFieldValue<byte[]>(2));
            _hash = new SealHash(prev, seq, row.GetFieldValue<DateTimeOffset>(3));
            Seals++;
        }

        private void Add(NpgsqlDataReader row)
        {
            if (row.IsDBNull(4))
            {
                Fault = $"Seal {_seq} holds no event.";
                return;
            }

            if (row.IsDBNull(6))
            {
                Fault = $"Event {row.GetGuid(4)}, under seal {_seq}, is missing.";
                return;
            }

            if (row.GetInt32(5) != _position++)
            {
                Fault = $"Seal {_seq} does not hold its event {_position - 1}.";
                return;
            }

            var happened = CaseEvent.FromRow(row, 6);
            Events++;
            if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(happened.Canonical()), happened.Hash))
            {
                Fault = $"Event {happened.Id} of case {happened.CaseId} does not have the hash of what it says.";
                return;
            }

            _hash!.Add(happened.Hash);
        }
    }
}
