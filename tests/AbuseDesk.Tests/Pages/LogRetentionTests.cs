using System.Globalization;
using AbuseDesk.Cases;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AbuseDesk.Tests.Pages;

/// <summary>A log that a check looks into ends some day; the case says when, while something can be done.</summary>
public sealed class LogRetentionTests(DeskDatabase database) : IClassFixture<DeskDatabase>
{
    // The incident of a seeded case is on 2026-11-23 23:55 UTC: its lines are there until 2026-12-08 23:55.
    private const string Days = "15";

    [Theory]
    [InlineData("2026-11-29T12:00Z", "en", "hint", "Mail delivery log gone in 9 days")]
    [InlineData("2026-11-29T12:00Z", "ja", "hint", "メール配送ログ あと9日で消えます")]
    [InlineData("2026-12-05T12:00Z", "en", "hint", "gone in 3 days")]
    [InlineData("2026-12-06T12:00Z", "en", "notice warn", "gone in 2 days")]
    [InlineData("2026-12-07T12:00Z", "en", "notice warn", "gone in 1 day")]
    [InlineData("2026-12-08T12:00Z", "en", "notice warn", "gone within 24 hours")]
    [InlineData("2026-12-08T12:00Z", "ja", "notice warn", "24時間以内に消えます")]
    [InlineData("2026-12-10T12:00Z", "en", "notice bad", "already gone since")]
    [InlineData("2026-12-10T12:00Z", "ja", "notice bad", "すでに消えています")]
    public async Task A_case_says_when_its_log_is_gone(string now, string language, string tone, string says)
    {
        await using var desk = Desk(now);
        var made = await new Seeded(desk).Case("spam", "info@shop.example", "mailbox");
        var shown = Assert.Single(await Shown(desk, made, language));
        Assert.Equal(tone, shown.Tone);
        Assert.Contains(says, shown.Text);
    }

    [Fact]
    public async Task Of_several_incidents_the_one_whose_lines_end_next_counts()
    {
        await using var desk = Desk("2026-12-10T12:00Z");
        var made = await new Seeded(desk).Case("spam", "info@shop.example", "mailbox");
        var later = await new Seeded(desk).Case("spam", "other@shop.example", "mailbox");
        var at = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);
        await desk.InDatabase(db =>
            db.Findings.Where(f => f.CaseId == later.CaseId)
                .ExecuteUpdateAsync(f => f.SetProperty(x => x.CaseId, made.CaseId).SetProperty(x => x.OccurredAt, at))
        );
        Assert.Contains("gone in 5 days", Assert.Single(await Shown(desk, made, "en")).Text);
    }

    [Fact]
    public async Task Nothing_is_said_where_no_such_log_is_asked_for_or_the_case_is_closed()
    {
        await using var desk = Desk("2026-11-29T12:00Z");
        Assert.Empty(await Shown(desk, await new Seeded(desk).Case(), "en"));
        var made = await new Seeded(desk).Case("spam", "info@shop.example", "mailbox");
        await desk.InDatabase(async db =>
        {
            var of = await db.Cases.SingleAsync(c => c.Id == made.CaseId);
            of.Dismiss("no_violation", null, Actor.Staff(Guid.NewGuid()), TimeProvider.System.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        Assert.Empty(await Shown(desk, made, "en"));
    }

    private Keeping Desk(string now) =>
        new(database.ConnectionString, DateTimeOffset.Parse(now, CultureInfo.InvariantCulture));

    private static async Task<IReadOnlyList<(string Tone, string Text)>> Shown(
        Keeping desk,
        Seeded.Made made,
        string language
    )
    {
        var email = $"aiko@{Guid.NewGuid():N}.example";
        await desk.Person(email);
        using var visitor = await desk.SignIn(email, language);
        var section = (await visitor.Open($"/cases/{made.Case}")).QuerySelector("#h-checks")!.Closest("section")!;
        return
        [
            .. section
                .QuerySelectorAll(":scope > div.hint, :scope > div.notice")
                .Select(d => (d.ClassName!, d.TextContent.Trim())),
        ];
    }

    /// <summary>A desk that was told how long its mail log lasts, and not its login log.</summary>
    private sealed class Keeping(string connection, DateTimeOffset now) : WebDesk(connection)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Desk:Retention:MailLogDays", Days);
            builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(new FakeTimeProvider(now)));
        }
    }
}
