namespace AbuseDesk.Outgoing;

/// <summary>parked → held → sending → sent | waiting | failed; withdrawn by an undo.</summary>
public enum OutgoingState
{
    Unknown,
    Held,

    /// <summary>Says that something was done which a connector has not said yet.</summary>
    Parked,
    Sending,
    Waiting,
    Sent,
    Failed,
    Withdrawn,
}

/// <summary>Whom a mail is to. Reporter and customer never share one.</summary>
public enum Party
{
    Unknown,
    Reporter,
    Customer,
    Downstream,
    Other,
}

/// <summary>A mail that leaves or has left. Text and Message-ID are fixed when the row is written: the row is the proof.</summary>
public sealed class OutgoingMail
{
    public required Guid Id { get; init; }

    /// <summary>All mails of one decision are withdrawn together or not at all.</summary>
    public Guid? DecisionId { get; init; }

    public Guid? CaseId { get; init; }
    public Guid? ReportId { get; init; }
    public required Party Party { get; init; }

    /// <summary>T1 … T17, with its variant.</summary>
    public required string Template { get; init; }

    /// <summary>The version of the template; 0 is the one that comes with the desk.</summary>
    public int TemplateVersion { get; init; }

    public required string Language { get; init; }
    public required string ToAddress { get; init; }
    public required string Subject { get; init; }
    public required string Body { get; init; }
    public required string MessageId { get; init; }
    public string? InReplyTo { get; init; }

    /// <summary>Message-IDs, oldest first, separated by blanks.</summary>
    public string? References { get; init; }

    /// <summary>Signed address answers come back to.</summary>
    public required string ReplyTo { get; init; }

    /// <summary>Envelope sender; empty for automatic mails (RFC 3834 §3.3).</summary>
    public required string MailFrom { get; init; }

    /// <summary>auto-replied or auto-generated; null where a person decided on this mail.</summary>
    public string? AutoSubmitted { get; init; }

    public OutgoingState State { get; set; } = OutgoingState.Held;
    public required DateTimeOffset SendAfter { get; set; }
    public DateTimeOffset? LeaseUntil { get; set; }
    public int Attempts { get; set; }
    public string? LastError { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public Guid? CreatedBy { get; init; }
    public DateTimeOffset? SentAt { get; set; }
}
