namespace AbuseDesk.Cases;

/// <summary>Whether the case stands against its customer.</summary>
public sealed partial class AbuseCase
{
    /// <summary>Why a strike is taken back.</summary>
    public static readonly IReadOnlyList<string> StrikeReasons = ["counter_notice", "decision_changed", "not_at_fault"];

    /// <summary>Until then the case counts as no strike; what happens after it counts again.</summary>
    public DateTimeOffset? StrikeWithdrawnAt { get; private set; }

    /// <summary>The customer was told or stopped for it.</summary>
    public bool IsHeldAgainstCustomer =>
        CustomerId is not null && AcceptedAt is not null && (NotifiedAt ?? ContainedAt) is not null;

    /// <summary>A counter-notice or a decision shows that the customer is not to be held to it.</summary>
    public void WithdrawStrike(string code, string? why, Actor actor, DateTimeOffset now)
    {
        if (!IsHeldAgainstCustomer)
        {
            throw new CaseRuleException("no_strike");
        }

        if (StrikeWithdrawnAt is not null)
        {
            throw new CaseRuleException("strike_withdrawn_already");
        }

        RefuseUnknownCode(code, StrikeReasons);
        if (string.IsNullOrWhiteSpace(why))
        {
            throw new CaseRuleException("say_why_strike");
        }

        StrikeWithdrawnAt = CaseEvent.ToMicroseconds(now);
        Decided("strike_withdrawn", actor, now, why, ("strike", code));
    }

    /// <summary>The withdrawal was wrong: it counts from when it did before.</summary>
    public void CountStrikeAgain(string? why, Actor actor, DateTimeOffset now)
    {
        if (StrikeWithdrawnAt is null)
        {
            throw new CaseRuleException("no_strike_withdrawn");
        }

        if (string.IsNullOrWhiteSpace(why))
        {
            throw new CaseRuleException("say_why_strike");
        }

        StrikeWithdrawnAt = null;
        Decided("strike_restored", actor, now, why);
    }
}
