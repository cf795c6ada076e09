using AbuseDesk.Parsing;

namespace AbuseDesk.Cases;

/// <summary>
/// One problem on one resource: many reports, one decision. The verbs are the desk's; each refuses what makes no sense in
/// the state at hand, writes its event, and raises <see cref="Version"/> when it changes what a person decides on.
/// The verbs stand in <c>AbuseCase.Verbs.cs</c>, <c>AbuseCase.Policy.cs</c> and <c>AbuseCase.Intake.cs</c>, what intake reads and writes of a row in <c>AbuseCase.Row.cs</c>.
/// </summary>
public sealed partial class AbuseCase
{
    private readonly List<CaseEvent> _events = [];

    private AbuseCase() { }

    public Guid Id { get; private set; }
    public string Number { get; private set; } = "";
    public CaseKind Kind { get; private set; }
    public CaseState State { get; private set; }
    public string Category { get; private set; } = "";
    public string Family { get; private set; } = "";
    public Severity Severity { get; private set; }

    /// <summary>The closed circle that may see it; null: all staff.</summary>
    public string? Compartment { get; private set; }

    /// <summary>One open case a key (partial unique index).</summary>
    public string CaseKey { get; private set; } = "";

    public OwnerKind Owner { get; private set; }
    public Guid? AssignmentId { get; private set; }
    public Guid? CustomerId { get; private set; }

    /// <summary>The most specific thing of ours that is accused: mailbox, vhost, domain, server, address; for enquiries the subject line.</summary>
    public string Resource { get; private set; } = "";

    /// <summary>mailbox · url · domain · server · address · line · none.</summary>
    public string ResourceKind { get; private set; } = "";

    public string? Service { get; private set; }
    public DateTimeOffset OpenedAt { get; private set; }
    public DateTimeOffset FirstSeenAt { get; private set; }

    /// <summary>Until when somebody should have looked.</summary>
    public DateTimeOffset LookBy { get; private set; }

    public DateTimeOffset? AcceptedAt { get; private set; }
    public DateTimeOffset? NotifiedAt { get; private set; }
    public DateTimeOffset? ContainedAt { get; private set; }
    public DateTimeOffset? ReleasedAt { get; private set; }
    public DateTimeOffset? FixedAt { get; private set; }

    /// <summary>The deadline of whomever we wait for.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }
    public string? CloseCode { get; private set; }

    /// <summary>What it came from: one of <see cref="CauseCodes"/>; null while open, and for what was dismissed.</summary>
    public string? Cause { get; private set; }
    public Guid? MergedInto { get; private set; }

    /// <summary>The earlier case of the same thing.</summary>
    public Guid? RecurrenceOf { get; private set; }

    /// <summary>How often this came back.</summary>
    public int Recurrences { get; private set; }

    /// <summary>Raised only by verbs that change what a person decides on; concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>Events not yet saved; the history itself is read by query.</summary>
    public IReadOnlyCollection<CaseEvent> Events => _events;

    public bool IsClosed => State == CaseState.Closed;

    /// <summary>Suspended and not yet released.</summary>
    public bool IsContained => ContainedAt is not null && (ReleasedAt is null || ReleasedAt < ContainedAt);

    /// <summary>The wanted facts of a case that is opened.</summary>
    public sealed record Opening(
        string Number,
        CaseKind Kind,
        string Category,
        string CaseKey,
        OwnerKind Owner,
        Guid? AssignmentId,
        Guid? CustomerId,
        string Resource,
        string ResourceKind,
        string? Service,
        DateTimeOffset FirstSeenAt
    )
    {
        public string? Compartment { get; init; }
        public AbuseCase? Earlier { get; init; }

        /// <summary>As the policy says; null: as the category master does.</summary>
        public Severity? Severity { get; init; }
        public DateTimeOffset? LookBy { get; init; }
    }

    public static AbuseCase Open(Opening opening, Actor actor, DateTimeOffset now)
    {
        var category = Parsing.Category.Of(opening.Category);
        var (earlier, severity) = (opening.Earlier, opening.Severity ?? category.Severity);
        var opened = new AbuseCase
        {
            Id = Guid.CreateVersion7(now),
            Number = opening.Number,
            Kind = opening.Kind,
            State = CaseState.New,
            Category = category.Key,
            Family = category.Family,
            Severity = earlier is null ? severity : Raise(severity),
            Compartment = opening.Compartment,
            CaseKey = opening.CaseKey,
            Owner = opening.Owner,
            AssignmentId = opening.AssignmentId,
            CustomerId = opening.CustomerId,
            Resource = opening.Resource,
            ResourceKind = opening.ResourceKind,
            Service = opening.Service,
            OpenedAt = CaseEvent.ToMicroseconds(now),
            FirstSeenAt = CaseEvent.ToMicroseconds(opening.FirstSeenAt),
            LookBy = CaseEvent.ToMicroseconds(opening.LookBy ?? now + category.FirstLook),
            RecurrenceOf = earlier?.Id,
            Recurrences = earlier is null ? 0 : earlier.Recurrences + 1,
            Version = 1,
        };
        opened.Happened(
            "opened",
            actor,
            now,
            null,
            ("category", category.Key),
            ("owner", Data.StoredText.Text(opening.Owner))
        );
        return opened;
    }

    public CaseFacts Facts() =>
        new(
            State,
            AcceptedAt,
            NotifiedAt,
            ContainedAt,
            ReleasedAt,
            FixedAt,
            DueAt,
            ClosedAt,
            CloseCode,
            MergedInto,
            Compartment
        )
        {
            StrikeWithdrawnAt = StrikeWithdrawnAt,
            Cause = Cause,
            PartnerId = PartnerId,
        };

    internal void Restore(CaseFacts facts, string verb, Guid decision, Actor actor, DateTimeOffset now)
    {
        (State, AcceptedAt, NotifiedAt) = (facts.State, facts.AcceptedAt, facts.NotifiedAt);
        (ContainedAt, ReleasedAt, FixedAt) = (facts.ContainedAt, facts.ReleasedAt, facts.FixedAt);
        (DueAt, ClosedAt, CloseCode, MergedInto) = (facts.DueAt, facts.ClosedAt, facts.CloseCode, facts.MergedInto);
        (Compartment, StrikeWithdrawnAt) = (facts.Compartment, facts.StrikeWithdrawnAt);
        (Cause, PartnerId) = (facts.Cause, facts.PartnerId);
        Decided("undone", actor, now, null, ("verb", verb), ("decision", decision));
    }

    private static Severity Raise(Severity severity) => severity == Severity.Critical ? severity : severity + 1;

    private void Happened(
        string kind,
        Actor actor,
        DateTimeOffset now,
        string? text,
        params (string Key, object? Value)[] facts
    )
    {
        // What one act writes stays in its order on the timeline.
        var at = CaseEvent.ToMicroseconds(now);
        at = _events.Count > 0 && _events[^1].At >= at ? _events[^1].At.AddMicroseconds(1) : at;
        _events.Add(CaseEvent.Of(Id, kind, actor, at, text, facts));
    }

    private void Decided(
        string kind,
        Actor actor,
        DateTimeOffset now,
        string? text,
        params (string Key, object? Value)[] facts
    )
    {
        Version++;
        Happened(kind, actor, now, text, facts);
    }
}

/// <summary>What intake counts beside a case, without touching its version.</summary>
public sealed class CaseCounters
{
    public required Guid CaseId { get; init; }
    public int Reports { get; set; }
    public int Findings { get; set; }
    public int Reporters { get; set; }
    public long Incidents { get; set; }
    public DateTimeOffset? LastSeenAt { get; set; }
    public DateTimeOffset? LastReportAt { get; set; }

    /// <summary>When more reports came at once than anybody reads one by one.</summary>
    public DateTimeOffset? WaveStartedAt { get; set; }
    public DateTimeOffset? WaveEndedAt { get; set; }

    /// <summary>Since when a look says that it is still there while the customer says that it is over.</summary>
    public DateTimeOffset? ContradictedAt { get; set; }

    /// <summary>What somebody has to look at: customer_replied, reporter_replied, unverified_note, registry_changed, reading_changed, late_report, time_unknown, bounced, clock_due, follow_up.</summary>
    public string? Attention { get; set; }
}

/// <summary>The row that filing locks, so that two workers never open two cases of one key.</summary>
public sealed class CaseKeyRow
{
    public required string Key { get; init; }
    public Guid? LastCaseId { get; set; }
}
