namespace AbuseDesk.Cases;

/// <summary>What staff do.</summary>
public sealed partial class AbuseCase
{
    /// <summary>Takes the case as real. Without complete evidence a reason is needed.</summary>
    public void Accept(bool evidenceComplete, string? reason, Actor actor, DateTimeOffset now)
    {
        RefuseClosed();
        RefuseEnquiry();
        if (AcceptedAt is not null)
        {
            throw new CaseRuleException("already_accepted");
        }

        if (!evidenceComplete && string.IsNullOrWhiteSpace(reason))
        {
            throw new CaseRuleException("evidence_incomplete");
        }

        AcceptedAt = CaseEvent.ToMicroseconds(now);
        State = State == CaseState.New ? CaseState.Open : State;
        Decided("accepted", actor, now, reason, ("evidence_complete", evidenceComplete));
    }

    /// <summary>Tells the customer to act until <paramref name="due"/>.</summary>
    public void Warn(DateTimeOffset due, string? note, Actor actor, DateTimeOffset now)
    {
        RefuseClosed();
        RefuseWithoutAcceptance();
        RefuseWithoutCustomer();
        if (due <= now)
        {
            throw new CaseRuleException("due_in_past");
        }

        NotifiedAt ??= CaseEvent.ToMicroseconds(now);
        DueAt = CaseEvent.ToMicroseconds(due);
        State = CaseState.WaitingCustomer;
        Decided("warned", actor, now, note, ("due", DueAt));
    }

    /// <summary>
    /// Records that a service was restricted: which lever, on what, and what was done; <paramref name="also"/>: the levers
    /// pulled with it.
    /// </summary>
    public void Suspend(
        string lever,
        string target,
        string done,
        Actor actor,
        DateTimeOffset now,
        IReadOnlyList<string>? also = null
    )
    {
        RefuseSuspension(lever, target, done, also ?? []);
        ContainedAt = CaseEvent.ToMicroseconds(now);
        ReleasedAt = null;
        DueAt = DueAt <= now ? null : DueAt;
        State = CaseState.WaitingCustomer;
        Decided("suspended", actor, now, $"{target.Trim()}: {done.Trim()}", ("lever", lever), ("also", also ?? []));
    }

    /// <summary>Gives the service back; what was looked at before stands with it.</summary>
    public void Release(string note, Actor actor, DateTimeOffset now, ReleaseChecklist? checklist = null)
    {
        RefuseRelease(note);
        ReleasedAt = CaseEvent.ToMicroseconds(now);
        State = CaseState.Open;
        var looked = checklist ?? ReleaseChecklist.None;
        Decided("released", actor, now, note, ("checked", looked.Checked), ("open", looked.Open));
    }

    /// <summary>Asks the reporter for what is missing.</summary>
    public void Ask(IReadOnlyList<string> missing, DateTimeOffset until, Actor actor, DateTimeOffset now)
    {
        RefuseClosed();
        if (until <= now)
        {
            throw new CaseRuleException("due_in_past");
        }

        DueAt = CaseEvent.ToMicroseconds(until);
        State = CaseState.WaitingReporter;
        Decided("asked", actor, now, null, ("missing", missing), ("until", DueAt));
    }

    /// <summary>The accused thing is not in our hands.</summary>
    public void NotOurs(Actor actor, DateTimeOffset now)
    {
        RefuseClosed();
        if (Owner is OwnerKind.Customer or OwnerKind.SharedHost)
        {
            throw new CaseRuleException("registry_says_ours", Resource);
        }

        End(CloseCodes.NotOurs, now);
        Decided("not_ours", actor, now, null);
    }

    /// <summary>Passes the case to the downstream operator that has the address.</summary>
    public void HandOver(DateTimeOffset until, string? note, Actor actor, DateTimeOffset now)
    {
        RefuseClosed();
        if (Owner != OwnerKind.Delegated || CustomerId is null)
        {
            throw new CaseRuleException("not_delegated");
        }

        if (until <= now)
        {
            throw new CaseRuleException("due_in_past");
        }

        AcceptedAt ??= CaseEvent.ToMicroseconds(now);
        NotifiedAt ??= CaseEvent.ToMicroseconds(now);
        DueAt = CaseEvent.ToMicroseconds(until);
        State = CaseState.WaitingCustomer;
        Decided("handed_over", actor, now, note, ("due", DueAt));
    }

    /// <summary>Ends a case in which nothing is to be done.</summary>
    public void Dismiss(string code, string? reason, Actor actor, DateTimeOffset now)
    {
        RefuseClosed();
        RefuseUnknownCode(code, CloseCodes.Dismiss);
        if (IsContained)
        {
            throw new CaseRuleException("release_first");
        }

        End(code, now);
        Decided("dismissed", actor, now, reason, ("code", code));
    }

    private static readonly string[] StaysRestricted =
    [
        "suspended_permanent",
        "terminated",
        "moved_away",
        "legal_removed",
        "no_reaction_closed",
    ];

    /// <summary>
    /// Ends a case in which something was done. <paramref name="fixedAt"/>: when it was over, null if unknown;
    /// <paramref name="cause"/>: what it came from.
    /// </summary>
    public void Close(
        string code,
        DateTimeOffset? fixedAt,
        string? note,
        Actor actor,
        DateTimeOffset now,
        string? cause = CauseCodes.Unknown
    )
    {
        RefuseClosed();
        RefuseWithoutAcceptance();
        RefuseUnknownCode(code, CloseCodes.Close);
        RefuseWithoutCause(cause);
        if (fixedAt > now)
        {
            throw new CaseRuleException("fixed_in_future");
        }

        if (IsContained && !StaysRestricted.Contains(code, StringComparer.Ordinal))
        {
            throw new CaseRuleException("release_first");
        }

        FixedAt = fixedAt is { } at ? CaseEvent.ToMicroseconds(at) : FixedAt;
        Cause = cause;
        End(code, now);
        Decided("closed", actor, now, note, ("code", code), ("cause", cause), ("fixed_at", FixedAt));
    }

    /// <summary>Takes an ended case up again.</summary>
    public void Reopen(string? reason, Actor actor, DateTimeOffset now)
    {
        if (!IsClosed)
        {
            throw new CaseRuleException("not_closed");
        }

        if (MergedInto is not null)
        {
            throw new CaseRuleException("was_merged");
        }

        TakeUpAgain(now);
        Decided("reopened", actor, now, reason);
    }

    /// <summary>Ends this case in favour of another; its reports are moved by the caller in the same transaction.</summary>
    public void Merge(AbuseCase into, Actor actor, DateTimeOffset now)
    {
        RefuseClosed();
        if (into.Id == Id)
        {
            throw new CaseRuleException("merge_into_itself");
        }

        // What was switched off must stay visible where it can be released: merge the other way round.
        if (IsContained)
        {
            throw new CaseRuleException("merge_contained");
        }

        if (into.IsClosed)
        {
            throw new CaseRuleException("merge_into_closed", into.Number);
        }

        if (!string.Equals(into.Compartment, Compartment, StringComparison.Ordinal))
        {
            throw new CaseRuleException("merge_across_compartments");
        }

        if (into.CustomerId is { } theirs && CustomerId is { } ours && theirs != ours)
        {
            throw new CaseRuleException("merge_across_customers");
        }

        MergedInto = into.Id;
        End(CloseCodes.Merged, now);
        Decided("merged", actor, now, null, ("into", into.Id));
        into.Decided("absorbed", actor, now, null, ("case", Id));
    }

    /// <summary>Puts the case into a closed circle; anybody may.</summary>
    public void Restrict(string compartment, Actor actor, DateTimeOffset now)
    {
        if (!Compartments.All.Contains(compartment, StringComparer.Ordinal))
        {
            throw new CaseRuleException("unknown_compartment", compartment);
        }

        Compartment = compartment;
        Decided("restricted", actor, now, null, ("compartment", compartment));
    }

    /// <summary>Opens the circle again; who may do so is decided by the page.</summary>
    public void Unrestrict(Actor actor, DateTimeOffset now)
    {
        if (Compartment is null)
        {
            throw new CaseRuleException("not_restricted");
        }

        Compartment = null;
        Decided("unrestricted", actor, now, null);
    }

    /// <summary>A remark among staff.</summary>
    public void Note(string text, Actor actor, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new CaseRuleException("empty_note");
        }

        Happened("noted", actor, now, text);
    }

    /// <summary>Gives the case another owner or category, and with it another key.</summary>
    public void Correct(Opening corrected, Actor actor, DateTimeOffset now, string? reason)
    {
        RefuseClosed();
        Take(corrected);
        Decided(
            "corrected",
            actor,
            now,
            reason,
            ("category", Category),
            ("owner", Data.StoredText.Text(Owner)),
            ("assignment", AssignmentId),
            ("customer", CustomerId)
        );
    }
}
