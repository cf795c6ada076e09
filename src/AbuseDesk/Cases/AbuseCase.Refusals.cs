namespace AbuseDesk.Cases;

/// <summary>What verbs refuse, and the two moves they share.</summary>
public sealed partial class AbuseCase
{
    private void End(string code, DateTimeOffset now)
    {
        State = CaseState.Closed;
        ClosedAt = CaseEvent.ToMicroseconds(now);
        CloseCode = code;
        DueAt = null;
    }

    private void Take(Opening facts)
    {
        var category = Parsing.Category.Of(facts.Category);
        var isSame = string.Equals(category.Key, Category, StringComparison.Ordinal);
        Severity = isSame ? Severity : facts.Severity ?? category.Severity;
        (Category, Family, Kind) = (category.Key, category.Family, facts.Kind);
        (Owner, AssignmentId, CustomerId) = (facts.Owner, facts.AssignmentId, facts.CustomerId);
        (Resource, ResourceKind, Service) = (facts.Resource, facts.ResourceKind, facts.Service);
        CaseKey = facts.CaseKey;
    }

    private void TakeUpAgain(DateTimeOffset now)
    {
        State = AcceptedAt is null ? CaseState.New : CaseState.Open;
        LookBy = CaseEvent.ToMicroseconds(now + Parsing.Category.Of(Category).FirstLook);
        ClosedAt = null;
        CloseCode = null;
        Cause = null;
        FixedAt = null;
    }

    private void RefuseClosed()
    {
        if (IsClosed)
        {
            throw new CaseRuleException("closed");
        }
    }

    private void RefuseEnquiry()
    {
        if (Kind == CaseKind.Enquiry)
        {
            throw new CaseRuleException("enquiry_has_no_offender");
        }
    }

    private void RefuseWithoutAcceptance()
    {
        RefuseEnquiry();
        if (AcceptedAt is null)
        {
            throw new CaseRuleException("accept_first");
        }
    }

    private void RefuseWithoutCustomer()
    {
        if (CustomerId is null)
        {
            throw new CaseRuleException("no_customer", Data.StoredText.Text(Owner));
        }

        if (Owner == OwnerKind.Delegated)
        {
            throw new CaseRuleException("hand_over_instead");
        }
    }

    private static void RefuseUnknownCode(string code, IReadOnlyList<string> known)
    {
        if (!known.Contains(code, StringComparer.Ordinal))
        {
            throw new CaseRuleException("unknown_code", code);
        }
    }
}
