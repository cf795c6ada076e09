using System.ComponentModel.DataAnnotations;
using AbuseDesk.Cases;
using AbuseDesk.Clocks;
using AbuseDesk.Data;
using AbuseDesk.Partners;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>Records what a partner says of a case that is with them, or that a case came from one.</summary>
public sealed class PartnerAnswerModel(DeskContext db, ClockKeeping clocks, Words words, Times times) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty]
    public PartnerAnswerEntry Typed { get; set; } = new();

    public AbuseCase Case { get; private set; } = null!;

    /// <summary>What is with them now; null: nothing is, and what came from them can be recorded.</summary>
    public HandOver? Open { get; private set; }
    public IReadOnlyList<Partner> Partners { get; private set; } = [];
    public string? Problem { get; private set; }
    public string Self => $"/cases/{Number}";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        ModelState.Clear();
        Typed = new PartnerAnswerEntry { Partner = Open?.PartnerId ?? (Partners is [var first, ..] ? first.Id : null) };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        if (!ModelState.IsValid)
        {
            return Refuse(words["Act.Invalid"]);
        }

        try
        {
            Record();
            await db.SaveChangesAsync(cancel);
        }
        catch (CaseRuleException broken)
        {
            return Refuse(words.Of("Rule", broken.Code, [.. broken.Arguments]));
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refuse(words["Act.Clash"], StatusCodes.Status409Conflict);
        }

        await clocks.Follow(Case.Id, cancel);
        Toast.Say(TempData, "Done.partner", Number);
        return Redirect(Self);
    }

    private void Record()
    {
        var actor = Actor.Staff(User.Id());
        if (Open is not null)
        {
            Open.Answer(Case, Typed.Said ?? HandOverState.Unknown, Typed.TheirNumber, Typed.Note, actor, times.Now);
            return;
        }

        var from =
            Partners.FirstOrDefault(p => p.Id == Typed.Partner) ?? throw new CaseRuleException("partner_missing");
        db.Add(HandOver.Received(Case, from, Typed.TheirNumber, actor, times.Now));
    }

    private async Task<bool> Find(CancellationToken cancel)
    {
        var found = await db.Cases.VisibleTo(Viewer.Of(User)).SingleOrDefaultAsync(c => c.Number == Number, cancel);
        if (found is not { Kind: CaseKind.Incident, IsClosed: false })
        {
            return false;
        }

        Case = found;
        Open = await db
            .HandOvers.Where(h => h.CaseId == found.Id)
            .Where(h => h.State == HandOverState.Sent || h.State == HandOverState.Accepted)
            .SingleOrDefaultAsync(cancel);
        Partners = await db.Partners.AsNoTracking().OrderBy(p => p.Name).Take(200).ToListAsync(cancel);
        return true;
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

/// <summary>What somebody typed of a partner's answer.</summary>
public sealed class PartnerAnswerEntry
{
    public Guid? Partner { get; set; }
    public HandOverState? Said { get; set; }

    [StringLength(HandOver.LongestNumber)]
    public string? TheirNumber { get; set; }

    [StringLength(4_000)]
    public string? Note { get; set; }
}
