using Npgsql;

namespace AbuseDesk.Evidence;

/// <summary>
/// The only writer of evidence, and the one door to the bodies. What <see cref="Keep"/> has returned is committed and
/// durable: from then on the mailbox may burn.
/// </summary>
public sealed class EvidenceStore(NpgsqlDataSource database, TimeProvider clock, ReportNumbers numbers)
{
    /// <summary>NOTIFY channel: there is new work for the reader.</summary>
    public const string KeptChannel = "message_kept";

    private const long CachedBytes = 24 << 20;
    private const int Tries = 3;
    private readonly JustKept _justKept = new(CachedBytes);
    private DateOnly _partitionsMadeIn;

    /// <summary>
    /// Keeps a batch in one transaction, in the order given. With a lease the mailbox's cursor follows. Where the database
    /// refuses the batch, its messages are kept one by one.
    /// </summary>
    /// <exception cref="StalePollerException">The lease is no longer ours; nothing was kept.</exception>
    /// <exception cref="MessagesNotKeptException">Some were refused even alone; the others are kept.</exception>
    public async Task<IReadOnlyList<Kept>> Keep(
        IReadOnlyList<Incoming> batch,
        PollerLease? lease,
        CancellationToken cancel
    )
    {
        if (batch.Count == 0)
        {
            return [];
        }

        await EnsurePartitions(cancel);
        var prepared = PreparedBatch.Of(batch, clock.GetUtcNow());
        try
        {
            return await KeepTogether(prepared, lease, cancel);
        }
        catch (PostgresException refused) when (batch.Count > 1 && IsAboutTheData(refused))
        {
            return await KeepOneByOne(batch, lease, cancel);
        }
        catch (PostgresException refused) when (IsAboutTheData(refused))
        {
            throw new MessagesNotKeptException([null], [refused]);
        }
    }

    public async Task<ReadOnlyMemory<byte>?> Body(Guid rawId, CancellationToken cancel) =>
        (await Bodies([rawId], cancel)).TryGetValue(rawId, out var body) ? body : default(ReadOnlyMemory<byte>?);

    /// <summary>The bodies that are there; an erased one is missing in the answer.</summary>
    public async Task<IReadOnlyDictionary<Guid, ReadOnlyMemory<byte>>> Bodies(
        IReadOnlyCollection<Guid> rawIds,
        CancellationToken cancel
    )
    {
        var bodies = new Dictionary<Guid, ReadOnlyMemory<byte>>(rawIds.Count);
        foreach (var rawId in rawIds)
        {
            if (_justKept.TryTake(rawId, out var body))
            {
                bodies[rawId] = body;
            }
        }

        // The month named by the message lets Postgres look into one partition only. Bytes that were erased and came again
        // lie in a later one.
        await Read(bodies, "b.month = r.body_month", rawIds, cancel);
        await Read(bodies, "b.month > r.body_month", rawIds, cancel);
        return bodies;
    }

    private async Task Read(
        Dictionary<Guid, ReadOnlyMemory<byte>> bodies,
        string month,
        IReadOnlyCollection<Guid> wanted,
        CancellationToken cancel
    )
    {
        var missing = wanted.Where(id => !bodies.ContainsKey(id)).ToArray();
        if (missing.Length == 0)
        {
            return;
        }

        await using var command = database.CreateCommand(
            $"""
            select r.id, r.size, b.codec, b.bytes from raw_messages r
            join raw_bodies b on b.raw_id = r.id and {month} where r.id = any($1)
            """
        );
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = missing });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            var stored = rows.GetFieldValue<byte[]>(3);
            bodies[rows.GetGuid(0)] = BodyCodec.Unpack(rows.GetString(2), stored, rows.GetInt64(1));
        }
    }

    private async Task<IReadOnlyList<Kept>> KeepTogether(
        PreparedBatch batch,
        PollerLease? lease,
        CancellationToken cancel
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var keeping = await KeepTransaction.Begin(database, lease, cancel);
                var kept = await keeping.Write(batch, numbers, cancel);
                Remember(batch, kept);
                return kept;
            }
            catch (PostgresException conflict) when (attempt < Tries && IsRetried(conflict))
            {
                // Nothing was kept: a deadlock or a serialisation failure ends the whole transaction.
            }
        }
    }

    // A mail that is refused leaves a hole; the cursor stays below it, whatever is kept above.
    private async Task<IReadOnlyList<Kept>> KeepOneByOne(
        IReadOnlyList<Incoming> batch,
        PollerLease? lease,
        CancellationToken cancel
    )
    {
        var kept = new Kept?[batch.Count];
        List<Exception> faults = [];
        for (var i = 0; i < batch.Count; i++)
        {
            var prepared = PreparedBatch.Of([batch[i]], clock.GetUtcNow());
            try
            {
                kept[i] = (await KeepTogether(prepared, lease, cancel))[0];
            }
            catch (PostgresException refused) when (IsAboutTheData(refused))
            {
                faults.Add(refused);
                lease =
                    lease is null || batch[i].Uid is not { } hole
                        ? lease
                        : lease with
                        {
                            Ceiling = Math.Min(lease.Ceiling, hole - 1),
                        };
            }
        }

        return faults.Count == 0 ? kept.Select(k => k!).ToList() : throw new MessagesNotKeptException(kept, faults);
    }

    private void Remember(PreparedBatch batch, IReadOnlyList<Kept> kept)
    {
        for (var i = 0; i < kept.Count; i++)
        {
            if (!kept[i].AlreadyKnown && batch.Messages[i].Complete)
            {
                _justKept.Add(kept[i].RawId, batch.Messages[i].Bytes);
            }
        }
    }

    // migrate makes them three months ahead; a worker that runs longer than that makes its own.
    private async Task EnsurePartitions(CancellationToken cancel)
    {
        var month = BodyMonths.Of(clock.GetUtcNow());
        if (_partitionsMadeIn == month)
        {
            return;
        }

        await using var command = database.CreateCommand("select ensure_body_partitions($1, 3)");
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = month });
        await command.ExecuteNonQueryAsync(cancel);
        _partitionsMadeIn = month;
    }

    // 22 data exception, 23 constraint, 54 limit of the server, P0001 raised by a trigger.
    private static bool IsAboutTheData(PostgresException fault) =>
        fault.SqlState.StartsWith("22", StringComparison.Ordinal)
        || fault.SqlState.StartsWith("23", StringComparison.Ordinal)
        || fault.SqlState.StartsWith("54", StringComparison.Ordinal)
        || fault.SqlState is PostgresErrorCodes.RaiseException;

    private static bool IsRetried(PostgresException fault) =>
        fault.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;
}

/// <summary>Bodies lie in the partition of the month in which they were kept.</summary>
internal static class BodyMonths
{
    public static DateOnly Of(DateTimeOffset now) => new(now.UtcDateTime.Year, now.UtcDateTime.Month, 1);
}
