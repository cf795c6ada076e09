using AbuseDesk.Cases;
using AbuseDesk.Connectors;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using AbuseDesk.Tests.Outgoing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace AbuseDesk.Tests.Connectors;

/// <summary>A desk whose connector is a receiver that does what the test told it.</summary>
internal sealed class ConnectorDesk(string connectionString) : IAsyncDisposable
{
    public static readonly CallTimes Quick = CallTimes.Usual with { Lines = 2 };
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    public Receiver Receiver { get; private set; } = null!;
    public ConnectorBook Book { get; private set; } = null!;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task Open(ConnectorMode mode = ConnectorMode.Callback)
    {
        Receiver = await Receiver.Start();
        Book = new ConnectorBook([Asked.Webhook(Receiver.Url, mode)]);
    }

    public DeskContext Context() => new(DeskSchema.Options(connectionString));

    public ConnectorRunner Runner(CallTimes? times = null, ConnectorBook? book = null) =>
        new(
            _source,
            book ?? Book,
            Asked.Clients(),
            times ?? Quick,
            TimeProvider.System,
            NullLogger<ConnectorRunner>.Instance
        );

    /// <summary>A call of a new case, due at once.</summary>
    public async Task<ConnectorCall> Due(string key = "suspend_site", CallKind what = CallKind.Action)
    {
        var (call, _) = await Put(key, what, TimeSpan.Zero);
        return call;
    }

    public async Task<(ConnectorCall Call, Decision Decision)> Put(string key, CallKind what, TimeSpan hold)
    {
        await using var context = Context();
        var (abuseCase, decision) = Warned.Case(context);
        await context.SaveChangesAsync(Cancel);
        var call = await new ConnectorCalls(Book).Enqueue(
            context,
            abuseCase,
            new ConnectorOrder(what, key, "mailbox", abuseCase.Resource),
            decision.ActorId,
            decision,
            hold,
            Minato.Now,
            Cancel
        );
        await context.SaveChangesAsync(Cancel);
        return (call!, decision);
    }

    public async Task<ConnectorCall> Row(ConnectorCall call)
    {
        await using var context = Context();
        return await context.ConnectorCalls.AsNoTracking().SingleAsync(c => c.Id == call.Id, Cancel);
    }

    public async Task<IReadOnlyList<string>> Events(ConnectorCall call)
    {
        await using var context = Context();
        return await context
            .CaseEvents.Where(e => e.CaseId == call.CaseId && e.Kind.StartsWith("connector_"))
            .OrderBy(e => e.At)
            .Select(e => e.Kind)
            .ToListAsync(Cancel);
    }

    public async Task<string?> Attention(ConnectorCall call)
    {
        await using var context = Context();
        return await context
            .CaseCounters.Where(c => c.CaseId == call.CaseId)
            .Select(c => c.Attention)
            .SingleAsync(Cancel);
    }

    public async Task Set(ConnectorCall call, string what)
    {
        await using var command = _source.CreateCommand($"update connector_calls set {what} where id = $1");
        command.Parameters.Add(new() { Value = call.Id });
        await command.ExecuteNonQueryAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await using (var clear = _source.CreateCommand("update connector_calls set state = 'withdrawn'"))
        {
            await clear.ExecuteNonQueryAsync(CancellationToken.None);
        }

        await _source.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
