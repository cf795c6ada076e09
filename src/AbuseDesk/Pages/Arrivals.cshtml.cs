using AbuseDesk.Cases;
using AbuseDesk.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages;

/// <summary>How many cases have come since a list was drawn: asked every few seconds, tells a number only.</summary>
public sealed class ArrivalsModel(DeskContext db, Words words) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string? since, CancellationToken cancel)
    {
        if (Keyset.Parse(since) is not { } drawn)
        {
            return BadRequest();
        }

        var count = await db
            .Cases.VisibleTo(Viewer.Of(User))
            .Where(c => c.OpenedAt > drawn.At)
            .Take(IndexModel.CountedTo)
            .CountAsync(cancel);
        return new JsonResult(new { count, text = words.Count("Queue.New", count) });
    }
}
