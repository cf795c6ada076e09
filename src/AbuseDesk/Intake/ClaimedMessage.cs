using AbuseDesk.Evidence;
using AbuseDesk.Parsing;

namespace AbuseDesk.Intake;

/// <summary>Reads one message; pure. In the desk it is the ordered list of parsers.</summary>
public delegate ParsedReport ReportReading(ReadOnlyMemory<byte> bytes, ReadingContext context);

/// <summary>
/// A message this worker has for itself until it is filed. Its saved position counts the findings already filed, where it
/// is filed in parts.
/// </summary>
public sealed record ClaimedMessage(
    Guid RawId,
    string ReportNumber,
    Door Door,
    string Channel,
    DateTimeOffset ReceivedAt,
    string? Compartment,
    int SavedPosition,
    bool Complete
);

/// <summary>A claimed message and what was read from it.</summary>
public sealed record ReadMessage(ClaimedMessage Claim, ParsedReport Report, byte[] ContextHash)
{
    /// <summary>A person filled in the findings, or decided that it is filed as it is: it is a report, whatever it looks like.</summary>
    public Decided? ByPerson { get; init; }

    public Guid RawId => Claim.RawId;
    public Envelope Envelope => Report.Envelope;

    /// <summary>Who decided, and what they entered in place of the reader's findings; null: those stand.</summary>
    public sealed record Decided(Guid Actor, IReadOnlyList<Finding>? Findings);
}
