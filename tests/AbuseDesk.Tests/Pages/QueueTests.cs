using AbuseDesk.Cases;
using AbuseDesk.Evidence;

namespace AbuseDesk.Tests.Pages;

public sealed class QueueTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    private readonly WebDesk _desk = new(database.ConnectionString);
    private Visitor _visitor = null!;

    public async ValueTask InitializeAsync()
    {
        var email = $"{Guid.NewGuid():N}@minato.example";
        await _desk.Person(email);
        _visitor = await _desk.SignIn(email);
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task Hostile_words_stay_words()
    {
        var made = await new Seeded(_desk).Case(resource: Hostile, kind: "none", subject: Hostile, excerpt: Hostile);
        foreach (
            var path in new[]
            {
                "/?q=",
                $"/cases/{made.Case}",
                $"/cases/{made.Case}/warn",
                $"/messages/{made.RawId}",
                "/messages?state=all",
            }
        )
        {
            var page = await _visitor.Open(path);
            Assert.Empty(page.QuerySelectorAll("img, script:not([src]):not([type=importmap])"));
            Assert.Empty(page.QuerySelectorAll("[style], [onclick], [onerror], style"));
        }

        Assert.Contains(Hostile, (await _visitor.Open($"/cases/{made.Case}")).Body!.TextContent);
    }

    [Fact]
    public async Task The_list_goes_on_where_the_page_ended()
    {
        var seeded = new Seeded(_desk);
        var numbers = new List<string>();
        for (var i = 0; i < 53; i++)
        {
            numbers.Add((await seeded.Case("scan", $"198.51.100.{i}", "address")).Case);
        }

        var seen = new List<string>();
        var next = "/?q=category:scan";
        while (next is not null)
        {
            var page = await _visitor.Open(next);
            seen.AddRange(
                page.QuerySelectorAll("a.open").Select(a => a.GetAttribute("href")!.Split('?')[0].Split('/')[^1])
            );
            next = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(numbers.Order(), seen.Order());
    }

    [Fact]
    public async Task A_word_nobody_understands_is_named()
    {
        var page = await _visitor.Open("/?q=is:open%20colour:green");
        Assert.Contains(
            page.QuerySelectorAll("[role=alert]"),
            a => a.TextContent.Contains("colour:green", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_worst_comes_first_and_addresses_are_broken()
    {
        var seeded = new Seeded(_desk);
        var low = await seeded.Case("open_service", "203.0.113.77", "address");
        var critical = await seeded.Case("ddos_source", "attack.example", "domain");
        var text = (await _visitor.Open("/?q=")).QuerySelector("table")!.InnerHtml;
        Assert.True(
            text.IndexOf(critical.Case, StringComparison.Ordinal) is var first
                && (text.IndexOf(low.Case, StringComparison.Ordinal) is var second && (second < 0 || first < second))
        );
        Assert.Contains("attack[.]example", text);
    }

    [Fact]
    public async Task New_arrivals_are_counted_from_when_the_list_was_drawn()
    {
        var page = await _visitor.Open("/");
        var ask = page.QuerySelector("[data-arrivals]")!.GetAttribute("data-arrivals")!;
        Assert.Contains("\"count\":0", await _visitor.GetText(ask));
        await _desk.InDatabase(async db =>
        {
            var later = TimeProvider.System.GetUtcNow().AddSeconds(2);
            db.Add(
                AbuseCase.Open(
                    new AbuseCase.Opening(
                        "MI-2026-900001",
                        CaseKind.Incident,
                        "spam",
                        Guid.NewGuid().ToString(),
                        OwnerKind.Unassigned,
                        null,
                        null,
                        "192.0.2.1",
                        "address",
                        null,
                        later
                    ),
                    Actor.Desk,
                    later
                )
            );
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        Assert.Contains("\"count\":1", await _visitor.GetText(ask));
    }

    [Fact]
    public async Task A_mailbox_that_fails_is_named_with_its_error()
    {
        await _desk.InDatabase(async db =>
        {
            db.Add(
                new MailboxState
                {
                    Name = "abuse",
                    Identity = "x",
                    FailingSince = DateTimeOffset.UnixEpoch,
                    LastError = "connection refused",
                }
            );
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        var alert = (await _visitor.Open("/")).QuerySelector("[role=alert]")!.TextContent;
        Assert.Contains("abuse", alert);
        Assert.Contains("connection refused", alert);
    }

    [Fact]
    public async Task The_page_speaks_the_language_somebody_chose()
    {
        var answer = await _visitor.Submit("/", "form[action='/account/language']", ("language", "ja"));
        Assert.Equal("/", answer.Headers.Location!.ToString());
        var page = await _visitor.Open("/");
        Assert.Equal("ja", page.DocumentElement.GetAttribute("lang"));
        Assert.Contains("受付", page.QuerySelector("nav")!.TextContent);
    }
}
