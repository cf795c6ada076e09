using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Tests.Registry;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Cases;

public sealed class CaseOrderTests(FilledCases filled) : IClassFixture<FilledCases>
{
    private static readonly DateTimeOffset Now = Minato.Now;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_go_through_every_case_once_the_worst_first()
    {
        await using var db = filled.Context();
        foreach (var (sort, expected) in new[] { (CaseSort.Urgency, "1 2 4 3"), (CaseSort.Newest, "4 3 2 1") })
        {
            var seen = new List<char>();
            Keyset? after = null;
            do
            {
                var row = await db
                    .Cases.InOrder(sort, after)
                    .Select(c => new
                    {
                        c.Id,
                        c.Number,
                        c.OpenedAt,
                        Rank = EF.Property<short>(c, CaseOrder.Rank),
                        Clock = EF.Property<DateTimeOffset>(c, CaseOrder.Clock),
                    })
                    .FirstOrDefaultAsync(Cancel);
                after =
                    row is null ? null
                    : sort == CaseSort.Newest ? new Keyset(0, row.OpenedAt, row.Id)
                    : new Keyset(row.Rank, row.Clock, row.Id);
                seen.AddRange(row is null ? [] : [row.Number[^1]]);
                after = Keyset.Parse(after?.ToString());
            } while (after is not null);

            Assert.Equal(expected, string.Join(' ', seen));
        }
    }

    [Theory]
    [InlineData("is:open")]
    [InlineData("")]
    public async Task The_place_of_a_page_is_found_in_the_index(string query)
    {
        await using var db = filled.Context();
        var place = new Keyset(1, Now, Guid.Empty);
        var sql = CaseQuery
            .Parse(query)
            .Apply(db.Cases, db, Now)
            .InOrder(CaseSort.Urgency, place)
            .Select(c => c.Id)
            .Take(50)
            .ToQueryString();

        var plan = await filled.Explain(sql);

        Assert.Contains("ROW(urgency, clock_at, id) > ROW(", plan, StringComparison.Ordinal);
        Assert.Contains("Index Cond", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
    }
}
