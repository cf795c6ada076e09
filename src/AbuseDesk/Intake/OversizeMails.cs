using AbuseDesk.Evidence;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>
/// Mails over the limit: the header is kept and waits for a person, who may want the mail after all. The wish is the
/// problem code of the message; the poller of its mailbox fulfils it.
/// </summary>
public sealed class OversizeMails(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Only the header is kept; the mail lies in its folder.</summary>
    public const string Problem = "oversize";

    /// <summary>Somebody wants it whole; the poller will fetch it.</summary>
    public const string Wanted = "oversize_wanted";

    /// <summary>It was wanted, and is no longer in the folder, or is over every limit.</summary>
    public const string Refused = "oversize_refused";

    public const string WantedChannel = "oversize_wanted";

    /// <summary>"Fetch anyway". False: it is no oversize mail that waits for a person (any more).</summary>
    public async Task<bool> Want(Guid rawId, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            $"""
            with wanted as (
                update message_work set problem = '{Wanted}'
                where raw_id = $1 and state = 'needs_human' and problem in ('{Problem}', '{Refused}') returning raw_id)
            select count(pg_notify('{WantedChannel}', raw_id::text)) from wanted
            """
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = rawId });
        return await command.ExecuteScalarAsync(cancel) is > 0L;
    }

    internal async Task<IReadOnlyList<(long Uid, Guid HeaderId, DateTimeOffset ReceivedAt)>> In(
        PollerLease lease,
        CancellationToken cancel
    )
    {
        await using var command = database.CreateCommand(
            $"""
            select d.uid, d.raw_id, d.received_at from deliveries d join message_work w on w.raw_id = d.raw_id
            where d.mailbox = $1 and d.uid_validity = $2 and d.left_in_folder and w.problem = '{Wanted}' order by d.uid
            """
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = lease.Mailbox });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = lease.UidValidity });
        var wanted = new List<(long, Guid, DateTimeOffset)>();
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            wanted.Add((rows.GetInt64(0), rows.GetGuid(1), rows.GetFieldValue<DateTimeOffset>(2)));
        }

        return wanted;
    }

    /// <summary>The whole mail is kept as a message of its own; its header was a part of it.</summary>
    internal Task Fulfil(PollerLease lease, long uid, Guid headerId, Guid wholeId, CancellationToken cancel) =>
        Run(
            """
            with delivered as (
                update deliveries set raw_id = $4, left_in_folder = false
                where mailbox = $1 and uid_validity = $2 and uid = $3)
            update message_work set state = 'ignored', ignored_because = 'duplicate', problem = null, settled_at = $6
            where raw_id = $5 and state = 'needs_human'
            """,
            cancel,
            lease.Mailbox,
            lease.UidValidity,
            uid,
            wholeId,
            headerId,
            clock.GetUtcNow()
        );

    internal Task Refuse(Guid headerId, CancellationToken cancel) =>
        Run(
            $"update message_work set problem = '{Refused}' where raw_id = $1 and problem = '{Wanted}'",
            cancel,
            headerId
        );

    private async Task Run(string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(v => new NpgsqlParameter { Value = v }).ToArray());
        await command.ExecuteNonQueryAsync(cancel);
    }
}
