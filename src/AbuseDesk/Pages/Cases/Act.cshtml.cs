using AbuseDesk.Cases;
using AbuseDesk.Clocks;
using AbuseDesk.Connectors;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using AbuseDesk.Outgoing;
using AbuseDesk.Policy;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>The sheet of an act: what is decided, what will be sent to whom, and what else it touches.</summary>
public sealed partial class ActModel(
    DeskContext db,
    ActDoing doing,
    ActMails mails,
    OwnerChange owners,
    Moving moving,
    PolicyBook policies,
    ClockKeeping clocks,
    ConnectorBook book,
    DeskSettings settings,
    Words words,
    Times times
) : PageModel
{
    private ActDrafts? _mails;
    private bool _wasAsked;

    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "act")]
    public string Name { get; set; } = "";

    /// <summary>The request to decide on.</summary>
    [BindProperty(SupportsGet = true, Name = "request")]
    public Guid? Asked { get; set; }

    /// <summary>The lever that is thought of, where it is another than the policy proposes.</summary>
    [BindProperty(SupportsGet = true, Name = "lever")]
    public string? Thought { get; set; }

    [BindProperty]
    public ActEntry Typed { get; set; } = new();

    public Act Act { get; private set; } = null!;
    public CaseReading Read { get; private set; } = null!;
    public AbuseCase Case => Read.Case;

    /// <summary>What the policy proposes; null where nothing is to be decided.</summary>
    public CaseProposal? Proposal { get; private set; }

    /// <summary>What there is to close on; null for other acts.</summary>
    public CloseBasis? Basis { get; private set; }

    /// <summary>Reports that may come to something else than the case.</summary>
    public IReadOnlyList<ReportCase> Outcomes =>
        Act.Name is "close" or "dismiss" && Read.Reports.Count > 1
            ?
            [
                .. Read
                    .Reports.Where(l => Dispositions.OfArrival(l.Attachment) is null && !l.Report.IsTest)
                    .Take(ActMails.Shown),
            ]
            : [];

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

    /// <summary>What would be moved, once somebody asked.</summary>
    public MovePlan? Plan { get; private set; }

    /// <summary>Whom the case can be given to, by a correction.</summary>
    public IReadOnlyList<OwnerChange.Choice> OwnerChoices { get; private set; } = [];

    /// <summary>Whose word this needs, who is not the one who asks; null: none.</summary>
    public Approval? Needed => ActApproval.Missing(Act, Typed, Proposal, Deciding, User);

    /// <summary>What another person asked for and this decides on.</summary>
    public ActionRequest? Deciding { get; private set; }

    /// <summary>What else a measure touches.</summary>
    public Collaterals? Touched { get; private set; }

    /// <summary>The name of the connector that will do it; null: a person does it by hand.</summary>
    public string? ByConnector =>
        Act.Name switch
        {
            "suspend" => book.For(Typed.Lever ?? "")?.Name,
            "release" => book.For(CaseActions.Release)?.Name,
            _ => null,
        };

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

        if (Deciding is { } request)
        {
            await Take(request, cancel);
            return Page();
        }

        Typed = ActRules.Proposed(Act, Read, Proposal, times);
        ProposePartner();

        // what is proposed can be confirmed as it stands: the letter says it by the name of the lever
        Typed.Text = Act.Name is "suspend" && Proposal?.Lever is { } lever ? words.Of("Action", lever) : null;
        if (Act.Name is "suspend" && Thought is { } other && Levers.Restricting.Contains(other, StringComparer.Ordinal))
        {
            (Typed.Lever, Typed.Also, Typed.Text) = (other, [], words.Of("Action", other));
        }

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

        Plan = Act.Name is Moving.Verb ? await MovePlan.Of(db, Viewer.Of(User), Read, Typed, cancel) : null;
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

        return await Done(cancel);
    }

    private async Task<IActionResult> Done(CancellationToken cancel)
    {
        try
        {
            var decision = await Decide(cancel);
            await clocks.Follow(Case.Id, cancel);
            var said =
                _wasAsked ? "Done.asked_approval"
                : ByConnector is not null ? "Done.ordered"
                : $"Done.{Act.Name}";
            Toast.Say(TempData, new Toast(said, [Number], decision));
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

    private async Task<bool> Find(CancellationToken cancel)
    {
        if (
            Act.Of(Name) is not { } act
            || !act.IsFor(User)
            || await CaseReading.Of(db, policies, Viewer.Of(User), Number, cancel) is not { } read
        )
        {
            return false;
        }

        (Act, Read) = (act, read);
        Proposal = await CaseProposal.Of(db, policies, read.Case, times.Now, cancel);
        if (await Requested(cancel) is { } request)
        {
            Deciding = request;
            Typed.Keep(ActDoing.SheetOf(request));
        }

        Basis = act.Name is "close" ? await CloseBasis.Of(db, read.Case, Proposal?.Suggestion.CloseRule, cancel) : null;
        Touched = act.IsGrave ? await Collaterals.Of(db, read.Case, cancel) : null;
        MergeTargets = act.Name is Merging.Verb or Moving.Verb ? await TargetsOf(read.Case, cancel) : [];
        Partners = act.Name is "to-partner" ? await PartnersOf(cancel) : [];
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
        Typed.WrittenFor = Typed.Wording(Act, Drafts);

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
