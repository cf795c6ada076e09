using System.Data;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace AbuseDesk.Cases;

/// <summary>Reads the sealed history from its first link and names the first thing that does not hold.</summary>
internal static class HistoryCheck
{
    /// <summary>Null when all holds.</summary>
    public static async Task<string?> FirstFault(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        return await FaultInChain(connection, cancel) ?? await FaultOutsideChain(connection, cancel);
    }

    private static async Task<string?> FaultInChain(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            select s.seq, s.prev_hash, s.root_hash, m.position, m.event_id,
                   e.id, e.case_id, e.at, e.kind, e.actor_kind, e.actor_id, e.payload, e.hash
            from event_seals s
            left join event_seal_members m on m.seal = s.seq
            left join case_events e on e.id = m.event_id
            order by s.seq, m.position
            """,
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel);
        using var chain = new Chain();
        while (await reader.ReadAsync(cancel))
        {
            if (chain.Fault(reader) is { } fault)
            {
                return fault;
            }
        }

        return chain.FaultAtEnd();
    }

    private static async Task<string?> FaultOutsideChain(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            select e.id from case_events e
            where not exists (select 1 from event_seal_members m where m.event_id = e.id)
              and not exists (select 1 from unsealed_events u where u.event_id = e.id and u.since > now() - interval '1 minute')
            order by e.id limit 1
            """,
            connection
        );
        return await command.ExecuteScalarAsync(cancel) is Guid id
            ? $"event {id}: no seal holds it although it is older than a minute"
            : null;
    }

    /// <summary>The link at hand while rows go by.</summary>
    private sealed class Chain : IDisposable
    {
        private long _seq;
        private byte[] _previous = EventSealing.Anchor;
        private byte[] _expected = EventSealing.Anchor;
        private SealRoot? _root;
        private int _position;

        public string? Fault(NpgsqlDataReader row)
        {
            var seq = row.GetInt64(0);
            var (previous, root) = (row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2));
            if (seq != _seq)
            {
                if (FaultAtEnd() is { } broken)
                {
                    return broken;
                }

                if (seq != _seq + 1)
                {
                    return $"seal {_seq + 1}: missing, the next one is {seq}";
                }

                if (!previous.AsSpan().SequenceEqual(_previous))
                {
                    return $"seal {seq}: does not stand on seal {_seq}";
                }

                (_seq, _expected, _position) = (seq, root, 0);
                _root = new SealRoot(seq, previous);
                _previous = root;
            }

            return row.IsDBNull(3) ? $"seal {seq}: its events are missing" : FaultInEvent(row, seq);
        }

        public string? FaultAtEnd()
        {
            if (_root is null)
            {
                return null;
            }

            using var root = _root;
            _root = null;
            return root.Value().AsSpan().SequenceEqual(_expected)
                ? null
                : $"seal {_seq}: its events are not those that were sealed";
        }

        public void Dispose() => _root?.Dispose();

        private string? FaultInEvent(NpgsqlDataReader row, long seq)
        {
            var position = row.GetInt32(3);
            var id = row.GetGuid(4);
            if (position != _position++)
            {
                return $"seal {seq}: the event at position {_position - 1} is missing";
            }

            if (row.IsDBNull(5))
            {
                return $"event {id}: missing although seal {seq} holds it";
            }

            var canonical = CaseEvent.Canonical(
                row.GetGuid(5),
                row.GetGuid(6),
                row.GetFieldValue<DateTimeOffset>(7),
                row.GetString(8),
                row.GetString(9),
                row.IsDBNull(10) ? null : row.GetGuid(10),
                row.GetString(11)
            );
            var hash = row.GetFieldValue<byte[]>(12);
            if (!SHA256.HashData(Encoding.UTF8.GetBytes(canonical)).AsSpan().SequenceEqual(hash))
            {
                return $"event {id}: changed since it was written (seal {seq})";
            }

            _root!.Add(id, hash);
            return null;
        }
    }
}
