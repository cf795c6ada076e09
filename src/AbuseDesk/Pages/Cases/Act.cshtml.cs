using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Outgoing;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>The sheet of an act: what is decided, what will be sent to whom, and what else it touches.</summary>
public sealed class ActModel(DeskContext db, Outbox outbox, ActMails mails, Words words, Times times) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "act")]
    public string Name { get; set; } = "";

    [BindProperty]
    public ActEntry Typed { get; set; } = new();

    public Act Act { get; private set; } = null!;
    public CaseReading Read { get; private set; } = null!;
    public AbuseCase Case => Read.Case;

    /// <summary>The mails as proposed; the sheet shows what was typed over them.</summary>
    public IReadOnlyList<OutgoingDraft> Drafts { get; private set; } = [];

    public string? Problem { get; private set; }

    /// <summary>What others did since the sheet was opened.</summary>
    public IReadOnlyList<CaseEvent> Since { get; private set; } = [];

    public bool WasRewritten { get; private set; }

    public string Self => $"/cases/{Number}";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        if (!Act.IsOffered(Case))
        {
            return Redirect(Self);
        }

        Typed = ActRules.Proposed(Act, Read, times);
        await Write(cancel);
        return Page();
    }

    /// <summary>Writes the mails anew for what was typed.</summary>
    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        await Write(cancel);
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
            return await Refuse("Act.Invalid", StatusCodes.Status422UnprocessableEntity, cancel);
        }

        if (Typed.Version != Case.Version)
        {
            return await Clash(cancel);
        }

        Drafts = await mails.For(Act, Read, Typed, cancel);
        if (Drafts.Count > 0 && !string.Equals(Typed.WrittenFor, Typed.Wording(), StringComparison.Ordinal))
        {
            WasRewritten = Typed.WrittenFor is not null;
            await Write(cancel);
            return Page();
        }

        try
        {
            var decision = await Decide(cancel);
            Toast.Say(TempData, new Toast($"Done.{Act.Name}", [Number], decision));
            return Redirect(Self);
        }
        catch (CaseRuleException broken)
        {
            return await Refuse(broken, cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return await Clash(cancel);
        }
    }

    private async Task<bool> Find(CancellationToken cancel)
    {
        if (Act.Of(Name) is not { } act || await CaseReading.Of(db, Viewer.Of(User), Number, cancel) is not { } read)
        {
            return false;
        }

        (Act, Read) = (act, read);
        return true;
    }

    private async Task<Guid?> Decide(CancellationToken cancel)
    {
        var actor = Actor.Staff(User.Id());
        var tracked =
            await db.Cases.SingleOrDefaultAsync(c => c.Id == Case.Id && c.Version == Typed.Version, cancel)
            ?? throw new DbUpdateConcurrencyException();
        if (Act.Name is Merging.Verb)
        {
            return await Merge(tracked, actor, cancel);
        }

        var decision = Decision.Take(
            tracked,
            Act.Name,
            User.Id(),
            times.Now,
            () => ActRules.Perform(Act, tracked, Typed, Read.Evidence.Complete, actor, times)
        );
        db.Decisions.Add(decision);
        foreach (var (draft, typed) in Drafts.Zip(Typed.Mails).Where(m => m.Second.Send))
        {
            var mail = draft with
            {
                To = typed.To ?? "",
                Subject = typed.Subject ?? "",
                Body = typed.Body ?? "",
            };
            Outbox.Add(db, outbox.Compose(mail, mails.ThreadOf(draft, Read), decision, times.Now));
        }

        // Whoever acts has looked.
        if (await db.CaseCounters.SingleOrDefaultAsync(c => c.CaseId == tracked.Id, cancel) is { } counters)
        {
            counters.Attention = null;
        }

        await db.SaveChangesAsync(cancel);
        return Act.Name is "note" ? null : decision.Id;
    }

    private async Task<Guid?> Merge(AbuseCase tracked, Actor actor, CancellationToken cancel)
    {
        var number = Typed.Into?.Trim() ?? "";
        var into =
            await db.Cases.VisibleTo(Viewer.Of(User)).SingleOrDefaultAsync(c => c.Number == number, cancel)
            ?? throw new CaseRuleException("not_found", number);
        return await Merging.Merge(db, tracked, into, actor, times.Now, cancel);
    }

    // The mails as they would be now, with what somebody typed given up.
    private async Task Write(CancellationToken cancel)
    {
        Drafts = await mails.For(Act, Read, Typed, cancel);
        Typed.Mails =
        [
            .. Drafts.Select(d => new ActEntry.MailEntry
            {
                Send = d.Proposed && d.To.Length > 0,
                To = d.To,
                Subject = d.Subject,
                Body = d.Body,
            }),
        ];
        Typed.WrittenFor = Typed.Wording();

        // What is shown is what was just written, not what came with the request.
        ModelState.Clear();
    }

    private async Task<IActionResult> Clash(CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        await Find(cancel);
        var seen = new DateTimeOffset(Math.Clamp(Typed.SeenAt, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);
        Since = [.. Read.Events.Where(e => e.At > seen)];
        (Typed.Version, Typed.SeenAt) = (Case.Version, times.Now.UtcTicks);
        return await Refuse("Act.Clash", StatusCodes.Status409Conflict, cancel);
    }

    private Task<IActionResult> Refuse(CaseRuleException broken, CancellationToken cancel) =>
        Refuse(
            words.Of("Rule", broken.Code, [.. broken.Arguments]),
            StatusCodes.Status422UnprocessableEntity,
            cancel
        );

    private async Task<IActionResult> Refuse(string problem, int status, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        Problem = problem.StartsWith("Act.", StringComparison.Ordinal) ? words[problem] : problem;
        if (Drafts.Count == 0)
        {
            Drafts = await mails.For(Act, Read, Typed, cancel);
        }

        ModelState.Clear();
        Response.StatusCode = status;
        return Page();
    }
}
