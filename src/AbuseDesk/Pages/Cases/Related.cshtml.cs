using AbuseDesk.Cases;
using AbuseDesk.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>Every case that has something in common with one.</summary>
public sealed class RelatedModel(DeskContext db) : PageModel
{
    /// <summary>So many stand on the case itself.</summary>
    public const int OnCase = 6;

    /// <summary>So many are looked at there for those that are alike.</summary>
    public const int Counted = 31;
    private const int Shown = 60;

    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    public IReadOnlyList<RelatedCase> All { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var viewer = Viewer.Of(User);
        var found = await db
            .Cases.VisibleTo(viewer)
            .AsNoTracking()
            .SingleOrDefaultAsync(c => c.Number == Number, cancel);
        if (found is null)
        {
            return NotFound();
        }

        All = await RelatedCases.Of(db, found, viewer, Shown, cancel);
        return Page();
    }
}
