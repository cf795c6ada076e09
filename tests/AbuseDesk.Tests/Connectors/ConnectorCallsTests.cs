using AbuseDesk.Cases;
using AbuseDesk.Connectors;
using AbuseDesk.Tests.Outgoing;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Connectors;

/// <summary>What staff do with calls.</summary>
public sealed class ConnectorCallsTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private static readonly Guid Staff = Guid.CreateVersion7(Minato.Now);
    private readonly ConnectorDesk _desk = new(database.ConnectionString);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _desk.Open();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task What_no_connector_serves_is_left_to_a_person()
    {
        await using var context = _desk.Context();
        var (abuseCase, _) = Warned.Case(context);
        await context.SaveChangesAsync(Cancel);

        Assert.Null(await Enqueue(context, abuseCase, "force_password_change"));
    }

    [Fact]
    public async Task The_same_is_not_asked_twice_at_once()
    {
        await using var context = _desk.Context();
        var (abuseCase, _) = Warned.Case(context);
        await context.SaveChangesAsync(Cancel);
        Assert.NotNull(await Enqueue(context, abuseCase));
        await context.SaveChangesAsync(Cancel);

        Assert.Equal("call_under_way", await Refused(() => Enqueue(context, abuseCase)));
        Assert.NotNull(await Enqueue(context, abuseCase, "release"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("shop.example\nother.example")]
    [InlineData("shop\u202e.example")]
    public async Task A_target_is_one_plain_line(string target)
    {
        await using var context = _desk.Context();
        var (abuseCase, _) = Warned.Case(context);

        Assert.Equal("call_target", await Refused(() => Enqueue(context, abuseCase, target: target)));
        Assert.Equal("call_target", await Refused(() => Enqueue(context, abuseCase, target: new string('あ', 700))));
    }

    [Fact]
    public async Task Parameters_are_few_and_short()
    {
        await using var context = _desk.Context();
        var (abuseCase, _) = Warned.Case(context);

        Assert.Equal(
            "call_parameters",
            await Refused(() => Enqueue(context, abuseCase, parameter: new string('1', 501)))
        );
        Assert.Equal("call_parameters", await Refused(() => Enqueue(context, abuseCase, parameter: "1\0")));
    }

    [Fact]
    public async Task After_a_stated_failure_a_retry_is_a_new_request()
    {
        _desk.Receiver.Reply = Behaviours.Failed;
        var call = await _desk.Due();
        await _desk.Runner().RunDue(Cancel);
        _desk.Receiver.Reply = Behaviours.Done;

        await Retry(call);
        Assert.Equal(CallState.Waiting, (await _desk.Row(call)).State);
        await _desk.Runner().RunDue(Cancel);

        Assert.Equal(CallState.Done, (await _desk.Row(call)).State);
        var keys = _desk.Receiver.Requests.Select(r => r.IdempotencyKey).ToList();
        Assert.Equal(2, keys.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(keys[1], _desk.Receiver.Requests.Last().Asked.GetProperty("idempotency_key").GetString());
        Assert.Equal(
            ["connector_asked", "connector_failed", "connector_retried", "connector_done"],
            await _desk.Events(call)
        );
    }

    [Fact]
    public async Task After_no_answer_a_retry_is_the_same_request()
    {
        _desk.Receiver.Reply = Behaviours.Html;
        var call = await _desk.Due();
        await _desk.Runner().RunDue(Cancel);
        _desk.Receiver.Reply = Behaviours.Done;

        await Retry(call);
        await _desk.Runner().RunDue(Cancel);

        Assert.Equal(CallState.Done, (await _desk.Row(call)).State);
        Assert.Single(_desk.Receiver.Requests.Select(r => r.IdempotencyKey).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_over_or_under_way_is_neither_retried_nor_withdrawn()
    {
        var call = await _desk.Due();
        await _desk.Set(call, "state = 'running', attempts = 1, claimed_until = now() + interval '1 minute'");
        Assert.Equal("call_running", await Refused(() => Retry(call)));
        Assert.Equal("call_running", await Refused(() => Withdraw(call)));
        await _desk.Set(call, "state = 'done'");
        Assert.Equal("call_over", await Refused(() => Retry(call)));
        Assert.Equal("call_over", await Refused(() => Withdraw(call)));
    }

    [Fact]
    public async Task A_withdrawn_call_is_not_asked()
    {
        var call = await _desk.Due();

        await Withdraw(call);

        Assert.Equal(0, await _desk.Runner().RunDue(Cancel));
        Assert.Equal(CallState.Withdrawn, (await _desk.Row(call)).State);
        Assert.Equal(["connector_asked", "connector_withdrawn"], await _desk.Events(call));
        Assert.Equal("call_over", await Refused(() => Retry(call)));
    }

    [Fact]
    public async Task An_undo_withdraws_the_calls_of_its_decision_while_none_has_left()
    {
        var (call, decision) = await _desk.Put("suspend_site", CallKind.Action, TimeSpan.FromSeconds(30));

        await Undo(decision);

        Assert.Equal(CallState.Withdrawn, (await _desk.Row(call)).State);
        Assert.Equal(0, await _desk.Runner().RunDue(Cancel));
    }

    [Fact]
    public async Task An_undo_is_refused_when_a_call_has_left()
    {
        _desk.Receiver.Reply = Behaviours.Unavailable;
        var (call, decision) = await _desk.Put("suspend_site", CallKind.Action, TimeSpan.Zero);
        await _desk.Runner().RunDue(Cancel);

        Assert.Equal("call_has_left", await Refused(() => Undo(decision)));

        Assert.Equal(CallState.Waiting, (await _desk.Row(call)).State);
    }

    [Fact]
    public async Task The_calls_of_a_case_are_listed()
    {
        var call = await _desk.Due();
        await using var context = _desk.Context();

        var listed = Assert.Single(await ConnectorCalls.OfCase(context, call.CaseId).ToListAsync(Cancel));

        Assert.Equal((call.Id, "panel", "suspend_site"), (listed.Id, listed.Connector, listed.Key));
    }

    private Task<ConnectorCall?> Enqueue(
        AbuseDesk.Data.DeskContext context,
        AbuseCase abuseCase,
        string key = "suspend_site",
        string target = "shop.example",
        string? parameter = null
    ) =>
        new ConnectorCalls(_desk.Book).Enqueue(
            context,
            abuseCase,
            new ConnectorOrder(CallKind.Action, key, "site", target)
            {
                Parameters = parameter is null
                    ? new Dictionary<string, string>()
                    : new Dictionary<string, string> { ["per_hour"] = parameter },
            },
            Staff,
            null,
            TimeSpan.Zero,
            Minato.Now,
            Cancel
        );

    private async Task Retry(ConnectorCall call)
    {
        await using var context = _desk.Context();
        await new ConnectorCalls(_desk.Book).Retry(context, call.Id, Staff, Cancel);
    }

    private async Task Withdraw(ConnectorCall call)
    {
        await using var context = _desk.Context();
        await ConnectorCalls.Withdraw(context, call.Id, Staff, Cancel);
    }

    private async Task Undo(Decision decision)
    {
        await using var context = _desk.Context();
        await using var transaction = await context.Database.BeginTransactionAsync(Cancel);
        await ConnectorCalls.Withdraw(context, decision, Cancel);
        await context.SaveChangesAsync(Cancel);
        await transaction.CommitAsync(Cancel);
    }

    private static async Task<string> Refused(Func<Task> act) =>
        (await Assert.ThrowsAsync<CaseRuleException>(act)).Code;
}
