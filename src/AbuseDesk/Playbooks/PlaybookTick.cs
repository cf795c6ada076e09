namespace AbuseDesk.Playbooks;

/// <summary>Somebody ticked a point of a playbook on a case, or took the tick away. Rows are only added.</summary>
public sealed class PlaybookTick
{
    public required Guid CaseId { get; init; }

    /// <summary>Key of the point, see <see cref="PlaybookItem"/>.</summary>
    public required string Item { get; init; }

    /// <summary>Counts the changes of one point on one case, so that of two at the same time one wins.</summary>
    public required int Turn { get; init; }
    public required bool Done { get; init; }
    public required string Playbook { get; init; }
    public required string Language { get; init; }

    /// <summary>The version that was looked at.</summary>
    public required int Version { get; init; }
    public required Guid ById { get; init; }
    public required DateTimeOffset At { get; init; }
}
