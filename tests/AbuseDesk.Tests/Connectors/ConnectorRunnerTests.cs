using System.Text.Json;
using AbuseDesk.Connectors;

namespace AbuseDesk.Tests.Connectors;

/// <summary>Real database, real receiver: what is asked is asked once, and nothing is done before the connector said so.</summary>
public sealed class ConnectorRunnerTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly ConnectorDesk _desk = new(database.ConnectionString);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _desk.Open();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task What_is_due_is_asked_and_done_when_the_connector_says_so()
    {
        var call = await _desk.Due();

        Assert.Equal(1, await _desk.Runner().RunDue(Cancel));

        var row = await _desk.Row(call);
        Assert.Equal((CallState.Done, "done", "停止しました"), (row.State, row.Result, row.Message));
        Assert.NotNull(row.FinishedAt);
        Assert.Equal(["connector_asked", "connector_done"], await _desk.Events(call));
        Assert.Null(await _desk.Attention(call));
        Assert.Equal(0, await _desk.Runner().RunDue(Cancel));
        Assert.Single(_desk.Receiver.Requests);
    }

    [Fact]
    public async Task The_request_says_what_to_do_and_nothing_of_who_reported()
    {
        var call = await _desk.Due();

        await _desk.Runner().RunDue(Cancel);

        var asked = Assert.Single(_desk.Receiver.Requests).Asked;
        Assert.Equal(call.Id.ToString(), asked.GetProperty("id").GetString());
        Assert.Equal("suspend_site", asked.GetProperty("key").GetString());
        Assert.Equal(call.Target, asked.GetProperty("resource").GetProperty("value").GetString());
        Assert.StartsWith("MI-2026-", asked.GetProperty("case").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("C-", asked.GetProperty("customer_ref").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, asked.GetProperty("parameters").ValueKind);
    }

    [Fact]
    public async Task Nothing_is_asked_while_it_is_held()
    {
        var (call, _) = await _desk.Put("suspend_site", CallKind.Action, TimeSpan.FromSeconds(30));

        Assert.Equal(0, await _desk.Runner().RunDue(Cancel));

        Assert.Equal(CallState.Waiting, (await _desk.Row(call)).State);
        Assert.Empty(_desk.Receiver.Requests);
    }

    [Fact]
    public async Task A_failure_the_connector_states_is_never_tried_again_by_itself()
    {
        _desk.Receiver.Reply = Behaviours.Failed;
        var call = await _desk.Due();

        await _desk.Runner().RunDue(Cancel);
        Assert.Equal(0, await _desk.Runner().RunDue(Cancel));

        var row = await _desk.Row(call);
        Assert.Equal((CallState.Failed, "no_such_site"), (row.State, row.Result));
        Assert.Equal(["connector_asked", "connector_failed"], await _desk.Events(call));
        Assert.Equal("connector_failed", await _desk.Attention(call));
    }

    [Fact]
    public async Task A_connector_that_is_down_for_an_hour_does_it_once_when_it_is_up_again()
    {
        var call = await _desk.Due();
        for (var down = 0; down < 8; down++)
        {
            _desk.Receiver.Reply = down % 2 == 0 ? Behaviours.Unavailable : Behaviours.Abort;
            Assert.Equal(1, await _desk.Runner().RunDue(Cancel));
            Assert.Equal(CallState.Waiting, (await _desk.Row(call)).State);
            await _desk.Set(call, "next_at = now()");
        }

        _desk.Receiver.Reply = _desk.Receiver.Do;
        await _desk.Runner().RunDue(Cancel);

        Assert.Equal(CallState.Done, (await _desk.Row(call)).State);
        Assert.Equal(9, _desk.Receiver.Requests.Count);
        Assert.Equal(call.IdempotencyKey, Assert.Single(_desk.Receiver.DoneTimes).Key);
        Assert.All(_desk.Receiver.Requests, r => Assert.Equal(call.Request, r.Body));
        Assert.Null(await _desk.Attention(call));
    }

    [Fact]
    public void The_pauses_of_all_tries_are_more_than_an_hour()
    {
        var shortest = Enumerable
            .Range(1, CallTimes.Usual.Tries - 1)
            .Sum(n => Math.Min(30 * Math.Pow(2, n - 1), 900) / 2);

        Assert.Equal(
            (TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(15)),
            (CallTimes.Usual.Retry.First, CallTimes.Usual.Retry.Longest)
        );
        Assert.True(shortest > 3_600, $"{shortest} s");
    }

    [Fact]
    public async Task A_call_whose_tries_are_used_up_waits_for_a_person()
    {
        _desk.Receiver.Reply = Behaviours.Unavailable;
        var call = await _desk.Due();

        await _desk.Runner(ConnectorDesk.Quick with { Tries = 1 }).RunDue(Cancel);

        Assert.Equal((CallState.Failed, "http_503"), ((await _desk.Row(call)).State, (await _desk.Row(call)).Result));
        Assert.Equal("connector_failed", await _desk.Attention(call));
    }

    [Fact]
    public async Task A_lie_fails_the_call_and_is_not_tried_again()
    {
        _desk.Receiver.Reply = Behaviours.AboutAnother;
        var call = await _desk.Due();

        await _desk.Runner().RunDue(Cancel);

        Assert.Equal(
            (CallState.Failed, "answer_mismatch"),
            ((await _desk.Row(call)).State, (await _desk.Row(call)).Result)
        );
    }

    [Fact]
    public async Task Two_workers_never_ask_for_the_same()
    {
        for (var i = 0; i < 12; i++)
        {
            await _desk.Due();
        }

        await Task.WhenAll(_desk.Runner().RunDue(Cancel), _desk.Runner().RunDue(Cancel));
        await _desk.Runner().RunDue(Cancel);

        Assert.Equal(12, _desk.Receiver.Requests.Count);
        Assert.Equal(
            12,
            _desk.Receiver.Requests.Select(r => r.IdempotencyKey).Distinct(StringComparer.Ordinal).Count()
        );
    }

    [Fact]
    public async Task A_worker_that_died_leaves_a_call_that_is_asked_again_under_its_key()
    {
        var call = await _desk.Due();
        await _desk.Set(call, "state = 'running', attempts = 1, claimed_until = now() + interval '1 minute'");
        Assert.Equal(0, await _desk.Runner().RunDue(Cancel));
        await _desk.Set(call, "claimed_until = now()");

        await _desk.Runner().RunDue(Cancel);

        Assert.Equal((CallState.Done, 2), ((await _desk.Row(call)).State, (await _desk.Row(call)).Attempts));
        Assert.Equal(call.IdempotencyKey, Assert.Single(_desk.Receiver.Requests).IdempotencyKey);
    }

    [Fact]
    public async Task A_worker_that_is_stopped_leaves_the_call_waiting()
    {
        using var stop = new CancellationTokenSource();
        _desk.Receiver.Reply = async (http, _) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        var call = await _desk.Due();

        await Task.WhenAny(_desk.Runner().RunDue(stop.Token));

        Assert.Equal(
            (CallState.Waiting, "interrupted"),
            ((await _desk.Row(call)).State, (await _desk.Row(call)).Result)
        );
    }

    [Fact]
    public async Task A_promised_result_that_never_comes_is_a_failure()
    {
        _desk.Receiver.Reply = Behaviours.Pending;
        var call = await _desk.Due();
        await _desk.Runner().RunDue(Cancel);
        Assert.Equal(CallState.Pending, (await _desk.Row(call)).State);
        Assert.Equal(0, await _desk.Runner().RunDue(Cancel));
        await _desk.Set(call, "next_at = now()");

        Assert.Equal(1, await _desk.Runner().RunDue(Cancel));

        Assert.Equal((CallState.Failed, "no_result"), ((await _desk.Row(call)).State, (await _desk.Row(call)).Result));
        Assert.Equal("connector_failed", await _desk.Attention(call));
    }

    [Fact]
    public async Task A_connector_that_hangs_does_not_stop_the_others()
    {
        await using var hanging = await Receiver.Start();
        var release = new TaskCompletionSource();
        hanging.Reply = (_, _) => release.Task;
        var stuck = Asked.Webhook(hanging.Url) with { Name = "stuck", For = ["release"] };
        var book = new ConnectorBook([Asked.Webhook(_desk.Receiver.Url) with { For = ["suspend_site"] }, stuck]);
        for (var i = 0; i < 4; i++)
        {
            var call = await _desk.Due("release");
            await _desk.Set(call, "connector = 'stuck', next_at = now() - interval '1 minute'");
        }

        var answered = await _desk.Due();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = _desk.Runner(CallTimes.Usual with { Lines = 4 }, book).RunDue(stop.Token);
        while ((await _desk.Row(answered)).State != CallState.Done)
        {
            await Task.Delay(20, Cancel);
        }

        Assert.False(running.IsCompleted);
        Assert.InRange(hanging.Requests.Count, 1, 4);
        await stop.CancelAsync();
        await Task.WhenAny(running);
        release.SetResult();
    }

    [Fact]
    public async Task A_connector_that_is_no_more_is_named()
    {
        var call = await _desk.Due();

        await _desk.Runner(book: new ConnectorBook([])).RunDue(Cancel);

        var row = await _desk.Row(call);
        Assert.Equal((CallState.Failed, "no_connector"), (row.State, row.Result));
        Assert.Equal("There is no connector panel any more", row.Message);
    }
}
