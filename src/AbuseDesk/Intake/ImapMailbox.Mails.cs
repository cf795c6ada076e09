using System.Runtime.CompilerServices;
using AbuseDesk.Evidence;
using MailKit;
using MailKit.Net.Imap;

namespace AbuseDesk.Intake;

/// <summary>
/// Mails in the order of their UIDs. Missing: UIDs that are still in the folder, and whose bodies the server did not give.
/// </summary>
public sealed record FetchedBatch(IReadOnlyList<Incoming> Mails, IReadOnlyList<long> Missing);

// What is fetched, and what becomes of it in the folder.
public sealed partial class ImapMailbox
{
    private const string TakenKeyword = "$AbuseDesk";

    /// <summary>
    /// The mails above the UID, except those known, in batches; one listing, then one command a batch. Between two batches
    /// the connection is free for <see cref="MarkTaken"/>.
    /// </summary>
    public async IAsyncEnumerable<FetchedBatch> FetchArrivals(
        long after,
        IReadOnlySet<long> known,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        foreach (var batch in Batches(await List(after, known, cancel)))
        {
            yield return await Fetch(batch, cancel);
        }
    }

    /// <summary>
    /// Moves mails that are kept to the processed folder. Where the server can do that only by expunging all deleted mails,
    /// other people's among them, they are marked $AbuseDesk and seen, and stay.
    /// </summary>
    public async Task MarkTaken(IReadOnlyList<long> uids, CancellationToken cancel)
    {
        var ids = uids.Select(u => new UniqueId(_folder.UidValidity, (uint)u)).ToList();
        if (
            !_client.Capabilities.HasFlag(ImapCapabilities.Move)
            && !_client.Capabilities.HasFlag(ImapCapabilities.UidPlus)
        )
        {
            await Patiently(token => Flag(ids, token), cancel);
            return;
        }

        try
        {
            await Patiently(token => _folder.MoveToAsync(ids, _processed, token), cancel);
        }
        catch (ImapCommandException) when (_client.IsConnected)
        {
            // Somebody has renamed or deleted the processed folder meanwhile.
            _processed = await Patiently(FindProcessed, cancel);
            await Patiently(token => _folder.MoveToAsync(ids, _processed, token), cancel);
        }
    }

    /// <summary>A mail over the limit, whole; null when it is gone or over the limit of "fetch anyway".</summary>
    public async Task<ReadOnlyMemory<byte>?> FetchWhole(long uid, CancellationToken cancel)
    {
        var bodies = await Bodies([new Announced(uid, 0, default)], _limits.FetchAnywayBytes, cancel);
        return bodies.TryGetValue(uid, out var body) && !body.TooLarge ? body.Bytes : default(ReadOnlyMemory<byte>?);
    }

    private IEnumerable<List<Announced>> Batches(List<Announced> announced)
    {
        var batch = new List<Announced>();
        long bytes = 0;
        foreach (var mail in announced)
        {
            var cost = mail.Size > _limits.MessageBytes ? _limits.HeaderBytes : mail.Size;
            if (batch.Count > 0 && (batch.Count == _limits.BatchMessages || bytes + cost > _limits.BatchBytes))
            {
                yield return batch;
                batch = [];
                bytes = 0;
            }

            batch.Add(mail);
            bytes += cost;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    // "n:*" names the last mail even when its UID is below n, and a server may answer with mails nobody asked for.
    private async Task<List<Announced>> List(long after, IReadOnlySet<long> known, CancellationToken cancel)
    {
        if (after >= uint.MaxValue)
        {
            return [];
        }

        var range = new UniqueIdRange(new UniqueId(_folder.UidValidity, (uint)after + 1), UniqueId.MaxValue);
        var request = new FetchRequest(
            MessageSummaryItems.UniqueId | MessageSummaryItems.Size | MessageSummaryItems.InternalDate
        );
        var now = _clock.GetUtcNow();
        return (await Patiently(token => _folder.FetchAsync(range, request, token), cancel))
            .Where(m => m.UniqueId.IsValid && m.UniqueId.Id > after && !known.Contains(m.UniqueId.Id))
            .DistinctBy(m => m.UniqueId.Id)
            .OrderBy(m => m.UniqueId.Id)
            .Select(m => new Announced(m.UniqueId.Id, m.Size ?? 0, Received(m.InternalDate, now)))
            .ToList();
    }

    // A mail cannot have come in the future; a server without the date, or with a wrong clock, does not decide ours.
    private static DateTimeOffset Received(DateTimeOffset? internalDate, DateTimeOffset now) =>
        internalDate is { } date && date < now ? date.ToUniversalTime() : now;

    private async Task<FetchedBatch> Fetch(List<Announced> batch, CancellationToken cancel)
    {
        var normal = batch.Where(m => m.Size <= _limits.MessageBytes).ToList();
        var bodies = await Bodies(normal, _limits.MessageBytes, cancel);
        var mails = new List<Incoming>(batch.Count);
        var missing = new List<long>();
        foreach (var mail in batch)
        {
            if (bodies.TryGetValue(mail.Uid, out var body) && !body.TooLarge)
            {
                mails.Add(Arrived(mail, body.Bytes));
            }
            else if (body is null && mail.Size <= _limits.MessageBytes)
            {
                missing.Add(mail.Uid);
            }
            else if (await Header(mail, cancel) is { } header)
            {
                mails.Add(
                    Arrived(mail, header) with
                    {
                        Complete = false,
                        AnnouncedSize = Math.Max(mail.Size, body?.Length ?? 0),
                    }
                );
            }
        }

        return new FetchedBatch(mails, missing.Count == 0 ? [] : await StillThere(missing, cancel));
    }

    private async Task<Dictionary<long, LiteralStream>> Bodies(
        List<Announced> mails,
        long limit,
        CancellationToken cancel
    )
    {
        var bodies = new Dictionary<long, LiteralStream>();
        if (mails.Count > 0 && !await TryFetch(mails, limit, bodies, cancel))
        {
            // One mail the server cannot read must not keep the others: each by itself; what fails again is missing.
            foreach (var alone in mails.Where(m => !bodies.ContainsKey(m.Uid)).ToList())
            {
                await TryFetch([alone], limit, bodies, cancel);
            }
        }

        return bodies;
    }

    private async Task<bool> TryFetch(
        List<Announced> mails,
        long limit,
        Dictionary<long, LiteralStream> bodies,
        CancellationToken cancel
    )
    {
        _client.Limit = limit;
        var wanted = mails.Select(m => m.Uid).ToHashSet();
        var ids = mails.Select(m => new UniqueId(_folder.UidValidity, (uint)m.Uid)).ToList();
        try
        {
            await Patiently(token => _folder.GetStreamsAsync(ids, Take, token), cancel);
            return true;
        }
        catch (ImapCommandException) when (_client.IsConnected)
        {
            return false;
        }

        Task Take(ImapFolder folder, int index, UniqueId uid, Stream stream, CancellationToken token)
        {
            if (wanted.Contains(uid.Id) && stream is LiteralStream literal)
            {
                bodies.TryAdd(uid.Id, literal);
            }

            return Task.CompletedTask;
        }
    }

    private async Task<ReadOnlyMemory<byte>?> Header(Announced mail, CancellationToken cancel)
    {
        _client.Limit = _limits.HeaderBytes;
        var uid = new UniqueId(_folder.UidValidity, (uint)mail.Uid);
        try
        {
            var stream = await Patiently(
                token => _folder.GetStreamAsync(uid, "HEADER", 0, _limits.HeaderBytes, token),
                cancel
            );
            return stream is LiteralStream literal ? literal.Bytes : default(ReadOnlyMemory<byte>?);
        }
        catch (MessageNotFoundException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<long>> StillThere(List<long> uids, CancellationToken cancel)
    {
        var ids = uids.Select(u => new UniqueId(_folder.UidValidity, (uint)u)).ToList();
        var request = new FetchRequest(MessageSummaryItems.UniqueId);
        var found = await Patiently(token => _folder.FetchAsync(ids, request, token), cancel);
        return [.. found.Select(m => (long)m.UniqueId.Id).Where(uids.Contains).Order()];
    }

    private Incoming Arrived(Announced mail, ReadOnlyMemory<byte> bytes) =>
        new(bytes, mail.ReceivedAt, Door.Mailbox, _settings.Name, _settings.Channel)
        {
            UidValidity = _folder.UidValidity,
            Uid = mail.Uid,
        };

    private async Task Flag(List<UniqueId> ids, CancellationToken cancel)
    {
        var keywords = _folder.PermanentFlags.HasFlag(MessageFlags.UserDefined);
        var taken = keywords
            ? new StoreFlagsRequest(StoreAction.Add, MessageFlags.Seen, [TakenKeyword]) { Silent = true }
            : new StoreFlagsRequest(StoreAction.Add, MessageFlags.Seen) { Silent = true };
        await _folder.StoreAsync(ids, taken, cancel);
    }

    private sealed record Announced(long Uid, long Size, DateTimeOffset ReceivedAt);
}
