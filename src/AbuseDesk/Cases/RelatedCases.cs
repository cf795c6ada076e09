using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Cases;

/// <summary>Another case that has something in common; <c>By</c>: kinds of <see cref="CaseMarks"/>, what says most first.</summary>
public sealed record RelatedCase(AbuseCase Case, IReadOnlyList<string> By);

/// <summary>Cases of the last half year that share a page, an address, a customer … with one.</summary>
public static class RelatedCases
{
    public const int Days = 180;

    // So many of each kind; a shared host has thousands.
    private const int MostOfEach = 30;
    private const int MostMarks = 60;

    private const string Query = """
        with mine as (select kind, mark from case_marks where case_id = {0} order by kind, mark limit {5}),
        found as (
            select mine.kind, other.case_id from mine cross join lateral (
                select m.case_id from case_marks m join cases c on c.id = m.case_id
                where m.kind = mine.kind and m.mark = mine.mark and m.opened_at > {3} and m.case_id <> {0}
                    and c.merged_into is null and (c.compartment is null or c.compartment = any({4}))
                order by m.opened_at desc limit {6}) other
            union
            select 'customer', id from (
                select id from cases where customer_id = {1} and opened_at > {3} and id <> {0}
                    and merged_into is null and (compartment is null or compartment = any({4}))
                order by opened_at desc limit {6}) c
            union
            select 'resource', id from (
                select id from cases where resource = {2} and opened_at > {3} and id <> {0} and kind = 'incident'
                    and merged_into is null and (compartment is null or compartment = any({4}))
                order by opened_at desc limit {6}) r
        )
        select f.case_id, array_agg(f.kind order by k.place) as kinds
        from found f join unnest({7}) with ordinality as k (kind, place) on k.kind = f.kind
        join cases c on c.id = f.case_id
        group by f.case_id, c.opened_at
        -- each kind says more than all that come after it together
        order by sum(1 << (16 - k.place::int)) desc, c.opened_at desc
        limit {8}
        """;

    public static async Task<IReadOnlyList<RelatedCase>> Of(
        DeskContext db,
        AbuseCase of,
        Viewer viewer,
        int most,
        CancellationToken cancel
    )
    {
        if (of.Kind is not CaseKind.Incident)
        {
            return [];
        }

        var since = of.OpenedAt.AddDays(-Days);
        var rows = await db
            .Database.SqlQueryRaw<Row>(
                Query,
                of.Id,
                of.CustomerId ?? Guid.Empty,
                of.Resource,
                since,
                viewer.Compartments.ToArray(),
                MostMarks,
                MostOfEach,
                CaseMarks.Kinds.ToArray(),
                most
            )
            .ToListAsync(cancel);
        var ids = rows.ConvertAll(r => r.CaseId);
        var cases = await db.Cases.AsNoTracking().VisibleTo(viewer).Where(c => ids.Contains(c.Id)).ToListAsync(cancel);
        return [.. rows.Join(cases, r => r.CaseId, c => c.Id, (r, c) => new RelatedCase(c, r.Kinds))];
    }

    private sealed record Row(Guid CaseId, string[] Kinds);
}
