using AbuseDesk.Clocks;
using AbuseDesk.Staff;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AbuseDesk.Tests.Pages;

public sealed class ClockPageTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly WebDesk _desk = new(database.ConnectionString);
    private Visitor _visitor = null!;

    public async ValueTask InitializeAsync()
    {
        var email = $"aiko@{Guid.NewGuid():N}.example";
        await _desk.Person(email, StaffRole.Lead);
        _visitor = await _desk.SignIn(email);
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task The_case_shows_what_runs_right_after_an_act_and_after_its_undo()
    {
        var made = await new Seeded(_desk).Case();
        await _visitor.Submit($"/cases/{made.Case}/warn", "form.sheet", ("Typed.Text", "real"));
        var page = await _visitor.Open($"/cases/{made.Case}");
        var row = Assert.Single(page.QuerySelectorAll("section[aria-labelledby=h-clocks] .facts > div"));
        Assert.Contains("The customer's deadline", row.TextContent);
        Assert.Equal("0", row.QuerySelector("meter")!.GetAttribute("value"));
        Assert.NotNull(row.QuerySelector("time"));

        await _visitor.Send("/", page, ".toast form");
        Assert.Contains("First look", await Shown(made.Case));
        Assert.DoesNotContain("deadline", await Shown(made.Case));
    }

    [Fact]
    public async Task When_the_time_is_over_the_box_says_so_and_the_timeline_too()
    {
        var made = await new Seeded(_desk).Case();
        await _visitor.Submit($"/cases/{made.Case}/warn", "form.sheet", ("Typed.Text", "real"));
        await Later(TimeSpan.FromHours(1), made.CaseId);
        var page = await _visitor.Open($"/cases/{made.Case}");
        Assert.Contains("ran out", page.QuerySelector("#h-policy")!.ParentElement!.TextContent);
        Assert.Contains("The time is over", page.QuerySelector(".line")!.TextContent);
        Assert.Contains("Time is over", page.QuerySelector("header .badge.warn")!.TextContent);
        Assert.NotNull(page.QuerySelector("section[aria-labelledby=h-clocks] .late"));
        var queue = await _visitor.Open("/?q=is:overdue");
        var row = queue.QuerySelectorAll("tr").Single(r => r.QuerySelector($"a[href*='{made.Case}']") is not null);
        Assert.Equal("The customer's deadline", row.QuerySelector(".late")!.GetAttribute("title"));
    }

    [Fact]
    public async Task A_closed_case_whose_follow_up_is_due_asks_for_a_check()
    {
        var made = await new Seeded(_desk).Case();
        await _visitor.Submit($"/cases/{made.Case}/warn", "form.sheet", ("Typed.Text", "real"));
        await _visitor.Submit(
            $"/cases/{made.Case}/close",
            "form.sheet",
            ("Typed.Cause", "unknown"),
            ("Typed.Why", "seen by me")
        );
        Assert.Contains("Follow-up after 7 days", await Shown(made.Case));
        await _desk.InDatabase(db =>
            db.CaseClocks.Where(k => k.CaseId == made.CaseId && k.Basis == "followup.7d")
                .ExecuteUpdateAsync(k =>
                    k.SetProperty(x => x.DueAt, x => x.DueAt.AddDays(-9))
                        .SetProperty(x => x.NextAt, x => x.NextAt!.Value.AddDays(-9))
                )
        );
        await Turn(TimeProvider.System.GetUtcNow());
        var page = await _visitor.Open($"/cases/{made.Case}");
        Assert.Contains("Follow-up is due", page.QuerySelector("header .badge.warn")!.TextContent);
        Assert.NotNull(page.QuerySelector("section[aria-labelledby=h-clocks] a[href$='/check']"));
    }

    private async Task<string> Shown(string number) =>
        (await _visitor.Open($"/cases/{number}")).QuerySelector("section[aria-labelledby=h-clocks]")!.TextContent;

    // The deadline was so much earlier, and the worker has had its turn.
    private async Task Later(TimeSpan over, Guid caseId)
    {
        var due = TimeProvider.System.GetUtcNow() - over;
        await _desk.InDatabase(async db =>
        {
            await db.Cases.Where(c => c.Id == caseId).ExecuteUpdateAsync(c => c.SetProperty(x => x.DueAt, due));
            return await db
                .CaseClocks.Where(k => k.CaseId == caseId && k.CompletedAt == null)
                .ExecuteUpdateAsync(k =>
                    k.SetProperty(x => x.DueAt, due)
                        .SetProperty(x => x.NextAt, due)
                        .SetProperty(x => x.StartAt, due.AddDays(-3))
                        .SetProperty(x => x.Period, (string?)null)
                );
        });
        await Turn(TimeProvider.System.GetUtcNow());
    }

    private async Task Turn(DateTimeOffset now)
    {
        await using var scope = _desk.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var points = ActivatorUtilities.CreateInstance<ClockPoints>(
            services,
            new FakeTimeProvider(now),
            ActivatorUtilities.CreateInstance<CustomerReminders>(services)
        );
        await points.Reach(50, TestContext.Current.CancellationToken);
    }
}
