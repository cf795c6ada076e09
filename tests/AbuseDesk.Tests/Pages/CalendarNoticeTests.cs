using AbuseDesk.Staff;
using Microsoft.Extensions.Time.Testing;

namespace AbuseDesk.Tests.Pages;

public sealed class CalendarNoticeTests(DeskDatabase database) : IClassFixture<DeskDatabase>
{
    [Theory]
    [InlineData(2027, null)]
    [InlineData(2038, "covers the years up to 2038")]
    [InlineData(2039, "ended with 2038")]
    public async Task A_table_of_holidays_that_ends_is_told_a_year_before(int year, string? said)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(year, 6, 1, 3, 0, 0, TimeSpan.Zero));
        await using var desk = new ClockedDesk(database.ConnectionString, clock);
        var email = $"aiko@{Guid.NewGuid():N}.example";
        await desk.Person(email, StaffRole.Lead);
        using var visitor = await desk.SignIn(email);
        var notice = (await visitor.Open("/admin/health")).QuerySelector("#calendar");
        if (said is null)
        {
            Assert.Null(notice);
            return;
        }

        Assert.Contains(said, notice!.TextContent);
    }
}
