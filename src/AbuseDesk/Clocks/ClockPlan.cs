using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Policy;

namespace AbuseDesk.Clocks;

/// <summary>What happened to a case, for its clocks: which event, when, by which act.</summary>
public sealed record ClockOccasion(string Event, DateTimeOffset At, Guid? DecisionId);

/// <summary>
/// Which clocks run follows from the facts of a case, not from who changed them: an act, arriving mail and an undo all end
/// here. An open case always has one that runs; a closed one has its follow-ups.
/// </summary>
internal sealed class ClockPlan(AbuseCase of, List<CaseClock> known, PolicyProfile policy, DeskCalendar calendar)
{
    private sealed record Wanted(string Basis, DateTimeOffset? DueAt, Period? Period, bool IsPaused = false);

    /// <summary>Ends, starts and stops clocks until they are those of the facts; new ones are added to the known.</summary>
    public void Follow(ClockOccasion occasion)
    {
        var wanted = Wants(occasion).ToList();
        foreach (var clock in known.Where(k => k.IsRunning && !wanted.Exists(w => Serves(k, w))))
        {
            clock.Complete(occasion.At, occasion.Event);
        }

        if (occasion.Event is "checked" && of.IsClosed)
        {
            FollowUpsAreDone(occasion);
        }

        foreach (var want in wanted.Where(w => !known.Exists(k => IsThere(k, w))))
        {
            Begin(want, occasion);
        }

        foreach (var (clock, want) in known.Where(k => k.IsRunning).Select(k => (k, wanted.Find(w => Serves(k, w))!)))
        {
            Stand(clock, want, occasion);
        }

        of.ClocksFollowed();
    }

    private IEnumerable<Wanted> Wants(ClockOccasion occasion)
    {
        if (of.IsClosed)
        {
            return FollowUps().Where(w => w.DueAt > occasion.At || known.Exists(k => Serves(k, w)));
        }

        var waits = of.State is CaseState.WaitingCustomer or CaseState.WaitingReporter;
        List<Wanted> wanted = [];
        if (waits && of.DueAt is { } due)
        {
            wanted.Add(new Wanted(Party(), due, null));
        }

        if (of.AcceptedAt is null)
        {
            wanted.Add(new Wanted(ClockBasis.Triage, null, FirstLook(), waits));
        }
        else if (wanted.Count == 0)
        {
            wanted.Add(new Wanted(ClockBasis.Look, null, waits ? TimeToAct() : FirstLook()));
        }

        return wanted;
    }

    // What was dismissed or merged is nobody's to look at again.
    private IEnumerable<Wanted> FollowUps() =>
        CloseCodes.Close.Contains(of.CloseCode, StringComparer.Ordinal) && of.ClosedAt is { } closed
            ? policy.FollowUps.Select(p => new Wanted(ClockBasis.FollowUpAfter(p), calendar.After(closed, p).At, p))
            : [];

    private string Party() =>
        of.State is CaseState.WaitingReporter ? ClockBasis.Reporter
        : of.Owner is OwnerKind.Delegated || of.PartnerId is not null ? ClockBasis.Downstream
        : ClockBasis.Customer;

    private static bool Serves(CaseClock clock, Wanted want) =>
        string.Equals(clock.Basis, want.Basis, StringComparison.Ordinal)
        && (want.DueAt is null || IsSame(clock.DueAt, want.DueAt.Value));

    // A follow-up that was done is not wanted a second time; whatever else ended may begin again.
    private static bool IsThere(CaseClock clock, Wanted want) =>
        Serves(clock, want) && (clock.IsRunning || (clock.IsFollowUp && clock.CompletedBy is "checked"));

    private void Begin(Wanted want, ClockOccasion occasion)
    {
        var before = known
            .Where(k => string.Equals(k.Basis, want.Basis, StringComparison.Ordinal))
            .Where(k => want.DueAt is { } due ? IsSame(k.DueAt, due) : occasion.Event is "undone")
            .MaxBy(k => k.CompletedAt);
        if (before is not null)
        {
            before.TakeUpAgain(occasion.At, calendar, policy.Reminders);
            LookBy(before);
            return;
        }

        var started = Started(want, occasion);
        started.Plan(occasion.At, calendar, policy.Reminders);
        known.Add(started);
        LookBy(started);
    }

    private CaseClock Started(Wanted want, ClockOccasion occasion)
    {
        if (want.DueAt is { } due)
        {
            var at = of.IsClosed ? of.ClosedAt!.Value : occasion.At;
            var period = want.Period ?? Agreed(at, due);
            var beyond = calendar.After(at, period ?? new Period(0, PeriodUnit.Hours)).IsBeyondCalendar;
            return Start(want.Basis, occasion.Event, at, period, new Due(due, beyond));
        }

        // The very first look is as filing told it; a policy that changed since does not move it.
        if (want.Basis is ClockBasis.Triage && known.Count == 0 && occasion.Event is not ("recurred" or "reopened"))
        {
            var told = IsSame(calendar.After(of.OpenedAt, want.Period!.Value).At, of.LookBy) ? want.Period : null;
            return Start(want.Basis, "opened", of.OpenedAt, told, new Due(of.LookBy, false));
        }

        return Start(
            want.Basis,
            occasion.Event,
            occasion.At,
            want.Period,
            calendar.After(occasion.At, want.Period!.Value)
        );

        CaseClock Start(string basis, string happened, DateTimeOffset at, Period? period, Due until) =>
            CaseClock.Start(of.Id, basis, happened, at, period, until, calendar, occasion.DecisionId);
    }

    // Whoever waits for the reporter does not owe a first look meanwhile.
    private void Stand(CaseClock clock, Wanted want, ClockOccasion occasion)
    {
        if (want.IsPaused)
        {
            clock.Pause(occasion.At, ClockBasis.Reporter);
        }
        else if (clock.IsPaused && occasion.Event is "undone")
        {
            clock.ForgetPause(occasion.At, calendar);
        }
        else if (clock.IsPaused)
        {
            clock.Resume(occasion.At, calendar);
            LookBy(clock);
        }
    }

    private void FollowUpsAreDone(ClockOccasion occasion)
    {
        foreach (var clock in known.Where(k => k.IsRunning && k.IsFollowUp && k.DueAt <= occasion.At))
        {
            clock.Complete(occasion.At, occasion.Event);
        }
    }

    private void LookBy(CaseClock clock)
    {
        if (clock.Basis is ClockBasis.Triage or ClockBasis.Look)
        {
            of.LookUntil(clock.DueAt);
        }
    }

    private Period FirstLook() => FirstLooks.Of(policy, of.Category);

    private Period TimeToAct() =>
        policy.Deadlines.TryGetValue(StoredText.Text(of.Severity), out var time) && time.Count > 0 ? time : FirstLook();

    // A deadline typed by hand has no period; one that stands as the policy proposed it has its.
    private Period? Agreed(DateTimeOffset start, DateTimeOffset due) =>
        policy
            .Rules.Select(r => r.Deadline)
            .Concat(policy.Deadlines.Values.Select(p => (Period?)p))
            .FirstOrDefault(p => p is { Count: > 0 } period && IsSame(calendar.After(start, period).At, due));

    // Sheets tell minutes.
    private static bool IsSame(DateTimeOffset one, DateTimeOffset other) =>
        (one - other).Duration() < TimeSpan.FromMinutes(1);
}
