using AbuseDesk.Data;

namespace AbuseDesk.Cases;

/// <summary>What the policy in force asks for before a case counts as dealt with, and what of it is there.</summary>
/// <param name="Rule">operator_verified, customer_statement, or both.</param>
/// <param name="After">What is known since something was done.</param>
public sealed record CloseBasis(string Rule, AfterFix After)
{
    public const string Verified = "operator_verified";
    public const string Said = "customer_statement";

    public bool AsksLook => Rule is not Said;
    public bool AsksStatement => Rule is not Verified;

    /// <summary>What is asked for and not there.</summary>
    public IReadOnlyList<string> Lacking =>
        [
            .. AsksLook && After.Look is not { IsThere: false } ? new[] { Verified } : [],
            .. AsksStatement && After.Statement is null ? new[] { Said } : [],
        ];

    public bool IsMet => Lacking.Count == 0 && !After.Contradicts;

    /// <summary>Null where nothing is to be closed: the case is, or has no offender.</summary>
    public static async Task<CloseBasis?> Of(DeskContext db, AbuseCase of, string? rule, CancellationToken cancel) =>
        rule is null || of.IsClosed ? null : new CloseBasis(rule, await AfterFix.Of(db, of, cancel));

    /// <summary>
    /// Writes down beside the decision to close whether the rule was met; otherwise a reason is needed, and it is counted.
    /// </summary>
    internal void Judge(AbuseCase closed, Decision decision, int version, string? why, Actor actor, DateTimeOffset now)
    {
        var isOurs = CloseCodes.ByOurHand.Contains(closed.CloseCode, StringComparer.Ordinal);
        if (isOurs && !After.Contradicts)
        {
            return;
        }

        decision.UnderRule(Rule, version, IsMet);
        if (IsMet)
        {
            closed.ClosedByRule(this, version, actor, now);
            return;
        }

        var lacking = isOurs ? [] : Lacking;
        if (string.IsNullOrWhiteSpace(why))
        {
            throw Refusal(lacking);
        }

        closed.ClosedOtherwise(this, lacking, version, why, actor, now);
    }

    private CaseRuleException Refusal(IReadOnlyList<string> lacking) =>
        After.Contradicts ? new CaseRuleException("close_contradicted")
        : lacking.Count > 1 ? new CaseRuleException("close_lacks_both")
        : lacking[0] is Said ? new CaseRuleException("close_lacks_statement")
        : new CaseRuleException("close_lacks_look");
}
