using AbuseDesk.Parsing;

namespace AbuseDesk.Cases;

/// <summary>
/// A person said what the words of a report are. The findings it replaces are kept and name it, those it made do too: it
/// can be taken back as a whole.
/// </summary>
public sealed class FindingCorrection
{
    public required Guid Id { get; init; }
    public required Guid ReportId { get; init; }
    public required Guid RawId { get; init; }
    public required Guid ActorId { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>The words it is about, as read; empty where a whole reading was taken over.</summary>
    public required string Subject { get; init; }

    /// <summary>What they were said to be; unknown where a whole reading was taken over.</summary>
    public required ReaderRole Role { get; init; }

    /// <summary>What names the words where they stand (<see cref="Parsing.Text.ValueLabel"/>): a rule can be made of it.</summary>
    public string? Label { get; init; }

    public DateTimeOffset? UndoneAt { get; set; }
}
