using System.Net;
using AbuseDesk.Checks;
using AbuseDesk.Staff;
using AbuseDesk.Tests.Checks;
using AngleSharp.Dom;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AbuseDesk.Tests.Pages;

/// <summary>What people see of the visits to reported pages, whatever those pages say, and what they may ask for.</summary>
public sealed class UrlPageTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private const string HostileTitle = "<img src=x onerror=alert(1)>";
    private readonly LookingDesk _web = new LookingDesk(database.ConnectionString);
    private UrlDesk _desk = null!;
    private Visitor _lead = null!;
    private Guid _leadId;

    public async ValueTask InitializeAsync()
    {
        _desk = await UrlDesk.Open(database.ConnectionString, Serve);
        var email = $"mori@{Guid.NewGuid():N}.example";
        _leadId = await _web.Person(email, StaffRole.Lead);
        _lead = await _web.SignIn(email);
    }

    public async ValueTask DisposeAsync()
    {
        _lead.Dispose();
        await _web.DisposeAsync();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task A_case_shows_how_its_URL_was_last_seen_without_a_link_to_it()
    {
        var made = await _desk.Case("http://shown.example/start");
        Assert.Equal(1, await _desk.Run());
        var visit = Assert.Single(await _desk.Visits(made), v => v.DoneAt is not null);

        var page = await _lead.Open($"/cases/{made.Number}");

        var section = page.QuerySelector("#h-urls")!.ParentElement!;
        Assert.Contains("hxxp://shown[.]example/start", section.TextContent);
        Assert.Contains("HTTP 200", section.TextContent);
        Assert.Equal(HostileTitle, section.QuerySelector("q")!.TextContent);
        Assert.Equal(
            $"/cases/{made.Number}/urls/{visit.Id}",
            Assert.Single(section.QuerySelectorAll("a")).GetAttribute("href")
        );
        AssertHarmless(page);
    }

    [Fact]
    public async Task A_visit_shows_each_step_and_hostile_text_as_text()
    {
        var made = await _desk.Case("http://steps.example/start");
        Assert.Equal(1, await _desk.Run());
        var visit = Assert.Single(await _desk.Visits(made), v => v.DoneAt is not null);

        var page = await _lead.Open($"/cases/{made.Number}/urls/{visit.Id}");

        var desktop = page.QuerySelector("#v-desktop")!.Closest("section")!;
        Assert.Equal(
            ["302", "200"],
            desktop.QuerySelectorAll("tbody tr").Select(r => r.QuerySelector("td:last-child")!.TextContent.Trim())
        );
        Assert.Contains("hxxp://steps[.]example/login", desktop.QuerySelector("tbody tr:last-child")!.TextContent);
        Assert.Contains("hxxps://collect[.]example/", desktop.TextContent);
        Assert.Contains(desktop.QuerySelectorAll("dd"), d => d.TextContent == HostileTitle);
        Assert.Contains("<script>alert(2)</script>", desktop.QuerySelector(".raw")!.TextContent);
        AssertHarmless(page);
    }

    [Fact]
    public async Task A_visit_is_found_on_its_own_case_only()
    {
        var made = await _desk.Case("http://own.example/start");
        Assert.Equal(1, await _desk.Run());
        var visit = Assert.Single(await _desk.Visits(made), v => v.DoneAt is not null);
        var other = await _desk.Case();
        await _lead.Open($"/cases/{other.Number}/urls/{visit.Id}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_asks_for_a_look_gets_one_visit_of_each_URL_however_often_they_ask()
    {
        var made = await _desk.Case("http://asked.example/a", "http://asked.example/b");
        for (var i = 0; i < 2; i++)
        {
            var answer = await _lead.Submit($"/cases/{made.Number}/check?kind=url_live", "#look");
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }

        var visits = await _desk.Visits(made);
        Assert.Equal(["http://asked.example/a", "http://asked.example/b"], visits.Select(v => v.Url).Order());
        Assert.All(visits, v => Assert.Equal((VisitReason.Asked, _leadId), (v.Why, v.AskedBy!.Value)));
        Assert.Contains("Looking at 2 URLs", (await _lead.Open($"/cases/{made.Number}")).Body!.TextContent);
    }

    [Fact]
    public async Task A_look_at_what_nobody_may_open_is_not_offered_and_refused()
    {
        var made = await _desk.Of("csam", null, "http://never.example/");
        var path = $"/cases/{made.Number}/check?kind=url_live";
        var page = await _lead.Open(path);
        Assert.Null(page.QuerySelector("#look"));
        Assert.DoesNotContain(
            "never.example",
            (await _lead.Open($"/cases/{made.Number}")).QuerySelector("#h-urls")?.TextContent ?? ""
        );

        var answer = await AskAnyway(_lead, path, page);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("never opened", (await Visitor.Read(answer)).QuerySelector("#problem")!.TextContent);
        Assert.Empty(await _desk.Visits(made));
        Assert.Empty(await _desk.Events(made, "look_asked"));
    }

    [Fact]
    public async Task While_it_is_off_the_page_says_how_to_switch_it_on_and_a_look_is_refused()
    {
        await using var off = new WebDesk(database.ConnectionString);
        var email = $"ota@{Guid.NewGuid():N}.example";
        await off.Person(email, StaffRole.Lead);
        using var ota = await off.SignIn(email);
        var made = await _desk.Case("http://off.example/");
        var path = $"/cases/{made.Number}/check?kind=url_live";
        var page = await ota.Open(path);
        Assert.Null(page.QuerySelector("#look"));
        Assert.Equal("Desk__Checks__UrlLive=On", page.QuerySelector("#look-off code")!.TextContent);

        var answer = await AskAnyway(ota, path, page);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("switched off", (await Visitor.Read(answer)).QuerySelector("#problem")!.TextContent);
        Assert.Empty(await _desk.Visits(made));
        Assert.Empty(await _desk.Events(made, "look_asked"));
    }

    private static Task<HttpResponseMessage> AskAnyway(Visitor who, string path, IDocument page)
    {
        page.QuerySelector("form[data-confirm]")!.SetAttribute("action", $"{path}&handler=Look");
        return who.Send(path, page, "form[data-confirm]");
    }

    private static void AssertHarmless(IDocument page)
    {
        Assert.Empty(page.QuerySelectorAll("img, [onerror]"));
        Assert.DoesNotContain(page.QuerySelectorAll("script"), s => s.TextContent.Contains("alert"));
        Assert.DoesNotContain(
            page.QuerySelectorAll("[href], [src], [action]"),
            e =>
                (e.GetAttribute("href") + e.GetAttribute("src") + e.GetAttribute("action")).Contains(
                    ".example",
                    StringComparison.Ordinal
                )
        );
    }

    private static Task Serve(HttpContext context)
    {
        if (context.Request.Path == "/start")
        {
            context.Response.Redirect("/login");
            return Task.CompletedTask;
        }

        return SmallInternet.Html(
            context,
            $"<title>{HostileTitle}</title><p>&lt;script&gt;alert(2)&lt;/script&gt;</p>"
                + "<form action='https://collect.example/'><input type=password></form>"
        );
    }

    private sealed class LookingDesk(string connection) : WebDesk(connection)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Desk:Checks:UrlLive", "On");
        }
    }
}
