using AbuseDesk.Cases;
using AbuseDesk.Checks;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Policy;

/// <summary>
/// One strike: what a case of the customer counts for, since when and until when. <c>Nature</c>: compromised or malicious,
/// as it was judged.
/// </summary>
public sealed record Strike(
    Guid CaseId,
    string Number,
    string Category,
    string Resource,
    string ResourceKind,
    DateTimeOffset At,
    DateTimeOffset Until,
    int Points,
    string? Nature
);

/// <summary>A step of the ladder and the points it is reached with.</summary>
public sealed record StrikeStep(string Key, int Points);

/// <summary>
/// What a customer has collected: cases it was told of or stopped for that have not decayed. Claims of rights count apart
/// from technical abuse, and only once they are decided. What is delegated is no strike of the downstream operator.
/// <c>Counted</c>: the newest first, without the case at hand.
/// </summary>
public sealed record StrikeLedger(StrikePolicy Policy, bool IsRights, IReadOnlyList<Strike> Counted)
{
    public const string StricterDeadline = "stricter_deadline";
    public const string NoSelfRelease = "no_self_release";
    public const string Review = "review";
    public const string RefuseFuture = "refuse_future_contract";

    // More than any ladder has steps for.
    private const int MostCases = 200;

    /// <summary>Ends of a claim that say something was decided against the customer.</summary>
    public static readonly IReadOnlyList<string> DecidedClaims =
    [
        "legal_removed",
        "suspended_permanent",
        "terminated",
        "fixed_by_customer",
        "fixed_by_operator",
        "no_reaction_closed",
    ];

    /// <summary>What the case at hand counts for: its newest strike, or the one it would become.</summary>
    public int Own { get; private init; }

    /// <summary>The case at hand is a strike already.</summary>
    public bool IsOwnCounted { get; private init; }

    /// <summary>Points before this case.</summary>
    public int Earlier => Counted.Sum(s => s.Points);

    public int Total => Earlier + Own;

    /// <summary>Steps that the points reach with this case, the last one first.</summary>
    public IReadOnlyList<StrikeStep> Reached => [.. Steps.Where(s => s.Points <= Total).Reverse()];

    /// <summary>The next steps, all of the same points.</summary>
    public IReadOnlyList<StrikeStep> Next =>
        Steps.Where(s => s.Points > Total).GroupBy(s => s.Points).FirstOrDefault()?.ToList() ?? [];

    /// <summary>When the first of them is forgotten.</summary>
    public DateTimeOffset? NextDecay => Counted.Count == 0 ? null : Counted.Min(s => s.Until);

    private IEnumerable<StrikeStep> Steps =>
        Policy.Steps.Select(s => new StrikeStep(s.Key, s.Value)).OrderBy(s => s.Points);

    public bool Reaches(string step) => Policy.Steps.TryGetValue(step, out var points) && points <= Total;

    /// <summary>How many of them were on the very same thing.</summary>
    public int On(string resource) =>
        Counted.Count(s => string.Equals(s.Resource, resource, StringComparison.OrdinalIgnoreCase));

    /// <summary>How many were judged to be so: who is broken into again and again needs help, not blame.</summary>
    public int Judged(string nature) => Counted.Count(s => string.Equals(s.Nature, nature, StringComparison.Ordinal));

    /// <summary>The ladder of a case; null where no customer can have a strike for it. A closed circle counts what it sees.</summary>
    public static async Task<StrikeLedger?> Of(
        DeskContext db,
        AbuseCase of,
        StrikePolicy? policy,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        if (of.CustomerId is not { } customer || policy is null || of.Owner is OwnerKind.Delegated)
        {
            return null;
        }

        var isRights = of.Family is "rights";
        var seen = db.Cases.Where(c => c.Compartment == null || c.Compartment == of.Compartment);
        var all = await Read(db, seen, customer, policy, isRights, now, cancel);
        // A case that came back is a strike each time; the newest one is this one.
        var own = all.FirstOrDefault(s => s.CaseId == of.Id);
        var isNone = own is null && (of.IsClosed || of.StrikeWithdrawnAt is not null);
        return new StrikeLedger(policy, isRights, [.. all.Where(s => s != own)])
        {
            Own = isNone ? 0 : PointsOf(of, policy),
            IsOwnCounted = own is not null,
        };
    }

    /// <summary>What stands against a customer, as far as somebody may see it.</summary>
    public static async Task<StrikeLedger> OfCustomer(
        DeskContext db,
        IQueryable<AbuseCase> visible,
        Guid customer,
        StrikePolicy policy,
        bool isRights,
        DateTimeOffset now,
        CancellationToken cancel
    ) => new(policy, isRights, await Read(db, visible, customer, policy, isRights, now, cancel));

    // An act that was taken back leaves none of these facts, so it never counts.
    private static IQueryable<AbuseCase> Counting(IQueryable<AbuseCase> cases, Guid customer, bool isRights)
    {
        var counting = cases
            .Where(c => c.CustomerId == customer && c.AcceptedAt != null && c.Owner != OwnerKind.Delegated)
            .Where(c => c.NotifiedAt != null || c.ContainedAt != null);
        return isRights
            ? counting.Where(c => c.Family == "rights" && DecidedClaims.Contains(c.CloseCode))
            : counting.Where(c =>
                c.Family != "rights" && (c.CloseCode == null || CloseCodes.Close.Contains(c.CloseCode))
            );
    }

    private static async Task<IReadOnlyList<Strike>> Read(
        DeskContext db,
        IQueryable<AbuseCase> cases,
        Guid customer,
        StrikePolicy policy,
        bool isRights,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var since = now.AddDays(-policy.DecayDays);
        // A strike is made by a decision; a case that began long ago may be one since yesterday.
        var rows = await Counting(cases, customer, isRights)
            .AsNoTracking()
            .Where(c => (isRights ? c.ClosedAt : c.NotifiedAt ?? c.ContainedAt) > since || c.Recurrences > 0)
            .OrderByDescending(c => c.OpenedAt)
            .Take(MostCases)
            .ToListAsync(cancel);
        if (rows.Count == 0)
        {
            return [];
        }

        var again = await Recurred(db, [.. rows.Where(c => c.Recurrences > 0)], since, cancel);
        var natures = await Natures(db, [.. rows.Select(c => c.Id)], cancel);
        return
        [
            .. rows.SelectMany(c =>
                    again[c.Id]
                        .Append((isRights ? c.ClosedAt : c.NotifiedAt ?? c.ContainedAt)!.Value)
                        .Where(at => at > since && !(at <= c.StrikeWithdrawnAt))
                        .Select(at => new Strike(
                            c.Id,
                            c.Number,
                            c.Category,
                            c.Resource,
                            c.ResourceKind,
                            at,
                            at.AddDays(policy.DecayDays),
                            PointsOf(c, policy),
                            natures.GetValueOrDefault(c.Id)
                        ))
                )
                .OrderByDescending(s => s.At),
        ];
    }

    private static async Task<ILookup<Guid, DateTimeOffset>> Recurred(
        DeskContext db,
        List<AbuseCase> cases,
        DateTimeOffset since,
        CancellationToken cancel
    )
    {
        var ids = cases.Select(c => c.Id).ToList();
        var events =
            ids.Count == 0
                ? []
                : await db
                    .CaseEvents.Where(e => ids.Contains(e.CaseId) && e.Kind == "recurred" && e.At > since)
                    .Select(e => new { e.CaseId, e.At })
                    .ToListAsync(cancel);
        return events.ToLookup(e => e.CaseId, e => e.At);
    }

    private static async Task<Dictionary<Guid, string>> Natures(
        DeskContext db,
        List<Guid> ids,
        CancellationToken cancel
    )
    {
        var judged = await db
            .CaseChecks.Where(c => ids.Contains(c.CaseId) && c.Kind == CheckKind.Assessment && c.Nature != null)
            .OrderBy(c => c.At)
            .Select(c => new { c.CaseId, c.Nature })
            .ToListAsync(cancel);
        var last = new Dictionary<Guid, string>();
        foreach (var one in judged)
        {
            last[one.CaseId] = one.Nature!;
        }

        return last;
    }

    private static int PointsOf(AbuseCase of, StrikePolicy policy) =>
        policy.Points.GetValueOrDefault(StoredText.Text(of.Severity), 1);
}
