namespace AbuseDesk.Cases;

/// <summary>Whether it is over: what the customer says, what a look says, and how an end stands to the policy.</summary>
public sealed partial class AbuseCase
{
    /// <summary>The customer says that it is dealt with: nobody waits for it any more, and somebody looks.</summary>
    internal void CustomerSaysOver(CustomerStatement statement, string words, Actor actor, DateTimeOffset now)
    {
        RefuseClosed();
        RefuseEnquiry();
        if (CustomerId is null)
        {
            throw new CaseRuleException("no_customer", Data.StoredText.Text(Owner));
        }

        if (State == CaseState.WaitingCustomer)
        {
            State = CaseState.Open;
            DueAt = null;
        }

        Decided(
            "customer_says_over",
            actor,
            now,
            words,
            ("way", statement.Way),
            ("said_at", statement.SaidAt),
            ("message", statement.MessageId)
        );
    }

    /// <summary>A look says that it is still there although the customer says that it is over.</summary>
    internal void Contradicted(LaterLook look, DateTimeOffset now) =>
        Decided(
            "contradicted",
            Actor.Desk,
            now,
            null,
            ("check", look.Kind),
            ("result", look.Result),
            ("seen_at", look.At)
        );

    /// <summary>It was closed with everything the policy asks for.</summary>
    internal void ClosedByRule(CloseBasis basis, int version, Actor actor, DateTimeOffset now) =>
        Happened(
            "close_rule_met",
            actor,
            now,
            null,
            ("close_rule", basis.Rule),
            ("policy", version),
            ("check", basis.After.Look?.Kind),
            ("result", basis.After.Look?.Result),
            ("way", basis.After.Statement?.Way)
        );

    /// <summary>It was closed without that, or against what a look says, and somebody said why.</summary>
    internal void ClosedOtherwise(
        CloseBasis basis,
        IReadOnlyList<string> lacking,
        int version,
        string why,
        Actor actor,
        DateTimeOffset now
    ) =>
        Happened(
            "close_rule_overruled",
            actor,
            now,
            why,
            ("close_rule", basis.Rule),
            ("policy", version),
            ("lacks", lacking),
            ("against_look", basis.After.Contradicts)
        );

    private static void RefuseWithoutCause(string? cause)
    {
        if (string.IsNullOrEmpty(cause))
        {
            throw new CaseRuleException("cause_needed");
        }

        RefuseUnknownCode(cause, CauseCodes.All);
    }
}
