using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using AbuseDesk.Parsing;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Messages;

/// <summary>One message: what it says, what was read in it, what became of it and why, and what a person can do about it.</summary>
public sealed class MessageModel(
    DeskContext db,
    EvidenceStore evidence,
    OversizeMails oversize,
    FilingByHand filing,
    MessageCorrections corrections,
    Reparsing reparsing,
    TimeProvider clock,
    Words words
) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public HandSheet Typed { get; set; } = new();

    /// <summary>Why what was entered by hand was not filed.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Why a correction was not made.</summary>
    public string? Refused { get; private set; }

    public MessageWork Message { get; private set; } = null!;
    public MessageReading Read { get; private set; } = null!;
    public IReadOnlyList<(string Report, string Case)> Filed { get; private set; } = [];

    /// <summary>What would be read differently now; null when nobody asked.</summary>
    public IReadOnlyList<ReadingChange>? Changes { get; private set; }

    public bool IsOversize => Message is { State: MessageState.NeedsHuman, Raw.Complete: false };

    public bool IsOpen => Message.State is MessageState.NeedsHuman or MessageState.Ignored;

    /// <summary>Not where a reader ended over it: that stays in the worker, behind its guard.</summary>
    public bool CanCompare => Read.Original is not null && Message.Problem is not ProblemCodes.ReaderCrashed;

    public bool CanCorrect => CanCompare && Message.State is not (MessageState.Waiting or MessageState.Answered);

    public bool MayTeach => ReaderRuleEdits.IsFor(User);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        Typed.Reporter = Message.Sender;
        await Show(cancel);
        return Page();
    }

    /// <summary>Files the message as a person read it.</summary>
    public async Task<IActionResult> OnPostFileAsync(CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        try
        {
            if (!ModelState.IsValid || Typed.Finding() is not { } finding)
            {
                throw new CaseRuleException("hand_entry_unclear");
            }

            var entry = new HandEntry([finding], Typed.By(), Typed.Language, Typed.Consent);
            if (await filing.File(Id, entry, User.Id(), cancel) != MessageState.Filed)
            {
                throw new CaseRuleException("hand_entry_not_filed");
            }

            Toast.Say(TempData, "Messages.Filed", Message.ReportNumber);
            return RedirectToPage(new { Id });
        }
        catch (CaseRuleException broken)
        {
            Refusal = words.Of("Rule", broken.Code, [.. broken.Arguments]);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            await Show(cancel);
            return Page();
        }
    }

    /// <summary>Says what words of the message are: the offender, the victim, only mentioned, the time.</summary>
    public Task<IActionResult> OnPostCorrectAsync(
        WordKind kind,
        string? value,
        int at,
        ReaderRole role,
        CancellationToken cancel
    ) =>
        Act(
            "Messages.Corrected",
            () => corrections.Correct(Message, Read, new ChosenWords(kind, value ?? "", at, role), User.Id(), cancel),
            cancel
        );

    public Task<IActionResult> OnPostUndoAsync(Guid correction, CancellationToken cancel) =>
        Act("Messages.Undone", () => corrections.Undo(Read, correction, User.Id(), cancel), cancel);

    /// <summary>Reads it with today's reader and shows what would be different; nothing is changed.</summary>
    public async Task<IActionResult> OnPostCompareAsync(CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        await Show(cancel);
        Changes = CanCompare ? await reparsing.Compare(Id, cancel) : null;
        Refused = Changes is null ? words.Of("Rule", "reading_impossible") : null;
        return Page();
    }

    /// <summary>Takes the findings of today's reading over, as a correction; what people entered stays.</summary>
    public Task<IActionResult> OnPostTakeOverAsync(CancellationToken cancel) =>
        Act("Messages.Corrected", () => corrections.TakeOver(Read, User.Id(), cancel), cancel);

    public async Task<IActionResult> OnGetRawAsync(CancellationToken cancel) =>
        await Find(cancel) && await evidence.Body(Id, cancel) is { } bytes
            ? this.Original(bytes, Message.ReportNumber)
            : NotFound();

    /// <summary>Gives it to the reader again, as if it had just come.</summary>
    public Task<IActionResult> OnPostReadAgainAsync(CancellationToken cancel) =>
        Change(
            "Messages.ReadingAgain",
            () =>
                db.Database.ExecuteSqlAsync(
                    $"""
                    with again as (
                        update message_work set state = 'waiting', attempts = 0, problem = null, problem_detail = null,
                            ignored_because = null, claimed_by = null, claimed_until = null, settled_at = null
                        where raw_id = {Id} and state in ('needs_human', 'ignored') returning raw_id)
                    select count(pg_notify({EvidenceStore.KeptChannel}, raw_id::text)) from again
                    """,
                    cancel
                ),
            cancel
        );

    public Task<IActionResult> OnPostIgnoreAsync(string? reason, CancellationToken cancel) =>
        Change(
            "Messages.SetAside",
            () =>
            {
                Message.State = MessageState.Ignored;
                Message.IgnoredBecause = "staff";
                Message.ProblemDetail = reason?.Trim() is { Length: > 0 } said
                    ? said[..Math.Min(said.Length, 500)]
                    : null;
                Message.SettledAt = CaseEvent.ToMicroseconds(clock.GetUtcNow());
                return db.SaveChangesAsync(cancel);
            },
            cancel
        );

    public Task<IActionResult> OnPostFetchAsync(CancellationToken cancel) =>
        Change("Messages.Fetching", () => oversize.Want(Id, cancel), cancel);

    private async Task<IActionResult> Act(string said, Func<Task> act, CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        await Show(cancel);
        try
        {
            if (!CanCorrect)
            {
                throw new CaseRuleException("message_settled");
            }

            await act();
            Toast.Say(TempData, said, Message.ReportNumber);
            return RedirectToPage(new { Id });
        }
        catch (CaseRuleException broken)
        {
            Refused = words.Of("Rule", broken.Code, [.. broken.Arguments]);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
    }

    private async Task<IActionResult> Change(string said, Func<Task> change, CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        if (!IsOpen)
        {
            return RedirectToPage(new { Id });
        }

        await change();
        Toast.Say(TempData, said, Message.ReportNumber);
        return RedirectToPage(new { Id });
    }

    private async Task Show(CancellationToken cancel)
    {
        Read = await MessageReading.Of(db, evidence, Id, cancel);
        var visible = db.Cases.VisibleTo(Viewer.Of(User));
        var filed = await db
            .ReportCases.Where(l => l.Report.RawId == Id)
            .Join(visible, l => l.CaseId, c => c.Id, (l, c) => new { Report = l.Report.Number, Case = c.Number })
            .Take(100)
            .ToListAsync(cancel);
        Filed = [.. filed.Select(f => (f.Report, f.Case))];
    }

    private async Task<bool> Find(CancellationToken cancel)
    {
        var found = await db
            .MessageWork.VisibleTo(Viewer.Of(User))
            .Include(m => m.Raw)
            .SingleOrDefaultAsync(m => m.RawId == Id, cancel);
        Message = found!;
        return found is not null;
    }
}
