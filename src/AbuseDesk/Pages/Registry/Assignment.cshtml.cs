using AbuseDesk.Data;
using AbuseDesk.Registry;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Registry;

/// <summary>One assignment, as the columns of the import file. It is recorded anew, never altered. Without an id: a new one.</summary>
public sealed class AssignmentModel(DeskContext db, RegistryEdits edits, Times times) : PageModel
{
    public static readonly IReadOnlyList<string> Services =
    [
        "rental_server",
        "iaas_vps",
        "access_line",
        "mail",
        "delegated",
        "shared_host",
        "registrar",
    ];

    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty]
    public AssignmentEntry Typed { get; set; } = new();

    public Assignment? Row { get; private set; }
    public IReadOnlyList<ImportProblem> Problems { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? customer, CancellationToken cancel)
    {
        if (Id is null)
        {
            Typed = new AssignmentEntry
            {
                Kind = "prefix",
                Service = "iaas_vps",
                CustomerRef = customer,
            };
            return Page();
        }

        if (!await Find(cancel))
        {
            return NotFound();
        }

        Typed = AssignmentEntry.Of(Row!, Row!.Customer?.Ref);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Id is not null && !await Find(cancel))
        {
            return NotFound();
        }

        Problems = Id is { } id ? await edits.Supersede(id, Typed, cancel) : await edits.Add(Typed, cancel);
        return Done();
    }

    /// <summary>The holder has it until that instant and no longer.</summary>
    public async Task<IActionResult> OnPostEndAsync(DateTime? at, CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        Problems = await edits.End(Id!.Value, at is { } typed ? times.Instant(typed) : times.Now, cancel);
        Typed = AssignmentEntry.Of(Row!, Row!.Customer?.Ref);
        ModelState.Clear();
        return Done();
    }

    private IActionResult Done()
    {
        if (Problems.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        Toast.Say(TempData, "Registry.Saved", Typed.Asset ?? "");
        return Redirect(
            Typed.CustomerRef is { Length: > 0 } customer
                ? $"/registry/customers/{Uri.EscapeDataString(customer)}"
                : "/registry?tab=assignments"
        );
    }

    private async Task<bool> Find(CancellationToken cancel) =>
        (
            Row = await db
                .Assignments.AsNoTracking()
                .Include(a => a.Customer)
                .SingleOrDefaultAsync(a => a.Id == Id, cancel)
        )
            is not null;
}
