using AbuseDesk.Data;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Letters;

/// <summary>Every letter of the desk, and who wrote the one in force.</summary>
public sealed class IndexModel(DeskContext db) : PageModel
{
    public IReadOnlyDictionary<string, Row> Newest { get; private set; } =
        new Dictionary<string, Row>(StringComparer.Ordinal);

    /// <summary>Letters whose newest version this program cannot send.</summary>
    public IReadOnlyDictionary<string, int> Unusable { get; private set; } =
        new Dictionary<string, int>(StringComparer.Ordinal);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var rows = await db
            .LetterVersions.Where(v => !db.LetterVersions.Any(o => o.Template == v.Template && o.Number > v.Number))
            .Select(v => new Row(
                v.Template,
                v.Number,
                v.Ja == null,
                db.Users.Where(u => u.Id == v.AuthorId).Select(u => u.Name).FirstOrDefault() ?? "",
                v.At
            ))
            .ToListAsync(cancel);
        Newest = rows.ToDictionary(r => r.Template, StringComparer.Ordinal);
        Unusable = (await Outgoing.Letters.InForce(db, cancel)).Unusable;
    }

    public sealed record Row(string Template, int Number, bool IsShipped, string Who, DateTimeOffset At);
}
