using AbuseDesk.Data;
using AbuseDesk.Ops;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Connectors;

/// <summary>How long things may take while connectors are asked.</summary>
/// <param name="Lease">How long a call is nobody else's; longer than the longest try.</param>
/// <param name="Retry">Between the tries of a call that has to wait.</param>
/// <param name="Tries">After so many a person has to look. Their pauses last more than an hour: so long a connector may be down.</param>
/// <param name="Lines">Calls at once.</param>
/// <param name="EachConnector">Calls at once of one connector, so that one that hangs does not stop the others.</param>
public sealed record CallTimes(TimeSpan Lease, BackOff Retry, int Tries, int Lines, int EachConnector)
{
    public static readonly CallTimes Usual = new(
        TimeSpan.FromMinutes(5),
        new BackOff(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(15)),
        16,
        6,
        2
    );
}

/// <summary>
/// Asks what is due. A call is leased by a committed compare-and-set before the connector is asked, and settled by
/// another afterwards; who dies between leaves a lease that runs out, and the connector is asked again under the same
/// idempotency key. All times are the database's.
/// </summary>
public sealed class ConnectorRunner(
    NpgsqlDataSource database,
    ConnectorBook book,
    IHttpClientFactory clients,
    CallTimes times,
    TimeProvider clock,
    ILogger<ConnectorRunner> logger
)
{
    private readonly DbContextOptions<DeskContext> _options = DeskSchema
        .Describe(new DbContextOptionsBuilder<DeskContext>(), b => b.UseNpgsql(database))
        .Options;

    private readonly WebhookCall _webhook = new(clients, clock);
    private readonly CommandCall _command = new(clock);

    /// <summary>Asks for all that is due; how many were handled.</summary>
    public async Task<int> RunDue(CancellationToken stopping)
    {
        var handled = await GiveUpPending(stopping);
        var lines = await Task.WhenAll(Enumerable.Range(0, times.Lines).Select(_ => Line(stopping)));
        return handled + lines.Sum();
    }

    private async Task<int> Line(CancellationToken stopping)
    {
        var handled = 0;
        while (!stopping.IsCancellationRequested && await Claim(stopping) is { } call)
        {
            handled++;
            await Settle(call, await Ask(call, stopping));
        }

        return handled;
    }

    private async Task<CallOutcome> Ask(ConnectorCall call, CancellationToken stopping)
    {
        if (call.Attempts > times.Tries)
        {
            return CallOutcome.Breaks("gave_up", $"The worker ended during {times.Tries} tries");
        }

        if (book.Named(call.Connector) is not { } connector)
        {
            return CallOutcome.Breaks("no_connector", $"There is no connector {call.Connector} any more");
        }

        try
        {
            return connector.Kind switch
            {
                ConnectorKind.Webhook => await _webhook.Ask(connector, call.Asked(), call.Request, stopping),
                ConnectorKind.Command => await _command.Ask(connector, call.Asked(), call.Request, stopping),
            };
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return CallOutcome.Waits("interrupted", "The worker was stopped during the try");
        }
    }

    private async Task<ConnectorCall?> Claim(CancellationToken cancel)
    {
        await using var context = new DeskContext(_options);
        var claimed = await context
            .ConnectorCalls.FromSql(
                $"""
                update connector_calls
                   set state = 'running', attempts = attempts + 1, claimed_until = now() + {times.Lease}
                 where id = (
                     select c.id from connector_calls c
                      where c.state in ('waiting', 'running')
                        and case when c.state = 'running' then c.claimed_until <= now() else c.next_at <= now() end
                        and (select count(*) from connector_calls o
                              where o.connector = c.connector and o.state = 'running' and o.claimed_until > now())
                            < {times.EachConnector}
                      order by c.next_at limit 1 for update of c skip locked)
                returning *
                """
            )
            .AsNoTracking()
            .ToListAsync(cancel);
        return claimed.SingleOrDefault();
    }

    // Not cancelled by the end of the process: what has happened is written down.
    private async Task Settle(ConnectorCall claimed, CallOutcome outcome)
    {
        var cancel = CancellationToken.None;
        await using var context = new DeskContext(_options);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var call = (await ConnectorCalls.Locked(context, claimed.Id, cancel))!;
        var now = await ConnectorCalls.Now(context, cancel);
        var isOurs = call.State == CallState.Running && call.ClaimedUntil == claimed.ClaimedUntil;
        switch (outcome)
        {
            case CallOutcome.Answered answered:
                await CallAnswers.Take(context, call, answered.Answer, null, now, cancel);
                break;
            case CallOutcome.Broken broken when isOurs:
                call.Fail(broken.Code, broken.Message, now);
                await CallAnswers.Failed(context, call, now, cancel);
                break;
            case CallOutcome.Later later when isOurs && call.Attempts >= times.Tries:
                call.Fail(later.Code, later.Message, now);
                await CallAnswers.Failed(context, call, now, cancel);
                break;
            case CallOutcome.Later later when isOurs:
                call.Wait(later.Code, later.Message, now + times.Retry.After(call.Attempts));
                break;
        }

        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        Log(call);
    }

    // A result that was promised and never came is a failure somebody has to see.
    private async Task<int> GiveUpPending(CancellationToken cancel)
    {
        await using var context = new DeskContext(_options);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var overdue = await context
            .ConnectorCalls.FromSql(
                $"""
                select * from connector_calls where state = 'pending' and next_at <= now()
                 order by next_at limit 100 for update skip locked
                """
            )
            .ToListAsync(cancel);
        if (overdue.Count == 0)
        {
            return 0;
        }

        var now = await ConnectorCalls.Now(context, cancel);
        foreach (var call in overdue)
        {
            call.Fail("no_result", $"No result came within {CallAnswers.Patience.TotalHours} hours", now);
            await CallAnswers.Failed(context, call, now, cancel);
            Log(call);
        }

        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return overdue.Count;
    }

    private void Log(ConnectorCall call) =>
        logger.Log(
            call.State is CallState.Failed or CallState.Waiting ? LogLevel.Warning : LogLevel.Information,
            "Call {Call} ({Key}) of connector {Connector} is {State} after {Attempts} tries: {Result}",
            call.Id,
            call.Key,
            call.Connector,
            StoredText.Text(call.State),
            call.Attempts,
            call.Result
        );
}

/// <summary>Asks connectors when a call is put in, when its hold ends, and when a wait is over.</summary>
public sealed class ConnectorLoop(ConnectorRunner runner, LoopGround ground, ILogger<ConnectorLoop> logger)
    : BackgroundLoop(ground, logger, "connectors")
{
    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    protected override async Task<bool> Turn(IServiceProvider scope, CancellationToken cancel) =>
        await runner.RunDue(cancel) > 0;
}
