using System.Text;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>The snapshot of a decision, byte for byte what was hashed.</summary>
public sealed class SnapshotModel(DeskContext db) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string number, Guid id, CancellationToken cancel)
    {
        var visible = db.Cases.VisibleTo(Viewer.Of(User)).Where(c => c.Number == number);
        var document = await db
            .EvidenceSnapshots.Where(s => s.Id == id && visible.Any(c => c.Id == s.CaseId))
            .Select(s => s.Document)
            .SingleOrDefaultAsync(cancel);
        return document is null
            ? NotFound()
            : File(Encoding.UTF8.GetBytes(document), "application/json", $"{number}-{id:N}.json");
    }
}
