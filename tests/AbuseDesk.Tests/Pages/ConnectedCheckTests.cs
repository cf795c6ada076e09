using System.Globalization;
using System.Net;
using System.Text;
using AbuseDesk.Cases;
using AbuseDesk.Checks;
using AbuseDesk.Connectors;
using AbuseDesk.Ops;
using AbuseDesk.Staff;
using AbuseDesk.Tests.Connectors;
using AngleSharp.Dom;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace AbuseDesk.Tests.Pages;

/// <summary>A check that a connector makes is made when it says what it found, with the ground of who asked.</summary>
public sealed class ConnectedCheckTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private const string Found =
        """{"id":"ID","status":"done","result":"found","message":"送信 1,204 通","facts":{"recipients":1204,"queue_id":"4B1F2C"}}""";

    private static readonly (string, string?)[] Ground =
    [
        ("Typed.Ground", "legitimate_business"),
        ("Typed.Purpose", "confirm_report"),
        ("Typed.From", "2026-11-24T08:00"),
        ("Typed.To", "2026-11-24T09:00"),
    ];

    private Receiver _receiver = null!;
    private Connected _desk = null!;
    private Visitor _lead = null!;
    private Guid _leadId;
    private NpgsqlDataSource _source = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _receiver = await Receiver.Start();
        _receiver.Reply = Behaviours.Says(Found);
        _source = NpgsqlDataSource.Create(database.ConnectionString);
        _desk = new Connected(database.ConnectionString, _receiver.Url);
        var email = $"tanaka@{Guid.NewGuid():N}.example";
        _leadId = await _desk.Person(email, StaffRole.Lead);
        _lead = await _desk.SignIn(email);
    }

    public async ValueTask DisposeAsync()
    {
        _lead.Dispose();
        await _desk.InDatabase(db =>
            db.Database.ExecuteSqlAsync($"update connector_calls set state = 'withdrawn'", CancellationToken.None)
        );
        await _desk.DisposeAsync();
        await _receiver.DisposeAsync();
        await _source.DisposeAsync();
    }

    [Fact]
    public async Task A_log_check_is_asked_with_its_ground_and_made_when_the_connector_answers()
    {
        var made = await Spam();
        Assert.Equal(HttpStatusCode.Redirect, (await Ask(made, Ground)).StatusCode);
        Assert.Empty(await ChecksOf(made));
        var waiting = Section(await _lead.Open($"/cases/{made.Case}"));
        Assert.Contains("Mail delivery log", waiting);
        Assert.Contains("panel", waiting);

        await Run();
        var asked = Assert.Single(_receiver.Requests).Asked;
        Assert.Equal(("check", "mail_delivery_log"), (Text(asked, "what"), Text(asked, "key")));
        var said = asked.GetProperty("parameters");
        Assert.Equal(
            ("legitimate_business", "confirm_report", "2026-11-23T23:00:00Z", "2026-11-24T00:00:00Z"),
            (Text(said, "ground"), Text(said, "purpose"), Text(said, "from"), Text(said, "to"))
        );
        var check = Assert.Single(await ChecksOf(made));
        Assert.Equal(("mail_delivery_log", "found", _leadId), (check.Kind, check.Result, check.ById));
        Assert.Equal(("legitimate_business", "confirm_report"), (check.Ground, check.Purpose));
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero), check.RangeTo);
        Assert.Equal((await CallOf(made)).Id, check.SourceId);
        var page = await _lead.Open($"/cases/{made.Case}");
        Assert.Contains("送信 1,204 通", Section(page));
        Assert.Contains("4B1F2C", Section(page));
        Assert.Contains("recipients: 1204", page.QuerySelector(".line")!.TextContent);
    }

    [Theory]
    [InlineData("Typed.Ground", "", "legal ground")]
    [InlineData("Typed.Purpose", "", "legal ground")]
    [InlineData("Typed.Ground", "curiosity", "legal ground")]
    [InlineData("Typed.From", "2026-11-24T10:00", "its start lies before its end")]
    public async Task Without_ground_purpose_and_range_nothing_is_asked(string field, string value, string says)
    {
        var made = await Spam();
        var answer = await Ask(made, [.. Ground.Where(g => g.Item1 != field), (field, value)]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(says, (await Visitor.Read(answer)).QuerySelector("#problem")!.TextContent);
        Assert.False(await _desk.InDatabase(db => db.ConnectorCalls.AnyAsync(c => c.CaseId == made.CaseId)));
    }

    [Fact]
    public async Task Pressing_twice_asks_once_also_at_the_same_moment()
    {
        var made = await Spam();
        var sheets = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Sheet(made, "mail_delivery_log")));
        var answers = await Task.WhenAll(sheets.Select(s => Send(made, "mail_delivery_log", s, Ground)));
        Assert.Single(answers, a => a.StatusCode is HttpStatusCode.Redirect);
        Assert.Equal(3, answers.Count(a => a.StatusCode is HttpStatusCode.UnprocessableEntity));
        Assert.Equal(1, await _desk.InDatabase(db => db.ConnectorCalls.CountAsync(c => c.CaseId == made.CaseId)));
    }

    [Fact]
    public async Task What_comes_later_counts_once_and_what_differs_is_shown()
    {
        _receiver.Reply = Behaviours.Pending;
        var made = await Spam();
        await Ask(made, Ground);
        await Run();
        Assert.Empty(await ChecksOf(made));
        Assert.Contains("Mail delivery log", Section(await _lead.Open($"/cases/{made.Case}")));

        var call = await CallOf(made);
        Assert.Equal(HttpStatusCode.OK, await Post(call, Found, 0));
        Assert.Equal(HttpStatusCode.OK, await Post(call, Found, 1));
        Assert.Single(await ChecksOf(made));
        Assert.Equal(HttpStatusCode.Conflict, await Post(call, """{"id":"ID","status":"done","result":"none"}""", 2));
        Assert.Equal("found", Assert.Single(await ChecksOf(made)).Result);
        Assert.Contains("A different result came", Section(await _lead.Open($"/cases/{made.Case}")));
    }

    [Theory]
    [InlineData("""{"id":"ID","status":"failed","result":"log_server_down","message":"syslog is down"}""")]
    [InlineData("""{"id":"ID","status":"done","result":"all_good"}""")]
    [InlineData("<html>found</html>")]
    public async Task What_failed_or_makes_no_sense_is_no_check_and_can_be_asked_again(string answer)
    {
        _receiver.Reply = Behaviours.Says(answer);
        var made = await Spam();
        await Ask(made, Ground);
        await Run();
        Assert.Empty(await ChecksOf(made));
        Assert.Equal(Attention.ConnectorFailed, (await Counters(made)).Attention);
        var page = await _lead.Open($"/cases/{made.Case}");
        Assert.Contains("Failed", Section(page));
        Assert.NotNull(
            page.QuerySelector("#h-checks")!.Closest("section")!.QuerySelector("a[href$='kind=mail_delivery_log']")
        );

        _receiver.Reply = Behaviours.Says(Found);
        await _lead.Send("/", page, "form[action*='calls']");
        await Run();
        Assert.Equal("found", Assert.Single(await ChecksOf(made)).Result);
    }

    [Fact]
    public async Task What_the_connector_cannot_find_a_person_looks_up_by_hand_and_the_call_ends()
    {
        _receiver.Reply = Behaviours.Failed;
        var made = await Spam();
        await Ask(made, Ground);
        await Run();
        await _lead.Submit(
            $"/cases/{made.Case}/check?kind=mail_delivery_log",
            "form[data-confirm]",
            [("Typed.Result", "none"), .. Ground]
        );
        var check = Assert.Single(await ChecksOf(made));
        Assert.Equal(("none", null), (check.Result, check.SourceId));
        Assert.Equal(CallState.Withdrawn, (await CallOf(made)).State);
        Assert.Null((await Counters(made)).Attention);
        Assert.Empty((await _lead.Open($"/cases/{made.Case}")).QuerySelectorAll("form[action*='calls']"));
    }

    [Fact]
    public async Task A_result_that_comes_after_the_case_was_closed_still_stands_on_it()
    {
        _receiver.Reply = Behaviours.Pending;
        var made = await Spam();
        await Ask(made, Ground);
        await Run();
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await _lead.Submit($"/cases/{made.Case}/dismiss", "form.sheet")).StatusCode
        );
        Assert.Equal(HttpStatusCode.OK, await Post(await CallOf(made), Found, 0));
        Assert.Equal("found", Assert.Single(await ChecksOf(made)).Result);
        Assert.True((await _desk.InDatabase(db => db.Cases.SingleAsync(c => c.Id == made.CaseId))).IsClosed);
    }

    [Fact]
    public async Task What_no_connector_serves_is_not_offered_and_refused()
    {
        var made = await Spam();
        var sheet = await Sheet(made, "auth_log");
        Assert.Null(sheet.QuerySelector("button[formaction*='handler=Ask']"));
        var answer = await Send(made, "auth_log", sheet, Ground);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.False(await _desk.InDatabase(db => db.ConnectorCalls.AnyAsync(c => c.CaseId == made.CaseId)));
    }

    [Fact]
    public async Task A_file_behind_a_URL_is_asked_for_by_the_URL_and_never_where_looking_is_a_crime()
    {
        var made = await new Seeded(_desk).Case();
        _receiver.Reply = Behaviours.Says("""{"id":"ID","status":"done","result":"not_found"}""");
        Assert.Equal(HttpStatusCode.Redirect, (await Send(made, "url_file", await Sheet(made, "url_file"))).StatusCode);
        await Run();
        var resource = Assert.Single(_receiver.Requests).Asked.GetProperty("resource");
        Assert.Equal(("url", "https://bank-login.example/login/"), (Text(resource, "kind"), Text(resource, "value")));
        Assert.Equal("not_found", Assert.Single(await ChecksOf(made)).Result);

        var barred = await new Seeded(_desk).Case("csam");
        var answer = await Send(barred, "url_file", await Sheet(barred, "blocklist"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Single(_receiver.Requests);
    }

    private Task<Seeded.Made> Spam() => new Seeded(_desk).Case("spam", "info@shop.example", "mailbox");

    private async Task<HttpResponseMessage> Ask(Seeded.Made made, params (string, string?)[] fields) =>
        await Send(made, "mail_delivery_log", await Sheet(made, "mail_delivery_log"), fields);

    private Task<IDocument> Sheet(Seeded.Made made, string kind) => _lead.Open($"/cases/{made.Case}/check?kind={kind}");

    private Task<HttpResponseMessage> Send(
        Seeded.Made made,
        string kind,
        IDocument sheet,
        params (string, string?)[] fields
    )
    {
        var path = $"/cases/{made.Case}/check?kind={kind}&handler=Ask";
        sheet.QuerySelector("form[data-confirm]")!.SetAttribute("action", path);
        return _lead.Send(path, sheet, "form[data-confirm]", fields);
    }

    // The worker's turn.
    private async Task Run()
    {
        await _desk.InDatabase(db =>
            db.Database.ExecuteSqlAsync($"update connector_calls set next_at = now() where state = 'waiting'", Cancel)
        );
        var runner = new ConnectorRunner(
            _source,
            new ConnectorBook([Asked.Webhook(_receiver.Url, ConnectorMode.Callback)]),
            Asked.Clients(),
            ConnectorDesk.Quick,
            TimeProvider.System,
            NullLogger<ConnectorRunner>.Instance
        );
        await runner.RunDue(Cancel);
    }

    private async Task<HttpStatusCode> Post(ConnectorCall call, string result, int seconds)
    {
        var body = result.Replace("ID", call.Id.ToString(), StringComparison.Ordinal);
        var stamp = TimeProvider
            .System.GetUtcNow()
            .AddSeconds(seconds)
            .ToUnixTimeSeconds()
            .ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/connector-results");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Add("X-AbuseDesk-Timestamp", stamp);
        request.Headers.Add("X-AbuseDesk-Signature", Receiver.Sign(stamp, body));
        using var client = _desk.CreateClient();
        return (await client.SendAsync(request, Cancel)).StatusCode;
    }

    private static string? Text(System.Text.Json.JsonElement of, string name) => of.GetProperty(name).GetString();

    private static string Section(IDocument page) => page.QuerySelector("#h-checks")!.Closest("section")!.TextContent;

    private Task<List<CaseCheck>> ChecksOf(Seeded.Made made) =>
        _desk.InDatabase(db => db.CaseChecks.AsNoTracking().Where(c => c.CaseId == made.CaseId).ToListAsync());

    private Task<ConnectorCall> CallOf(Seeded.Made made) =>
        _desk.InDatabase(db => db.ConnectorCalls.AsNoTracking().SingleAsync(c => c.CaseId == made.CaseId));

    private Task<CaseCounters> Counters(Seeded.Made made) =>
        _desk.InDatabase(db => db.CaseCounters.AsNoTracking().SingleAsync(c => c.CaseId == made.CaseId));

    /// <summary>The web of a desk whose panel reads mail logs and files.</summary>
    private sealed class Connected(string connection, Uri url) : WebDesk(connection)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Desk:Connectors:0:Name", "panel");
            builder.UseSetting("Desk:Connectors:0:Kind", "Webhook");
            builder.UseSetting("Desk:Connectors:0:Url", url.ToString());
            builder.UseSetting("Desk:Connectors:0:Secret", Receiver.Secret);
            builder.UseSetting("Desk:Connectors:0:Mode", "Callback");
            builder.UseSetting("Desk:Connectors:0:For:0", "mail_delivery_log");
            builder.UseSetting("Desk:Connectors:0:For:1", "url_file");
        }
    }
}
