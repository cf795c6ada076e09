using System.Runtime.InteropServices;
using AbuseDesk.Policy;

namespace AbuseDesk.Clocks;

/// <summary>Time that does not count, as while the reporter is asked; open while nobody has ended it.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Pause(DateTimeOffset From, DateTimeOffset? To, string Reason);

/// <summary>
/// Time that runs for somebody: the customer's to act, ours to look, a law's. A value: every verb gives the clock as it is
/// afterwards. Where something is asked of a clock that stands, its pause is taken to end now, so its deadline moves on with
/// every minute and its share stays.
/// </summary>
public sealed record Clock
{
    /// <summary>What proposes nothing: staff are told, and decide.</summary>
    public const string Notify = "notify";

    /// <summary>Where people are warned, in per cent of the time.</summary>
    public static readonly IReadOnlyList<int> WarnPoints = [50, 80, 100];

    /// <summary>The law or agreement it follows, by id: jp.shokai.7d, deadline.high.</summary>
    public required string Basis { get; init; }

    /// <summary>What started it: the receipt by the addressee, never the sending.</summary>
    public required string StartEvent { get; init; }
    public required DateTimeOffset StartAt { get; init; }
    public required Period Period { get; init; }
    public required BusinessCalendar Calendar { get; init; }
    public required TimeZoneInfo Zone { get; init; }
    public bool FirstDayExcluded { get; init; } = true;

    /// <summary>Why it may stand; null: for any reason.</summary>
    public IReadOnlyList<string>? PausedBy { get; init; }

    /// <summary>The action proposed when the time is over, else <see cref="Notify"/>.</summary>
    public string OnDue { get; init; } = Notify;

    /// <summary>In order, none within another; only the last may be open.</summary>
    public IReadOnlyList<Pause> Pauses { get; init; } = [];
    public DateTimeOffset? CompletedAt { get; init; }

    public bool IsPaused => CompletedAt is null && Pauses is [.., { To: null }];

    private BusinessCalendar? Hours => Period.Unit is PeriodUnit.BusinessDays ? Calendar : null;

    public bool MayStopFor(string reason) => PausedBy?.Contains(reason, StringComparer.Ordinal) ?? true;

    /// <summary>A clock that stands or is completed stays as it is: two people may stop it at the same time.</summary>
    public Clock Stop(DateTimeOffset now, string reason)
    {
        if (!MayStopFor(reason))
        {
            throw new InvalidOperationException($"{Basis} is not paused by '{reason}'");
        }

        return IsPaused || CompletedAt is not null ? this : this with { Pauses = [.. Pauses, new(now, null, reason)] };
    }

    /// <summary>Goes on; a clock that runs is not changed.</summary>
    public Clock Resume(DateTimeOffset now) => IsPaused ? this with { Pauses = Ended(now) } : this;

    /// <summary>What was waited for has happened; the first time counts.</summary>
    public Clock Complete(DateTimeOffset now) =>
        CompletedAt is null ? this with { Pauses = Ended(now), CompletedAt = now } : this;

    public Due Due(DateTimeOffset now) =>
        Clocks.Due.After(StartAt, Period, Calendar, Zone, FirstDayExcluded).MovedBy(Stood(now), Hours, Zone);

    /// <summary>Until the time is over, negative after it; once completed, what was left then.</summary>
    public TimeSpan Left(DateTimeOffset now) => Due(Seen(now)).At - Seen(now);

    /// <summary>
    /// How much of the time is used, from 0 to 1. Of business days only business hours count: nobody is warned on a Sunday that
    /// half is over.
    /// </summary>
    public double Share(DateTimeOffset now)
    {
        var seen = Seen(now);
        var due = Due(seen).At;
        if (seen >= due)
        {
            return 1;
        }

        return Run(due, seen) is { Ticks: > 0 } whole ? Run(seen, seen) / whole : 0;
    }

    /// <summary>When so many per cent of the time are over.</summary>
    public DateTimeOffset At(int percent, DateTimeOffset now)
    {
        var seen = Seen(now);
        var due = Due(seen).At;
        if (percent >= 100)
        {
            return due;
        }

        var time = new CountedTime(Hours, Zone);
        var part = TimeSpan.FromTicks(Run(due, seen).Ticks / 100 * percent);
        return new Due(time.Advance(StartAt.ToUniversalTime(), part), false).MovedBy(Stood(seen), Hours, Zone).At;
    }

    /// <summary>The highest of <see cref="WarnPoints"/> that is reached, 0 before the first.</summary>
    public int Warned(DateTimeOffset now) => WarnPoints.Where(p => At(p, now) <= Seen(now)).DefaultIfEmpty(0).Max();

    // What has run from the start, without the pauses.
    private TimeSpan Run(DateTimeOffset until, DateTimeOffset now)
    {
        var time = new CountedTime(Hours, Zone);
        var stood = Stood(now).Where(p => p.From < until);
        return stood.Aggregate(
            time.Length(StartAt, until),
            (sum, p) => sum - time.Length(p.From, p.To < until ? p.To : until)
        );
    }

    private DateTimeOffset Seen(DateTimeOffset now) => CompletedAt < now ? CompletedAt.Value : now;

    private IEnumerable<Stretch> Stood(DateTimeOffset now) =>
        Ended(now)
            .Where(p => p.To > StartAt)
            .Select(p => new Stretch(p.From > StartAt ? p.From : StartAt, p.To!.Value.ToUniversalTime()));

    private IReadOnlyList<Pause> Ended(DateTimeOffset now) =>
        Pauses is [.., { To: null } open]
            ? [.. Pauses.SkipLast(1), open with { To = now > open.From ? now : open.From }]
            : Pauses;
}
