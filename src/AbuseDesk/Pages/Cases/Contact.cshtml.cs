using System.ComponentModel.DataAnnotations;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Registry;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>Records that somebody tried to reach the customer or the downstream operator.</summary>
public sealed class ContactModel(DeskContext db, Words words, Times times) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty]
    public ContactEntry Typed { get; set; } = new();

    public AbuseCase Case { get; private set; } = null!;
    public Customer? Customer { get; private set; }
    public string? Problem { get; private set; }
    public string Self => $"/cases/{Number}";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        ModelState.Clear();
        var next = NextContact.Of(Customer, await AttemptsOf(db, Case.Id, cancel));
        Typed = new ContactEntry
        {
            Channel = next?.Channel ?? (Customer?.Phone is null ? ContactAttempt.Mail : ContactAttempt.Phone),
            Address = next?.Address ?? Customer?.Phone ?? Customer?.Email,
            Found = "registry",
        };
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
            db.ContactAttempts.Add(ContactAttempt.Made(Case, Typed.Told, User.Id(), times.Now));
            await db.SaveChangesAsync(cancel);
        }
        catch (CaseRuleException broken)
        {
            return Refuse(words.Of("Rule", broken.Code, [.. broken.Arguments]));
        }

        // Whoever tried another way has looked at what came back.
        await Attention.Settle(db, Case.Id, Attention.Bounced, cancel);
        Toast.Say(TempData, "Done.contact", Number);
        return Redirect(Self);
    }

    /// <summary>The attempts on a case, the newest first.</summary>
    public static async Task<IReadOnlyList<ContactAttempt>> AttemptsOf(
        DeskContext db,
        Guid caseId,
        CancellationToken cancel
    ) =>
        await db
            .ContactAttempts.AsNoTracking()
            .Where(a => a.CaseId == caseId)
            .OrderByDescending(a => a.At)
            .ThenByDescending(a => a.Id)
            .Take(50)
            .ToListAsync(cancel);

    private async Task<bool> Find(CancellationToken cancel)
    {
        var found = await db.Cases.VisibleTo(Viewer.Of(User)).SingleOrDefaultAsync(c => c.Number == Number, cancel);
        if (found is not { Kind: CaseKind.Incident })
        {
            return false;
        }

        Case = found;
        Customer = await db.Customers.AsNoTracking().SingleOrDefaultAsync(c => c.Id == found.CustomerId, cancel);
        return true;
    }

    private PageResult Refuse(string problem)
    {
        db.ChangeTracker.Clear();
        Problem = problem;
        ModelState.Clear();
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}

/// <summary>What somebody typed about an attempt.</summary>
public sealed class ContactEntry
{
    [StringLength(60)]
    public string? Channel { get; set; }

    [StringLength(254)]
    public string? Address { get; set; }

    [StringLength(60)]
    public string? Found { get; set; }

    [StringLength(60)]
    public string? Result { get; set; }

    [StringLength(4_000)]
    public string? Note { get; set; }

    public ContactAttempt.Told Told => new(Channel, Address, Found, Result, Note);
}
