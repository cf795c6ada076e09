using System.Globalization;
using System.Net;
using System.Text;
using AbuseDesk.Connectors;
using AbuseDesk.Ops;
using AbuseDesk.Tests.Pages;
using Microsoft.AspNetCore.Hosting;

namespace AbuseDesk.Tests.Connectors;

/// <summary>Results that come later, through the real web.</summary>
public sealed class ConnectorResultsTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly ConnectorDesk _desk = new(database.ConnectionString);
    private readonly WithConnector _web = new(database.ConnectionString);
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _desk.Open();

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task A_pending_call_is_done_when_its_result_comes()
    {
        var call = await Pending();

        var (status, said) = await Post($$"""{"id":"{{call.Id}}","status":"done","message":"停止しました"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("\"state\":\"done\"", said, StringComparison.Ordinal);
        Assert.Equal(
            (CallState.Done, "停止しました"),
            ((await _desk.Row(call)).State, (await _desk.Row(call)).Message)
        );
        Assert.Equal(["connector_asked", "connector_done"], await _desk.Events(call));
        Assert.Equal(0, await _desk.Runner().RunDue(Cancel));
    }

    [Fact]
    public async Task The_same_result_twice_is_fine_and_counts_once()
    {
        var call = await Pending();
        var result = $$"""{"id":"{{call.Id}}","status":"done"}""";
        await Post(result);

        Assert.Equal(HttpStatusCode.OK, (await Post(result)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Post(result, _now.AddSeconds(9))).Status);

        Assert.Equal(["connector_asked", "connector_done"], await _desk.Events(call));
    }

    [Fact]
    public async Task Another_second_result_is_refused_and_kept()
    {
        var call = await Pending();
        await Post($$"""{"id":"{{call.Id}}","status":"done"}""");
        var other = $$"""{"id":"{{call.Id}}","status":"failed","result":"rolled_back"}""";

        var (status, said) = await Post(other, _now.AddSeconds(1));
        await Post(other, _now.AddSeconds(2));

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("ended otherwise", said, StringComparison.Ordinal);
        var row = await _desk.Row(call);
        Assert.Equal((CallState.Done, "done"), (row.State, row.Result));
        Assert.Contains("rolled_back", row.Contradiction, StringComparison.Ordinal);
        Assert.Equal(["connector_asked", "connector_done", "connector_contradicted"], await _desk.Events(call));
        Assert.Equal("connector_contradicted", await _desk.Attention(call));
    }

    [Fact]
    public async Task A_result_for_a_withdrawn_call_is_refused_and_kept()
    {
        var call = await Pending();
        await using (var context = _desk.Context())
        {
            await ConnectorCalls.Withdraw(context, call.Id, Guid.NewGuid(), Cancel);
        }

        Assert.Equal(HttpStatusCode.Conflict, (await Post($$"""{"id":"{{call.Id}}","status":"done"}""")).Status);

        Assert.Equal(CallState.Withdrawn, (await _desk.Row(call)).State);
        Assert.Equal("connector_contradicted", await _desk.Attention(call));
    }

    [Fact]
    public async Task A_late_result_counts_where_we_had_given_up()
    {
        var call = await Pending();
        await _desk.Set(call, "next_at = now()");
        await _desk.Runner().RunDue(Cancel);
        Assert.Equal(CallState.Failed, (await _desk.Row(call)).State);

        Assert.Equal(HttpStatusCode.OK, (await Post($$"""{"id":"{{call.Id}}","status":"done"}""")).Status);

        Assert.Equal(CallState.Done, (await _desk.Row(call)).State);
    }

    [Fact]
    public async Task A_copy_of_an_old_result_does_not_end_a_new_try()
    {
        var call = await Pending();
        var result = $$"""{"id":"{{call.Id}}","status":"failed"}""";
        await Post(result);
        await using (var context = _desk.Context())
        {
            await new ConnectorCalls(_desk.Book).Retry(context, call.Id, Guid.NewGuid(), Cancel);
        }

        Assert.Equal(HttpStatusCode.Conflict, (await Post(result, _now.AddSeconds(1))).Status);
        await _desk.Runner().RunDue(Cancel);
        var (status, said) = await Post(result);

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("sent before", said, StringComparison.Ordinal);
        Assert.Equal(CallState.Pending, (await _desk.Row(call)).State);
        Assert.Equal(HttpStatusCode.OK, (await Post(result, _now.AddSeconds(1))).Status);
    }

    [Fact]
    public async Task A_result_that_comes_before_the_answer_to_the_request_counts()
    {
        _desk.Receiver.Reply = async (http, asked) =>
        {
            await Post($$"""{"id":"{{asked.Id}}","status":"done"}""");
            await Behaviours.Pending(http, asked);
        };
        var call = await _desk.Due();

        await _desk.Runner().RunDue(Cancel);

        Assert.Equal(CallState.Done, (await _desk.Row(call)).State);
        Assert.Equal(["connector_asked", "connector_done"], await _desk.Events(call));
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public async Task A_result_signed_too_far_from_now_is_refused(int seconds)
    {
        var call = await Pending();

        var (status, said) = await Post(
            $$"""{"id":"{{call.Id}}","status":"done"}""",
            TimeProvider.System.GetUtcNow().AddSeconds(seconds + Math.Sign(seconds) * 30)
        );

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("seconds since 1970", said, StringComparison.Ordinal);
        Assert.Equal(CallState.Pending, (await _desk.Row(call)).State);
    }

    [Fact]
    public async Task A_result_nobody_signed_is_refused()
    {
        var call = await Pending();
        var body = $$"""{"id":"{{call.Id}}","status":"done"}""";

        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(body, signed: body + " ")).Status);

        Assert.Equal(CallState.Pending, (await _desk.Row(call)).State);
    }

    [Theory]
    [InlineData("""{"id":"01936000-0000-7000-8000-000000000009","status":"done"}""", 404, "No such call")]
    [InlineData("""{"id":"CALL","status":"pending"}""", 400, "a result is done or failed")]
    [InlineData("""{"id":"CALL","status":"ok"}""", 400, "none of done, failed, pending")]
    [InlineData("<html>", 400, "connector-result.schema.json")]
    public async Task What_is_no_result_of_ours_is_refused_with_what_is_right(string body, int expected, string says)
    {
        var call = await Pending();

        var (status, said) = await Post(body.Replace("CALL", call.Id.ToString(), StringComparison.Ordinal));

        Assert.Equal(expected, (int)status);
        Assert.Contains(says, said, StringComparison.Ordinal);
        Assert.Equal(CallState.Pending, (await _desk.Row(call)).State);
    }

    [Fact]
    public async Task A_result_of_another_connector_or_too_large_is_refused()
    {
        var call = await Pending();
        await _desk.Set(call, "connector = 'another'");

        Assert.Equal(HttpStatusCode.NotFound, (await Post($$"""{"id":"{{call.Id}}","status":"done"}""")).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Post(new string(' ', 70_000))).Status);
    }

    [Theory]
    [InlineData("connector-request")]
    [InlineData("connector-result")]
    public async Task The_schemas_are_published(string name)
    {
        using var client = _web.CreateClient();

        using var answer = await client.GetAsync($"/api/v1/{name}.schema.json", Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/schema+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("AbuseDesk", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private async Task<ConnectorCall> Pending()
    {
        _desk.Receiver.Reply = Behaviours.Pending;
        var call = await _desk.Due();
        await _desk.Runner().RunDue(Cancel);
        Assert.Equal(CallState.Pending, (await _desk.Row(call)).State);
        return call;
    }

    private async Task<(HttpStatusCode Status, string Said)> Post(
        string body,
        DateTimeOffset? at = null,
        string? signed = null
    )
    {
        var stamp = (at ?? _now).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var client = _web.CreateClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        content.Headers.Add("X-AbuseDesk-Timestamp", stamp);
        content.Headers.Add("X-AbuseDesk-Signature", Receiver.Sign(stamp, signed ?? body));
        using var answer = await client.PostAsync("/api/v1/connector-results", content, Cancel);
        if (!answer.IsSuccessStatusCode)
        {
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }

        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    private sealed class WithConnector(string connection) : WebDesk(connection)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Desk:Connectors:0:Name", "panel");
            builder.UseSetting("Desk:Connectors:0:Kind", nameof(ConnectorKind.Webhook));
            builder.UseSetting("Desk:Connectors:0:Url", "http://127.0.0.1:9/");
            builder.UseSetting("Desk:Connectors:0:Secret", Receiver.Secret);
            builder.UseSetting("Desk:Connectors:0:For:0", "suspend_site");
            builder.UseSetting("Desk:Connectors:0:Mode", nameof(ConnectorMode.Callback));
        }
    }
}
