using AbuseDesk.Evidence;
using AbuseDesk.Ops;
using AbuseDesk.Parsing;

namespace AbuseDesk.Intake;

/// <summary>
/// Takes kept messages, reads them and has them filed. While one batch is filed the next is read. Any number of readers
/// may work on one database.
/// </summary>
public sealed class MessageReader(
    LoopGround ground,
    MessageClaims claims,
    ReaderPresence presence,
    BatchReading reading,
    ReportFiling filing,
    ILogger<MessageReader> logger
) : BackgroundLoop(ground, logger, EvidenceStore.KeptChannel)
{
    private const int BatchesPerTurn = 40;
    private static readonly TimeSpan TimeToGiveBack = TimeSpan.FromSeconds(5);

    /// <summary>Claimed and not filed: given back when a turn fails or ends early.</summary>
    private readonly HashSet<Guid> _held = [];

    /// <summary>Readers do not die with every mail that comes: not looked for at every signal.</summary>
    private DateTimeOffset _lookForDead;

    protected override TimeSpan Interval => TimeSpan.FromSeconds(5);

    protected override async Task<bool> Turn(IServiceProvider scope, CancellationToken cancel)
    {
        await presence.Show(cancel);
        await GiveBack(cancel);
        try
        {
            if (Clock.GetUtcNow() is var now && now >= _lookForDead)
            {
                await TakeUpFromDead(now, cancel);
                _lookForDead = now + Interval;
            }

            return await ReadFresh(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            using var patience = new CancellationTokenSource(TimeToGiveBack);
            await GiveBack(patience.Token);
            throw;
        }
    }

    private async Task TakeUpFromDead(DateTimeOffset now, CancellationToken cancel)
    {
        if (await claims.SetCrashersAside(now, cancel) is > 0 and var crashers)
        {
            logger.LogError("{Messages} messages ended their reader three times; a person has to look", crashers);
        }

        await ReadSurvivors(cancel);
    }

    // Alone, with nothing else in this process: when it ends the reader again, it takes no neighbour with it.
    private async Task ReadSurvivors(CancellationToken cancel)
    {
        while (await claims.NextSurvivor(cancel) is { } survivor)
        {
            _held.Add(survivor.RawId);
            await File(await reading.Read([survivor], cancel), cancel);
        }
    }

    private async Task<bool> ReadFresh(CancellationToken cancel)
    {
        var ready = await ClaimAndRead(cancel);
        for (var batches = 0; ready.Count > 0; batches++)
        {
            var next = batches < BatchesPerTurn ? ClaimAndRead(cancel) : null;
            try
            {
                await File(ready, cancel);
            }
            finally
            {
                // Also when filing failed: what is being claimed must be known before it is given back.
                ready = next is null ? [] : await next;
            }

            if (next is null)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<IReadOnlyList<ReadMessage>> ClaimAndRead(CancellationToken cancel)
    {
        var claimed = await claims.NextBatch(cancel);
        lock (_held)
        {
            _held.UnionWith(claimed.Select(m => m.RawId));
        }

        return await reading.Read(claimed, cancel);
    }

    private async Task File(IReadOnlyList<ReadMessage> batch, CancellationToken cancel)
    {
        await filing.File(batch, claims.Claimant, cancel);
        lock (_held)
        {
            _held.ExceptWith(batch.Select(m => m.RawId));
        }
    }

    private async Task GiveBack(CancellationToken cancel)
    {
        await claims.Release(_held, cancel);
        _held.Clear();
    }
}

/// <summary>Fetches the bodies of a batch and reads them side by side: only CPU, watched by the clock.</summary>
public sealed class BatchReading(
    EvidenceStore evidence,
    ReadingContexts contexts,
    ReadingWatch watch,
    ReportReading read,
    ILogger<BatchReading> logger
)
{
    public async Task<IReadOnlyList<ReadMessage>> Read(IReadOnlyList<ClaimedMessage> claimed, CancellationToken cancel)
    {
        if (claimed.Count == 0)
        {
            return [];
        }

        var (context, hash) = await contexts.Now(cancel);
        var bodies = await evidence.Bodies([.. claimed.Select(m => m.RawId)], cancel);
        var messages = new ReadMessage[claimed.Count];
        await Parallel.ForAsync(
            0,
            claimed.Count,
            cancel,
            (i, _) =>
            {
                var found = bodies.TryGetValue(claimed[i].RawId, out var bytes);
                messages[i] = new ReadMessage(claimed[i], found ? ReadOne(claimed[i], bytes, context) : Gone, hash);
                return ValueTask.CompletedTask;
            }
        );
        return messages;
    }

    private ParsedReport ReadOne(ClaimedMessage message, ReadOnlyMemory<byte> bytes, ReadingContext context)
    {
        watch.Begin(message.RawId);
        try
        {
            return read(bytes, context with { ReceivedAt = message.ReceivedAt });
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Nothing is thrown past the reader; if it is, this message waits for a person, and its neighbours do not.
            logger.LogError(fault, "The reader failed over message {RawId}", message.RawId);
            return Unread(new Problem(ProblemCodes.ReaderFailed, fault.GetType().Name));
        }
        finally
        {
            watch.End(message.RawId);
        }
    }

    // Erased before anybody read it.
    private static ParsedReport Gone => Unread(new Problem(ProblemCodes.Empty, "the body was erased"));

    private static ParsedReport Unread(Problem problem) =>
        new()
        {
            Kind = MessageKind.Unreadable,
            Format = "unreadable",
            Parser = "none",
            Problems = [problem],
            Envelope = new Envelope(),
        };
}
