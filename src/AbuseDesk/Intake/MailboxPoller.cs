using AbuseDesk.Evidence;
using AbuseDesk.Ops;
using MailKit;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>
/// Takes in one mailbox: fetch, keep, and only then move away. A failure never marks or loses a mail; it is waited out,
/// longer each time. Of the pollers of one mailbox in all processes one is active.
/// </summary>
public sealed partial class MailboxPoller(
    MailboxSettings settings,
    IntakeLimits limits,
    NpgsqlDataSource database,
    EvidenceStore evidence,
    TimeProvider clock,
    LoopHealth health,
    ILogger<MailboxPoller> logger
)
{
    private static readonly TimeSpan QuotaInterval = TimeSpan.FromHours(1);
    private readonly MailboxLedger _ledger = new(database, clock, settings.Name, ImapMailbox.Identity(settings));
    private readonly OversizeMails _oversize = new(database, clock);
    private TaskCompletionSource _wake = new();
    private DateTimeOffset _quotaAt;
    private volatile bool _wanted;

    /// <summary>For tests and the protocol trace.</summary>
    public Func<IProtocolLogger>? Protocol { get; init; }

    private string Name => $"{nameof(MailboxPoller)} {settings.Name}";

    /// <summary>Somebody wants an oversize mail: look soon.</summary>
    public void Wake()
    {
        _wanted = true;
        Volatile.Read(ref _wake).TrySetResult();
    }

    /// <summary>Until cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        var failures = 0;
        while (!cancel.IsCancellationRequested)
        {
            var pause = limits.Standby;
            var polled = 0L;
            try
            {
                await using var held = await MailboxLock.TryTake(
                    database,
                    settings.Name,
                    limits.LockBeat,
                    clock,
                    cancel
                );
                if (held is not null)
                {
                    using var session = CancellationTokenSource.CreateLinkedTokenSource(cancel, held.Lost);
                    await Session(() => polled = polled == 0 ? clock.GetTimestamp() : polled, session.Token);
                }
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (OperationCanceledException)
            {
                logger.LogWarning("Lost the lock of mailbox {Mailbox}; another poller may have it", settings.Name);
            }
            catch (Exception fault)
            {
                var steady = polled != 0 && clock.GetElapsedTime(polled) > limits.Steady;
                failures = steady ? 1 : failures + 1;
                pause = limits.BackOff.After(failures);
                await Failed(fault, failures, pause, cancel);
            }

            await Task.Delay(pause, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Session(Action polled, CancellationToken cancel)
    {
        await using var mailbox = await ImapMailbox.Open(settings, limits, clock, cancel, Protocol?.Invoke());
        var (lease, startsAnew) = await _ledger.TakeOver(mailbox.UidValidity, mailbox.UidNext, cancel);
        if (startsAnew)
        {
            logger.LogWarning("Mailbox {Mailbox} is another one now; it is read from the beginning", settings.Name);
        }

        logger.LogInformation("Connected to mailbox {Mailbox}", settings.Name);
        var problem = await MoveAway(mailbox, lease, await _ledger.Untaken(lease, cancel), cancel);
        _wanted = true;
        while (true)
        {
            var wake = RenewWake();
            await FetchWanted(mailbox, lease, cancel);
            problem = await TakeIn(mailbox, lease, cancel) ?? problem;
            await AskQuota(mailbox, lease, cancel);
            await _ledger.Polled(lease, problem, cancel);
            health.Succeeded(Name, clock.GetUtcNow());
            polled();
            var patient = mailbox.CanIdle && problem is null;
            problem = null;
            var pause = patient ? limits.Idle : TimeSpan.FromSeconds(settings.PollSeconds);
            await mailbox.WaitForMail(pause, wake, cancel);
            await mailbox.Refresh(cancel);
        }
    }

    /// <summary>Keeps all that is new. Gives what went wrong with single mails; the others are taken in.</summary>
    private async Task<string?> TakeIn(ImapMailbox mailbox, PollerLease lease, CancellationToken cancel)
    {
        var (cursor, known) = await _ledger.Position(lease, cancel);
        var turn = new Turn(lease);
        Task<Turn>? keeping = null;
        try
        {
            await foreach (var batch in mailbox.FetchArrivals(cursor, known, cancel))
            {
                // The next batch has come in while the one before was committed: no more than two are in memory.
                turn = keeping is null ? turn : await keeping;
                turn = turn.Without(batch.Missing);
                if (turn.Kept.Count >= limits.MoveMessages)
                {
                    turn = turn.Moved(await MoveAway(mailbox, turn.Lease, turn.Kept, cancel));
                }

                keeping = Keep(turn, batch.Mails, cancel);
            }

            turn = keeping is null ? turn : await keeping;
        }
        finally
        {
            if (keeping is not null)
            {
                await ((Task)keeping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        turn = turn.Moved(await MoveAway(mailbox, turn.Lease, turn.Kept, cancel));
        return turn.Problem;
    }

    private async Task<Turn> Keep(Turn turn, IReadOnlyList<Incoming> mails, CancellationToken cancel)
    {
        try
        {
            await evidence.Keep(mails, turn.Lease, cancel);
            return turn.With(mails);
        }
        catch (MessagesNotKeptException refused)
        {
            logger.LogError(refused, "Mails of mailbox {Mailbox} could not be kept and stay there", settings.Name);
            return turn.With(mails.Where((_, i) => refused.Kept[i] is not null))
                .Without([.. mails.Where((_, i) => refused.Kept[i] is null).Select(m => m.Uid!.Value)]);
        }
    }

    // A mail that cannot be moved is safe all the same, and known when it is seen again.
    private async Task<string?> MoveAway(
        ImapMailbox mailbox,
        PollerLease lease,
        IReadOnlyList<long> uids,
        CancellationToken cancel
    )
    {
        foreach (var some in uids.Chunk(limits.MoveMessages))
        {
            try
            {
                await mailbox.MarkTaken(some, cancel);
                await _ledger.Taken(lease, some, cancel);
            }
            catch (MailKit.CommandException refused)
            {
                logger.LogWarning(refused, "Mails of mailbox {Mailbox} could not be moved away", settings.Name);
                return $"Mails could not be moved to {settings.Processed}: {refused.Message}";
            }
        }

        return null;
    }

    private async Task FetchWanted(ImapMailbox mailbox, PollerLease lease, CancellationToken cancel)
    {
        if (!_wanted)
        {
            return;
        }

        _wanted = false;
        foreach (var (uid, headerId, receivedAt) in await _oversize.In(lease, cancel))
        {
            if (await mailbox.FetchWhole(uid, cancel) is not { } whole)
            {
                await _oversize.Refuse(headerId, cancel);
                continue;
            }

            var mail = new Incoming(whole, receivedAt, Door.Mailbox, settings.Name, settings.Channel);
            var kept = await evidence.Keep([mail], lease with { Ceiling = 0 }, cancel);
            await _oversize.Fulfil(lease, uid, headerId, kept[0].RawId, cancel);
            await MoveAway(mailbox, lease, [uid], cancel);
        }
    }

    private async Task AskQuota(ImapMailbox mailbox, PollerLease lease, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (now - _quotaAt >= QuotaInterval)
        {
            await _ledger.Quota(lease, await mailbox.Quota(cancel), cancel);
            _quotaAt = now;
        }
    }

    private Task RenewWake()
    {
        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _wake, fresh);
        return fresh.Task;
    }

    private async Task Failed(Exception fault, int failures, TimeSpan pause, CancellationToken cancel)
    {
        health.Failed(Name, clock.GetUtcNow(), fault.Message);
        var level = failures == 1 ? LogLevel.Warning : LogLevel.Debug;
        logger.Log(level, fault, "Mailbox {Mailbox} failed; next try in {Pause}", settings.Name, pause);
        try
        {
            await _ledger.Failing(fault.Message, cancel);
        }
        catch (Exception unwritten) when (unwritten is NpgsqlException or OperationCanceledException)
        {
            logger.LogDebug(unwritten, "The failure of mailbox {Mailbox} could not be noted", settings.Name);
        }
    }
}
