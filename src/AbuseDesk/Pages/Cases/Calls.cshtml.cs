using AbuseDesk.Cases;
using AbuseDesk.Connectors;
using AbuseDesk.Data;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>What a person does about a call of a connector that has not gone well.</summary>
public sealed class CallsModel(DeskContext db, ConnectorCalls calls, Words words) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public IActionResult OnGet() => Redirect($"/cases/{Uri.EscapeDataString(Number)}");

    public Task<IActionResult> OnPostRetryAsync(CancellationToken cancel) =>
        Do("Done.call_retried", () => calls.Retry(db, Id, User.Id(), cancel), cancel);

    public Task<IActionResult> OnPostByHandAsync(CancellationToken cancel) =>
        Do("Done.call_by_hand", () => ConnectorCalls.DoneByHand(db, Id, User.Id(), cancel), cancel);

    public Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancel) =>
        Do("Done.call_withdrawn", () => ConnectorCalls.Withdraw(db, Id, User.Id(), cancel), cancel);

    private async Task<IActionResult> Do(string said, Func<Task> act, CancellationToken cancel)
    {
        var visible = db.Cases.VisibleTo(Viewer.Of(User)).Where(c => c.Number == Number);
        if (!await db.ConnectorCalls.AnyAsync(c => c.Id == Id && visible.Any(v => v.Id == c.CaseId), cancel))
        {
            return NotFound();
        }

        try
        {
            await act();
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
