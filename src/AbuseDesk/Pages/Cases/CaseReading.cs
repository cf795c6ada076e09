using AbuseDesk.Cases;
using AbuseDesk.Clocks;
using AbuseDesk.Connectors;
using AbuseDesk.Data;
using AbuseDesk.Outgoing;
using AbuseDesk.Partners;
using AbuseDesk.Policy;
using AbuseDesk.Registry;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>Everything the case page shows, read in a fixed number of queries, each capped.</summary>
public sealed record CaseReading(
    AbuseCase Case,
    CaseCounters? Counters,
    Customer? Customer,
    IReadOnlyList<ReportCase> Reports,
    IReadOnlyList<ReportFinding> Findings,
    IReadOnlyList<CaseMessage> Messages,
    IReadOnlyList<OutgoingMail> Mails,
    IReadOnlyList<CaseEvent> Events
)
{
    private const int Shown = 100;

    public EvidenceChecklist Evidence { get; private init; } = null!;

    /// <summary>Names of staff in the history, by id.</summary>
    public IReadOnlyDictionary<Guid, string> People { get; private init; } = new Dictionary<Guid, string>();

    /// <summary>Customers named as candidates, by id.</summary>
    public IReadOnlyDictionary<Guid, Customer> Candidates { get; private init; } = new Dictionary<Guid, Customer>();

    /// <summary>Numbers of other cases named in the history, by id.</summary>
    public IReadOnlyDictionary<Guid, string> Others { get; private init; } = new Dictionary<Guid, string>();

    /// <summary>Why this owner; of the newest finding that says.</summary>
    public OwnerReasonText? OwnerReason { get; private init; }

    /// <summary>What would be touched by a measure against the resource: other things of the same customer.</summary>
    public IReadOnlyList<Assignment> SameCustomer { get; private init; } = [];

    /// <summary>The last act, while it can still be taken back.</summary>
    public Decision? Undoable { get; private init; }

    /// <summary>The clocks that run, the most urgent first.</summary>
    public IReadOnlyList<CaseClock> Clocks { get; private init; } = [];

    /// <summary>Who was tried to be reached, the newest attempt first.</summary>
    public IReadOnlyList<ContactAttempt> Contacts { get; private init; } = [];

    /// <summary>Partners it went to or came from, the newest first.</summary>
    public IReadOnlyList<(HandOver It, string Partner)> HandOvers { get; private init; } = [];

    public static async Task<CaseReading?> Of(
        DeskContext db,
        PolicyBook policies,
        Viewer viewer,
        string number,
        CancellationToken cancel
    )
    {
        var found = await db
            .Cases.VisibleTo(viewer)
            .AsNoTracking()
            .SingleOrDefaultAsync(c => c.Number == number, cancel);
        if (found is null)
        {
            return null;
        }

        var reading = await ReadBeside(db, found, cancel);
        var reason = reading
            .Findings.Select(f => OwnerReasonText.Parse(f.OwnerReason))
            .FirstOrDefault(r => r is not null);
        var policy = await policies.Active(cancel);
        return reading with
        {
            Evidence = EvidenceChecklist.Of(
                policy.Profile.EvidenceFor(found.Category),
                reading.Findings,
                await ProblemsOf(db, reading, cancel),
                reading.Lacking()
            ),
            OwnerReason = reason,
            People = await PeopleIn(db, reading.Events, cancel),
            Candidates = await CustomersIn(db, reason, cancel),
            Others = await CasesAround(db, viewer, found, reading.Events, cancel),
            SameCustomer = await AssetsOf(db, found.CustomerId, cancel),
            Clocks = await db
                .CaseClocks.AsNoTracking()
                .Where(k => k.CaseId == found.Id && k.CompletedAt == null)
                .OrderBy(k => k.DueAt)
                .ToListAsync(cancel),
            Contacts = await ContactModel.AttemptsOf(db, found.Id, cancel),
            HandOvers = await HandOversOf(db, found.Id, cancel),
            Undoable = await LastAct(db, found, reading.Mails, cancel) ?? await LastMoveHere(db, found, cancel),
        };
    }

    // What one report brings, the case has.
    private List<string> Lacking() =>
        Reports.Count == 0
            ? []
            : Reports
                .Select(r => r.Report.Missing.AsEnumerable())
                .Aggregate((all, one) => all.Intersect(one, StringComparer.Ordinal))
                .ToList();

    private static async Task<IReadOnlyList<(HandOver It, string Partner)>> HandOversOf(
        DeskContext db,
        Guid caseId,
        CancellationToken cancel
    )
    {
        var rows = await db
            .HandOvers.AsNoTracking()
            .Where(h => h.CaseId == caseId)
            .Join(db.Partners, h => h.PartnerId, p => p.Id, (h, p) => new { h, p.Name })
            .OrderByDescending(x => x.h.At)
            .Take(20)
            .ToListAsync(cancel);
        return [.. rows.Select(x => (x.h, x.Name))];
    }

    private static async Task<CaseReading> ReadBeside(DeskContext db, AbuseCase found, CancellationToken cancel) =>
        new(
            found,
            await db.CaseCounters.AsNoTracking().SingleOrDefaultAsync(c => c.CaseId == found.Id, cancel),
            await db.Customers.AsNoTracking().SingleOrDefaultAsync(c => c.Id == found.CustomerId, cancel),
            await db
                .ReportCases.AsNoTracking()
                .Include(l => l.Report)
                .Where(l => l.CaseId == found.Id)
                .OrderBy(l => l.AttachedAt)
                .Take(Shown)
                .ToListAsync(cancel),
            await db
                .Findings.AsNoTracking()
                .Where(f => f.CaseId == found.Id)
                .OrderByDescending(f => f.OccurredAt)
                .Take(Shown)
                .ToListAsync(cancel),
            await db
                .CaseMessages.AsNoTracking()
                .Where(m => m.CaseId == found.Id)
                .OrderByDescending(m => m.ReceivedAt)
                .Take(Shown)
                .ToListAsync(cancel),
            await db
                .OutgoingMails.AsNoTracking()
                .Where(m => m.CaseId == found.Id)
                .OrderByDescending(m => m.CreatedAt)
                .Take(Shown)
                .ToListAsync(cancel),
            await db
                .CaseEvents.AsNoTracking()
                .Include(e => e.Text)
                .Where(e => e.CaseId == found.Id)
                .OrderByDescending(e => e.At)
                .ThenByDescending(e => e.Id)
                .Take(2 * Shown)
                .ToListAsync(cancel)
        );

    private static async Task<IReadOnlyCollection<string>> ProblemsOf(
        DeskContext db,
        CaseReading reading,
        CancellationToken cancel
    )
    {
        var ids = reading.Reports.Select(r => r.Report.ReadingId).ToList();
        var stored = await db.Readings.Where(r => ids.Contains(r.Id)).Select(r => r.Problems).ToListAsync(cancel);
        return [.. stored.SelectMany(ReadingProblem.Parse).Select(p => p.Code).Distinct(StringComparer.Ordinal)];
    }

    private static async Task<IReadOnlyDictionary<Guid, string>> PeopleIn(
        DeskContext db,
        IReadOnlyList<CaseEvent> events,
        CancellationToken cancel
    )
    {
        var ids = events.Where(e => e.ActorId is not null).Select(e => e.ActorId!.Value).Distinct().ToList();
        return await db.Users.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Name, cancel);
    }

    private static async Task<IReadOnlyDictionary<Guid, Customer>> CustomersIn(
        DeskContext db,
        OwnerReasonText? reason,
        CancellationToken cancel
    )
    {
        var ids = reason?.Candidates.Where(c => c.Customer is not null).Select(c => c.Customer!.Value).ToList() ?? [];
        return await db.Customers.AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancel);
    }

    private static async Task<IReadOnlyDictionary<Guid, string>> CasesAround(
        DeskContext db,
        Viewer viewer,
        AbuseCase found,
        IReadOnlyList<CaseEvent> events,
        CancellationToken cancel
    )
    {
        var ids = events
            .SelectMany(e => EventFacts.Of(e).Cases)
            .Append(found.MergedInto ?? Guid.Empty)
            .Append(found.RecurrenceOf ?? Guid.Empty)
            .Distinct()
            .ToList();
        return await db
            .Cases.VisibleTo(viewer)
            .Where(c => ids.Contains(c.Id))
            .ToDictionaryAsync(c => c.Id, c => c.Number, cancel);
    }

    private static async Task<IReadOnlyList<Assignment>> AssetsOf(
        DeskContext db,
        Guid? customerId,
        CancellationToken cancel
    ) =>
        customerId is null
            ? []
            : await db
                .Assignments.AsNoTracking()
                .Where(a => a.CustomerId == customerId && a.RecordedTo == null)
                .OrderBy(a => a.Kind)
                .ThenBy(a => a.Asset)
                .Take(Shown)
                .ToListAsync(cancel);

    // What came here by the last thing anybody did to either case can be sent back from here as well.
    private static Task<Decision?> LastMoveHere(DeskContext db, AbuseCase found, CancellationToken cancel) =>
        db
            .Decisions.AsNoTracking()
            .Where(d => d.UndoneAt == null && d.Verb == Moving.Verb)
            .Where(d =>
                db.CaseMoves.Any(m =>
                    m.DecisionId == d.Id
                    && m.ToCaseId == found.Id
                    && m.ToVersion == found.Version
                    && m.What == CaseMove.Report
                )
            )
            .FirstOrDefaultAsync(d => db.Cases.Any(c => c.Id == d.CaseId && c.Version == d.VersionAfter), cancel);

    private static async Task<Decision?> LastAct(
        DeskContext db,
        AbuseCase found,
        IReadOnlyList<OutgoingMail> mails,
        CancellationToken cancel
    )
    {
        var last = await db
            .Decisions.AsNoTracking()
            .Where(d => d.CaseId == found.Id)
            .OrderByDescending(d => d.At)
            .FirstOrDefaultAsync(cancel);
        return
            last is { UndoneAt: null }
            && last.VersionAfter == found.Version
            && mails.Where(m => m.DecisionId == last.Id).All(m => m.State is OutgoingState.Held or OutgoingState.Parked)
            && !await db.ConnectorCalls.AnyAsync(
                c =>
                    c.DecisionId == last.Id
                    && c.State != CallState.Withdrawn
                    && (c.State != CallState.Waiting || c.Attempts > 0),
                cancel
            )
            ? last
            : null;
    }
}
