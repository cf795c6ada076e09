using System.Text.Json;
using AbuseDesk.Cases;
using AbuseDesk.Policy;

namespace AbuseDesk.Clocks;

/// <summary>
/// A clock of a case, as it is kept: what runs, since what, until when. A clock without a period ends at an instant that
/// somebody chose. Which clocks a case has follows from its facts (<see cref="ClockPlan"/>).
/// </summary>
public sealed class CaseClock
{
    private CaseClock() { }

    public Guid Id { get; private set; }
    public Guid CaseId { get; private set; }

    /// <summary>One of <see cref="ClockBasis"/>; follow-ups carry their period: followup.7d.</summary>
    public string Basis { get; private set; } = "";

    /// <summary>The kind of event that started it: opened, warned, closed.</summary>
    public string StartEvent { get; private set; } = "";
    public DateTimeOffset StartAt { get; private set; }

    /// <summary>As policies write it: 24h, 3bd.</summary>
    public string? Period { get; private set; }

    /// <summary>The calendar whose business days count; null: around the clock.</summary>
    public string? Calendar { get; private set; }
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>Counted over days the table of holidays does not cover.</summary>
    public bool IsBeyondCalendar { get; private set; }

    /// <summary>Since when and why it stands.</summary>
    public DateTimeOffset? PausedAt { get; private set; }
    public string? PausedFor { get; private set; }

    /// <summary>JSON of the pauses that are over.</summary>
    public string Pauses { get; private set; } = "[]";

    /// <summary>The action proposed when the time is over, else <see cref="Clock.Notify"/>.</summary>
    public string OnDue { get; private set; } = Clock.Notify;

    /// <summary>When it was said that so much of the time is over.</summary>
    public DateTimeOffset? HalfWarnedAt { get; private set; }
    public DateTimeOffset? NearWarnedAt { get; private set; }
    public DateTimeOffset? DueWarnedAt { get; private set; }

    /// <summary>The highest percentage at which the customer was reminded or was not to be; 0: none yet.</summary>
    public int RemindedPercent { get; private set; }

    /// <summary>When a worker has to look at it again; null: nothing is left to be done.</summary>
    public DateTimeOffset? NextAt { get; private set; }
    public DateTimeOffset? CompletedAt { get; private set; }

    /// <summary>The kind of event that ended it.</summary>
    public string? CompletedBy { get; private set; }

    /// <summary>The act that started it.</summary>
    public Guid? DecisionId { get; private set; }

    public bool IsRunning => CompletedAt is null;
    public bool IsPaused => IsRunning && PausedAt is not null;
    public bool IsFollowUp => Basis.StartsWith(ClockBasis.FollowUp, StringComparison.Ordinal);

    /// <summary>Somebody outside has until then to answer.</summary>
    public bool IsDeadline => Basis is ClockBasis.Customer or ClockBasis.Downstream or ClockBasis.Reporter;

    public static CaseClock Start(
        Guid caseId,
        string basis,
        string startEvent,
        DateTimeOffset startAt,
        Period? period,
        Due due,
        DeskCalendar calendar,
        Guid? decisionId
    )
    {
        var clock = new CaseClock
        {
            Id = Guid.CreateVersion7(startAt),
            CaseId = caseId,
            Basis = basis,
            StartEvent = startEvent,
            StartAt = CaseEvent.ToMicroseconds(startAt),
            Period = period?.ToString(),
            Calendar = period is { Unit: PeriodUnit.BusinessDays } ? calendar.Calendar.Name : null,
            DueAt = CaseEvent.ToMicroseconds(due.At),
            IsBeyondCalendar = due.IsBeyondCalendar,
            DecisionId = decisionId,
        };
        clock.Plan(startAt, calendar, []);
        return clock;
    }

    /// <summary>How much of the time is used, from 0 to 1.</summary>
    public double Share(DateTimeOffset now, DeskCalendar calendar)
    {
        if (Value(calendar) is { } clock)
        {
            return clock.Share(now);
        }

        var (whole, gone) = (DueAt - StartAt, (CompletedAt ?? now) - StartAt);
        return whole <= TimeSpan.Zero ? 1 : Math.Clamp(gone / whole, 0, 1);
    }

    /// <summary>When so many per cent of the time are over.</summary>
    public DateTimeOffset At(int percent, DateTimeOffset now, DeskCalendar calendar) =>
        percent >= 100 && !IsPaused
            ? DueAt
            : Value(calendar)?.At(percent, now)
                ?? StartAt + TimeSpan.FromTicks((DueAt - StartAt).Ticks / 100 * percent);

    public void Pause(DateTimeOffset now, string reason)
    {
        if (IsRunning && PausedAt is null)
        {
            (PausedAt, PausedFor, NextAt) = (CaseEvent.ToMicroseconds(now), reason, null);
        }
    }

    /// <summary>Goes on, later by as much as it stood.</summary>
    public void Resume(DateTimeOffset now, DeskCalendar calendar)
    {
        if (PausedAt is not { } since || PausedFor is not { } reason)
        {
            return;
        }

        var until = CaseEvent.ToMicroseconds(now > since ? now : since);
        Pauses = JsonSerializer.Serialize(Stood().Append(new Pause(since, until, reason)));
        (PausedAt, PausedFor) = (null, null);
        DueAt = CaseEvent.ToMicroseconds(Value(calendar)?.Due(now).At ?? DueAt + (until - since));
        Plan(now, calendar, []);
    }

    /// <summary>The pause is taken back: no time was lost.</summary>
    public void ForgetPause(DateTimeOffset now, DeskCalendar calendar)
    {
        (PausedAt, PausedFor) = (null, null);
        Plan(now, calendar, []);
    }

    /// <summary>What was waited for has happened; the first time counts.</summary>
    public void Complete(DateTimeOffset now, string by)
    {
        if (IsRunning)
        {
            (CompletedAt, CompletedBy, NextAt) = (CaseEvent.ToMicroseconds(now), by, null);
        }
    }

    /// <summary>What ended it was taken back. What was said and sent stays said and sent.</summary>
    public void TakeUpAgain(DateTimeOffset now, DeskCalendar calendar, IReadOnlyList<int> reminders)
    {
        (CompletedAt, CompletedBy) = (null, null);
        Plan(now, calendar, reminders);
    }

    /// <summary>Where people are warned, and were not yet.</summary>
    public IReadOnlyList<int> Unwarned =>
        [
            .. (IsFollowUp ? [100] : Clock.WarnPoints).Where(p =>
                p switch
                {
                    100 => DueWarnedAt is null,
                    80 => (NearWarnedAt ?? DueWarnedAt) is null,
                    _ => (HalfWarnedAt ?? NearWarnedAt ?? DueWarnedAt) is null,
                }
            ),
        ];

    /// <summary>Staff were told that so many per cent are over.</summary>
    public void Warned(int percent, DateTimeOffset now)
    {
        var at = CaseEvent.ToMicroseconds(now);
        _ = percent switch
        {
            100 => DueWarnedAt ??= at,
            80 => NearWarnedAt ??= at,
            _ => HalfWarnedAt ??= at,
        };
    }

    /// <summary>This reminder is dealt with, and all before it.</summary>
    public void Reminded(int percent) => RemindedPercent = Math.Max(RemindedPercent, percent);

    public void Proposes(string action) => OnDue = action;

    /// <summary>Finds the next instant at which there is something to do.</summary>
    public void Plan(DateTimeOffset now, DeskCalendar calendar, IReadOnlyList<int> reminders)
    {
        var points = Unwarned.Concat(RemindersIn(reminders).Where(p => p > RemindedPercent)).ToList();
        DateTimeOffset? next =
            !IsRunning || IsPaused || points.Count == 0 ? null : At(points.Min(), now, calendar).ToUniversalTime();
        NextAt = next is { } at ? CaseEvent.ToMicroseconds(at) : null;
    }

    /// <summary>Which reminders of a policy are meant for this clock: only the customer is reminded.</summary>
    public IEnumerable<int> RemindersIn(IReadOnlyList<int> reminders) => Basis is ClockBasis.Customer ? reminders : [];

    private List<Pause> Stood() => JsonSerializer.Deserialize<List<Pause>>(Pauses) ?? [];

    private Clock? Value(DeskCalendar calendar)
    {
        if (Period is null || Policy.Period.Parse(Period) is not { } period)
        {
            return null;
        }

        var open = PausedAt is { } since ? [new Pause(since, null, PausedFor ?? "")] : Array.Empty<Pause>();
        return new Clock
        {
            Basis = Basis,
            StartEvent = StartEvent,
            StartAt = StartAt,
            Period = period,
            Calendar = calendar.Calendar,
            Zone = calendar.Zone,
            OnDue = OnDue,
            Pauses = [.. Stood(), .. open],
            CompletedAt = CompletedAt,
        };
    }
}

/// <summary>What clocks rest on.</summary>
public static class ClockBasis
{
    /// <summary>Until somebody has looked and decided whether it is real.</summary>
    public const string Triage = "sla.triage";

    /// <summary>Until somebody does the next thing.</summary>
    public const string Look = "sla.look";
    public const string Customer = "deadline.customer";
    public const string Reporter = "wait.reporter";
    public const string Downstream = "handover";

    /// <summary>What follow-ups begin with.</summary>
    public const string FollowUp = "followup.";

    /// <summary>Which clock a list shows of an open case: the one that <see cref="CaseOrder.Clock"/> is the end of.</summary>
    public static string Shown(CaseState state, OwnerKind owner, DateTimeOffset? dueAt) =>
        (state, dueAt) switch
        {
            (CaseState.WaitingReporter, not null) => Reporter,
            (CaseState.WaitingCustomer, not null) => owner is OwnerKind.Delegated ? Downstream : Customer,
            (CaseState.New, _) => Triage,
            _ => Look,
        };

    public static string FollowUpAfter(Period period) => FollowUp + period;
}
