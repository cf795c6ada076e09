namespace AbuseDesk.Evidence;

/// <summary>By which door a message came in.</summary>
public enum Door
{
    Unknown,
    Mailbox,
    Form,
    Upload,
    Ingest,
    Api,
}

/// <summary>
/// One message as received: its bytes lie in <c>raw_bodies</c>, partitioned by <see cref="BodyMonth"/>, reached only
/// through EvidenceStore. Insert-only by trigger; work state is in <see cref="MessageWork"/>.
/// </summary>
public sealed class RawMessage
{
    public required Guid Id { get; init; }
    public required byte[] Sha256 { get; init; }

    /// <summary>Bytes kept, before compression.</summary>
    public required long Size { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>First day of the month whose partition holds the body.</summary>
    public required DateOnly BodyMonth { get; init; }

    public required Door Door { get; init; }

    /// <summary>False when only the header was fetched because the mail is over the limit.</summary>
    public bool Complete { get; init; } = true;

    /// <summary>The size the server announced, where the mail was not fetched whole.</summary>
    public long? AnnouncedSize { get; init; }
}

/// <summary>One arrival of a message in a mailbox. Two deliveries of the same bytes are two rows on one raw message.</summary>
public sealed class Delivery
{
    public required Guid Id { get; init; }
    public required string Mailbox { get; init; }
    public required long UidValidity { get; init; }
    public required long Uid { get; init; }
    public required Guid RawId { get; init; }

    /// <summary>The IMAP server's INTERNALDATE.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When it was moved to the processed folder; null until then.</summary>
    public DateTimeOffset? TakenAt { get; set; }

    /// <summary>Stays in the folder on purpose: too large to fetch.</summary>
    public bool LeftInFolder { get; set; }
}
