namespace AbuseDesk.Policy;

/// <summary>
/// How bad reports of a category are by default and how soon somebody looks. Fewer than <c>MinimumEvents</c> are kept and
/// counted, but no notice goes out.
/// </summary>
public sealed record CategoryPolicy(string Severity, Period Triage, int MinimumEvents);

/// <summary>Evidence to accept a report: all of these, and one of those.</summary>
public sealed record EvidenceGate(IReadOnlyList<string> All, IReadOnlyList<string> Any);

/// <summary>Reports we send to others.</summary>
public sealed record OutboundReports(bool On, string Pool, bool ProviderResearch);

/// <summary>Points a customer collects, and what they lead to.</summary>
public sealed record StrikePolicy(
    int DecayDays,
    IReadOnlyDictionary<string, int> Points,
    IReadOnlyDictionary<string, int> Steps
);

/// <summary>How often customers may lift a restriction themselves.</summary>
public sealed record SelfRelease(int Max, int WindowDays);

/// <summary>When a reported thing is looked at again; <c>Daily</c>: after the last time, once a day until it is gone.</summary>
public sealed record ReverifySchedule(IReadOnlyList<Period> AfterNotice, bool Daily, IReadOnlyList<Period> AfterFix);

/// <summary>
/// What a profile changes about a lever. <c>Automatic</c>: the desk does it without a person; <c>PerHour</c>: mails an hour,
/// for mail_rate_limit.
/// </summary>
public sealed record ActionSetting(Approval? Approval, string? Template, bool Automatic, int? PerHour);

/// <summary>
/// How one operator decides: read from YAML, complete with what it inherits, free of faults. Every value knows where it
/// comes from (<see cref="Origin"/>).
/// </summary>
public sealed record PolicyProfile
{
    public required string Name { get; init; }
    public string? TitleJa { get; init; }
    public string? TitleEn { get; init; }
    public string? Note { get; init; }

    /// <summary>Doors reports come through.</summary>
    public IReadOnlyList<string> Intake { get; init; } = [];
    public OutboundReports Outbound { get; init; } = new(false, "desk", false);
    public string ConsentDefault { get; init; } = "anonymised";
    public IReadOnlyDictionary<string, CategoryPolicy> Categories { get; init; } = Empty<CategoryPolicy>();

    /// <summary>The customer's time to act, by severity.</summary>
    public IReadOnlyDictionary<string, Period> Deadlines { get; init; } = Empty<Period>();

    /// <summary>What a report must have to do with us.</summary>
    public IReadOnlyList<string> Relation { get; init; } = [];
    public IReadOnlyDictionary<string, EvidenceGate> FamilyEvidence { get; init; } = Empty<EvidenceGate>();
    public IReadOnlyDictionary<string, EvidenceGate> CategoryEvidence { get; init; } = Empty<EvidenceGate>();

    /// <summary>What must still be there when a case is accepted.</summary>
    public IReadOnlyList<string> ExistsAtAcceptance { get; init; } = [];
    public IReadOnlyDictionary<string, IReadOnlyList<string>> FamilyChecks { get; init; } =
        Empty<IReadOnlyList<string>>();
    public IReadOnlyDictionary<string, IReadOnlyList<string>> CategoryChecks { get; init; } =
        Empty<IReadOnlyList<string>>();
    public required IReadOnlyList<PolicyRule> Rules { get; init; }
    public IReadOnlyDictionary<string, ActionSetting> Actions { get; init; } = Empty<ActionSetting>();

    /// <summary>Actions that two people decide whatever rule proposes them.</summary>
    public IReadOnlyList<string> FourEyes { get; init; } = [];
    public required string CloseRule { get; init; }
    public string AdviceLevel { get; init; } = "general";
    public IReadOnlyList<string> AdviceBlocks { get; init; } = [];
    public string Awareness { get; init; } = "off";

    /// <summary>Pages for everybody that say what we did and why.</summary>
    public IReadOnlyList<string> PublicPages { get; init; } = [];
    public StrikePolicy? Strikes { get; init; }
    public SelfRelease? SelfRelease { get; init; }

    /// <summary>Customers are reminded when this share of their time is over, in per cent.</summary>
    public IReadOnlyList<int> Reminders { get; init; } = [];

    /// <summary>How much more time customers may give themselves, once.</summary>
    public Period? Extension { get; init; }
    public ReverifySchedule Reverify { get; init; } = new([], false, []);

    /// <summary>After the case is closed.</summary>
    public IReadOnlyList<Period> FollowUps { get; init; } = [];

    /// <summary>With all it inherits, each value with its place.</summary>
    internal YamlMap Tree { get; init; } = YamlMap.Empty;

    /// <summary>As it was written.</summary>
    internal YamlMap Own { get; init; } = YamlMap.Empty;

    /// <summary>Where a value comes from, by its path: close_rule, categories.phishing.triage, rules.KWC-2, rules.KWC-2.do.</summary>
    public Origin? Origin(string path) => ProfilePaths.Find(Tree, path)?.Origin;

    /// <summary>What a report of a category must bring: its own gate, else that of its family.</summary>
    public EvidenceGate EvidenceFor(string category) =>
        CategoryEvidence.GetValueOrDefault(category)
        ?? FamilyEvidence.GetValueOrDefault(Parsing.Category.Of(category).Family)
        ?? new EvidenceGate([], []);

    /// <summary>The checks a case of a category needs before anybody acts: its own, else those of its family.</summary>
    public IReadOnlyList<string> ChecksFor(string category) =>
        CategoryChecks.GetValueOrDefault(category)
        ?? FamilyChecks.GetValueOrDefault(Parsing.Category.Of(category).Family)
        ?? [];

    private static Dictionary<string, T> Empty<T>() => new(StringComparer.Ordinal);
}
