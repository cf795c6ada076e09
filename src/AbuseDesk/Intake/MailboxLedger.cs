using AbuseDesk.Evidence;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>The rows about one mailbox: cursor and epoch, which mails are taken, how it fares.</summary>
internal sealed class MailboxLedger(NpgsqlDataSource database, TimeProvider clock, string name, string identity)
{
    // A generation in the upper half makes each mailbox that was ever behind the name another one, even when a server
    // gives an old UIDVALIDITY again; the lower half is the server's.
    private const string TakeOverSql = """
        with old as (select uid_validity from mailboxes where name = $1)
        insert into mailboxes as m (name, identity, uid_validity, last_uid, epoch) values ($1, $2, $3, 0, 1)
        on conflict (name) do update set (epoch, identity, uid_validity, last_uid) = (
            select m.epoch + 1, excluded.identity,
                case when same then m.uid_validity
                    else (((m.uid_validity >> 32) + 1) << 32) | excluded.uid_validity end,
                case when same then m.last_uid else 0 end
            from (select m.identity = excluded.identity and (m.uid_validity & 4294967295) = excluded.uid_validity
                and coalesce($4 > m.last_uid, true) as same) as comparison)
        returning epoch, uid_validity, coalesce((select nullif(uid_validity, 0) from old) <> uid_validity, false)
        """;

    /// <summary>Takes the mailbox over from whoever had it, and starts at the beginning where it is another one now.</summary>
    public async Task<(PollerLease Lease, bool StartsAnew)> TakeOver(
        long uidValidity,
        long? uidNext,
        CancellationToken cancel
    )
    {
        await using var command = Command(
            TakeOverSql,
            name,
            identity,
            uidValidity,
            new NpgsqlParameter<long?> { TypedValue = uidNext }
        );
        await using var rows = await command.ExecuteReaderAsync(cancel);
        await rows.ReadAsync(cancel);
        return (new PollerLease(name, rows.GetInt64(0), rows.GetInt64(1)), rows.GetBoolean(2));
    }

    /// <summary>The cursor, and the UIDs above it that are kept already.</summary>
    public async Task<(long Cursor, IReadOnlySet<long> Known)> Position(PollerLease lease, CancellationToken cancel)
    {
        await using var command = Command(
            """
            select m.last_uid, d.uid from mailboxes m
            left join deliveries d on d.mailbox = m.name and d.uid_validity = m.uid_validity and d.uid > m.last_uid
            where m.name = $1 and m.epoch = $2
            """,
            name,
            lease.Epoch
        );
        var known = new HashSet<long>();
        long? cursor = null;
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            cursor = rows.GetInt64(0);
            if (!await rows.IsDBNullAsync(1, cancel))
            {
                known.Add(rows.GetInt64(1));
            }
        }

        return (cursor ?? throw new StalePollerException(name), known);
    }

    /// <summary>UIDs that are kept and were not moved away, because something ended in between.</summary>
    public Task<List<long>> Untaken(PollerLease lease, CancellationToken cancel) =>
        Uids(
            """
            select uid from deliveries where mailbox = $1 and uid_validity = $2 and taken_at is null and not left_in_folder
            order by uid
            """,
            cancel,
            name,
            lease.UidValidity
        );

    public Task Taken(PollerLease lease, IReadOnlyList<long> uids, CancellationToken cancel) =>
        Execute(
            "update deliveries set taken_at = $4 where mailbox = $1 and uid_validity = $2 and uid = any($3)",
            cancel,
            name,
            lease.UidValidity,
            uids.ToArray(),
            clock.GetUtcNow()
        );

    /// <summary>The last poll; a problem with single mails does not stop the others, and is shown until it is gone.</summary>
    public Task Polled(PollerLease lease, string? problem, CancellationToken cancel) =>
        Execute(
            """
            update mailboxes set last_poll_at = $3, last_error = $4::text,
                failing_since = case when $4::text is not null then coalesce(failing_since, $3) end
            where name = $1 and epoch = $2
            """,
            cancel,
            name,
            lease.Epoch,
            clock.GetUtcNow(),
            new NpgsqlParameter<string?> { TypedValue = problem }
        );

    public Task Failing(string error, CancellationToken cancel) =>
        Execute(
            """
            insert into mailboxes as m (name, identity, uid_validity, last_uid, epoch, failing_since, last_error)
            values ($1, $2, 0, 0, 0, $3, $4)
            on conflict (name) do update
                set failing_since = coalesce(m.failing_since, excluded.failing_since), last_error = excluded.last_error
            """,
            cancel,
            name,
            identity,
            clock.GetUtcNow(),
            error
        );

    public Task Quota(PollerLease lease, (long Used, long Limit)? quota, CancellationToken cancel) =>
        Execute(
            "update mailboxes set quota_used = $3, quota_limit = $4 where name = $1 and epoch = $2",
            cancel,
            name,
            lease.Epoch,
            new NpgsqlParameter<long?> { TypedValue = quota?.Used },
            new NpgsqlParameter<long?> { TypedValue = quota?.Limit }
        );

    private async Task<List<long>> Uids(string sql, CancellationToken cancel, params object[] values)
    {
        var uids = new List<long>();
        await using var command = Command(sql, values);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            uids.Add(rows.GetInt64(0));
        }

        return uids;
    }

    private async Task Execute(string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = database.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
