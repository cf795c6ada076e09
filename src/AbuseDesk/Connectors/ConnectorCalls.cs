using System.Text;
using System.Text.Json;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Outgoing;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Connectors;

/// <summary>What staff want of a connector; the kind of the target is one of <see cref="ConnectorResource"/>.</summary>
public sealed record ConnectorOrder(CallKind What, string Key, string TargetKind, string Target)
{
    /// <summary>What else the key needs. Never anything of a reporter.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>
/// The calls of cases. A row is written in the transaction of the decision it belongs to, and then waits its hold on the
/// clock of the database (a trigger moves <c>next_at</c> there and wakes the worker).
/// </summary>
public sealed class ConnectorCalls(ConnectorBook book)
{
    // In UTF-8: it is part of an index.
    private const int LongestTarget = 2_000;
    private const int LongestParameter = 500;
    private const int MostParameters = 20;

    /// <summary>
    /// Puts a call into the context; the caller saves it with the decision. Null where no connector serves the key: a
    /// person does it by hand. What makes no sense is a broken rule.
    /// </summary>
    public async Task<ConnectorCall?> Enqueue(
        DeskContext context,
        AbuseCase of,
        ConnectorOrder order,
        Guid by,
        Decision? decision,
        TimeSpan hold,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        if (book.For(order.Key) is not { } connector)
        {
            return null;
        }

        Check(order);
        await RefuseReporters(context, of, order, cancel);
        await RefuseTwice(context, of, order, cancel);
        var id = Guid.CreateVersion7(now);
        var asked = await Ask(context, of, order, by, id, now, cancel);
        var call = new ConnectorCall
        {
            Id = id,
            CaseId = of.Id,
            DecisionId = decision?.Id,
            What = order.What,
            Key = order.Key,
            Target = asked.Resource.Value,
            Connector = connector.Name,
            Request = Write(asked),
            IdempotencyKey = asked.IdempotencyKey,
            NextAt = CaseEvent.ToMicroseconds(now + hold),
            RequestedBy = by,
            RequestedAt = CaseEvent.ToMicroseconds(now),
        };
        context.Add(call);
        context.Add(call.Happened("connector_asked", Actor.Staff(by), now));
        return call;
    }

    /// <summary>The calls of a case, newest first.</summary>
    public static IQueryable<ConnectorCall> OfCase(DeskContext context, Guid caseId) =>
        context.ConnectorCalls.AsNoTracking().Where(c => c.CaseId == caseId).OrderByDescending(c => c.RequestedAt);

    /// <summary>Asks once more, at once.</summary>
    public Task Retry(DeskContext context, Guid callId, Guid by, CancellationToken cancel) =>
        Change(
            context,
            callId,
            async (call, now) =>
            {
                call.Retry(book.For(call.Key)?.Name ?? throw new CaseRuleException("call_by_hand"), now);
                await CaseActions.AskAgain(context, call.Id, cancel);
                return call.Happened("connector_retried", Actor.Staff(by), now);
            },
            cancel
        );

    /// <summary>Asks no more: it is not done, and the mails that would say so stay here.</summary>
    public static Task Withdraw(DeskContext context, Guid callId, Guid by, CancellationToken cancel) =>
        Change(
            context,
            callId,
            async (call, now) =>
            {
                call.Withdraw(now);
                await CaseActions.GiveUp(context, call.Id, cancel);
                return call.Happened("connector_withdrawn", Actor.Staff(by), now);
            },
            cancel
        );

    /// <summary>Asks no more: the person has done it by hand.</summary>
    public static Task DoneByHand(DeskContext context, Guid callId, Guid by, CancellationToken cancel) =>
        Change(
            context,
            callId,
            async (call, now) =>
            {
                call.Withdraw(now);
                await CaseActions.Done(context, call.Id, CaseActions.ByHand, Actor.Staff(by), now, cancel);
                return call.Happened("connector_by_hand", Actor.Staff(by), now);
            },
            cancel
        );

    /// <summary>
    /// Withdraws the calls of a decision: all, or none when one has left or may have (CaseRuleException
    /// <c>call_has_left</c>). Runs in the caller's transaction, which it needs for its locks.
    /// </summary>
    public static async Task Withdraw(DeskContext context, Decision decision, CancellationToken cancel)
    {
        if (context.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("Calls are withdrawn in the transaction that undoes their decision.");
        }

        var calls = await context
            .ConnectorCalls.FromSql(
                $"select * from connector_calls where decision_id = {decision.Id} and state <> 'withdrawn' order by id for update"
            )
            .ToListAsync(cancel);
        if (calls.FirstOrDefault(c => !c.IsUnsent) is { } gone)
        {
            throw new CaseRuleException("call_has_left", gone.Target);
        }

        var now = await Now(context, cancel);
        calls.ForEach(c => c.Withdraw(now));
    }

    internal static string Write(ConnectorRequest request) => JsonSerializer.Serialize(request, ConnectorJson.Options);

    internal static ConnectorRequest ReadRequest(string json) =>
        JsonSerializer.Deserialize<ConnectorRequest>(json, ConnectorJson.Options)!;

    /// <summary>The row, nobody else's until the transaction ends.</summary>
    internal static Task<ConnectorCall?> Locked(DeskContext context, Guid id, CancellationToken cancel) =>
        context
            .ConnectorCalls.FromSql($"select * from connector_calls where id = {id} for update")
            .SingleOrDefaultAsync(cancel);

    /// <summary>What the clock of the database says: all times of calls are its.</summary>
    internal static Task<DateTimeOffset> Now(DeskContext context, CancellationToken cancel) =>
        context.Database.SqlQuery<DateTimeOffset>($"""select now() as "Value" """).SingleAsync(cancel);

    private static async Task Change(
        DeskContext context,
        Guid callId,
        Func<ConnectorCall, DateTimeOffset, Task<CaseEvent>> act,
        CancellationToken cancel
    )
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var call = await Locked(context, callId, cancel) ?? throw new CaseRuleException("call_unknown");
        context.Add(await act(call, await Now(context, cancel)));
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private static async Task<ConnectorRequest> Ask(
        DeskContext context,
        AbuseCase of,
        ConnectorOrder order,
        Guid by,
        Guid id,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var person = await context.Users.Where(u => u.Id == by).Select(u => u.Email).SingleOrDefaultAsync(cancel);
        var customer = await context
            .Customers.Where(c => c.Id == of.CustomerId)
            .Select(c => c.Ref)
            .SingleOrDefaultAsync(cancel);
        return new ConnectorRequest(
            id,
            $"{id:N}",
            StoredText.Text(order.What),
            order.Key,
            of.Number,
            new ConnectorResource(order.TargetKind, order.Target.Trim()),
            of.Service,
            customer,
            person ?? by.ToString(),
            CaseEvent.ToMicroseconds(now),
            order.Parameters
        );
    }

    private static void Check(ConnectorOrder order)
    {
        var target = order.Target.Trim();
        if (
            target.Length == 0
            || Encoding.UTF8.GetByteCount(target) > LongestTarget
            || !string.Equals(OneLine.Of(target, LongestTarget), target, StringComparison.Ordinal)
        )
        {
            throw new CaseRuleException("call_target", LongestTarget);
        }

        if (
            order.Parameters.Count > MostParameters
            || order.Parameters.Values.Any(v => v.Length > LongestParameter || !OneLine.IsPlainText(v))
        )
        {
            throw new CaseRuleException("call_parameters", MostParameters, LongestParameter);
        }
    }

    // What goes to another system is read by people who must not know who complained.
    private static async Task RefuseReporters(
        DeskContext context,
        AbuseCase of,
        ConnectorOrder order,
        CancellationToken cancel
    )
    {
        if (order.Parameters.Count == 0)
        {
            return;
        }

        var reporters = await context
            .ReportCases.Where(l => l.CaseId == of.Id)
            .Select(l => new
            {
                l.Report.ReporterAddress,
                l.Report.Number,
                l.Report.ReporterName,
                l.Report.ReporterReference,
            })
            .Distinct()
            .ToListAsync(cancel);
        var words = reporters
            .SelectMany(r => new[] { r.ReporterAddress, r.Number, r.ReporterName, r.ReporterReference })
            .Where(w => w?.Trim().Length >= 3)
            .Select(w => w!.Trim());
        var said = string.Join('\n', order.Parameters.Values);
        if (words.FirstOrDefault(w => ReporterGuard.Holds(said, w)) is { } named)
        {
            throw new CaseRuleException("call_names_reporter", named);
        }
    }

    private static async Task RefuseTwice(
        DeskContext context,
        AbuseCase of,
        ConnectorOrder order,
        CancellationToken cancel
    )
    {
        var target = order.Target.Trim();
        if (
            await context.ConnectorCalls.AnyAsync(
                c =>
                    c.CaseId == of.Id
                    && c.Key == order.Key
                    && c.Target == target
                    && (c.State == CallState.Waiting || c.State == CallState.Running || c.State == CallState.Pending),
                cancel
            )
        )
        {
            throw new CaseRuleException("call_under_way", target);
        }
    }
}
