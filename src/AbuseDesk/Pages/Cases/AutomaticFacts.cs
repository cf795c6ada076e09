using AbuseDesk.Cases;
using AbuseDesk.Checks;
using AbuseDesk.Data;
using AbuseDesk.Parsing;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>Checks of the catalogue that nobody has to make: what the desk knows from its registry, cases and mails.</summary>
/// <param name="Exists">Whether the accused thing was there when the case was accepted; null: nothing says so.</param>
/// <param name="ExistsBy">url_live or registry: where that comes from.</param>
/// <param name="Recurrences">Cases of the same customer or resource and family in the time before that were real.</param>
/// <param name="Senders">How many reports stand on each kind of sender.</param>
public sealed record AutomaticFacts(
    bool? Exists,
    string ExistsBy,
    int Recurrences,
    IReadOnlyDictionary<SenderTrust, int> Senders
)
{
    /// <summary>So far back recurrences are counted.</summary>
    public const int Days = 90;

    /// <summary>Whether a kind of check is answered by what the desk knows.</summary>
    public bool Tells(string kind) =>
        kind switch
        {
            "exists" => Exists is not null,
            "reporter_identity" => Senders.Count > 0,
            _ => false,
        };

    // What was seen just after somebody accepted is what they accepted it by.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    public static async Task<AutomaticFacts> Of(
        DeskContext db,
        Viewer viewer,
        CaseReading read,
        IReadOnlyList<CaseCheck> checks,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var at = read.Case.AcceptedAt ?? now;
        var seen = checks.FirstOrDefault(c =>
            c.Kind is "url_live" && c.At <= at + Grace && SaysWhether(c.Result) is not null
        );
        return new AutomaticFacts(
            seen is not null ? SaysWhether(seen.Result) : await IsAssigned(db, read.Case, at, cancel),
            seen is not null ? "url_live" : "registry",
            await Before(db, viewer, read.Case, cancel),
            read.Reports.CountBy(l => l.Report.Trust).ToDictionary(t => t.Key, t => t.Value)
        );
    }

    private static bool? SaysWhether(string result) =>
        result switch
        {
            "live" or "cloaked" or "changed" => true,
            "gone" or "parked" => false,
            _ => null,
        };

    private static async Task<bool?> IsAssigned(
        DeskContext db,
        AbuseCase of,
        DateTimeOffset at,
        CancellationToken cancel
    ) =>
        of.AssignmentId is null
            ? null
            : await db
                .Assignments.Where(a => a.Id == of.AssignmentId)
                .Select(a =>
                    (bool?)((a.ValidFrom == null || a.ValidFrom <= at) && (a.ValidTo == null || a.ValidTo > at))
                )
                .SingleOrDefaultAsync(cancel);

    // By the customer where there is one, else by the key: both have their index.
    private static Task<int> Before(DeskContext db, Viewer viewer, AbuseCase of, CancellationToken cancel)
    {
        var since = of.OpenedAt.AddDays(-Days);
        var others = db
            .Cases.VisibleTo(viewer)
            .Where(c => c.Id != of.Id && c.AcceptedAt != null && c.MergedInto == null)
            .Where(c => c.OpenedAt >= since && c.OpenedAt <= of.OpenedAt);
        return of.CustomerId is { } customer
            ? others
                .Where(c => c.CustomerId == customer && c.Family == of.Family)
                .Where(c => c.Resource == of.Resource || (c.AssignmentId != null && c.AssignmentId == of.AssignmentId))
                .CountAsync(cancel)
            : others.Where(c => c.CaseKey == of.CaseKey).CountAsync(cancel);
    }
}
