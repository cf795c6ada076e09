using AbuseDesk.Data;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Playbooks;

/// <summary>Every playbook there can be, and who wrote the one in force.</summary>
public sealed class IndexModel(DeskContext db) : PageModel
{
    public IReadOnlyDictionary<(string Key, string Language), Row> Newest { get; private set; } =
        new Dictionary<(string, string), Row>();

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var rows = await db
            .PlaybookVersions.Where(v =>
                !db.PlaybookVersions.Any(o =>
                    o.Playbook == v.Playbook && o.Language == v.Language && o.Number > v.Number
                )
                && v.Text != ""
            )
            .Select(v => new Row(
                v.Playbook,
                v.Language,
                v.Number,
                db.Users.Where(u => u.Id == v.AuthorId).Select(u => u.Name).FirstOrDefault() ?? "",
                v.At
            ))
            .ToListAsync(cancel);
        Newest = rows.ToDictionary(r => (r.Key, r.Language));
    }

    public sealed record Row(string Key, string Language, int Number, string Who, DateTimeOffset At);
}
