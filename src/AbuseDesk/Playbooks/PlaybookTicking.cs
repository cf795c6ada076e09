using AbuseDesk.Cases;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Playbooks;

/// <summary>Ticks points of a playbook on a case, and takes ticks away.</summary>
public sealed class PlaybookTicking(DeskContext db, PlaybookBook book, TimeProvider clock)
{
    /// <summary>Which point of which version somebody saw, and what it shall be.</summary>
    public sealed record Told(string? Playbook, string? Language, int Version, string? Item, bool Done);

    /// <summary>Writes it down once: what is so already, or is made so by somebody else at the same moment, stays theirs.</summary>
    /// <exception cref="CaseRuleException">There is no such point.</exception>
    public async Task Tick(AbuseCase of, Told told, Guid by, CancellationToken cancel)
    {
        var (seen, item) = await Find(told, cancel);
        var last = await db
            .PlaybookTicks.AsNoTracking()
            .Where(t => t.CaseId == of.Id && t.Item == item.Key)
            .OrderByDescending(t => t.Turn)
            .FirstOrDefaultAsync(cancel);
        if ((last?.Done ?? false) == told.Done)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var tick = new PlaybookTick
        {
            CaseId = of.Id,
            Item = item.Key,
            Turn = (last?.Turn ?? 0) + 1,
            Done = told.Done,
            Playbook = seen.Playbook,
            Language = seen.Language,
            Version = seen.Number,
            ById = by,
            At = CaseEvent.ToMicroseconds(now),
        };
        db.PlaybookTicks.Add(tick);
        of.Ticked(tick, item.Label, Actor.Staff(by), now);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: "23505" })
        {
            // Somebody else took the same turn: theirs is kept, with its event, and ours leaves nothing behind.
            db.ChangeTracker.Clear();
        }
    }

    private async Task<(PlaybookInForce Seen, PlaybookItem Item)> Find(Told told, CancellationToken cancel)
    {
        var seen = await book.Version(told.Playbook ?? "", told.Language ?? "", told.Version, cancel);
        var items = seen is null ? [] : PlaybookText.Read(seen.Text).Items;
        var item = items.FirstOrDefault(i => string.Equals(i.Key, told.Item, StringComparison.Ordinal));
        return seen is null || item is null ? throw new CaseRuleException("playbook_no_item") : (seen, item);
    }
}
