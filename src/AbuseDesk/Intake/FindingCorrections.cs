using AbuseDesk.Cases;
using AbuseDesk.Parsing;
using AbuseDesk.Policy;
using AbuseDesk.Registry;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>What a person makes of the findings of a filed report.</summary>
/// <param name="Subject">The words it is about.</param>
/// <param name="Role">What they are.</param>
/// <param name="Label">What names the words where they stand.</param>
/// <param name="Change">From the findings as they are to those that shall be; one that stays is given back itself.</param>
public sealed record FindingChange(
    string Subject,
    ReaderRole Role,
    string? Label,
    Func<IReadOnlyList<LiveFinding>, IReadOnlyList<Finding>> Change
)
{
    /// <summary>The reading the new findings come from; null: the person entered them.</summary>
    public Guid? ReadingId { get; init; }
}

/// <summary>A finding of a report that no correction has replaced.</summary>
public sealed record LiveFinding(Guid Id, Guid? CaseId, bool ByPerson, Guid? MadeBy, Finding Finding);

/// <summary>
/// Corrects the findings of reports that are filed: what is replaced stays, out of its case; what is new is put on its case
/// by the same rules as arriving mail. Each correction can be taken back while no later one stands on it.
/// </summary>
public sealed class FindingCorrections(
    NpgsqlDataSource database,
    FilingRules rules,
    OwnerDirectory owners,
    PolicyInForce policy,
    TimeProvider clock
)
{
    private const int MostTries = 5;

    /// <summary>The id of the correction.</summary>
    /// <exception cref="CaseRuleException">The report is not filed, or nothing would change.</exception>
    public Task<Guid> Correct(Guid reportId, FindingChange change, Guid staff, CancellationToken cancel) =>
        Retried(transaction => transaction.Correct(reportId, change, staff, cancel), cancel);

    /// <summary>Takes a correction back.</summary>
    /// <exception cref="CaseRuleException">It is taken back already, or a later correction stands on it.</exception>
    public Task<Guid> Undo(Guid correctionId, Guid staff, CancellationToken cancel) =>
        Retried(transaction => transaction.Undo(correctionId, staff, cancel), cancel);

    private async Task<Guid> Retried(Func<CorrectionTransaction, Task<Guid>> run, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var looks = await policy.FirstLooks(cancel);
                await using var connection = await database.OpenConnectionAsync(cancel);
                await using var transaction = await connection.BeginTransactionAsync(cancel);
                var now = CaseEvent.ToMicroseconds(clock.GetUtcNow());
                var id = await run(new CorrectionTransaction(connection, rules, owners, looks, now));
                await transaction.CommitAsync(cancel);
                return id;
            }
            catch (PostgresException conflict) when (attempt < MostTries && IsConflict(conflict))
            {
                // Another one touched the same cases: nothing of ours is there, and it is tried again.
            }
        }
    }

    private static bool IsConflict(PostgresException fault) =>
        fault.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;
}
