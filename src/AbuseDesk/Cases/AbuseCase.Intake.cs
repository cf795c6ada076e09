namespace AbuseDesk.Cases;

/// <summary>What arriving mail does to a case.</summary>
public sealed partial class AbuseCase
{
    /// <summary>How long after a close a new incident reopens the case instead of opening a linked one.</summary>
    public static readonly TimeSpan ReopenWithin = TimeSpan.FromDays(14);

    /// <summary>Clock differences between a fix and a report of what was before it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>
    /// What a report means to this case (DOMAIN §4.4 step 5). <paramref name="incident"/>: last instant the report's time
    /// allows; null when it does not say.
    /// </summary>
    public Attachment Judge(DateTimeOffset? earliest, DateTimeOffset? incident)
    {
        if (!IsClosed)
        {
            return Attachment.Joined;
        }

        var over = (FixedAt ?? ContainedAt ?? ClosedAt)!.Value + Grace;
        if (incident is null || earliest is null || (earliest <= over && incident > over))
        {
            return Attachment.TimeUnknown;
        }

        return incident <= over ? Attachment.Late : Attachment.Recurrence;
    }

    /// <summary>A report is put on the case; the counters are the caller's.</summary>
    public void Join(Guid reportId, Attachment how, DateTimeOffset now)
    {
        (string, object?)[] facts = [("report", reportId), ("how", Data.StoredText.Text(how))];
        if (how == Attachment.Recurrence && IsClosed)
        {
            TakeUpAgain(now);
            Recurrences++;
            Severity = Raise(Severity);
            Decided("recurred", Actor.Desk, now, null, facts);
            return;
        }

        Happened("report_joined", Actor.Desk, now, null, facts);
    }

    /// <summary>A person found that the report accuses something else.</summary>
    public void Leave(Guid reportId, Actor actor, DateTimeOffset now) =>
        Happened("report_left", actor, now, null, ("report", reportId));

    /// <summary>A report on the case was read again and says something else now; nothing is re-filed, a person decides.</summary>
    public static CaseEvent ReadingChanged(Guid caseId, Guid reportId, Guid readingId, DateTimeOffset now) =>
        CaseEvent.Of(caseId, "reading_changed", Actor.Desk, now, null, ("report", reportId), ("reading", readingId));

    /// <summary>A party answered by its signed address.</summary>
    public void Answered(string party, Guid messageId, DateTimeOffset now)
    {
        (string, object?)[] facts = [("message", messageId), ("party", party)];
        if (
            (State == CaseState.WaitingCustomer && party is "customer" or "downstream")
            || (State == CaseState.WaitingReporter && party is "reporter")
        )
        {
            State = CaseState.Open;
            DueAt = null;
            Decided("answered", new Actor(party, null), now, null, facts);
            return;
        }

        Happened("answered", new Actor(party, null), now, null, facts);
    }

    /// <summary>
    /// An answer names the offender an enquiry lacked: it becomes an incident that somebody has to look at, even after it
    /// was closed for want of an answer.
    /// </summary>
    public void BecomeIncident(Opening found, Guid messageId, DateTimeOffset now)
    {
        if (Kind != CaseKind.Enquiry || MergedInto is not null)
        {
            throw new InvalidOperationException($"Case {Number} is no enquiry that can become an incident.");
        }

        Take(found);
        AcceptedAt = null;
        DueAt = null;
        FirstSeenAt = found.FirstSeenAt < FirstSeenAt ? CaseEvent.ToMicroseconds(found.FirstSeenAt) : FirstSeenAt;
        TakeUpAgain(now);
        Decided(
            "became_incident",
            new Actor("reporter", null),
            now,
            null,
            ("message", messageId),
            ("category", Category),
            ("owner", Data.StoredText.Text(Owner))
        );
    }

    /// <summary>Something that claims to belong here but proves nothing.</summary>
    public void UnverifiedNote(Guid messageId, DateTimeOffset now) =>
        Happened("unverified_note", Actor.Desk, now, null, ("message", messageId));

    /// <summary>A mail of ours could not be delivered.</summary>
    public void Bounced(Guid mailId, DateTimeOffset now) =>
        Happened("mail_failed", Actor.Desk, now, null, ("mail", mailId));

    /// <summary>The registry answers differently than when the case was filed.</summary>
    public void RegistryChanged(
        OwnerKind owner,
        Guid? assignmentId,
        Guid? customerId,
        long registryVersion,
        DateTimeOffset now
    ) =>
        Happened(
            "registry_changed",
            Actor.Desk,
            now,
            null,
            ("owner", Data.StoredText.Text(owner)),
            ("assignment", assignmentId),
            ("customer", customerId),
            ("registry_version", registryVersion)
        );
}
