using AbuseDesk.Cases;
using AbuseDesk.Clocks;
using AbuseDesk.Data;
using AbuseDesk.Outgoing;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>Takes the last act on a case back, with all of its mails or not at all.</summary>
public sealed class UndoModel(DeskContext db, ClockKeeping clocks, TimeProvider clock, Words words) : PageModel
{
    public IActionResult OnGet() => Redirect("/");

    /// <summary><paramref name="all"/>: what was done to many cases at once is taken back from all of them.</summary>
    public async Task<IActionResult> OnPostAsync(Guid decision, bool all, CancellationToken cancel)
    {
        var visible = db.Cases.VisibleTo(Viewer.Of(User));
        var found = await db
            .Decisions.Where(d => d.Id == decision)
            .Join(visible, d => d.CaseId, c => c.Id, (d, c) => new { d, c.Number })
            .SingleOrDefaultAsync(cancel);
        if (found is null)
        {
            return NotFound();
        }

        try
        {
            var undone = all ? await Together(found.d, visible, cancel) : [found.d];
            await Undo(undone, cancel);
            foreach (var id in undone.Select(d => d.CaseId))
            {
                await clocks.Follow(id, cancel);
            }

            Toast.Say(TempData, "Done.undo", words.Of("Act", found.d.Verb), found.Number);
        }
        catch (CaseRuleException broken)
        {
            Toast.Say(TempData, "Done.refused", words.Of("Rule", broken.Code, [.. broken.Arguments]));
        }
        catch (DbUpdateConcurrencyException)
        {
            Toast.Say(TempData, "Done.refused", words.Of("Rule", "changed_since"));
        }

        return Redirect($"/cases/{found.Number}");
    }

    // One person does one thing at one instant: what carries the same is one act. The last comes first.
    private Task<List<Decision>> Together(Decision one, IQueryable<AbuseCase> visible, CancellationToken cancel) =>
        db
            .Decisions.Where(d => d.ActorId == one.ActorId && d.At == one.At && d.Verb == one.Verb)
            .Where(d => visible.Any(c => c.Id == d.CaseId))
            .OrderByDescending(d => d.Id)
            .Take(100)
            .ToListAsync(cancel);

    private async Task Undo(List<Decision> decisions, CancellationToken cancel)
    {
        var (actor, now) = (Actor.Staff(User.Id()), clock.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        foreach (var decision in decisions)
        {
            if (Moving.Verbs.Contains(decision.Verb, StringComparer.Ordinal))
            {
                await Moving.Undo(db, decision, actor, now, cancel);
            }
            else
            {
                await Outbox.Undo(db, decision.Id, actor, now, cancel);
            }
        }

        await transaction.CommitAsync(cancel);
    }
}
