using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Policy;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Clocks;

/// <summary>
/// Says what time has come to, at 50, 80 and 100 per cent of each clock: an event, at the end a flag and what the policy
/// proposes then. Nothing is done by itself. A clock and its case are locked together, so that no point is said twice.
/// </summary>
public sealed class ClockPoints(
    DeskContext db,
    PolicyBook policies,
    CustomerReminders reminders,
    DeskCalendar calendar,
    TimeProvider clock
)
{
    /// <summary>How many clocks had come to a point. Those that somebody holds come later.</summary>
    public async Task<int> Reach(int most, CancellationToken cancel)
    {
        var policy = await policies.Active(cancel);
        var now = CaseEvent.ToMicroseconds(clock.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var reached = await db
            .CaseClocks.FromSql(
                $"""
                select k.* from case_clocks k join cases c on c.id = k.case_id
                where k.next_at <= {now} and k.completed_at is null and c.clocks_version = c.version
                order by k.next_at limit {most} for no key update of k, c skip locked
                """
            )
            .ToListAsync(cancel);
        var ids = reached.Select(k => k.CaseId).Distinct().ToList();
        var cases = await db.Cases.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancel);
        foreach (var one in reached)
        {
            await Reach(one, cases[one.CaseId], now, cancel);
            await reminders.Remind(one, cases[one.CaseId], policy.Profile.Reminders, now, cancel);
            one.Plan(now, calendar, policy.Profile.Reminders);
        }

        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return reached.Count;
    }

    // A worker that was away says once how far it is, not every point it missed.
    private async Task Reach(CaseClock reached, AbuseCase of, DateTimeOffset now, CancellationToken cancel)
    {
        var points = reached.Unwarned.Where(p => reached.At(p, now, calendar) <= now).ToList();
        if (points.Count == 0)
        {
            return;
        }

        var percent = points.Max();
        reached.Warned(percent, now);
        if (percent < 100)
        {
            of.ClockReached(percent, reached.Basis, reached.DueAt, null, now);
            return;
        }

        if (reached.IsFollowUp)
        {
            of.FollowUpDue(reached.Basis, reached.DueAt, now);
        }
        else
        {
            var proposed = reached.IsDeadline ? await Proposed(of, now, cancel) : null;
            reached.Proposes(proposed?.Action ?? Clock.Notify);
            of.ClockReached(percent, reached.Basis, reached.DueAt, proposed, now);
        }

        await Attention.Call(db, of.Id, reached.IsFollowUp ? Attention.FollowUp : Attention.ClockDue, cancel);
    }

    private async Task<ClockProposal?> Proposed(AbuseCase of, DateTimeOffset now, CancellationToken cancel) =>
        await CaseProposal.Of(db, policies, of, now, cancel) is { } proposal
            ? new ClockProposal(proposal.Suggestion.Rule.Id, proposal.Suggestion.Actions[0])
            : null;
}
