using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Partners;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Partners;

/// <summary>What is with partners, the most urgent first; everything that was; and who they are.</summary>
public sealed class IndexModel(DeskContext db) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Tab { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public bool ShowsAll => Tab is "all";
    public bool ShowsPartners => Tab is "partners";
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public IReadOnlyList<Partner> All { get; private set; } = [];
    public string? Next { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        if (ShowsPartners)
        {
            All = await db.Partners.AsNoTracking().OrderBy(p => p.IsRetired).ThenBy(p => p.Name).ToListAsync(cancel);
            return;
        }

        var rows = await Ordered()
            .Take(Keyset.PageSize + 1)
            .Join(db.Cases.VisibleTo(Viewer.Of(User)), h => h.CaseId, c => c.Id, (h, c) => new { h, c })
            .Join(db.Partners, x => x.h.PartnerId, p => p.Id, (x, p) => new Row(x.h, p.Name, x.c))
            .AsNoTracking()
            .ToListAsync(cancel);
        rows = [.. ShowsAll ? rows.OrderByDescending(r => r.It.At) : rows.OrderBy(r => r.It.DueAt)];
        if (rows.Count > Keyset.PageSize)
        {
            rows.RemoveAt(Keyset.PageSize);
            Next = new Keyset(0, (ShowsAll ? rows[^1].It.At : rows[^1].It.DueAt) ?? default, rows[^1].It.Id).ToString();
        }

        Rows = rows;
    }

    // The cut comes after what the viewer may not see.
    private IQueryable<HandOver> Ordered()
    {
        var after = Keyset.Parse(After);
        var seen = db.HandOvers.Where(h => db.Cases.VisibleTo(Viewer.Of(User)).Any(c => c.Id == h.CaseId));
        if (ShowsAll)
        {
            return (after is null ? seen : seen.Where(h => h.At < after.At || (h.At == after.At && h.Id < after.Id)))
                .OrderByDescending(h => h.At)
                .ThenByDescending(h => h.Id);
        }

        var open = seen.Where(h => h.State == HandOverState.Sent || h.State == HandOverState.Accepted);
        return (after is null ? open : open.Where(h => h.DueAt > after.At || (h.DueAt == after.At && h.Id > after.Id)))
            .OrderBy(h => h.DueAt)
            .ThenBy(h => h.Id);
    }

    /// <summary>A hand-over with whom it is with and what it is about.</summary>
    public sealed record Row(HandOver It, string Partner, AbuseCase Case);
}
