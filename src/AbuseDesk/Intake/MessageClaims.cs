using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Parsing;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>
/// Who reads what. A claim is a committed UPDATE that counts the attempt before a byte is parsed: a mail that kills its
/// reader is known by that count. Fresh messages are claimed in batches, those that outlived a reader one by one.
/// </summary>
public sealed class MessageClaims(NpgsqlDataSource database, ReaderPresence presence)
{
    public const int BatchMessages = 50;
    private const long BatchBytes = 16 << 20;
    private const int MostAttempts = 3;

    /// <summary>Not claimed by a reader that is alive.</summary>
    private const string Free = $"(claimed_by is null or claimed_until < now() or {ReaderPresence.IsAbsent})";

    // A reader that dies leaves its claims committed. Only a server that dies within the second forgets one, and then the
    // message waits as before: nothing is worth waiting for the disk.
    private const string NotFlushed = "select set_config('synchronous_commit', 'off', true)";

    /// <summary>What this worker calls itself in <c>claimed_by</c>.</summary>
    public string Claimant => presence.Name;

    public async Task<IReadOnlyList<ClaimedMessage>> NextBatch(CancellationToken cancel) =>
        await Claim(
            $"state = 'waiting' and attempts = 0 order by received_at, raw_id limit {BatchMessages}",
            "attempts + 1",
            null,
            cancel
        );

    /// <summary>A message whose reader died over it or over its neighbour: it is read with nothing beside it.</summary>
    public async Task<ClaimedMessage?> NextSurvivor(CancellationToken cancel) =>
        (
            await Claim(
                $"state = 'waiting' and attempts between 1 and {MostAttempts - 1} and {Free} "
                    + "order by attempts, received_at, raw_id limit 1",
                "attempts + 1",
                null,
                cancel
            )
        ).SingleOrDefault();

    /// <summary>For a person who decides on it; null when it is settled, or a reader has it at this moment.</summary>
    public async Task<ClaimedMessage?> ForPerson(Guid rawId, CancellationToken cancel) =>
        (
            await Claim(
                $"raw_id = $3 and state in ('needs_human', 'ignored', 'waiting') and {Free}",
                "1",
                rawId,
                cancel
            )
        ).SingleOrDefault();

    /// <summary>Sets those aside that have had their attempts; a person looks at them.</summary>
    public async Task<int> SetCrashersAside(DateTimeOffset now, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            $"""
            update message_work set state = 'needs_human', problem = '{ProblemCodes.ReaderCrashed}',
                problem_detail = attempts || ' attempts', claimed_by = null, claimed_until = null, settled_at = $1
            where raw_id in (
                select raw_id from message_work where state = 'waiting' and attempts >= {MostAttempts} and {Free}
                for update skip locked)
            """
        );
        command.Parameters.Add(Sql.Value(now));
        return await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Gives back what was not filed through no fault of its own: the attempt does not count.</summary>
    public async Task Release(IReadOnlyCollection<Guid> rawIds, CancellationToken cancel)
    {
        if (rawIds.Count == 0)
        {
            return;
        }

        await using var command = database.CreateCommand(
            """
            update message_work set attempts = greatest(attempts - 1, 0), claimed_by = null, claimed_until = null
            where raw_id = any($1) and state = 'waiting' and claimed_by = $2
            """
        );
        command.Parameters.Add(Sql.Value(rawIds.ToArray()));
        command.Parameters.Add(Sql.Value(Claimant));
        await command.ExecuteNonQueryAsync(cancel);
    }

    // At least one message, and then as many as the bytes allow; what was picked beyond that is let go at once.
    private async Task<List<ClaimedMessage>> Claim(string which, string attempts, Guid? one, CancellationToken cancel)
    {
        var claim = Sql.Command(
            $"""
            with picked as (
                select raw_id, received_at from message_work where {which} for update skip locked
            ), sized as (
                select p.raw_id, r.door, r.complete, row_number() over place as row, sum(r.size) over place as bytes
                from picked p join raw_messages r on r.id = p.raw_id
                window place as (order by p.received_at, p.raw_id)
            )
            update message_work w
            set state = 'waiting', attempts = {attempts}, claimed_by = $1, claimed_until = now() + interval '10 minutes'
            from sized t
            where w.raw_id = t.raw_id and (t.row = 1 or t.bytes <= $2)
            returning w.raw_id, w.report_number, t.door, w.channel, w.received_at, w.compartment, w.saved_position,
                t.complete
            """,
            Sql.Value(Claimant),
            Sql.Value(BatchBytes)
        );
        if (one is { } rawId)
        {
            claim.Parameters.Add(Sql.Value(rawId));
        }

        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(NotFlushed));
        batch.BatchCommands.Add(claim);
        return await Read(batch, cancel);
    }

    private static async Task<List<ClaimedMessage>> Read(NpgsqlBatch batch, CancellationToken cancel)
    {
        List<ClaimedMessage> claimed = [];
        await using var row = await batch.ExecuteReaderAsync(cancel);
        await row.NextResultAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            claimed.Add(
                new ClaimedMessage(
                    row.GetGuid(0),
                    row.GetString(1),
                    StoredText.Parse<Door>(row.GetString(2)),
                    row.GetString(3),
                    row.GetFieldValue<DateTimeOffset>(4),
                    row.TextOrNull(5),
                    row.GetInt32(6),
                    row.GetBoolean(7)
                )
            );
        }

        // An UPDATE returns its rows in any order; reports are filed as they came.
        return [.. claimed.OrderBy(m => m.ReceivedAt).ThenBy(m => m.RawId)];
    }
}
