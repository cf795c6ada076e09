using System.Security.Claims;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Cases;

/// <summary>Cases for other systems, read only: <c>GET /cases</c>, <c>GET /cases/{number}</c>.</summary>
public static class CaseApi
{
    public static void MapCases(this IEndpointRouteBuilder api)
    {
        api.MapGet("/cases", List)
            .WithSummary("Cases, in the query language of the queue")
            .Produces<ApiPage<CaseItem>>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/cases/{number}", Find)
            .WithSummary("One case with its reports, findings, events, clocks and actions")
            .Produces<CaseDetail>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> List(
        DeskContext db,
        TimeProvider clock,
        ClaimsPrincipal user,
        CancellationToken cancel,
        string? query = null,
        string? after = null,
        string? sort = null,
        string? limit = null
    )
    {
        var asked = CaseQuery.Parse(query);
        if (asked.Unknown.Count > 0)
        {
            var words = string.Join(' ', asked.Unknown);
            return DeskApi.Refuse(
                StatusCodes.Status400BadRequest,
                "The query is not understood",
                $"Not known: {words}. Known: {CaseQuery.Keys} and words."
            );
        }

        if (DeskApi.Begin(after, out var begin) is { } refusal)
        {
            return refusal;
        }

        if (DeskApi.Limit(limit) is not { } most || sort is not (null or "urgency" or "newest"))
        {
            return DeskApi.Refuse(
                StatusCodes.Status400BadRequest,
                "limit or sort is not known",
                $"limit: 1 to {DeskApi.MostItems}; sort: urgency or newest."
            );
        }

        var order = sort is "newest" ? CaseSort.Newest : CaseSort.Urgency;
        var cases = asked.Apply(db.Cases.VisibleTo(Viewer.OfKey(user)), db, clock.GetUtcNow());
        var rows = await Rows(cases.InOrder(order, begin).Take(most + 1), db).ToListAsync(cancel);
        var page = rows.Take(most).ToList();
        var next = rows.Count > most ? page[^1].Keyset(order).ToString() : null;
        return Results.Ok(new ApiPage<CaseItem>([.. page.Select(r => r.Item())], next));
    }

    private static async Task<IResult> Find(
        string number,
        DeskContext db,
        ClaimsPrincipal user,
        CancellationToken cancel
    )
    {
        var viewer = Viewer.OfKey(user);
        var row = await Rows(db.Cases.VisibleTo(viewer).Where(c => c.Number == number), db)
            .SingleOrDefaultAsync(cancel);
        return row is null
            ? DeskApi.Refuse(StatusCodes.Status404NotFound, "There is no such case")
            : Results.Ok(await CaseDetail.Read(row, db, viewer, cancel));
    }

    private static IQueryable<CaseRow> Rows(IQueryable<AbuseCase> cases, DeskContext db) =>
        from c in cases.AsNoTracking()
        join counters in db.CaseCounters on c.Id equals counters.CaseId into counted
        from n in counted.DefaultIfEmpty()
        join customer in db.Customers on c.CustomerId equals customer.Id into named
        from k in named.DefaultIfEmpty()
        select new CaseRow(
            c,
            k == null ? null : k.Ref,
            n == null ? 0 : n.Reports,
            n == null ? null : n.LastSeenAt,
            EF.Property<short>(c, CaseOrder.Rank),
            EF.Property<DateTimeOffset>(c, CaseOrder.Clock)
        );
}

internal sealed record CaseRow(
    AbuseCase Case,
    string? CustomerRef,
    int Reports,
    DateTimeOffset? LastSeen,
    short Rank,
    DateTimeOffset Clock
)
{
    public Keyset Keyset(CaseSort sort) =>
        sort == CaseSort.Newest ? new(0, Case.OpenedAt, Case.Id) : new(Rank, Clock, Case.Id);

    public CaseItem Item() =>
        new(
            Case.Number,
            StoredText.Text(Case.State),
            StoredText.Text(Case.Kind),
            Case.Category,
            Case.Family,
            StoredText.Text(Case.Severity),
            StoredText.Text(Case.Owner),
            CustomerRef,
            Case.Resource,
            Reports,
            Case.FirstSeenAt,
            LastSeen,
            Case.DueAt
        );
}

/// <summary>A case in a list.</summary>
public sealed record CaseItem(
    string Number,
    string State,
    string Kind,
    string Category,
    string Family,
    string Severity,
    string Owner,
    string? CustomerRef,
    string Resource,
    int ReportCount,
    DateTimeOffset FirstSeen,
    DateTimeOffset? LastSeen,
    DateTimeOffset? DueAt
);
