using AbuseDesk.Cases;
using AbuseDesk.Clocks;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using AbuseDesk.Parsing;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages;

/// <summary>The queue: today's decisions, the worst and most urgent first. The URL is the state.</summary>
public sealed class IndexModel(DeskContext db, DeskSettings settings, TimeProvider clock) : PageModel
{
    /// <summary>What is shown of a count; more says "999+".</summary>
    public const int CountedTo = 999;

    private static readonly (string Name, string Query)[] Shown =
    [
        ("Open", "is:new"),
        ("Waiting", "is:waiting"),
        ("Overdue", "is:overdue"),
        ("NoCustomer", "is:open owner:unassigned,shared_host,unknown_time"),
        ("Attention", "is:attention"),
        ("All", ""),
    ];

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Query { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public CaseQuery Asked { get; private set; } = null!;
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public IReadOnlyList<View> Views { get; private set; } = [];
    public string? Next { get; private set; }
    public IReadOnlyList<Failing> FailingMailboxes { get; private set; } = [];

    public bool HasMailbox => settings.Mailboxes.Count > 0;

    /// <summary>This list, as a way back from a case.</summary>
    public string Here => Request.Path + Request.QueryString;

    public string Since { get; private set; } = "";

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var viewer = Viewer.Of(User);
        Query ??= Shown[0].Query;
        if (Query.Length > 500)
        {
            Query = Query[..500];
        }

        Asked = CaseQuery.Parse(Query);
        Since = new Keyset(0, now, Guid.Empty).ToString();
        Rows = await Read(Asked.Apply(db.Cases.VisibleTo(viewer), db, now), cancel);
        Views = await Count(viewer, now, cancel);
        FailingMailboxes = await db
            .Mailboxes.Where(m => m.FailingSince != null)
            .OrderBy(m => m.Name)
            .Select(m => new Failing(m.Name, m.FailingSince!.Value, m.LastError))
            .ToListAsync(cancel);
    }

    private async Task<IReadOnlyList<Row>> Read(IQueryable<AbuseCase> cases, CancellationToken cancel)
    {
        var rows = await Project(cases.InOrder(CaseSort.Urgency, Keyset.Parse(After)).Take(Keyset.PageSize + 1))
            .ToListAsync(cancel);
        if (rows.Count <= Keyset.PageSize)
        {
            return rows;
        }

        var last = rows[Keyset.PageSize - 1];
        Next = new Keyset(last.Rank, last.ClockAt, last.Id).ToString();
        return rows[..Keyset.PageSize];
    }

    private IQueryable<Row> Project(IQueryable<AbuseCase> cases) =>
        from c in cases
        join counters in db.CaseCounters on c.Id equals counters.CaseId into counted
        from n in counted.DefaultIfEmpty()
        join customer in db.Customers on c.CustomerId equals customer.Id into named
        from k in named.DefaultIfEmpty()
        select new Row(
            c.Id,
            c.Number,
            c.Kind,
            c.State,
            c.Category,
            c.Severity,
            EF.Property<short>(c, CaseOrder.Rank),
            c.Resource,
            c.ResourceKind,
            c.Owner,
            k == null ? null : k.Ref,
            k == null ? null : k.Name,
            n == null ? 0 : n.Reports,
            n == null ? null : n.Attention,
            c.Recurrences,
            n != null && n.ContradictedAt != null && c.State != CaseState.Closed,
            n != null && n.WaveStartedAt != null && n.WaveEndedAt == null,
            db.ReportCases.Any(l => l.CaseId == c.Id && l.Report.Missing.Contains("port")),
            c.Compartment,
            EF.Property<DateTimeOffset>(c, CaseOrder.Clock),
            c.DueAt,
            c.OpenedAt
        );

    private async Task<IReadOnlyList<View>> Count(Viewer viewer, DateTimeOffset now, CancellationToken cancel)
    {
        var views = new List<View>(Shown.Length);
        foreach (var (name, query) in Shown)
        {
            int? count =
                query.Length == 0
                    ? null
                    : await CaseQuery
                        .Parse(query)
                        .Apply(db.Cases.VisibleTo(viewer), db, now)
                        .Take(CountedTo + 1)
                        .CountAsync(cancel);
            views.Add(new View(name, query, count, string.Equals(query, Asked.Text, StringComparison.Ordinal)));
        }

        return views;
    }

    public sealed record View(string Name, string Query, int? Count, bool IsCurrent);

    public sealed record Failing(string Mailbox, DateTimeOffset Since, string? Error);

    public sealed record Row(
        Guid Id,
        string Number,
        CaseKind Kind,
        CaseState State,
        string Category,
        Severity Severity,
        short Rank,
        string Resource,
        string ResourceKind,
        OwnerKind Owner,
        string? CustomerRef,
        string? CustomerName,
        int Reports,
        string? Attention,
        int Recurrences,
        bool IsContradicted,
        bool IsWave,
        bool NeedsPort,
        string? Compartment,
        DateTimeOffset ClockAt,
        DateTimeOffset? DueAt,
        DateTimeOffset OpenedAt
    )
    {
        /// <summary>What runs out at <see cref="ClockAt"/>.</summary>
        public string Clock => ClockBasis.Shown(State, Owner, DueAt);
    }
}
