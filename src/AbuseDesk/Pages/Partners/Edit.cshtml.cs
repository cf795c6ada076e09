using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Partners;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Pages.Partners;

/// <summary>A partner as leads write it down. Without an id: a new one.</summary>
[Authorize(Roles = "lead,admin")]
public sealed class EditModel(DeskContext db, Words words, Times times) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty]
    public PartnerEntry Typed { get; set; } = new();

    public Partner? Row { get; private set; }
    public string? Problem { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        ModelState.Clear();
        if (Id is null)
        {
            Typed = new PartnerEntry { Kind = PartnerKind.GroupCompany };
            return Page();
        }

        if (!await Find(cancel))
        {
            return NotFound();
        }

        Typed = PartnerEntry.Of(Row!);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Id is not null && !await Find(cancel))
        {
            return NotFound();
        }

        if (!ModelState.IsValid)
        {
            return Refuse(words.Of("Rule", "partner_entry_invalid"));
        }

        if (Row is not null && Row.Version != Typed.Version)
        {
            return Refuse(words["Partner.Clash"], StatusCodes.Status409Conflict);
        }

        try
        {
            var partner = Row ?? db.Partners.Add(new Partner { Id = Guid.CreateVersion7(times.Now) }).Entity;
            partner.Change(Typed);
            await db.SaveChangesAsync(cancel);
        }
        catch (CaseRuleException broken)
        {
            return Refuse(words.Of("Rule", broken.Code, [.. broken.Arguments]));
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refuse(words["Partner.Clash"], StatusCodes.Status409Conflict);
        }
        catch (DbUpdateException taken) when (taken.InnerException is PostgresException { SqlState: "23505" })
        {
            return Refuse(words["Partner.NameTaken"], StatusCodes.Status409Conflict);
        }

        Toast.Say(TempData, "Done.partner_saved", Typed.Name ?? "");
        return Redirect("/partners?tab=partners");
    }

    private async Task<bool> Find(CancellationToken cancel)
    {
        Row = await db.Partners.SingleOrDefaultAsync(p => p.Id == Id, cancel);
        return Row is not null;
    }

    private PageResult Refuse(string problem, int status = StatusCodes.Status422UnprocessableEntity)
    {
        db.ChangeTracker.Clear();
        Problem = problem;
        ModelState.Clear();
        Response.StatusCode = status;
        return Page();
    }
}
