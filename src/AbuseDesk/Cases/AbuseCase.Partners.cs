using AbuseDesk.Partners;

namespace AbuseDesk.Cases;

/// <summary>Cases that partners work on, or that came from them.</summary>
public sealed partial class AbuseCase
{
    /// <summary>The partner it is with; null: ours.</summary>
    public Guid? PartnerId { get; private set; }

    /// <summary>
    /// Passes the case to a partner until then. The customer was told nothing by it, and what must not leave by mail does
    /// not.
    /// </summary>
    public void ToPartner(Guid partner, DateTimeOffset until, string? note, Actor actor, DateTimeOffset now)
    {
        RefuseClosed();
        RefuseEnquiry();
        if (Owner == OwnerKind.Delegated)
        {
            throw new CaseRuleException("hand_over_instead");
        }

        if (Family is "csam" or "ncii")
        {
            throw new CaseRuleException("not_to_partner");
        }

        if (PartnerId is not null)
        {
            throw new CaseRuleException("with_partner_already");
        }

        if (until <= now)
        {
            throw new CaseRuleException("due_in_past");
        }

        AcceptedAt ??= CaseEvent.ToMicroseconds(now);
        (PartnerId, DueAt) = (partner, CaseEvent.ToMicroseconds(until));
        State = CaseState.WaitingCustomer;
        Decided("partner_told", actor, now, note, ("due", DueAt), ("partner", partner));
    }

    /// <summary>What they say moves the case: what they have done is looked at, what they give back is ours again.</summary>
    internal void PartnerSaid(HandOverState said, string? note, Actor actor, DateTimeOffset now)
    {
        RefuseClosed();
        switch (said)
        {
            case HandOverState.Accepted:
                Happened("partner_accepted", actor, now, note);
                break;
            case HandOverState.Returned when string.IsNullOrWhiteSpace(note):
                throw new CaseRuleException("say_why_returned");
            case HandOverState.Returned:
                Back();
                Decided("partner_returned", actor, now, note);
                break;
            case HandOverState.Done:
                Back();
                Decided("partner_done", actor, now, note);
                break;
            default:
                throw new CaseRuleException("partner_answer_missing");
        }
    }

    internal void FromPartner(Actor actor, DateTimeOffset now)
    {
        RefuseClosed();
        Happened("partner_handed_us", actor, now, null);
    }

    private void Back() => (PartnerId, DueAt, State) = (null, null, CaseState.Open);
}
