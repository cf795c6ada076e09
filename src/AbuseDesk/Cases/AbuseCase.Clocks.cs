namespace AbuseDesk.Cases;

/// <summary>What the clocks of a case say and change.</summary>
public sealed partial class AbuseCase
{
    /// <summary>The version the clocks of the case follow; another than <see cref="Version"/>: they have to be looked at.</summary>
    public int ClocksVersion { get; private set; }

    internal void ClocksFollowed() => ClocksVersion = Version;

    /// <summary>Another look is due then.</summary>
    internal void LookUntil(DateTimeOffset at) => LookBy = at;

    /// <summary>So many per cent of a clock's time are over.</summary>
    internal void ClockReached(
        int percent,
        string basis,
        DateTimeOffset due,
        ClockProposal? proposal,
        DateTimeOffset now
    )
    {
        (string, object?)[] facts =
        [
            ("basis", basis),
            ("due", due),
            ("rule", proposal?.Rule),
            ("action", proposal?.Action),
        ];
        switch (percent)
        {
            case >= 100:
                Happened("clock_due", Actor.Desk, now, null, facts);
                break;
            case >= 80:
                Happened("clock_near", Actor.Desk, now, null, facts);
                break;
            default:
                Happened("clock_half", Actor.Desk, now, null, facts);
                break;
        }
    }

    internal void CustomerReminded(Guid mailId, int percent, DateTimeOffset now) =>
        Happened("customer_reminded", Actor.Desk, now, null, ("mail", mailId), ("percent", percent));

    /// <summary>A reminder was due and could not go; <paramref name="why"/> is a code.</summary>
    internal void CustomerNotReminded(string why, DateTimeOffset now) =>
        Happened("reminder_not_sent", Actor.Desk, now, null, ("why", why));

    /// <summary>After a close somebody is to look whether it stayed away.</summary>
    internal void FollowUpDue(string basis, DateTimeOffset due, DateTimeOffset now) =>
        Happened("follow_up_due", Actor.Desk, now, null, ("basis", basis), ("due", due));
}

/// <summary>What a policy proposes when a clock has run out.</summary>
public sealed record ClockProposal(string Rule, string Action);
