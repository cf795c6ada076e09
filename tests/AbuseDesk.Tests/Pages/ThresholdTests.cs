using AbuseDesk.Staff;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Pages;

public sealed class ThresholdTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly WebDesk _desk = new(database.ConnectionString);
    private Visitor _visitor = null!;

    public async ValueTask InitializeAsync()
    {
        await _desk.Person("aiko@minato.example", StaffRole.Lead);
        _visitor = await _desk.SignIn("aiko@minato.example");
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task Too_few_events_are_proposed_to_be_dismissed_and_enough_of_them_to_be_acted_on()
    {
        var made = await new Seeded(_desk).Case("brute_force", "198.51.100.10", "address");
        var below = (await _visitor.Open($"/cases/{made.Case}")).QuerySelector("#h-policy")!.ParentElement!;
        Assert.Contains("Events reported: 1", below.TextContent);
        Assert.Equal($"/cases/{made.Case}/dismiss", below.QuerySelector("[data-hotkey=Enter]")!.GetAttribute("href"));
        var sheet = await _visitor.Open($"/cases/{made.Case}/dismiss");
        Assert.NotNull(sheet.QuerySelector("option[selected][value=below_threshold]"));

        await _desk.InDatabase(db =>
            db.CaseCounters.Where(n => n.CaseId == made.CaseId)
                .ExecuteUpdateAsync(s => s.SetProperty(n => n.Incidents, 5))
        );
        var enough = (await _visitor.Open($"/cases/{made.Case}")).QuerySelector("#h-policy")!.ParentElement!;
        Assert.DoesNotContain("events are reported", enough.TextContent);
        Assert.EndsWith("/warn", enough.QuerySelector("[data-hotkey=Enter]")!.GetAttribute("href"));
    }
}
