namespace AbuseDesk.Evidence;

/// <summary>A message at the door: its bytes exactly as received. The array behind them must not be written to again.</summary>
public sealed record Incoming(
    ReadOnlyMemory<byte> Bytes,
    DateTimeOffset ReceivedAt,
    Door Door,
    string Source,
    string Channel
)
{
    /// <summary>With <see cref="Uid"/>: where in a mailbox it lay. Only with a lease on that mailbox.</summary>
    public long? UidValidity { get; init; }
    public long? Uid { get; init; }

    /// <summary>False when the bytes are only the header of a mail over the limit.</summary>
    public bool Complete { get; init; } = true;

    public long? AnnouncedSize { get; init; }
    public string? Compartment { get; init; }
}

/// <summary>A message that is safe now. Already known: the same bytes were kept before, and no new work was made.</summary>
public sealed record Kept(Guid RawId, string ReportNumber, bool AlreadyKnown);

/// <summary>
/// The right of one poller to keep for a mailbox, until another takes over. The ceiling is the highest UID the cursor may
/// reach: the one below the first mail that was announced and could not be fetched.
/// </summary>
public sealed record PollerLease(string Mailbox, long Epoch, long UidValidity, long Ceiling = long.MaxValue);

/// <summary>How report numbers look: MI-2026-R000123, with the year of the operator's zone.</summary>
public sealed record ReportNumbers(string Prefix, TimeZoneInfo Zone);

/// <summary>Another poller has taken over the mailbox, or the mailbox is another one now; nothing was kept.</summary>
public sealed class StalePollerException(string mailbox)
    : Exception($"Another poller has taken over mailbox '{mailbox}'; nothing was kept.");

/// <summary>The database refused some messages of a batch, one by one; the others are kept (null: refused).</summary>
public sealed class MessagesNotKeptException(IReadOnlyList<Kept?> kept, IReadOnlyList<Exception> faults)
    : AggregateException($"The database refused {faults.Count} of {kept.Count} messages.", faults)
{
    public IReadOnlyList<Kept?> Kept { get; } = kept;
}
