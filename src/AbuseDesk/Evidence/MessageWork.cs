namespace AbuseDesk.Evidence;

/// <summary>What has become of a message. Waiting → Filed | Answered | NeedsHuman | Ignored.</summary>
public enum MessageState
{
    Unknown,
    Waiting,
    Filed,
    Answered,
    NeedsHuman,
    Ignored,
}

/// <summary>The work state beside the untouchable evidence. Attempts are committed before a message is read.</summary>
public sealed class MessageWork
{
    public required Guid RawId { get; init; }
    public RawMessage Raw { get; init; } = null!;
    public MessageState State { get; set; } = MessageState.Waiting;

    /// <summary>Given when the message is kept; the first report made of it carries this number.</summary>
    public required string ReportNumber { get; init; }

    /// <summary>Mailbox name, or form, upload, ingest, api.</summary>
    public required string Source { get; init; }

    /// <summary>abuse, whois_tech, … (settings of the mailbox); web_form; manual.</summary>
    public required string Channel { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }
    public int Attempts { get; set; }
    public string? ClaimedBy { get; set; }
    public DateTimeOffset? ClaimedUntil { get; set; }

    /// <summary>A problem code of the reader, for NeedsHuman.</summary>
    public string? Problem { get; set; }

    public string? ProblemDetail { get; set; }

    /// <summary>own_mail, bounce, auto_reply, not_a_report, duplicate, staff.</summary>
    public string? IgnoredBecause { get; set; }

    public string? Subject { get; set; }
    public string? Sender { get; set; }
    public string? Format { get; set; }
    public string? Parser { get; set; }

    /// <summary>Whether the reader understood a report; null for what is none.</summary>
    public bool? ReadInFull { get; set; }

    public DateTimeOffset? SettledAt { get; set; }

    /// <summary>Findings already filed of a message that is filed in chunks.</summary>
    public int SavedPosition { get; set; }

    /// <summary>The closed circle that may see it; null: all staff.</summary>
    public string? Compartment { get; set; }
}

/// <summary>One reading of a message by one version of the reader in one context.</summary>
public sealed class Reading
{
    public required Guid Id { get; init; }
    public required Guid RawId { get; init; }
    public required string ReaderVersion { get; init; }
    public required byte[] ContextHash { get; init; }
    public required DateTimeOffset ReadAt { get; init; }
    public required string Kind { get; init; }
    public required string Format { get; init; }
    public required string Parser { get; init; }
    public required string Language { get; init; }
    public required byte[]? ContentHash { get; init; }
    public required string[] Missing { get; init; }

    /// <summary>JSON: [{"code":…,"detail":…}].</summary>
    public required string Problems { get; init; }

    /// <summary>JSON: {"ips":[…],"urls":[…],"domains":[…]}, capped.</summary>
    public required string Observed { get; init; }

    /// <summary>JSON list of findings, capped; null where they are the report's findings, or where nothing was found.</summary>
    public string? Found { get; init; }
}

/// <summary>The cursor of a mailbox. A mailbox is its name; <see cref="Identity"/> tells when it is another one.</summary>
public sealed class MailboxState
{
    public required string Name { get; init; }

    /// <summary>host, user and folder; a change resets the cursor.</summary>
    public required string Identity { get; set; }

    public long UidValidity { get; set; }
    public long LastUid { get; set; }

    /// <summary>Raised by each poller that takes over; a stale one cannot keep.</summary>
    public long Epoch { get; set; }

    public DateTimeOffset? LastPollAt { get; set; }
    public DateTimeOffset? LastMailAt { get; set; }
    public DateTimeOffset? FailingSince { get; set; }
    public string? LastError { get; set; }
    public long? QuotaUsed { get; set; }
    public long? QuotaLimit { get; set; }
}
