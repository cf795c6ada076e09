using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Parsing;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>A message that was read again.</summary>
public sealed record ReadAgain(
    Guid RawId,
    string ReportNumber,
    DateTimeOffset ReceivedAt,
    string? Sender,
    IReadOnlyList<ReadingChange> Changes
)
{
    public bool ChangesFindings => Changes.Any(c => c.IsOfFindings);
}

/// <summary>
/// Reads kept messages again with today's reader, registry and rules, and tells what would be different. Stored readings
/// are added, never replaced; what follows for the cases is a person's to decide.
/// </summary>
public sealed class Reparsing(
    NpgsqlDataSource database,
    EvidenceStore evidence,
    ReadingContexts contexts,
    GuardedReading guarded,
    TimeProvider clock
)
{
    /// <summary>What would be read differently; null when the message cannot be read here.</summary>
    public async Task<IReadOnlyList<ReadingChange>?> Compare(Guid rawId, CancellationToken cancel)
    {
        var (context, _) = await contexts.Now(cancel);
        var kept = await KeptReadings.Load(database, [rawId], cancel);
        return kept is [var one] && await ReadOne(one, context, cancel) is { } now
            ? ReadingDiff.Between(one.Before, ComparedReading.Of(now))
            : null;
    }

    /// <summary>The differences of many; those that cannot be read are left out.</summary>
    public async Task<IReadOnlyList<ReadAgain>> Compare(
        IReadOnlyCollection<Guid> rawIds,
        ReadingContext context,
        CancellationToken cancel
    )
    {
        var kept = await KeptReadings.Load(database, rawIds, cancel);
        var read = new List<ReadAgain>(kept.Count);
        foreach (var one in kept)
        {
            if (await ReadOne(one, context, cancel) is { } now)
            {
                read.Add(Told(one, now));
            }
        }

        return read;
    }

    /// <summary>Reads once more and keeps the reading; the findings of the new reading, or null when it cannot be read.</summary>
    public async Task<(Guid ReadingId, IReadOnlyList<Finding> Findings)?> Store(Guid rawId, CancellationToken cancel)
    {
        var (context, hash) = await contexts.Now(cancel);
        var kept = await KeptReadings.Load(database, [rawId], cancel);
        if (kept is not [var one] || await ReadOne(one, context, cancel) is not { } now)
        {
            return null;
        }

        await using var connection = await database.OpenConnectionAsync(cancel);
        var reading = ReportRow.Reading(one.Read(now, hash), keepsFound: true, clock.GetUtcNow());
        await BulkCopy<Reading>.Write(connection, [reading], cancel);
        return (reading.Id, now.Findings);
    }

    /// <summary>
    /// One page of kept messages: reads them and tells the differences; with <paramref name="keep"/> the readings that
    /// differ are stored and the cases of their reports flagged, in one transaction.
    /// </summary>
    public async Task<IReadOnlyList<ReadAgain>> Page(
        IReadOnlyCollection<Guid> rawIds,
        bool keep,
        CancellationToken cancel
    )
    {
        var (context, hash) = await contexts.Now(cancel);
        var kept = await KeptReadings.Load(database, rawIds, cancel);
        var told = new List<ReadAgain>(kept.Count);
        var store = new ReadingStore(clock.GetUtcNow());
        foreach (var one in kept)
        {
            if (await ReadOne(one, context, cancel) is not { } now)
            {
                continue;
            }

            var again = Told(one, now);
            told.Add(again);
            if (again.Changes.Count > 0)
            {
                store.Add(one.Read(now, hash), again.ChangesFindings);
            }
        }

        if (keep)
        {
            await store.Write(database, cancel);
        }

        return told;
    }

    private static ReadAgain Told(KeptReading one, ParsedReport now) =>
        new(
            one.RawId,
            one.ReportNumber,
            one.ReceivedAt,
            one.Sender,
            ReadingDiff.Between(one.Before, ComparedReading.Of(now))
        );

    private async Task<ParsedReport?> ReadOne(KeptReading one, ReadingContext context, CancellationToken cancel) =>
        await evidence.Body(one.RawId, cancel) is { } bytes
            ? await guarded.Read(one.RawId, bytes, context with { ReceivedAt = one.ReceivedAt }, cancel)
            : null;
}
