using System.ComponentModel.DataAnnotations;
using AbuseDesk.Policy;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AbuseDesk.Pages.Policies;

/// <summary>Takes a profile in: with faults it is shown again with every one of them, else it is kept and not yet in force.</summary>
[Authorize(PolicyBook.Editors)]
public sealed class NewModel(PolicyBook book) : PageModel
{
    private const int MostText = 256 * 1024;

    /// <summary>A preset to start from.</summary>
    [BindProperty(SupportsGet = true)]
    [StringLength(60)]
    public string? Like { get; set; }

    [BindProperty]
    [StringLength(MostText)]
    public string? Yaml { get; set; }

    public IReadOnlyList<PolicyFault> Faults { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        ModelState.Clear();
        Yaml = PolicyPresets.Names.Contains(Like, StringComparer.Ordinal)
            ? PolicyPresets.Find(Like!)!.Content
            : (await book.Active(cancel)).Version.Yaml;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var text = new PolicyText(StoredPolicy.Own, (Yaml ?? "").ReplaceLineEndings("\n"));
        if (StoredPolicy.Read(text, out var faults) is not { } policy)
        {
            Faults = faults;
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var version = await book.Keep(policy, User.Id(), cancel);
        return Redirect(FormattableString.Invariant($"/admin/policy/{version.Number}"));
    }
}
