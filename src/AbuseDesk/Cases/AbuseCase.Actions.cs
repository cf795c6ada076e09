namespace AbuseDesk.Cases;

/// <summary>Levers that need a second word, or that somebody else pulls for the desk.</summary>
public sealed partial class AbuseCase
{
    /// <summary>Somebody wants a lever pulled and needs another person's word for it.</summary>
    internal void AskApproval(ActionRequest request, IReadOnlyList<string> also, Actor actor, DateTimeOffset now)
    {
        RefuseClosed();
        RefuseUnlessTold();
        RefuseLevers(request.Lever, also);
        Decided(
            "approval_asked",
            actor,
            now,
            request.Reason,
            ("lever", request.Lever),
            ("also", also),
            ("needs", Data.StoredText.Text(request.Needs))
        );
    }

    /// <summary>The second word was given, refused, or is no longer wanted.</summary>
    internal void ApprovalEnded(ActionRequest request, string? why, Actor actor, DateTimeOffset now)
    {
        if (request.State is RequestState.Refused && string.IsNullOrWhiteSpace(why))
        {
            throw new CaseRuleException("say_why_refused");
        }

        var kind =
            request.State is RequestState.Approved ? "approval_given"
            : request.State is RequestState.Refused ? "approval_refused"
            : "approval_withdrawn";
        Decided(kind, actor, now, why, ("lever", request.Lever));
    }

    /// <summary>A connector is asked to pull a lever: nothing is restricted before it says so.</summary>
    public void Order(
        string lever,
        string target,
        string letter,
        Actor actor,
        DateTimeOffset now,
        IReadOnlyList<string> also
    )
    {
        RefuseSuspension(lever, target, letter, also);
        State = State is CaseState.New ? CaseState.Open : State;
        Decided("lever_ordered", actor, now, $"{target.Trim()}: {letter.Trim()}", ("lever", lever), ("also", also));
    }

    /// <summary>A connector is asked to give the service back.</summary>
    public void OrderRelease(string note, ReleaseChecklist checklist, Actor actor, DateTimeOffset now)
    {
        RefuseRelease(note);
        Decided("release_ordered", actor, now, note, ("checked", checklist.Checked), ("open", checklist.Open));
    }

    /// <summary>
    /// The connector, or a person in its place, did what was ordered. It is so whatever else happened to the case since, so
    /// nothing is refused here.
    /// </summary>
    internal void TookEffect(string lever, Actor actor, DateTimeOffset now)
    {
        if (lever is "release")
        {
            ReleasedAt = CaseEvent.ToMicroseconds(now);
            State = IsClosed ? State : CaseState.Open;
            Decided("released", actor, now, null);
            return;
        }

        ContainedAt = CaseEvent.ToMicroseconds(now);
        ReleasedAt = null;
        DueAt = DueAt <= now ? null : DueAt;
        State = IsClosed ? State : CaseState.WaitingCustomer;
        Decided("suspended", actor, now, null, ("lever", lever));
    }

    private void RefuseSuspension(string lever, string target, string done, IReadOnlyList<string> also)
    {
        RefuseClosed();
        RefuseWithoutAcceptance();
        RefuseUnlessTold();
        RefuseLevers(lever, also);
        if (string.IsNullOrWhiteSpace(target) || string.IsNullOrWhiteSpace(done))
        {
            throw new CaseRuleException("say_what_was_done");
        }
    }

    // Whom a case was handed over to, and who does not act, may be stopped like a customer.
    private void RefuseUnlessTold()
    {
        if (Owner != OwnerKind.Delegated || NotifiedAt is null)
        {
            RefuseWithoutCustomer();
        }
    }

    private static void RefuseLevers(string lever, IReadOnlyList<string> also)
    {
        if (!Levers.Restricting.Contains(lever, StringComparer.Ordinal))
        {
            throw new CaseRuleException("unknown_lever", lever);
        }

        if (also.FirstOrDefault(a => Policy.ActionCatalogue.Find(a) is not { IsTechnical: true }) is { } unknown)
        {
            throw new CaseRuleException("unknown_lever", unknown);
        }
    }

    private void RefuseRelease(string note)
    {
        RefuseClosed();
        if (!IsContained)
        {
            throw new CaseRuleException("nothing_to_release");
        }

        if (string.IsNullOrWhiteSpace(note))
        {
            throw new CaseRuleException("say_what_was_done");
        }
    }
}
