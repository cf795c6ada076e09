using AbuseDesk.Cases;
using AbuseDesk.Parsing;
using AbuseDesk.Staff;
using AbuseDesk.Tests.Intake;
using Microsoft.EntityFrameworkCore;
using static AbuseDesk.Tests.Intake.FilingDesk;

namespace AbuseDesk.Tests.Cases;

/// <summary>Which cases have something in common, from the reports as they were filed.</summary>
public sealed class RelatedCasesTests(PostgresServer server) : IAsyncLifetime
{
    private FilingDesk _desk = null!;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _desk = await FilingDesk.AtMinato(server);

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task The_same_customer_address_and_neighbourhood_are_named_and_what_says_most_comes_first()
    {
        var spam = await Filed(Accuses("198.51.100.10", "spam", "2026-11-23T20:00:00Z"));
        var scan = await Filed(Accuses("198.51.100.10", "scan", "2026-11-23T20:00:00Z"));
        var near = await Filed(Accuses("198.51.100.20", "scan", "2026-11-23T20:00:00Z"));
        await Filed(Accuses("2001:db8:100:a::25", "scan", "2026-11-23T20:00:00Z"));

        var related = await Of(spam);

        Assert.Equal([scan.Id, near.Id], related.Select(r => r.Case.Id));
        Assert.Equal(["resource", "customer", "address", "prefix"], related[0].By.Where(b => b is not "campaign"));
        Assert.Equal(["prefix"], related[1].By.Where(b => b is not "campaign"));
    }

    [Fact]
    public async Task A_page_is_the_same_in_any_spelling_and_a_kit_is_known_by_its_path()
    {
        var page = await Filed(Page("https://bank-login.example/kit/v2/verify.php?utm_source=mail#top"));
        var again = await Filed(
            Page("HTTPS://Bank-Login.example:443/kit/v2/verify.php") with
            {
                Category = "domain_abuse",
            }
        );
        var kit = await Filed(Page("http://forum.example/kit/v7/verify.php"));

        var related = await Of(page);

        Assert.Equal([again.Id, kit.Id], related.Select(r => r.Case.Id));
        Assert.Equal("url", related[0].By[0]);
        Assert.Contains("path", related[1].By);
        Assert.DoesNotContain("url", related[1].By);
    }

    [Fact]
    public async Task One_reporters_campaign_is_seen_through_its_numbers_and_names()
    {
        var one = await Filed(
            Accuses("198.51.100.10", "scan"),
            "[Case 7712345] Phishing at a.example – 2026-11-24",
            "takedown@vendor.example"
        );
        var same = await Filed(
            Accuses("2001:db8:100:a::25", "scan"),
            "[Case 7712399] Phishing at b[.]example – 2026-11-25",
            "takedown@vendor.example"
        );
        await Filed(
            Accuses("198.51.100.200", "scan"),
            "[Case 7712345] Phishing at a.example – 2026-11-24",
            "somebody@else.example"
        );

        var related = await Of(one);

        Assert.Equal(["campaign"], Assert.Single(related, r => r.Case.Id == same.Id).By);
        Assert.DoesNotContain(related, r => r.Case.Id != same.Id && r.By.Contains("campaign"));
    }

    [Fact]
    public async Task Old_merged_and_hidden_cases_are_not_named()
    {
        var old = await Filed(Accuses("198.51.100.10", "scan", "2026-11-23T20:00:00Z"));
        _desk.Clock.Advance(TimeSpan.FromDays(181));
        var hidden = await Filed(Accuses("198.51.100.10", "spam", "2027-05-20T20:00:00Z"));
        var now = await Filed(Accuses("198.51.100.10", "open_service", "2027-05-20T20:00:00Z"));
        await _desk.Act(hidden.Id, c => c.Restrict("csam", Actor.Staff(Guid.NewGuid()), _desk.Clock.GetUtcNow()));

        Assert.Empty(await Of(now));
        Assert.Equal(hidden.Id, Assert.Single(await Of(now, "csam")).Case.Id);
        Assert.NotEqual(old.Id, now.Id);
    }

    [Fact]
    public async Task A_wave_leaves_each_mark_once()
    {
        for (var n = 0; n < 3; n++)
        {
            await _desk.File(Report($"r{n}@home.example", Page("https://bank-login.example/kit/v2/verify.php")));
        }

        var of = await _desk.OnlyCase();
        await using var db = _desk.Context();
        var kinds = await db.CaseMarks.Where(m => m.CaseId == of.Id).Select(m => m.Kind).ToListAsync(Cancel);
        Assert.Equal(["domain", "path", "url"], kinds.Order());
    }

    private static Finding Page(string url) =>
        new()
        {
            Category = "phishing",
            Urls = [url],
            Reason = "test",
        };

    private async Task<AbuseCase> Filed(Finding finding, string subject = "abuse", string from = "a@home.example")
    {
        var before = (await _desk.Cases()).Select(c => c.Id).ToHashSet();
        var report = Report(from, finding);
        await _desk.File(report with { Envelope = report.Envelope with { Subject = subject } });
        return Assert.Single(await _desk.Cases(), c => !before.Contains(c.Id));
    }

    private async Task<IReadOnlyList<RelatedCase>> Of(AbuseCase of, params string[] circles)
    {
        await using var db = _desk.Context();
        return await RelatedCases.Of(db, of, new Viewer(Guid.NewGuid(), StaffRole.Operator, circles), 20, Cancel);
    }
}
