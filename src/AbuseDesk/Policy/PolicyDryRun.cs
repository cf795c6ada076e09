using AbuseDesk.Cases;
using AbuseDesk.Checks;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Policy;

/// <summary>A case that would have been proposed something else.</summary>
public sealed record DryRunCase(
    string Number,
    string Category,
    string Resource,
    string ResourceKind,
    Suggestion Before,
    Suggestion After
);

/// <summary>"With this profile the last 30 days would have gone so": what is known of each case now, asked of both.</summary>
/// <param name="Cases">Cases looked at.</param>
/// <param name="IsCut">There were more.</param>
/// <param name="Changed">Those that would be proposed something else, the newest first.</param>
public sealed record PolicyDryRun(int Cases, bool IsCut, IReadOnlyList<DryRunCase> Changed)
{
    public const int Days = 30;
    private const int MostCases = 2_000;

    public static async Task<PolicyDryRun> Of(
        DeskContext db,
        Viewer viewer,
        PolicyProfile before,
        PolicyProfile after,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var since = now.AddDays(-Days);
        var cases = await db
            .Cases.VisibleTo(viewer)
            .AsNoTracking()
            .Where(c => c.OpenedAt > since && c.Kind == CaseKind.Incident)
            .OrderByDescending(c => c.OpenedAt)
            .ThenByDescending(c => c.Id)
            .Take(MostCases + 1)
            .ToListAsync(cancel);
        var isCut = cases.Count > MostCases;
        var looked = isCut ? cases[..MostCases] : cases;
        var (checks, continued) = await Known(db, [.. looked.Select(c => c.Id)], cancel);
        var changed = looked
            .Select(c => Asked(c, before, after, checks[c.Id], continued.Contains(c.Id)))
            .OfType<DryRunCase>();
        return new PolicyDryRun(looked.Count, isCut, [.. changed]);
    }

    // Without strikes: no policy is asked what it would count itself.
    private static DryRunCase? Asked(
        AbuseCase c,
        PolicyProfile before,
        PolicyProfile after,
        IEnumerable<CaseCheck> checks,
        bool continued
    )
    {
        List<CaseCheck> known = [.. checks];
        var was = Suggestion.Of(before, CaseSituation.Of(c, known, before, continued, null));
        var would = Suggestion.Of(after, CaseSituation.Of(c, known, after, continued, null));
        var isSame =
            string.Equals(was.Rule.Id, would.Rule.Id, StringComparison.Ordinal)
            && was.Actions.SequenceEqual(would.Actions, StringComparer.Ordinal)
            && was.Mode == would.Mode
            && was.Deadline == would.Deadline
            && was.Approval == would.Approval;
        return isSame ? null : new DryRunCase(c.Number, c.Category, c.Resource, c.ResourceKind, was, would);
    }

    private static async Task<(ILookup<Guid, CaseCheck> Checks, HashSet<Guid> Continued)> Known(
        DeskContext db,
        List<Guid> ids,
        CancellationToken cancel
    )
    {
        var checks = await db
            .CaseChecks.AsNoTracking()
            .Where(c => ids.Contains(c.CaseId))
            .OrderByDescending(c => c.At)
            .ThenByDescending(c => c.Id)
            .ToListAsync(cancel);
        var continued = await db
            .Cases.Where(c => ids.Contains(c.Id) && c.NotifiedAt != null)
            .Where(c =>
                db.Findings.Any(f =>
                    f.CaseId == c.Id && f.RetiredBy == null && (f.Earliest ?? f.OccurredAt) > c.NotifiedAt
                )
            )
            .Select(c => c.Id)
            .ToListAsync(cancel);
        return (checks.ToLookup(c => c.CaseId), [.. continued]);
    }
}
