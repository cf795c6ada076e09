using AbuseDesk.Cases;
using AbuseDesk.Clocks;
using AbuseDesk.Evidence;
using AbuseDesk.Outgoing;

namespace AbuseDesk.Intake;

/// <summary>Everything one transaction of filing writes, beside the cases themselves.</summary>
internal sealed class FiledRows
{
    private readonly Dictionary<Guid, CounterChange> _counters = [];

    public List<Reading> Readings { get; } = [];
    public List<Report> Reports { get; } = [];
    public List<ReportFinding> Findings { get; } = [];

    /// <summary>Rows of findings that come back, with their case.</summary>
    public List<(Guid Finding, Guid? Case)> Restored { get; } = [];

    public List<ReportCase> Links { get; } = [];

    /// <summary>Reports that are taken off a case.</summary>
    public List<(Guid Report, Guid Case)> Left { get; } = [];

    public List<CaseMessage> Messages { get; } = [];
    public List<OutgoingMail> Mails { get; } = [];
    public List<SettledMessage> Settled { get; } = [];

    /// <summary>Who reported to which case, as SHA-256 of the address.</summary>
    public HashSet<(Guid Case, string Reporter)> Reporters { get; } = [];

    /// <summary>What cases are recognised by.</summary>
    public HashSet<CaseMark> Marks { get; } = [];

    /// <summary>The first look at each case that is new.</summary>
    public List<CaseClock> Clocks { get; } = [];

    public List<(Guid Mail, string Why)> Returned { get; } = [];
    public IReadOnlyCollection<CounterChange> Counters => _counters.Values;

    public CounterChange Counter(Guid caseId) =>
        _counters.TryGetValue(caseId, out var change) ? change : _counters[caseId] = new CounterChange(caseId);
}

/// <summary>What is added to the counters of a case.</summary>
internal sealed class CounterChange(Guid caseId)
{
    public Guid CaseId { get; } = caseId;
    public int Reports { get; set; }
    public int Findings { get; set; }
    public long Incidents { get; set; }
    public DateTimeOffset? LastSeenAt { get; private set; }
    public DateTimeOffset? LastReportAt { get; private set; }
    public string? Attention { get; private set; }

    public void SawAt(DateTimeOffset? at) => LastSeenAt = Later(LastSeenAt, at);

    public void ReportedAt(DateTimeOffset at) => LastReportAt = Later(LastReportAt, at);

    public void Call(string attention) => Attention = Cases.Attention.First(Attention, attention);

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other > one ? other?.ToUniversalTime() : one;
}

/// <summary>What became of a message.</summary>
internal sealed record SettledMessage(ReadMessage Message, MessageState State)
{
    public string? Problem { get; init; }
    public string? Detail { get; init; }
    public string? IgnoredBecause { get; init; }
    public string? Compartment { get; init; }

    /// <summary>Findings filed so far, where there are more to come.</summary>
    public int SavedPosition { get; init; }
}
