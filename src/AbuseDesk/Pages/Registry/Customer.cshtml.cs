using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Policy;
using AbuseDesk.Registry;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Registry;

/// <summary>One customer: contact, what they have and had, and their cases. Without a reference: a new one.</summary>
public sealed class CustomerModel(DeskContext db, RegistryEdits edits, PolicyBook policies, TimeProvider clock)
    : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Ref { get; set; }

    [BindProperty]
    public CustomerEntry Typed { get; set; } = new();

    public IReadOnlyList<ImportProblem> Problems { get; private set; } = [];
    public IReadOnlyList<Assignment> Assignments { get; private set; } = [];
    public IReadOnlyList<CaseRow> Cases { get; private set; } = [];
    public bool IsNew => Ref is null;

    /// <summary>Strikes of technical abuse and of rights, each with its ladder; empty ones are not shown.</summary>
    public IReadOnlyList<StrikeLedger> Ledgers { get; private set; } = [];

    /// <summary>Cases for which this customer is to get no new contract.</summary>
    public IReadOnlyList<string> RefusedFor { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (IsNew)
        {
            Typed = new CustomerEntry { Language = "ja" };
            return Page();
        }

        var customer = await db.Customers.AsNoTracking().SingleOrDefaultAsync(c => c.Ref == Ref, cancel);
        if (customer is null)
        {
            return NotFound();
        }

        Typed = new CustomerEntry
        {
            Ref = customer.Ref,
            Name = customer.Name,
            ContactName = customer.ContactName,
            Email = customer.Email,
            Phone = customer.Phone,
            Language = customer.Language,
            Flags = string.Join('|', customer.Flags),
            Note = customer.Note,
        };
        await ReadBeside(customer.Id, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var entry = IsNew ? Typed : Typed with { Ref = Ref };
        if (IsNew && await db.Customers.AnyAsync(c => c.Ref == entry.Ref, cancel))
        {
            Problems = [new ImportProblem(0, $"ref '{entry.Ref}'")];
        }
        else
        {
            Problems = await edits.Save(entry, cancel);
        }

        if (Problems.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        Toast.Say(TempData, "Registry.Saved", entry.Ref!);
        return Redirect($"/registry/customers/{Uri.EscapeDataString(entry.Ref!)}");
    }

    private async Task ReadBeside(Guid customerId, CancellationToken cancel)
    {
        Assignments = await db
            .Assignments.AsNoTracking()
            .Where(a => a.CustomerId == customerId && a.RecordedTo == null)
            .OrderBy(a => a.Kind)
            .ThenBy(a => a.Asset)
            .ThenBy(a => a.ValidFrom)
            .Take(200)
            .ToListAsync(cancel);
        Cases = await db
            .Cases.VisibleTo(Viewer.Of(User))
            .Where(c => c.CustomerId == customerId)
            .OrderByDescending(c => c.OpenedAt)
            .Take(50)
            .Select(c => new CaseRow(c.Number, c.Category, c.State, c.Resource, c.ResourceKind, c.OpenedAt))
            .ToListAsync(cancel);
        RefusedFor = await CaseActions
            .RefusingFuture(db, db.Cases.VisibleTo(Viewer.Of(User)), customerId)
            .Take(20)
            .ToListAsync(cancel);
        if ((await policies.Active(cancel)).Profile.Strikes is { } strikes)
        {
            Ledgers =
            [
                await Ledger(customerId, strikes, isRights: false, cancel),
                await Ledger(customerId, strikes, isRights: true, cancel),
            ];
        }
    }

    private Task<StrikeLedger> Ledger(Guid customer, StrikePolicy policy, bool isRights, CancellationToken cancel) =>
        StrikeLedger.OfCustomer(
            db,
            db.Cases.VisibleTo(Viewer.Of(User)),
            customer,
            policy,
            isRights,
            clock.GetUtcNow(),
            cancel
        );

    public sealed record CaseRow(
        string Number,
        string Category,
        CaseState State,
        string Resource,
        string ResourceKind,
        DateTimeOffset OpenedAt
    );
}
