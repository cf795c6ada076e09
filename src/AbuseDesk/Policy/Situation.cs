using System.Globalization;

namespace AbuseDesk.Policy;

/// <summary>What a rule may ask about a case.</summary>
public enum Fact
{
    Family,
    Service,
    Resource,
    Nature,
    Verified,
    Impact,
    ContinuedAfterNotice,
    Contract,
    AupClause,
    Maliciousness,
    SocialImpact,
    Strikes,
    Severity,
}

/// <summary>
/// What is known of a case when a policy is asked. Null is unknown, never false. <see cref="Verified"/> false says that no
/// check has confirmed it yet: as a check still may, rules that need it count it as missing.
/// </summary>
public sealed record Situation
{
    public string? Family { get; init; }
    public string? Service { get; init; }
    public string? Resource { get; init; }

    /// <summary>compromised, malicious; "unknown" is a finding of its own: somebody looked and could not tell.</summary>
    public string? Nature { get; init; }
    public bool? Verified { get; init; }
    public string? Impact { get; init; }
    public bool? ContinuedAfterNotice { get; init; }

    /// <summary>ok, suspicious, false: what the contract check said.</summary>
    public string? Contract { get; init; }

    /// <summary>The clause that is broken; "": somebody looked and none is.</summary>
    public string? AupClause { get; init; }
    public int? Maliciousness { get; init; }
    public int? SocialImpact { get; init; }
    public int? Strikes { get; init; }
    public string? Severity { get; init; }

    /// <summary>A fact as text, null where it is unknown.</summary>
    public string? this[Fact fact] =>
        fact switch
        {
            Fact.Family => Family,
            Fact.Service => Service,
            Fact.Resource => Resource,
            Fact.Nature => Nature,
            Fact.Verified => Text(Verified),
            Fact.Impact => Impact,
            Fact.ContinuedAfterNotice => Text(ContinuedAfterNotice),
            Fact.Contract => Contract,
            Fact.AupClause => AupClause,
            Fact.Maliciousness => Text(Maliciousness),
            Fact.SocialImpact => Text(SocialImpact),
            Fact.Strikes => Text(Strikes),
            Fact.Severity => Severity,
        };

    private static string? Text(bool? value) => value is { } known ? (known ? "true" : "false") : null;

    private static string? Text(int? value) => value?.ToString(CultureInfo.InvariantCulture);
}
