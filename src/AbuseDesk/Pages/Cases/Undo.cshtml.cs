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

    public async Task<IActionResult> OnPostAsync(Guid decision, CancellationToken cancel)
    {
        var found = await db
            .Decisions.Where(d => d.Id == decision)
            .Join(db.Cases.VisibleTo(Viewer.Of(User)), d => d.CaseId, c => c.Id, (d, c) => new { d, c.Number })
            .SingleOrDefaultAsync(cancel);
        if (found is null)
        {
            return NotFound();
        }

        var actor = Actor.Staff(User.Id());
        try
        {
            if (Moving.Verbs.Contains(found.d.Verb, StringComparer.Ordinal))
            {
                await Moving.Undo(db, found.d, actor, clock.GetUtcNow(), cancel);
            }
            else
            {
                await Outbox.Undo(db, decision, actor, clock.GetUtcNow(), cancel);
            }

            await clocks.Follow(found.d.CaseId, cancel);
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
}
