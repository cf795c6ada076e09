using AbuseDesk.Cases;
using AbuseDesk.Connectors;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>What was asked for and done on a case besides its state: requests, levers, connector calls, snapshots.</summary>
public sealed record CaseDoings(
    ActionRequest? Request,
    IReadOnlyList<CaseAction> Actions,
    IReadOnlyList<ConnectorCall> Calls,
    IReadOnlyList<CaseDoings.Snapshot> Snapshots
)
{
    private const int Shown = 50;

    /// <summary>Names of the people in it, by id.</summary>
    public IReadOnlyDictionary<Guid, string> People { get; private init; } = new Dictionary<Guid, string>();

    public bool HasList => Actions.Count > 0;

    /// <summary>Something is asked of a person or a connector and has not ended.</summary>
    public bool IsUnderWay => Request is not null || Actions.Any(a => a.IsOpen);

    public ConnectorCall? CallOf(CaseAction action) => Calls.FirstOrDefault(c => c.Id == action.CallId);

    /// <summary>Checks that a connector is asked for and has not made, or on which it contradicts itself.</summary>
    public IEnumerable<ConnectorCall> OpenChecks =>
        Calls.Where(c =>
            c.What is CallKind.Check
            && (c.State is not (CallState.Done or CallState.Withdrawn) || c.Contradiction is not null)
        );

    public string NameOf(Guid id) => People.GetValueOrDefault(id) ?? id.ToString();

    public sealed record Snapshot(Guid Id, Guid DecisionId, DateTimeOffset TakenAt, string Sha256, string? KeptAt);

    public static async Task<CaseDoings> Of(DeskContext db, Guid caseId, CancellationToken cancel)
    {
        var found = new CaseDoings(
            await db
                .ActionRequests.AsNoTracking()
                .SingleOrDefaultAsync(r => r.CaseId == caseId && r.State == RequestState.Open, cancel),
            await db
                .CaseActions.AsNoTracking()
                .Where(a => a.CaseId == caseId && a.State != ActionState.Withdrawn)
                .OrderByDescending(a => a.RequestedAt)
                .Take(Shown)
                .ToListAsync(cancel),
            await ConnectorCalls.OfCase(db, caseId).Take(Shown).ToListAsync(cancel),
            await db
                .EvidenceSnapshots.Where(s => s.CaseId == caseId)
                .OrderByDescending(s => s.TakenAt)
                .Take(Shown)
                .Select(s => new Snapshot(s.Id, s.DecisionId, s.TakenAt, s.Sha256, s.KeptAt))
                .ToListAsync(cancel)
        );
        if (found.Request is null && found.Actions.Count == 0 && found.Calls.Count == 0)
        {
            return found;
        }

        var ids = found
            .Actions.SelectMany(a => new[] { a.RequestedBy, a.ApprovedBy ?? Guid.Empty })
            .Append(found.Request?.RequestedBy ?? Guid.Empty)
            .Concat(found.Calls.Select(c => c.RequestedBy))
            .Distinct()
            .ToList();
        var people = await db.Users.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Name, cancel);
        return found with { People = people };
    }
}
