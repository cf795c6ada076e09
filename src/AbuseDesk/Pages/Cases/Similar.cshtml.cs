using AbuseDesk.Cases;
using AbuseDesk.Clocks;
using AbuseDesk.Data;
using AbuseDesk.Outgoing;
using AbuseDesk.Policy;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>Open cases that look alike, and one act on all of them: all is done or nothing.</summary>
public sealed class SimilarModel(
    DeskContext db,
    ActDoing doing,
    ActMails mails,
    ClockKeeping clocks,
    PolicyBook policies,
    Words words,
    Times times
) : PageModel
{
    private const int Most = 40;

    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty]
    public SimilarEntry Typed { get; set; } = new();

    public AbuseCase Case { get; private set; } = null!;
    public IReadOnlyList<RelatedCase> Alike { get; private set; } = [];
    public string? Problem { get; private set; }

    /// <summary>How many cases and mails it comes to, once somebody asked.</summary>
    public (int Cases, int Mails)? Preview { get; private set; }

    public bool IsChosen(AbuseCase of) => Typed.Cases.Contains(SimilarEntry.Seen(of), StringComparer.Ordinal);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        Typed.Cases = [.. Alike.Select(a => a.Case).Append(Case).Select(SimilarEntry.Seen)];
        Typed.Code = "no_violation";
        return Page();
    }

    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        var chosen = Chosen().ToList();
        var letters = 0;
        foreach (var of in chosen)
        {
            letters += (await JobOf(of, cancel)).Mails.Count;
        }

        Preview = (chosen.Count, letters);
        ModelState.Clear();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        if (!ModelState.IsValid || !SimilarEntry.Acts.Contains(Typed.Act, StringComparer.Ordinal))
        {
            return Refuse(words["Act.Invalid"], StatusCodes.Status422UnprocessableEntity);
        }

        try
        {
            var decisions = await Do(cancel);
            foreach (var id in decisions.Select(d => d.CaseId).Append(Case.Id).Distinct())
            {
                await clocks.Follow(id, cancel);
            }

            var said = words.Of("Act", Typed.Act);
            var count = words.Count("Similar.Cases", decisions.Count);
            Toast.Say(TempData, new Toast("Done.similar", [count, said], decisions[0].Id) { All = true });
            return Redirect($"/cases/{Number}");
        }
        catch (CaseRuleException broken)
        {
            return Refuse(
                words.Of("Rule", broken.Code, [.. broken.Arguments]),
                StatusCodes.Status422UnprocessableEntity
            );
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refuse(words["Act.Clash"], StatusCodes.Status409Conflict);
        }
    }

    private async Task<List<Decision>> Do(CancellationToken cancel)
    {
        var chosen = Chosen().ToList();
        if (chosen.Count == 0 || chosen.Count != Wanted().Count())
        {
            throw chosen.Count == 0 ? new CaseRuleException("choose_cases") : new DbUpdateConcurrencyException();
        }

        // The first who asks for the policy writes it down, in a transaction of its own.
        await policies.Active(cancel);
        var actor = Actor.Staff(User.Id());
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        List<Decision> decisions = [];
        foreach (var seen in chosen.OrderBy(c => c.Id))
        {
            var of =
                await db.Cases.SingleOrDefaultAsync(c => c.Id == seen.Id && c.Version == seen.Version, cancel)
                ?? throw new DbUpdateConcurrencyException();
            decisions.Add(await Named(of, () => Decide(of, actor, cancel)));
        }

        await transaction.CommitAsync(cancel);
        return decisions;
    }

    private async Task<Decision> Decide(AbuseCase of, Actor actor, CancellationToken cancel)
    {
        if (Typed.Act is Merging.Verb)
        {
            var into = await db.Cases.SingleAsync(c => c.Id == Case.Id, cancel);
            var merged = await Merging.Merge(db, of, into, actor, times.Now, cancel);
            return await db.Decisions.SingleAsync(d => d.Id == merged, cancel);
        }

        var decision = await doing.Take(await JobOf(of, cancel), of, actor, cancel);
        if (await db.CaseCounters.SingleOrDefaultAsync(c => c.CaseId == of.Id, cancel) is { } counters)
        {
            counters.Attention = null;
        }

        await Dispositions.Give(db, of, Dispositions.AsTheCase, cancel);
        await db.SaveChangesAsync(cancel);
        return decision;
    }

    // Whoever reads why nothing was done has to know which of them it was.
    private async Task<Decision> Named(AbuseCase of, Func<Task<Decision>> decide)
    {
        try
        {
            return await decide();
        }
        catch (CaseRuleException broken)
        {
            var why = words.Of("Rule", broken.Code, [.. broken.Arguments]);
            throw new CaseRuleException("one_of_them", of.Number, why);
        }
    }

    private async Task<ActJob> JobOf(AbuseCase of, CancellationToken cancel)
    {
        var act = Act.Of(Typed.Act)!;
        var typed = new ActEntry { Code = Typed.Code, Text = Typed.Text };
        if (act.Name is Merging.Verb)
        {
            return new ActJob(act, typed, null, true, await NoticeMatter.Load(db, of, cancel));
        }

        var read = await CaseReading.Of(db, policies, Viewer.Of(User), of.Number, cancel);
        var drafts = await mails.For(act, of, typed, cancel);
        return new ActJob(act, typed, null, read!.Evidence.Complete, drafts.Matter)
        {
            Mails = [.. drafts.All.Where(d => d.Proposed && d.To.Length > 0)],
        };
    }

    // The case itself is what the others are merged into.
    private IEnumerable<string> Wanted() =>
        Typed
            .Cases.Distinct(StringComparer.Ordinal)
            .Where(c => Typed.Act is not Merging.Verb || !c.StartsWith($"{Case.Number}:", StringComparison.Ordinal));

    private IEnumerable<AbuseCase> Chosen() =>
        Alike
            .Select(a => a.Case)
            .Append(Case)
            .Where(c => Wanted().Contains(SimilarEntry.Seen(c), StringComparer.Ordinal));

    private async Task<bool> Find(CancellationToken cancel)
    {
        var viewer = Viewer.Of(User);
        var found = await db
            .Cases.VisibleTo(viewer)
            .AsNoTracking()
            .SingleOrDefaultAsync(c => c.Number == Number, cancel);
        if (found is not { IsClosed: false, Kind: CaseKind.Incident })
        {
            return false;
        }

        Case = found;
        Alike = SimilarCases.Among(found, await RelatedCases.Of(db, found, viewer, Most, cancel));
        return true;
    }

    private PageResult Refuse(string problem, int status)
    {
        db.ChangeTracker.Clear();
        (Problem, Response.StatusCode) = (problem, status);
        ModelState.Clear();
        return Page();
    }
}
