using AbuseDesk.Cases;
using AbuseDesk.Checks;
using AbuseDesk.Data;
using AbuseDesk.Parsing;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Policy;

/// <summary>What the policy in force proposes for a case, and everything it rests on.</summary>
/// <param name="Policy">The policy in force.</param>
/// <param name="Situation">What is known.</param>
/// <param name="Suggestion">The rule that holds.</param>
/// <param name="Checks">All checks of the case, the newest first.</param>
public sealed record CaseProposal(
    ActivePolicy Policy,
    Situation Situation,
    Suggestion Suggestion,
    IReadOnlyList<CaseCheck> Checks
)
{
    private const int MostChecks = 200;

    /// <summary>Fewer events are reported than the policy asks for before a customer hears of them; null: enough.</summary>
    public Threshold? Below { get; private init; }

    /// <summary>What stands against the customer, and what this case makes of it; null: nobody's strike.</summary>
    public StrikeLedger? Strikes { get; private init; }

    /// <summary>The time to act was shortened because of what stands against the customer.</summary>
    public bool IsStricter { get; private init; }

    /// <summary>The customer's or the downstream operator's time is over, and nobody answered.</summary>
    public bool IsTimeOver { get; private init; }

    /// <summary>The act that does what is proposed; null: nothing on the case itself.</summary>
    public string? Act =>
        Below is not null ? "dismiss"
        : Suggestion.Actions.Any(IsRestricting) ? (IsGivenTimeFirst ? "warn" : "suspend")
        : Suggestion.Actions.Contains("handover_downstream", StringComparer.Ordinal) ? "hand-over"
        : Suggestion.Actions.Any(a => a is "request_fix" or "warn" or "inform") ? "warn"
        : null;

    /// <summary>The lever to pull first.</summary>
    public string? Lever => Below is null ? Suggestion.Actions.FirstOrDefault(IsRestricting) : null;

    // A rule that acts after the deadline begins with the letter that sets it.
    private bool IsGivenTimeFirst => Suggestion is { Mode: RuleMode.AfterDeadline, Deadline: not null } && !IsTimeOver;

    /// <summary>Levers to pull with it.</summary>
    public IReadOnlyList<string> Also =>
        [
            .. Suggestion.Actions.Where(a =>
                ActionCatalogue.Of(a).IsTechnical && !string.Equals(a, Lever, StringComparison.Ordinal)
            ),
        ];

    /// <summary>Checks the policy asks for that are not made yet, as far as people make them.</summary>
    public IReadOnlyList<string> OpenChecks(AbuseCase of) =>
        [
            .. Policy
                .Profile.ChecksFor(of.Category)
                .Where(k => CheckKind.Of(k) is not null)
                .Where(k => !Checks.Any(c => string.Equals(c.Kind, k, StringComparison.Ordinal))),
        ];

    /// <summary>Whether an act is what is proposed; null for acts no policy speaks of.</summary>
    public bool? IsFollowedBy(string act, string? lever) =>
        act is not ("warn" or "suspend" or "hand-over") ? null
        : act is "suspend" ? Act is "suspend" && string.Equals(lever, Lever, StringComparison.Ordinal)
        : string.Equals(act, Act, StringComparison.Ordinal);

    /// <summary>Whose word a lever needs: that of the rule that proposes it, else its own.</summary>
    public Approval ApprovalFor(string lever) =>
        string.Equals(lever, Lever, StringComparison.Ordinal) || Also.Contains(lever, StringComparer.Ordinal)
            ? Suggestion.Approval
            : Suggestion.ApprovalOf(Policy.Profile, lever);

    /// <summary>Whether two people decide on a lever, whatever their roles.</summary>
    public bool IsFourEyes(string lever) => Suggestion.IsFourEyes(Policy.Profile, lever);

    /// <summary>Writes down beside a decision whether it is what was proposed; otherwise a reason is needed.</summary>
    public void Judge(AbuseCase of, Decision decision, string? lever, string? why, Actor actor, DateTimeOffset now)
    {
        if (IsFollowedBy(decision.Verb, lever) is not { } followed)
        {
            return;
        }

        var (rule, version) = (Suggestion.Rule.Id, Policy.Version.Number);
        if (followed)
        {
            of.FollowedPolicy(rule, version, actor, now);
        }
        else
        {
            of.OverruledPolicy(rule, version, why, actor, now);
        }

        decision.UnderRule(rule, version, followed);
    }

    /// <summary>Null for a case that nothing is decided on: closed, or without an offender.</summary>
    public static async Task<CaseProposal?> Of(
        DeskContext db,
        PolicyBook book,
        AbuseCase of,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        if (of.IsClosed || of.Kind is not CaseKind.Incident)
        {
            return null;
        }

        var policy = await book.Active(cancel);
        var checks = await ChecksOf(db, of.Id, cancel);
        var strikes = await StrikeLedger.Of(db, of, policy.Profile.Strikes, now, cancel);
        var continued = await HasContinued(db, of, cancel);
        var situation = CaseSituation.Of(of, checks, policy.Profile, continued, strikes?.Earlier);
        var isOver = of.State is CaseState.WaitingCustomer && of.DueAt <= now;
        var suggestion = isOver
            ? Suggestion.AfterSilence(policy.Profile, situation)
            : Suggestion.Of(policy.Profile, situation);
        var stricter = strikes?.Reaches(StrikeLedger.StricterDeadline) is true
            ? Stricter(policy.Profile, of, suggestion.Deadline)
            : null;
        return new CaseProposal(
            policy,
            situation,
            suggestion with
            {
                Deadline = stricter ?? suggestion.Deadline,
            },
            checks
        )
        {
            Strikes = strikes,
            IsStricter = stricter is not null,
            IsTimeOver = isOver,
            Below = await Threshold.Of(db, of, policy.Profile, cancel),
        };
    }

    /// <summary>The checks of a case, the newest first.</summary>
    public static async Task<IReadOnlyList<CaseCheck>> ChecksOf(
        DeskContext db,
        Guid caseId,
        CancellationToken cancel
    ) =>
        await db
            .CaseChecks.AsNoTracking()
            .Where(c => c.CaseId == caseId)
            .OrderByDescending(c => c.At)
            .ThenByDescending(c => c.Id)
            .Take(MostChecks)
            .ToListAsync(cancel);

    // Only what surely happened after the notice: the earliest instant the report's time allows.
    private static async Task<bool> HasContinued(DeskContext db, AbuseCase of, CancellationToken cancel) =>
        of.NotifiedAt is { } told
        && await db.Findings.AnyAsync(
            f => f.CaseId == of.Id && f.RetiredBy == null && (f.Earliest ?? f.OccurredAt) > told,
            cancel
        );

    // Who was told before gets the time of the next worse severity, where that is less and some at all.
    private static Period? Stricter(PolicyProfile profile, AbuseCase of, Period? deadline) =>
        deadline is { Count: > 0 } usual
        && profile.Deadlines.TryGetValue(StoredText.Text(Worse(of.Severity)), out var shorter)
        && shorter.Count > 0
        && Hours(shorter) < Hours(usual)
            ? shorter
            : null;

    private static Severity Worse(Severity severity) => severity < Severity.Critical ? severity + 1 : severity;

    private static double Hours(Period period) =>
        period.Unit switch
        {
            PeriodUnit.Minutes => period.Count / 60d,
            PeriodUnit.Hours => period.Count,
            PeriodUnit.Days or PeriodUnit.BusinessDays => period.Count * 24d,
        };

    private static bool IsRestricting(string action) => ActionCatalogue.Of(action).Restricts;
}
