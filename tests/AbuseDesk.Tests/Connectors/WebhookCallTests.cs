using AbuseDesk.Connectors;
using AbuseDesk.Ops;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace AbuseDesk.Tests.Connectors;

/// <summary>Against a receiver on a real port that behaves as each test tells it.</summary>
public sealed class WebhookCallTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero));
    private Receiver _receiver = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _receiver = await Receiver.Start();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Fact]
    public async Task A_receiver_gets_a_signed_request_and_its_answer_counts()
    {
        var outcome = await Ask();

        var answer = Assert.IsType<CallOutcome.Answered>(outcome).Answer;
        Assert.Equal(
            ("done", "停止しました", "T-1"),
            (answer.Status, answer.Message, answer.Facts!["ticket"].GetString())
        );
        var received = Assert.Single(_receiver.Requests);
        Assert.Equal(_clock.GetUtcNow().ToUnixTimeSeconds(), received.Stamp);
        Assert.Equal("01936000000070008000000000000001", received.IdempotencyKey);
        Assert.Equal(
            """
            {"id":"01936000-0000-7000-8000-000000000001","idempotency_key":"01936000000070008000000000000001","what":"action","key":"suspend_site","case":"MI-2026-000123","resource":{"kind":"site","value":"shop.example"},"service":"rental_server","customer_ref":"C-1001","requested_by":"sato@minato.example","at":"2026-11-24T00:00:00+00:00","parameters":{}}
            """,
            received.Body
        );
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_by_the_receiver_and_not_tried_again()
    {
        var wrong = Asked.Webhook(_receiver.Url) with { Secret = "another-secret-of-enough-length" };

        Assert.Equal("http_401", Broken(await Ask(connector: wrong)).Code);
        Assert.Empty(_receiver.Requests);
    }

    [Fact]
    public async Task A_failure_the_connector_states_is_its_answer()
    {
        _receiver.Reply = Behaviours.Failed;

        var answer = Assert.IsType<CallOutcome.Answered>(await Ask()).Answer;

        Assert.Equal(("failed", "no_such_site"), (answer.Status, answer.Result));
    }

    [Fact]
    public async Task Pending_counts_only_where_the_mode_allows_it()
    {
        _receiver.Reply = Behaviours.Pending;

        Assert.Equal("answer_mismatch", Broken(await Ask()).Code);
        var callback = await Ask(connector: Asked.Webhook(_receiver.Url, ConnectorMode.Callback));
        Assert.Equal("pending", Assert.IsType<CallOutcome.Answered>(callback).Answer.Status);
    }

    [Fact]
    public async Task One_that_hangs_is_left_when_its_time_is_up()
    {
        var arrived = new TaskCompletionSource();
        var gone = new TaskCompletionSource();
        _receiver.Reply = async (http, _) =>
        {
            http.RequestAborted.Register(() => gone.SetResult());
            arrived.SetResult();
            await gone.Task;
        };

        var asking = Ask();
        await arrived.Task.WaitAsync(Cancel);
        _clock.Advance(TimeSpan.FromSeconds(19));
        Assert.False(asking.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(("timeout", "No answer within 20 seconds"), Waits(await asking));
        await gone.Task.WaitAsync(Cancel);
    }

    [Fact]
    public async Task One_that_stops_in_the_middle_of_its_answer_is_left_too()
    {
        var begun = new TaskCompletionSource();
        _receiver.Reply = async (http, asked) =>
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync($$"""{"id":"{{asked.Id}}","status":"done" """);
            await http.Response.Body.FlushAsync();
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };

        var asking = Ask();
        await begun.Task.WaitAsync(Cancel);
        _clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal("timeout", Waits(await asking).Code);
    }

    [Fact]
    public async Task One_that_is_not_there_is_asked_again_later()
    {
        await _receiver.DisposeAsync();
        var gone = Asked.Webhook(new Uri("http://127.0.0.1:9/"));

        Assert.Equal("unreachable", Waits(await Ask(connector: gone)).Code);
    }

    [Theory]
    [InlineData(503, "http_503")]
    [InlineData(500, "http_500")]
    [InlineData(429, "http_429")]
    [InlineData(408, "http_408")]
    public async Task One_that_says_not_now_is_asked_again_later(int status, string code)
    {
        _receiver.Reply = Behaviours.Status(status);

        Assert.Equal(code, Waits(await Ask()).Code);
    }

    [Fact]
    public async Task A_broken_connection_is_tried_again_later()
    {
        _receiver.Reply = Behaviours.Abort;

        Assert.Equal("unreachable", Waits(await Ask()).Code);
    }

    [Theory]
    [InlineData(204, "http_204")]
    [InlineData(404, "http_404")]
    [InlineData(409, "http_409")]
    public async Task Another_status_is_never_done(int status, string code)
    {
        _receiver.Reply = Behaviours.Status(status);

        Assert.Equal(code, Broken(await Ask()).Code);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        _receiver.Reply = Behaviours.Redirect;

        Assert.Equal("redirected", Broken(await Ask()).Code);
        Assert.Single(_receiver.Requests);
    }

    [Fact]
    public async Task Ten_megabytes_are_not_read()
    {
        _receiver.Reply = Behaviours.Huge;

        Assert.Equal(
            ("answer_too_large", "The answer has more than 65536 bytes"),
            (Broken(await Ask()).Code, Broken(await Ask()).Message)
        );
    }

    [Fact]
    public async Task An_answer_about_another_request_counts_for_none()
    {
        _receiver.Reply = Behaviours.AboutAnother;

        Assert.Equal("answer_mismatch", Broken(await Ask()).Code);
    }

    [Fact]
    public async Task A_page_is_no_answer()
    {
        _receiver.Reply = Behaviours.Html;

        Assert.Equal(
            ("answer_invalid", "The answer is text/html, not application/json"),
            (Broken(await Ask()).Code, Broken(await Ask()).Message)
        );
    }

    [Fact]
    public async Task A_check_is_answered_in_the_words_of_the_check()
    {
        _receiver.Reply = Behaviours.Says("""{"id":"ID","status":"done","result":"fine"}""");
        var check = Asked.For("contract_check", "C-1001", "check");

        var broken = Broken(await Ask(check));

        Assert.Equal("answer_mismatch", broken.Code);
        Assert.Contains("ok, suspicious, false", broken.Message, StringComparison.Ordinal);
        _receiver.Reply = Behaviours.Says("""{"id":"ID","status":"done","result":"false"}""");
        Assert.Equal("false", Assert.IsType<CallOutcome.Answered>(await Ask(check)).Answer.Result);
    }

    [Fact]
    public async Task In_the_clear_nothing_leaves_the_private_networks_whatever_a_name_leads_to()
    {
        // The settings refuse the address; a name could lead there at any time.
        var outside = Asked.Webhook(new Uri("http://192.0.2.10/"));

        Assert.Equal("clear_text", Broken(await Ask(connector: outside)).Code);
    }

    private Task<CallOutcome> Ask(ConnectorRequest? asked = null, ConnectorSettings? connector = null)
    {
        var request = asked ?? Asked.For();
        return new WebhookCall(Asked.Clients(), _clock).Ask(
            connector ?? Asked.Webhook(_receiver.Url),
            request,
            ConnectorCalls.Write(request),
            Cancel
        );
    }

    private static CallOutcome.Broken Broken(CallOutcome outcome) => Assert.IsType<CallOutcome.Broken>(outcome);

    private static (string Code, string Message) Waits(CallOutcome outcome)
    {
        var later = Assert.IsType<CallOutcome.Later>(outcome);
        return (later.Code, later.Message);
    }
}
