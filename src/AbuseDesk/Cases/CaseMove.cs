namespace AbuseDesk.Cases;

/// <summary>
/// One thing that a decision took from one case to another, and how it stood there: what an undo puts back. What came to the
/// other case later stays there, unless it belongs to a report that goes back.
/// </summary>
public sealed class CaseMove
{
    public const string Report = "report";

    public required Guid DecisionId { get; init; }

    /// <summary>report · finding · message · mail.</summary>
    public required string What { get; init; }
    public required Guid ThingId { get; init; }
    public required Guid FromCaseId { get; init; }
    public required Guid ToCaseId { get; init; }

    /// <summary>Of a report: how it had come to the case, since when, and what it had come to.</summary>
    public Attachment? Attachment { get; init; }
    public DateTimeOffset? AttachedAt { get; init; }
    public string? Disposition { get; init; }

    /// <summary>The report was on the other case before.</summary>
    public bool WasThere { get; init; }

    /// <summary>The version of the other case after the decision.</summary>
    public int ToVersion { get; init; }

    /// <summary>The other case was opened by the decision.</summary>
    public bool MadeCase { get; init; }
}
