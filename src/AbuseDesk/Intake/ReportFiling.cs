using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Outgoing;
using AbuseDesk.Policy;
using AbuseDesk.Registry;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>
/// Files what was read: each batch in one transaction, with the same verbs staff use. Safe to repeat: a message that no
/// longer waits under the claimant's name is left out.
/// </summary>
public sealed class ReportFiling(
    NpgsqlDataSource database,
    FilingRules rules,
    OwnerDirectory owners,
    ReplyAddresses addresses,
    Acknowledgements acknowledgements,
    PolicyInForce policy,
    TimeProvider clock,
    ILogger<ReportFiling> logger
)
{
    /// <summary>The database or the desk refused a message; a person has to look.</summary>
    public const string FilingFailed = "filing_failed";

    private const int MostTries = 8;

    public async Task File(IReadOnlyList<ReadMessage> batch, string claimant, CancellationToken cancel)
    {
        List<MessagePart> whole = [];
        List<ReadMessage> inParts = [];
        foreach (var message in batch)
        {
            if (MessagePart.IsWhole(message))
            {
                whole.AddRange(MessagePart.Of(message));
            }
            else
            {
                inParts.Add(message);
            }
        }

        await FileTogether(whole, claimant, cancel);
        foreach (var message in inParts)
        {
            await FileInParts(message, claimant, cancel);
        }
    }

    private async Task FileInParts(ReadMessage message, string claimant, CancellationToken cancel)
    {
        foreach (var part in MessagePart.Of(message))
        {
            await FileTogether([part], claimant, cancel);
            if (part.Sorted is not Sorted.Complaint)
            {
                return;
            }
        }
    }

    // One message that cannot be filed must not keep its neighbours from it.
    private async Task FileTogether(List<MessagePart> parts, string claimant, CancellationToken cancel)
    {
        if (parts.Count == 0)
        {
            return;
        }

        try
        {
            await FileOrRetry(parts, claimant, cancel);
        }
        catch (Exception refused) when (parts.Count > 1 && IsAboutTheMessages(refused))
        {
            logger.LogWarning(refused, "A batch of {Messages} messages was refused; filing one by one", parts.Count);
            foreach (var part in parts)
            {
                await FileTogether([part], claimant, cancel);
            }
        }
        catch (Exception refused) when (IsAboutTheMessages(refused))
        {
            logger.LogError(
                refused,
                "Message {RawId} could not be filed; a person has to look",
                parts[0].Message.RawId
            );
            await SetAside(parts[0].Message, claimant, refused, cancel);
        }
    }

    private async Task FileOrRetry(List<MessagePart> parts, string claimant, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var looks = await policy.FirstLooks(cancel);
                await using var connection = await database.OpenConnectionAsync(cancel);
                var filing = new FilingTransaction(
                    connection,
                    rules,
                    owners,
                    addresses,
                    acknowledgements,
                    looks,
                    logger,
                    CaseEvent.ToMicroseconds(clock.GetUtcNow())
                );
                await filing.Run(parts, claimant, cancel);
                return;
            }
            catch (PostgresException conflict) when (attempt < MostTries && IsConflict(conflict))
            {
                logger.LogDebug("Filing met another one ({SqlState}) and is tried again", conflict.SqlState);
            }
        }
    }

    private async Task SetAside(ReadMessage message, string claimant, Exception refused, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            """
            update message_work set state = 'needs_human', problem = $3, problem_detail = $4, subject = $5, sender = $6,
                claimed_by = null, claimed_until = null, settled_at = $7
            where raw_id = $1 and state = 'waiting' and claimed_by = $2
            """
        );
        command.Parameters.Add(Sql.Value(message.RawId));
        command.Parameters.Add(Sql.Value(claimant));
        command.Parameters.Add(Sql.Value(FilingFailed));
        command.Parameters.Add(Sql.Value((refused as PostgresException)?.SqlState ?? refused.GetType().Name));
        command.Parameters.Add(Sql.Value(StorableText.Capped(message.Envelope.Subject, 1_000)));
        command.Parameters.Add(Sql.Value(StorableText.Capped(message.Envelope.FromAddress, 1_000)));
        command.Parameters.Add(Sql.Value(clock.GetUtcNow()));
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static bool IsConflict(PostgresException fault) =>
        fault.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    // What the database has against the rows (22 data, 23 constraints, 54 limits, P0 raised by a trigger), and what breaks
    // in our own code over them. A lost connection or a full disk is nobody's fault here: the batch is tried again later.
    private static bool IsAboutTheMessages(Exception fault) =>
        fault switch
        {
            PostgresException refused => refused.SqlState[..2] is "22" or "23" or "54" or "P0",
            NpgsqlException or OperationCanceledException or IOException or TimeoutException => false,
            ObjectDisposedException or OutOfMemoryException or System.Net.Sockets.SocketException => false,
            _ => true,
        };
}
