using AbuseDesk.Cases;
using AbuseDesk.Checks;
using AbuseDesk.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>Everything that was seen on one visit to a reported URL: kept text and numbers; nothing is fetched for it.</summary>
public sealed class UrlVisitModel(DeskContext db) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    public AbuseCase Case { get; private set; } = null!;
    public UrlVisit Visit { get; private set; } = null!;

    /// <summary>Null where the visit could not be made.</summary>
    internal UrlCheck? Check { get; private set; }
    public string Self => $"/cases/{Number}";

    public async Task<IActionResult> OnGetAsync(Guid visit, CancellationToken cancel)
    {
        var found = await db
            .Cases.VisibleTo(Viewer.Of(User))
            .AsNoTracking()
            .Where(c => c.Number == Number)
            .Join(db.UrlVisits, c => c.Id, v => v.CaseId, (c, v) => new { c, v })
            .SingleOrDefaultAsync(f => f.v.Id == visit && f.v.DoneAt != null, cancel);
        if (found is null)
        {
            return NotFound();
        }

        (Case, Visit) = (found.c, found.v);
        Check = found.v.Observation is { } kept ? UrlCheckJson.Read(kept) : null;
        return Page();
    }
}
