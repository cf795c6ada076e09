using System.ComponentModel.DataAnnotations;
using System.Globalization;
using AbuseDesk.Cases;
using AbuseDesk.Checks;
using AbuseDesk.Clocks;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using AbuseDesk.Policy;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>Records what somebody looked up for a case; what the policy proposes may be another thing then.</summary>
public sealed class CheckModel(
    DeskContext db,
    PolicyBook policies,
    ClockKeeping clocks,
    CaseCheckCalls connected,
    DeskSettings settings,
    Words words,
    Times times
) : PageModel
{
    private static readonly HashSet<string> Judged = new(StringComparer.Ordinal)
    {
        "aup_clause",
        "maliciousness",
        "social_impact",
    };

    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    [StringLength(60)]
    public string? Kind { get; set; }

    [BindProperty]
    public CheckEntry Typed { get; set; } = new();

    public AbuseCase Case { get; private set; } = null!;
    public CheckKind Chosen { get; private set; } = null!;

    /// <summary>Kinds the policy asks for, then the others.</summary>
    public IReadOnlyList<CheckKind> Asked { get; private set; } = [];
    public IReadOnlyList<CheckKind> Others { get; private set; } = [];
    public IReadOnlyList<CaseCheck> Made { get; private set; } = [];
    public string? Problem { get; private set; }

    /// <summary>The desk can look by itself.</summary>
    public bool CanLook => IsLook && settings.Checks.UrlLive == Switched.On;

    /// <summary>The name of the connector that can be asked; null: this is looked up by hand.</summary>
    public string? ByConnector => connected.Connector(Chosen);

    /// <summary>It could, were it switched on.</summary>
    public bool CouldLook => IsLook && settings.Checks.UrlLive == Switched.Off;
    private bool IsLook => Chosen.Key is UrlResults.Kind && UrlSubject.MayLook(Case);

    /// <summary>A rule before the one that holds waits for what only a person can judge.</summary>
    public bool IsJudgementAsked { get; private set; }
    public string Self => $"/cases/{Number}";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        ModelState.Clear();
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
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            db.CaseChecks.Add(CaseCheck.Made(Case, Typed.Told(Chosen.Key, times), User.Id(), times.Now));
            if (Chosen.Key is not CheckKind.Assessment && Typed.IsJudged)
            {
                // Who has looked may judge in the same breath.
                db.CaseChecks.Add(CaseCheck.Made(Case, Typed.Judged(times), User.Id(), times.Now));
            }

            await CaseCheckCalls.MadeByHand(db, Case, Chosen, User.Id(), times.Now, cancel);
            await db.SaveChangesAsync(cancel);
            await Contradictions.Follow(db, Case, times.Now, cancel);
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            await clocks.Follow(Case.Id, cancel);
        }
        catch (CaseRuleException broken)
        {
            return Refuse(words.Of("Rule", broken.Code, [.. broken.Arguments]));
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refuse(words["Act.Clash"], StatusCodes.Status409Conflict);
        }

        Toast.Say(TempData, "Done.check", Number);
        return Redirect(Self);
    }

    /// <summary>Asks the connector; the check is made when it answers.</summary>
    public async Task<IActionResult> OnPostAskAsync(CancellationToken cancel)
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
            await connected.Ask(db, Case, Typed.Told(Chosen.Key, times), User.Id(), times.Now, cancel);
            Toast.Say(TempData, "Done.check_asked", Number, ByConnector ?? "");
            return Redirect(Self);
        }
        catch (CaseRuleException broken)
        {
            return Refuse(words.Of("Rule", broken.Code, [.. broken.Arguments]));
        }
    }

    /// <summary>Has the desk look at the reported URLs by itself.</summary>
    public async Task<IActionResult> OnPostLookAsync(CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        try
        {
            var urls = await UrlVisits.Ask(db, Case, settings.Checks, User.Id(), times.Now, cancel);
            Toast.Say(TempData, "Done.look", Number, urls.ToString(CultureInfo.InvariantCulture));
            return Redirect(Self);
        }
        catch (CaseRuleException broken)
        {
            return Refuse(words.Of("Rule", broken.Code, [.. broken.Arguments]));
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refuse(words["Act.Clash"], StatusCodes.Status409Conflict);
        }
    }

    private async Task<bool> Find(CancellationToken cancel)
    {
        var found = await db.Cases.VisibleTo(Viewer.Of(User)).SingleOrDefaultAsync(c => c.Number == Number, cancel);
        if (found is not { Kind: CaseKind.Incident } || (Kind is not null && CheckKind.Of(Kind) is null))
        {
            return false;
        }

        Case = found;
        Made = await CaseProposal.ChecksOf(db, found.Id, cancel);
        var policy = await policies.Active(cancel);
        IsJudgementAsked =
            await CaseProposal.Of(db, policies, found, times.Now, cancel) is { } proposal
            && proposal.Suggestion.Better.Any(b => b.Needs.Any(Judged.Contains));
        Asked = [.. policy.Profile.ChecksFor(found.Category).Select(CheckKind.Of).OfType<CheckKind>()];
        Others = [.. CheckKind.All.Reverse().Except(Asked).Where(k => !(k.OpensContent && found.Family is "csam"))];
        Chosen = CheckKind.Of(Kind) ?? (Asked.Count > 0 ? Asked[0] : Others[0]);
        return true;
    }

    private PageResult Refuse(string problem, int status = StatusCodes.Status422UnprocessableEntity)
    {
        db.ChangeTracker.Clear();
        Problem = problem;
        ModelState.Clear();
        Response.StatusCode = status;
        return Page();
    }
}

/// <summary>What somebody typed about a check.</summary>
public sealed class CheckEntry
{
    [StringLength(60)]
    public string? Result { get; set; }

    [StringLength(60)]
    public string? Ground { get; set; }

    [StringLength(60)]
    public string? Purpose { get; set; }
    public DateTime? From { get; set; }
    public DateTime? To { get; set; }

    [StringLength(60)]
    public string? Nature { get; set; }

    [StringLength(60)]
    public string? Impact { get; set; }

    [Range(1, 5)]
    public int? Maliciousness { get; set; }

    [Range(1, 5)]
    public int? SocialImpact { get; set; }

    [StringLength(60)]
    public string? AupClause { get; set; }

    /// <summary>Somebody looked and no clause is broken.</summary>
    public bool NoClause { get; set; }

    [StringLength(4_000)]
    public string? Text { get; set; }

    /// <summary>Something of a judgement was said.</summary>
    public bool IsJudged =>
        NoClause
        || !string.IsNullOrWhiteSpace(AupClause)
        || !string.IsNullOrWhiteSpace(Nature)
        || !string.IsNullOrWhiteSpace(Impact)
        || Maliciousness is not null
        || SocialImpact is not null;

    /// <summary>The judgement that was said with another check; the note stands with that one.</summary>
    public CaseCheck.Told Judged(Times times) => Told(CheckKind.Assessment, times) with { Text = null };

    public CaseCheck.Told Told(string kind, Times times) =>
        new(kind, kind is CheckKind.Assessment ? "made" : Result)
        {
            Ground = Ground,
            Purpose = Purpose,
            RangeFrom = From is { } from ? times.Instant(from) : null,
            RangeTo = To is { } to ? times.Instant(to) : null,
            Nature = Nature,
            Impact = Impact,
            Maliciousness = Maliciousness,
            SocialImpact = SocialImpact,
            AupClause = string.IsNullOrWhiteSpace(AupClause) ? (NoClause ? "" : null) : AupClause,
            Text = Text,
        };
}
