using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Cases;

/// <summary>In which order cases are listed.</summary>
public enum CaseSort
{
    /// <summary>The worst first, then whose clock runs out first.</summary>
    Urgency,
    Newest,
}

/// <summary>
/// The order of the queue, and where a page of it begins. All parts of the key ascend, so that Postgres takes the row
/// comparison as a place in the index: the thousandth page costs as much as the first.
/// </summary>
public static class CaseOrder
{
    /// <summary>Computed column: 0 critical … 3 low.</summary>
    public const string Rank = "Urgency";

    /// <summary>Computed column: when somebody should look, or the deadline of whomever we wait for.</summary>
    public const string Clock = "ClockAt";

    public static IQueryable<AbuseCase> InOrder(this IQueryable<AbuseCase> cases, CaseSort sort, Keyset? after) =>
        sort switch
        {
            CaseSort.Urgency => After(cases, after)
                .OrderBy(c => EF.Property<short>(c, Rank))
                .ThenBy(c => EF.Property<DateTimeOffset>(c, Clock))
                .ThenBy(c => c.Id),
            CaseSort.Newest => (
                after is null
                    ? cases
                    : cases.Where(c =>
                        EF.Functions.LessThan(
                            ValueTuple.Create(c.OpenedAt, c.Id),
                            ValueTuple.Create(after.At, after.Id)
                        )
                    )
            )
                .OrderByDescending(c => c.OpenedAt)
                .ThenByDescending(c => c.Id),
        };

    private static IQueryable<AbuseCase> After(IQueryable<AbuseCase> cases, Keyset? after) =>
        after is null
            ? cases
            : cases.Where(c =>
                EF.Functions.GreaterThan(
                    ValueTuple.Create(EF.Property<short>(c, Rank), EF.Property<DateTimeOffset>(c, Clock), c.Id),
                    ValueTuple.Create(after.Rank, after.At, after.Id)
                )
            );
}
