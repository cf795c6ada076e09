using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Policy;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Clocks;

/// <summary>
/// Brings the clocks of cases up to their facts: at once after an act of a page, and by the worker for whatever else
/// changed a case (<see cref="AbuseCase.ClocksVersion"/> lags behind). The row of the case is locked meanwhile.
/// </summary>
public sealed class ClockKeeping(DeskContext db, PolicyBook policies, DeskCalendar calendar, TimeProvider clock)
{
    // Kinds of events that never move a clock; the newest of all others is what happened.
    private static readonly string[] Asides =
    [
        "report_joined",
        "report_left",
        "policy_followed",
        "policy_overruled",
        "mail_failed",
        "unverified_note",
        "noted",
        "registry_changed",
        "reading_changed",
        "restricted",
        "unrestricted",
        "clock_half",
        "clock_near",
        "clock_due",
        "follow_up_due",
        "customer_reminded",
        "reminder_not_sent",
        "contact_tried",
        "partner_accepted",
        "partner_handed_us",
        "approval_asked",
        "approval_refused",
        "approval_withdrawn",
        "lever_ordered",
        "release_ordered",
        "connector_asked",
        "connector_done",
        "connector_failed",
        "connector_retried",
        "connector_by_hand",
        "connector_withdrawn",
        "connector_contradicted",
        "look_asked",
        "url_gone",
        "came_back",
        "contradicted",
        "close_rule_met",
        "close_rule_overruled",
        "reports_moved_out",
        "reports_moved_in",
        "reports_moved_back",
        "strike_withdrawn",
        "strike_restored",
    ];

    /// <summary>The clocks of one case, after an act on it was saved.</summary>
    public async Task Follow(Guid caseId, CancellationToken cancel)
    {
        var policy = await policies.Active(cancel);
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var found = await db
            .Cases.FromSql($"select * from cases where id = {caseId} for no key update")
            .ToListAsync(cancel);
        await Follow(found, policy.Profile, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Cases whose clocks lag behind; how many there were. Those that somebody holds come later.</summary>
    public async Task<int> FollowSome(int most, CancellationToken cancel)
    {
        var policy = await policies.Active(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var behind = await db
            .Cases.FromSql(
                $"""
                select * from cases where clocks_version <> version
                order by id limit {most} for no key update skip locked
                """
            )
            .ToListAsync(cancel);
        await Follow(behind, policy.Profile, cancel);
        await transaction.CommitAsync(cancel);
        return behind.Count;
    }

    private async Task Follow(List<AbuseCase> cases, PolicyProfile policy, CancellationToken cancel)
    {
        if (cases.Count == 0)
        {
            return;
        }

        var ids = cases.Select(c => c.Id).ToList();
        var known = (await db.CaseClocks.Where(k => ids.Contains(k.CaseId)).ToListAsync(cancel)).ToLookup(k =>
            k.CaseId
        );
        var decisions = await LastActs(ids, cancel);
        List<CaseClock> started = [];
        foreach (var of in cases)
        {
            var clocks = known[of.Id].ToList();
            var occasion = await Occasion(of, clocks, decisions.GetValueOrDefault(of.Id), cancel);
            new ClockPlan(of, clocks, policy, calendar).Follow(occasion);
            started.AddRange(clocks.Except(known[of.Id]));
            await Seen(of, occasion, cancel);
        }

        // What ends makes room for what begins: two of the same thing never run.
        await db.SaveChangesAsync(cancel);
        db.CaseClocks.AddRange(started);
        await db.SaveChangesAsync(cancel);
    }

    // A case from before there were clocks begins now: nobody was told that time ran.
    private async Task<ClockOccasion> Occasion(
        AbuseCase of,
        List<CaseClock> known,
        Decision? last,
        CancellationToken cancel
    )
    {
        var now = CaseEvent.ToMicroseconds(clock.GetUtcNow());
        var happened = await db
            .CaseEvents.Where(e => e.CaseId == of.Id && !Asides.Contains(e.Kind))
            // What the desk saw by itself moves nothing: a person has to look.
            .Where(e => e.Kind != "checked" || e.ActorKind != Actor.Desk.Kind)
            .OrderByDescending(e => e.At)
            .ThenByDescending(e => e.Id)
            .Select(e => new { e.Kind, e.At })
            .FirstOrDefaultAsync(cancel);
        var isOld = known.Count == 0 && of.ClocksVersion == 0 && of.Version > 1;
        var act = last is { UndoneAt: null } && last.VersionAfter == of.Version ? last.Id : (Guid?)null;
        return new ClockOccasion(happened?.Kind ?? "opened", isOld ? now : happened?.At ?? now, act);
    }

    private async Task<Dictionary<Guid, Decision>> LastActs(List<Guid> ids, CancellationToken cancel)
    {
        var acts = await db
            .Decisions.AsNoTracking()
            .Where(d => ids.Contains(d.CaseId) && db.Cases.Any(c => c.Id == d.CaseId && c.Version == d.VersionAfter))
            .ToListAsync(cancel);
        return acts.GroupBy(d => d.CaseId).ToDictionary(g => g.Key, g => g.MaxBy(d => d.At)!);
    }

    // Whoever looked again after a close has done what the flag asked for.
    private async Task Seen(AbuseCase of, ClockOccasion occasion, CancellationToken cancel)
    {
        if (occasion.Event is not ("checked" or "reopened"))
        {
            return;
        }

        await Attention.Settle(db, of.Id, Attention.FollowUp, cancel);
    }
}
