using System.ComponentModel.DataAnnotations;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>Ends a request for a second word without doing what was asked; to approve it, its sheet is opened and sent.</summary>
public sealed class RequestsModel(DeskContext db, Words words, Times times) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(Name = "why"), StringLength(4_000)]
    public string? Why { get; set; }

    public IActionResult OnGet() => Redirect($"/cases/{Uri.EscapeDataString(Number)}");

    public Task<IActionResult> OnPostRefuseAsync(CancellationToken cancel) =>
        End("Done.request_refused", request => request.Refuse(User.Id(), times.Now), cancel);

    public Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancel) =>
        End("Done.request_withdrawn", request => request.Withdraw(User.Id(), times.Now), cancel);

    private async Task<IActionResult> End(string said, Action<ActionRequest> end, CancellationToken cancel)
    {
        var of = await db.Cases.VisibleTo(Viewer.Of(User)).SingleOrDefaultAsync(c => c.Number == Number, cancel);
        var request = of is null
            ? null
            : await db.ActionRequests.SingleOrDefaultAsync(r => r.Id == Id && r.CaseId == of.Id, cancel);
        if (of is null || request is null)
        {
            return NotFound();
        }

        try
        {
            end(request);
            if (request.State is RequestState.Refused && !ActApproval.Has(User, request.Needs))
            {
                throw new CaseRuleException($"approval_needed_{StoredText.Text(request.Needs)}");
            }

            of.ApprovalEnded(request, ModelState.IsValid ? Why : null, Actor.Staff(User.Id()), times.Now);
            await db.SaveChangesAsync(cancel);
            Toast.Say(TempData, said, Number);
        }
        catch (CaseRuleException broken)
        {
            Toast.Say(TempData, "Done.not_done", words.Of("Rule", broken.Code, [.. broken.Arguments]));
        }
        catch (DbUpdateConcurrencyException)
        {
            Toast.Say(TempData, "Done.not_done", words.Of("Rule", "changed_since"));
        }

        return Redirect($"/cases/{Number}");
    }
}
