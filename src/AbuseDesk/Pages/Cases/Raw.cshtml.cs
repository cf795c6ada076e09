using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>The exact bytes of a report of a case, to keep; a browser never opens them here.</summary>
public sealed class RawModel(DeskContext db, EvidenceStore evidence) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string number, string report, CancellationToken cancel)
    {
        var rawId = await db
            .Cases.VisibleTo(Viewer.Of(User))
            .Where(c => c.Number == number)
            .Join(db.ReportCases, c => c.Id, l => l.CaseId, (_, l) => l.Report)
            .Where(r => r.Number == report)
            .Select(r => (Guid?)r.RawId)
            .FirstOrDefaultAsync(cancel);
        return rawId is { } id && await evidence.Body(id, cancel) is { } bytes
            ? this.Original(bytes, report)
            : NotFound();
    }
}
