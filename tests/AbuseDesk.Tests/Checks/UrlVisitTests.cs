using AbuseDesk.Cases;
using AbuseDesk.Checks;
using Microsoft.AspNetCore.Http;

namespace AbuseDesk.Tests.Checks;

/// <summary>Real database, real server: who is visited, how often, and never whom.</summary>
public sealed class UrlVisitTests(DeskDatabase database) : IClassFixture<DeskDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_of_a_new_case_is_looked_at_and_what_was_seen_becomes_a_check_of_the_desk()
    {
        await using var desk = await Open(Login);
        var made = await desk.Case("HTTP://Bank.example:80/login#top");

        Assert.Equal(1, await desk.Run());

        var visit = Assert.Single(await desk.Visits(made), v => v.DoneAt is not null);
        Assert.Equal(
            ("http://bank.example/login", VisitReason.Opened, "live", 200, "Minato Bank"),
            (visit.Url, visit.Why, visit.Result, visit.Status, visit.Title)
        );
        Assert.True(visit.AsksPassword);
        Assert.Equal(desk.Clock.GetUtcNow(), visit.LastLiveAt);
        var kept = UrlCheckJson.Read(visit.Observation!);
        Assert.Equal(["desktop", "mobile", "desktop_ja", "mobile_ja"], kept.Observations.Select(o => o.Visitor));
        Assert.Equal("https://collect.example/", Assert.Single(kept.Observations[0].Body!.Page!.Forms).Target);
        var check = Assert.Single(await desk.Checks(made));
        Assert.Equal(("url_live", "live", true, visit.Id), (check.Kind, check.Result, check.IsByDesk, check.SourceId));
        Assert.Equal("desk", Assert.Single(await desk.Events(made, "checked")).ActorKind);
    }

    [Theory]
    [InlineData("csam", null)]
    [InlineData("csam", "csam")]
    [InlineData("ncii", "ncii")]
    [InlineData("phishing", "csam")]
    [InlineData("phishing", "ncii")]
    public async Task What_nobody_may_open_is_never_asked_for(string category, string? compartment)
    {
        var requests = 0;
        await using var desk = await Open(c =>
        {
            requests++;
            return Login(c);
        });
        var made = await desk.Of(category, compartment, "http://never.example/");
        Assert.False(UrlSubject.MayLook(made));
        await Assert.ThrowsAsync<CaseRuleException>(async () =>
        {
            await using var db = desk.Context();
            await UrlVisits.Ask(db, made, desk.Settings.Checks, Guid.NewGuid(), desk.Clock.GetUtcNow(), Cancel);
        });
        Assert.Equal(0, await desk.Run());
        Assert.Empty(await desk.Visits(made));

        // Not even where a row was put in by some other way.
        await Force(desk, made, "http://never.example/", "never.example");
        Assert.Equal(0, await desk.Run());
        Assert.Equal((0, 0), (requests, desk.Internet.Lookups.Count));
    }

    [Fact]
    public async Task Several_workers_at_once_visit_no_URL_twice()
    {
        var requests = 0;
        await using var desk = await Open(c =>
        {
            Interlocked.Increment(ref requests);
            return Login(c);
        });
        var cases = new List<AbuseCase>();
        for (var i = 0; i < 12; i++)
        {
            cases.Add(await desk.Case($"http://host{i}.example/"));
        }

        await desk.Plan();
        var visits = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => desk.Visitor().VisitDue(Cancel)));

        Assert.Equal((12, 12 * 4), (visits.Sum(), requests));
        foreach (var made in cases)
        {
            Assert.Equal(1, Assert.Single(await desk.Visits(made), v => v.DoneAt is not null).Attempts);
        }
    }

    [Fact]
    public async Task A_URL_on_two_cases_is_visited_once_a_minute()
    {
        await using var desk = await Open(Login);
        var one = await desk.Case("http://twice.example/");
        var other = await desk.Case("http://twice.example/");

        Assert.Equal(1, await desk.Run());
        desk.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(0, await desk.Run());
        desk.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, await desk.Run());

        Assert.Equal("live", Assert.Single(await desk.Visits(one)).Result);
        Assert.Equal("live", Assert.Single(await desk.Visits(other)).Result);
    }

    [Fact]
    public async Task A_host_is_left_in_peace_between_two_of_its_pages()
    {
        await using var desk = await Open(Login);
        await desk.Case("http://calm.example/a", "http://calm.example/b", "http://calm.example/c");
        Assert.Equal(1, await desk.Run());
        desk.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, await desk.Run());
        desk.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await desk.Run());
        desk.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, await desk.Run());
    }

    [Fact]
    public async Task A_visit_whose_worker_died_is_made_again_and_given_up_after_three()
    {
        await using var desk = await Open(Login);
        var made = await desk.Case("http://dies.example/");
        await desk.Plan();
        await Claimed(desk, made, attempts: 1);
        Assert.Equal(0, await desk.Run());
        desk.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, await desk.Run());
        var visit = Assert.Single(await desk.Visits(made));
        Assert.Equal(("live", 2), (visit.Result, visit.Attempts));

        var killer = await desk.Case("http://kills.example/");
        await desk.Plan();
        await Claimed(desk, killer, attempts: 3);
        desk.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, await desk.Run());
        visit = Assert.Single(await desk.Visits(killer));
        Assert.Equal(("error", "gave_up"), (visit.Result, visit.Reason));
        Assert.DoesNotContain("kills.example", desk.Internet.Lookups);
    }

    [Fact]
    public async Task A_worker_that_is_stopped_on_a_visit_puts_it_back()
    {
        var arrived = new TaskCompletionSource();
        await using var desk = await Open(async c =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, c.RequestAborted);
        });
        var made = await desk.Case("http://slow.example/");
        await desk.Plan();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var visiting = desk.Visitor().VisitDue(stop.Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        await stop.CancelAsync();
        await visiting;

        var visit = Assert.Single(await desk.Visits(made));
        Assert.Equal((null, null, 0), (visit.DoneAt, visit.ClaimedUntil, visit.Attempts));
    }

    [Fact]
    public async Task Nothing_is_said_of_the_case_before_all_its_pages_were_looked_at_unless_one_is_live()
    {
        await using var desk = await Open(c =>
        {
            c.Response.StatusCode = c.Request.Host.Host == "b.example" ? 200 : 404;
            return Task.CompletedTask;
        });
        var made = await desk.Case("http://a.example/1", "http://a.example/2", "http://b.example/");
        await desk.Sql("update url_hosts set next_at = '2100-01-01' where host = 'b.example'");
        await desk.Plan();
        await desk.Sql("update url_hosts set next_at = '2100-01-01' where host = 'b.example'");
        Assert.Equal(1, await desk.Run());
        desk.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, await desk.Run());
        Assert.Empty(await desk.Checks(made));

        await desk.Sql("update url_hosts set next_at = '1970-01-01' where host = 'b.example'");
        await desk.Run();
        Assert.Equal("live", Assert.Single(await desk.Checks(made)).Result);
    }

    [Fact]
    public async Task What_was_seen_again_and_again_is_no_new_check_and_stops_nobody_from_deciding()
    {
        await using var desk = await Open(Login);
        var made = await desk.Case("http://same.example/");
        await desk.Run();
        var version = (await desk.Row(made)).Version;
        desk.Clock.Advance(TimeSpan.FromHours(1));
        await desk.Act(made, c => c.Accept(true, null, Actor.Staff(Guid.NewGuid()), desk.Clock.GetUtcNow()));
        Assert.Equal(1, await desk.Run());

        Assert.Equal(
            [VisitReason.Opened, VisitReason.Accepted],
            (await desk.Visits(made)).Where(v => v.DoneAt is not null).Select(v => v.Why)
        );
        Assert.Single(await desk.Checks(made));
        Assert.Equal(version + 1, (await desk.Row(made)).Version);
    }

    private Task<UrlDesk> Open(Func<HttpContext, Task> page) => UrlDesk.Open(database.ConnectionString, page);

    private static Task Login(HttpContext context) =>
        SmallInternet.Html(
            context,
            "<title>Minato Bank</title><form action='https://collect.example/'><input type=password></form>"
        );

    private static Task Claimed(UrlDesk desk, AbuseCase of, int attempts) =>
        desk.Sql(
            $"update url_checks set attempts = {attempts}, claimed_until = '{desk.Clock.GetUtcNow().AddMinutes(3):O}' where case_id = '{of.Id}'"
        );

    private static Task Force(UrlDesk desk, AbuseCase of, string url, string host) =>
        desk.Sql(
            $"""
            insert into url_hosts values ('{host}', '1970-01-01') on conflict do nothing;
            insert into url_checks (id, case_id, url, url_key, host, why, due_at, attempts, asks_password)
            values ('{Guid.NewGuid()}', '{of.Id}', '{url}', '{of.Id}', '{host}', 'asked', '2026-01-01', 0, false)
            """
        );
}
