using AbuseDesk.Parsing;

namespace AbuseDesk.Cases;

/// <summary>What many reports together do to a case.</summary>
public sealed partial class AbuseCase
{
    /// <summary>
    /// A report calls the same thing worse than the case does, under another family: as long as nobody has looked, the
    /// case is what the worst report says.
    /// </summary>
    internal void Worsen(Category worse, Severity severity, DateTimeOffset lookBy, DateTimeOffset now)
    {
        if (IsClosed || AcceptedAt is not null || Kind != CaseKind.Incident)
        {
            return;
        }

        (Category, Family) = (worse.Key, worse.Family);
        Severity = severity > Severity ? severity : Severity;
        LookBy = lookBy < LookBy ? CaseEvent.ToMicroseconds(lookBy) : LookBy;
        Decided("category_raised", Actor.Desk, now, null, ("category", Category));
    }

    /// <summary>So many reports come at once that they are answered and shown together.</summary>
    internal static CaseEvent WaveStarted(Guid caseId, DateTimeOffset now) =>
        CaseEvent.Of(caseId, "wave_started", Actor.Desk, now, null);

    /// <summary>It has been quiet for a while.</summary>
    internal static CaseEvent WaveEnded(Guid caseId, DateTimeOffset now) =>
        CaseEvent.Of(caseId, "wave_ended", Actor.Desk, now, null);
}
