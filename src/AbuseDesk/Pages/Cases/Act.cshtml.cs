using AbuseDesk.Cases;
using AbuseDesk.Clocks;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using AbuseDesk.Outgoing;
using AbuseDesk.Policy;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>The sheet of an act: what is decided, what will be sent to whom, and what else it touches.</summary>
public sealed class ActModel(
    DeskContext db,
    Outgoing.Outbox outbox,
    ActMails mails,
    OwnerChange owners,
    PolicyBook policies,
    ClockKeeping clocks,
    DeskSettings settings,
    Words words,
    Times times
) : PageModel
{
    private ActDrafts? _mails;

    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "act")]
    public string Name { get; set; } = "";

    [BindProperty]
    public ActEntry Typed { get; set; } = new();

    public Act Act { get; private set; } = null!;
    public CaseReading Read { get; private set; } = null!;
    public AbuseCase Case => Read.Case;

    /// <summary>What the policy proposes; null where nothing is to be decided.</summary>
    public CaseProposal? Proposal { get; private set; }

    /// <summary>The mails as proposed; the sheet shows what was typed over them.</summary>
    public IReadOnlyList<OutgoingDraft> Drafts => _mails?.Edited ?? [];

    /// <summary>How many further reporters get a mail that is not shown here.</summary>
    public int Others => _mails?.Others.Count ?? 0;

    public string? Problem { get; private set; }

    /// <summary>What others did since the sheet was opened.</summary>
    public IReadOnlyList<CaseEvent> Since { get; private set; } = [];

    public bool WasRewritten { get; private set; }

    /// <summary>Open cases that this one may belong to.</summary>
    public IReadOnlyList<MergeTarget> MergeTargets { get; private set; } = [];

    /// <summary>Whom the case can be given to, by a correction.</summary>
    public IReadOnlyList<OwnerChange.Choice> OwnerChoices { get; private set; } = [];

    /// <summary>Whose word this needs, who is not the one who asks; null: none.</summary>
    public Approval? Needed => ActRules.ApprovalMissing(Act, Typed, Proposal, User);

    public int HoldSeconds => settings.Outbox.HoldSeconds;

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

        Typed = ActRules.Proposed(Act, Read, Proposal, times);
        // what is proposed can be confirmed as it stands: the letter says it by the name of the lever
        Typed.Text = Act.Name is "suspend" && Proposal?.Lever is { } lever ? words.Of("Action", lever) : null;
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

        _mails = await mails.For(Act, Case, Typed, cancel);
        if (!SawTheMails())
        {
            WasRewritten = Typed.Mails.Count > 0;
            await Write(cancel);
            return Page();
        }

        try
        {
            var decision = await Decide(cancel);
            await clocks.Follow(Case.Id, cancel);
            Toast.Say(TempData, new Toast($"Done.{Act.Name}", [Number], decision));
            return Redirect(Act.Name is "restrict" ? "/" : Self);
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

    // Nothing is sent that was not on the sheet, as it would be for what is typed now.
    private bool SawTheMails() =>
        Drafts.Count == Typed.Mails.Count
        && (Drafts.Count == 0 || string.Equals(Typed.WrittenFor, Typed.Wording(Act), StringComparison.Ordinal));

    private async Task<bool> Find(CancellationToken cancel)
    {
        if (
            Act.Of(Name) is not { } act
            || !act.IsFor(User)
            || await CaseReading.Of(db, Viewer.Of(User), Number, cancel) is not { } read
        )
        {
            return false;
        }

        (Act, Read) = (act, read);
        Proposal = await CaseProposal.Of(db, policies, read.Case, times.Now, cancel);
        MergeTargets = act.Name is Merging.Verb ? await TargetsOf(read.Case, cancel) : [];
        OwnerChoices = act.Name is OwnerChange.Verb ? await owners.Choices(read, cancel) : [];
        return true;
    }

    private async Task<IReadOnlyList<MergeTarget>> TargetsOf(AbuseCase from, CancellationToken cancel) =>
        await db
            .Cases.VisibleTo(Viewer.Of(User))
            .Where(c => c.State != CaseState.Closed && c.Id != from.Id)
            .Where(c => c.CustomerId == from.CustomerId || c.Resource == from.Resource)
            .OrderByDescending(c => c.OpenedAt)
            .Take(20)
            .Select(c => new MergeTarget(c.Number, c.Category, c.Resource))
            .ToListAsync(cancel);

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

        if (Act.Name is OwnerChange.Verb)
        {
            await owners.Correct(tracked, Read, Typed, actor, cancel);
            return null;
        }

        var decision = Take(tracked, actor);
        // Whoever acts has looked.
        if (await db.CaseCounters.SingleOrDefaultAsync(c => c.CaseId == tracked.Id, cancel) is { } counters)
        {
            counters.Attention = null;
        }

        await Dispositions.Give(db, tracked, cancel);
        await db.SaveChangesAsync(cancel);
        return Act.Name is "note" or "restrict" ? null : decision.Id;
    }

    private Decision Take(AbuseCase tracked, Actor actor)
    {
        if (Needed is { } missing)
        {
            throw new CaseRuleException($"approval_needed_{StoredText.Text(missing)}");
        }

        var decision = Decision.Take(
            tracked,
            Act.Name,
            User.Id(),
            times.Now,
            () => ActRules.Perform(Act, tracked, Typed, Read.Evidence.Complete, actor, times)
        );
        Proposal?.Judge(tracked, decision, Typed.Lever, Typed.Why, actor, times.Now);
        db.Decisions.Add(decision);
        foreach (var draft in Chosen())
        {
            Outgoing.Outbox.Add(db, outbox.Compose(draft, _mails!.Matter, decision, times.Now));
        }

        return decision;
    }

    // The words are the person's; whom a mail is to as a party, and about what, stays as it was drafted.
    private IEnumerable<OutgoingDraft> Chosen() =>
        Drafts
            .Zip(Typed.Mails)
            .Where(m => m.Second.Send)
            .Select(m =>
                m.First with
                {
                    To = m.Second.To ?? "",
                    Subject = m.Second.Subject ?? "",
                    Body = m.Second.Body ?? "",
                }
            )
            .Concat(Typed.SendOthers ? _mails!.Others : []);

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
        _mails = await mails.For(Act, Case, Typed, cancel);
        Typed.SendOthers = true;
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
        Typed.WrittenFor = Typed.Wording(Act);

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
        Refuse(words.Of("Rule", broken.Code, [.. broken.Arguments]), StatusCodes.Status422UnprocessableEntity, cancel);

    private async Task<IActionResult> Refuse(string problem, int status, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        Problem = problem.StartsWith("Act.", StringComparison.Ordinal) ? words[problem] : problem;
        _mails ??= await mails.For(Act, Case, Typed, cancel);
        ModelState.Clear();
        Response.StatusCode = status;
        return Page();
    }

    public sealed record MergeTarget(string Number, string Category, string Resource);
}
