using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Outgoing;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Mails;

/// <summary>One mail as it leaves or left; held ones can go now or be taken back, failed ones go again.</summary>
public sealed class MailModel(DeskContext db) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public OutgoingMail Mail { get; private set; } = null!;
    public string? Case { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Find(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostNowAsync(CancellationToken cancel)
    {
        if (!await Find(cancel) || Mail.DecisionId is not { } decision)
        {
            return NotFound();
        }

        await Outbox.SendNow(db, decision, cancel);
        Toast.Say(TempData, "Outbox.GoesNow");
        return RedirectToPage(new { Id });
    }

    public async Task<IActionResult> OnPostAgainAsync(CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        var again = await Outbox.SendAgain(db, Id, cancel);
        Toast.Say(TempData, again ? "Outbox.GoesAgain" : "Outbox.NotFailed");
        return RedirectToPage(new { Id });
    }

    private async Task<bool> Find(CancellationToken cancel)
    {
        var found = await db
            .OutgoingMails.VisibleTo(Viewer.Of(User), db)
            .AsNoTracking()
            .SingleOrDefaultAsync(m => m.Id == Id, cancel);
        if (found is null)
        {
            return false;
        }

        Mail = found;
        Case = await db.Cases.Where(c => c.Id == found.CaseId).Select(c => c.Number).SingleOrDefaultAsync(cancel);
        return true;
    }
}
