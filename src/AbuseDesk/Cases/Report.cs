using System.Net;
using AbuseDesk.Parsing;

namespace AbuseDesk.Cases;

/// <summary>One complaint by one reporter. Its number is the only one reporters ever see.</summary>
public sealed class Report
{
    public required Guid Id { get; init; }
    public required string Number { get; init; }
    public required Guid RawId { get; init; }
    public required Guid ReadingId { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required string Channel { get; init; }
    public required string Format { get; init; }
    public required string Parser { get; init; }
    public required string Language { get; set; }
    public string? Subject { get; init; }

    /// <summary>Where answers go; null when nobody can be answered.</summary>
    public string? ReporterAddress { get; set; }
    public string? ReporterName { get; set; }
    public string? ReporterOrganisation { get; set; }
    public required string ReporterRole { get; init; }
    public string? ReporterReference { get; init; }

    /// <summary>Why no automatic answer goes out, or null.</summary>
    public string? NoAutoReplyBecause { get; init; }

    public required Consent Consent { get; init; }
    public required SenderTrust Trust { get; init; }
    public byte[]? ContentHash { get; init; }

    /// <summary>The format's own id (XARF report_id) for idempotency.</summary>
    public string? ExternalId { get; init; }

    public string? OriginalMessageId { get; init; }
    public bool IsTest { get; init; }
    public string[] Missing { get; init; } = [];
    public string? Compartment { get; set; }
}

/// <summary>What one reading (or a person) found: one accusation, with the owner it was given at filing.</summary>
public sealed class ReportFinding
{
    public required Guid Id { get; init; }
    public required Guid ReportId { get; init; }

    /// <summary>Null for what a person entered.</summary>
    public Guid? ReadingId { get; init; }

    /// <summary>The correction that made it.</summary>
    public Guid? MadeBy { get; init; }

    /// <summary>The correction that replaced it; it is on no case any more.</summary>
    public Guid? RetiredBy { get; init; }

    public Guid? CaseId { get; set; }

    /// <summary>reader, or person: which no re-reading overwrites.</summary>
    public required string Source { get; init; }

    public required string Category { get; set; }
    public IPAddress? SourceIp { get; init; }
    public int? SourcePort { get; init; }
    public string[] Urls { get; init; } = [];
    public string[] Domains { get; init; } = [];
    public string? Mailbox { get; init; }
    public DateTimeOffset? OccurredAt { get; init; }
    public DateTimeOffset? LastAt { get; init; }
    public DateTimeOffset? Earliest { get; init; }
    public DateTimeOffset? Latest { get; init; }
    public string? OccurredText { get; init; }
    public ZoneBasis Zone { get; init; }
    public TimePrecision Precision { get; init; }
    public TimeBasis TimeBasis { get; init; }
    public DateTimeOffset? OwnSideAt { get; init; }
    public string? OwnSideQueueId { get; init; }
    public string? OwnSideSender { get; init; }
    public int Count { get; init; } = 1;
    public string? Excerpt { get; init; }
    public required string Reason { get; init; }
    public string? Claimant { get; init; }
    public string? Work { get; init; }

    public OwnerKind Owner { get; set; }
    public Guid? AssignmentId { get; set; }
    public Guid? CustomerId { get; set; }
    public long RegistryVersion { get; set; }

    /// <summary>As it was read.</summary>
    public Finding Accusation() =>
        new()
        {
            Category = Category,
            SourceIp = SourceIp,
            SourcePort = SourcePort,
            Urls = Urls,
            Domains = Domains,
            Mailbox = Mailbox,
            OccurredAt = OccurredAt,
            LastAt = LastAt,
            Earliest = Earliest,
            Latest = Latest,
            OccurredText = OccurredText,
            Zone = Zone,
            Precision = Precision,
            TimeBasis = TimeBasis,
            Count = Count,
            Excerpt = Excerpt,
            Reason = Reason,
            Claimant = Claimant,
            Work = Work,
        };

    /// <summary>Why this owner, as a code with facts: JSON {"code":…,"asset":…,"candidates":[{"assignment":…,"customer":…,"from":…,"to":…}]}.</summary>
    public string? OwnerReason { get; set; }
}

/// <summary>A report on a case, and what it came to there.</summary>
public sealed class ReportCase
{
    public required Guid ReportId { get; init; }
    public Report Report { get; init; } = null!;
    public required Guid CaseId { get; set; }
    public required Attachment Attachment { get; set; }

    /// <summary>actioned, already_fixed, not_ours, insufficient, … (DOMAIN: dispositions); null while open.</summary>
    public string? Disposition { get; set; }

    public required DateTimeOffset AttachedAt { get; init; }
}

/// <summary>A message of a party on a case, or an unverified note that says it is one.</summary>
public sealed class CaseMessage
{
    public required Guid Id { get; init; }
    public required Guid CaseId { get; init; }
    public Guid? ReportId { get; init; }
    public required Guid RawId { get; init; }
    public required Outgoing.Party Party { get; init; }

    /// <summary>By a signed address. Only then does it change a state.</summary>
    public required bool Verified { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What was written, without the quoted text.</summary>
    public required string Text { get; init; }

    public DateTimeOffset? HandledAt { get; set; }
}
