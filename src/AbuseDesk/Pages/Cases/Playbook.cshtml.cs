using System.ComponentModel.DataAnnotations;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Playbooks;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>Ticks points of the playbook beside a case, and adds to it what was learned.</summary>
public sealed class PlaybookModel(DeskContext db, PlaybookTicking ticking, PlaybookBook book, Words words) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty]
    public SeenPlaybook Seen { get; set; } = new();

    /// <summary>What was typed and could not be kept.</summary>
    public string? Lesson { get; private set; }
    public string? Problem { get; private set; }

    private string Back => $"/cases/{Number}?playbook=true#h-playbook";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        await Find(cancel) is null ? NotFound() : Redirect(Back);

    public async Task<IActionResult> OnPostAsync(string? tick, string? untick, CancellationToken cancel)
    {
        if (await Find(cancel) is not { } found)
        {
            return NotFound();
        }

        var told = new PlaybookTicking.Told(
            Seen.Playbook,
            Seen.Language,
            Seen.Version,
            tick ?? untick,
            tick is not null
        );
        return await Try(() => ticking.Tick(found, told, User.Id(), cancel));
    }

    public async Task<IActionResult> OnPostLearnAsync(string? lesson, CancellationToken cancel)
    {
        if (await Find(cancel) is not { } found)
        {
            return NotFound();
        }

        Lesson = lesson;
        return await Try(async () =>
        {
            if (Seen.Playbook is not { } key || !IsOf(found, key))
            {
                throw new CaseRuleException("playbook_changed_since");
            }

            await book.Learn(key, Seen.Language ?? "", lesson, User.Id(), cancel);
            Toast.Say(TempData, "Playbook.Learned");
        });
    }

    private async Task<IActionResult> Try(Func<Task> act)
    {
        try
        {
            await act();
            return Redirect(Back);
        }
        catch (CaseRuleException broken)
        {
            Problem = words.Of("Rule", broken.Code, [.. broken.Arguments]);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
    }

    private static bool IsOf(AbuseCase found, string key) =>
        string.Equals(key, found.Category, StringComparison.Ordinal)
        || string.Equals(key, found.Family, StringComparison.Ordinal);

    private Task<AbuseCase?> Find(CancellationToken cancel) =>
        db.Cases.VisibleTo(Viewer.Of(User)).SingleOrDefaultAsync(c => c.Number == Number, cancel);
}

/// <summary>Which playbook somebody had before them.</summary>
public sealed class SeenPlaybook
{
    [StringLength(60)]
    public string? Playbook { get; set; }

    [StringLength(8)]
    public string? Language { get; set; }

    public int Version { get; set; }
}
