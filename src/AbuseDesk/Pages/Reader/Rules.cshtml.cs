using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Intake;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Reader;

/// <summary>What people taught the reader: every rule with its history, the last changed first.</summary>
public sealed class RulesModel(DeskContext db, ReaderRuleEdits edits, Words words) : PageModel
{
    private const int MostVersions = 50;

    /// <summary>The change the list goes on after.</summary>
    [BindProperty(SupportsGet = true)]
    public long? After { get; set; }

    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public long? Next { get; private set; }
    public string? Refused { get; private set; }
    public bool MayChange => ReaderRuleEdits.IsFor(User);

    public Task OnGetAsync(CancellationToken cancel) => Show(cancel);

    public async Task<IActionResult> OnPostSwitchAsync(Guid rule, int version, bool active, CancellationToken cancel)
    {
        if (!MayChange)
        {
            return Forbid();
        }

        try
        {
            await edits.Switch(rule, version, active, User.Id(), cancel);
            Toast.Say(TempData, active ? "Reader.SwitchedOn" : "Reader.SwitchedOff");
            return RedirectToPage();
        }
        catch (CaseRuleException broken)
        {
            Refused = words.Of("Rule", broken.Code, [.. broken.Arguments]);
            Response.StatusCode = StatusCodes.Status409Conflict;
            await Show(cancel);
            return Page();
        }
    }

    private async Task Show(CancellationToken cancel)
    {
        var before = After ?? long.MaxValue;
        var newest = await db
            .ReaderRules.AsNoTracking()
            .Where(r => r.Id < before && !db.ReaderRules.Any(o => o.RuleId == r.RuleId && o.Version > r.Version))
            .OrderByDescending(r => r.Id)
            .Take(Keyset.PageSize + 1)
            .ToListAsync(cancel);
        if (newest.Count > Keyset.PageSize)
        {
            newest.RemoveAt(Keyset.PageSize);
            Next = newest[^1].Id;
        }

        var ids = newest.ConvertAll(r => r.RuleId);
        var versions = await db
            .ReaderRules.AsNoTracking()
            .Where(r => ids.Contains(r.RuleId))
            .OrderByDescending(r => r.Id)
            .Take(Keyset.PageSize * MostVersions)
            .ToListAsync(cancel);
        var who = versions.Select(v => v.ChangedBy).Distinct().ToList();
        var people = await db.Users.Where(u => who.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Name, cancel);
        var byRule = versions.ToLookup(v => v.RuleId);
        Rows =
        [
            .. newest.Select(r => new Row(
                r,
                [.. byRule[r.RuleId].Take(MostVersions).Select(v => new Past(v, people.GetValueOrDefault(v.ChangedBy)))]
            )),
        ];
    }

    public sealed record Row(ReaderRuleVersion Newest, IReadOnlyList<Past> History);

    public sealed record Past(ReaderRuleVersion Version, string? Who);
}
