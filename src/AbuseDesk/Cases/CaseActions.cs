using System.Globalization;
using System.Net;
using AbuseDesk.Connectors;
using AbuseDesk.Data;
using AbuseDesk.Outgoing;
using AbuseDesk.Policy;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Cases;

/// <summary>Levers of one decision: the first, those pulled with it, and whose word they had.</summary>
public sealed record LeverOrder(string Lever, IReadOnlyList<string> Also, string Target)
{
    public ActionRequest? Approved { get; init; }

    /// <summary>What a release gives back.</summary>
    public IReadOnlyList<string> GivesBack { get; init; } = [];

    /// <summary>What <c>mail_rate_limit</c> limits to, an hour.</summary>
    public int? PerHour { get; init; }

    public IEnumerable<string> All => Also.Prepend(Lever).Distinct(StringComparer.Ordinal);
}

/// <summary>
/// Carries levers out: a connector where one serves the key, else the person who decided has done it by hand. The rows are
/// written in the transaction of the decision, and its mails wait until every connector said that it is done.
/// </summary>
public sealed class CaseActions(ConnectorCalls calls, ConnectorBook book)
{
    public const string Release = "release";
    public const string ByHand = "by_hand";

    /// <summary>The customer gets no new contract.</summary>
    public const string RefuseFuture = "refuse_future_contract";

    private static readonly string[] Kinds = ["mailbox", "url", "site", "server", "domain", "line", "address"];

    /// <summary>Whether the desk has to wait for somebody else before it may say that a lever is pulled.</summary>
    public bool IsOrdered(string lever) => book.For(lever) is not null;

    /// <summary>Puts the levers of a decision into the context; true when a connector has to say first that they are done.</summary>
    public async Task<bool> Place(
        DeskContext db,
        AbuseCase of,
        Decision decision,
        LeverOrder order,
        TimeSpan hold,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var waits = false;
        foreach (var lever in order.All)
        {
            // Who asked is who is named to the connector; who approved stands beside.
            var by = order.Approved?.RequestedBy ?? decision.ActorId;
            var call = await calls.Enqueue(db, of, Ask(of, lever, order), by, decision, hold, now, cancel);
            var action = new CaseAction
            {
                Id = Guid.CreateVersion7(now),
                CaseId = of.Id,
                DecisionId = decision.Id,
                Lever = lever,
                Target = order.Target.Trim(),
                RequestedBy = by,
                RequestedAt = order.Approved?.RequestedAt ?? CaseEvent.ToMicroseconds(now),
                ApprovedBy = order.Approved is null ? null : decision.ActorId,
                ApprovedAt = order.Approved is null ? null : CaseEvent.ToMicroseconds(now),
                CallId = call?.Id,
            };
            waits |= call is not null;
            if (call is null)
            {
                action.Done(ByHand, now);
            }

            db.Add(action);
        }

        return waits;
    }

    /// <summary>The levers that restrict a case now, for a release: what was done and not given back since.</summary>
    public static async Task<IReadOnlyList<CaseAction>> InForce(DeskContext db, Guid caseId, CancellationToken cancel)
    {
        var done = await db
            .CaseActions.AsNoTracking()
            .Where(a => a.CaseId == caseId && a.State == ActionState.Done)
            .OrderByDescending(a => a.ExecutedAt)
            .Take(100)
            .ToListAsync(cancel);
        return
        [
            .. done.TakeWhile(a => a.Lever is not Release)
                .Where(a => ActionCatalogue.Find(a.Lever) is { Restricts: true, IsReversible: true }),
        ];
    }

    /// <summary>Numbers of the cases for which a customer is to get no new contract.</summary>
    public static IQueryable<string> RefusingFuture(DeskContext db, IQueryable<AbuseCase> visible, Guid customer) =>
        visible
            .Where(c => c.CustomerId == customer)
            .Where(c =>
                db.CaseActions.Any(a => a.CaseId == c.Id && a.Lever == RefuseFuture && a.State == ActionState.Done)
            )
            .OrderBy(c => c.Number)
            .Select(c => c.Number);

    /// <summary>Whether something ordered of a connector has not ended: the case cannot end before it.</summary>
    public static Task<bool> IsUnderWay(DeskContext db, Guid caseId, CancellationToken cancel) =>
        db.CaseActions.AnyAsync(
            a => a.CaseId == caseId && (a.State == ActionState.Asked || a.State == ActionState.Failed),
            cancel
        );

    /// <summary>Levers of a decision that is taken back. In its transaction, after the calls were withdrawn.</summary>
    public static async Task Withdraw(DeskContext db, Decision decision, CancellationToken cancel)
    {
        foreach (var action in await db.CaseActions.Where(a => a.DecisionId == decision.Id).ToListAsync(cancel))
        {
            action.Withdraw();
        }
    }

    /// <summary>
    /// A call has ended well: its lever is pulled. The case is restricted with the first lever of the decision; its mails
    /// leave with the last. In the transaction that holds the lock on the call.
    /// </summary>
    internal static async Task Done(
        DeskContext db,
        Guid callId,
        string result,
        Actor actor,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        if (await Of(db, callId, cancel) is not { } action || !action.IsOpen)
        {
            return;
        }

        action.Done(result, now);
        if (ActionCatalogue.Find(action.Lever) is { Restricts: true } || action.Lever is Release)
        {
            (await Locked(db, action.CaseId, cancel)).TookEffect(action.Lever, actor, now);
        }

        await db.SaveChangesAsync(cancel);
        await LetGo(db, action.DecisionId, cancel);
    }

    /// <summary>A call has ended badly: its lever is not pulled, and the mails that say so stay here.</summary>
    internal static async Task Failed(DeskContext db, ConnectorCall call, CancellationToken cancel)
    {
        if (await Of(db, call.Id, cancel) is { IsOpen: true } action)
        {
            action.Fail(call.Result);
        }
    }

    /// <summary>A person asked the connector once more.</summary>
    internal static async Task AskAgain(DeskContext db, Guid callId, CancellationToken cancel)
    {
        if (await Of(db, callId, cancel) is { State: ActionState.Failed } action)
        {
            action.AskAgain();
        }
    }

    /// <summary>
    /// It will not be done. Where nothing of its decision was, the mails that say so are withdrawn; where the rest was, the
    /// customer still has to hear of it.
    /// </summary>
    internal static async Task GiveUp(DeskContext db, Guid callId, CancellationToken cancel)
    {
        if (await Of(db, callId, cancel) is not { IsOpen: true } action)
        {
            return;
        }

        action.Withdraw();
        await db.SaveChangesAsync(cancel);
        if (
            await db.CaseActions.AnyAsync(
                a => a.DecisionId == action.DecisionId && a.State != ActionState.Withdrawn,
                cancel
            )
        )
        {
            await LetGo(db, action.DecisionId, cancel);
            return;
        }

        await db
            .OutgoingMails.Where(m => m.DecisionId == action.DecisionId && m.State == OutgoingState.Parked)
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.State, OutgoingState.Withdrawn), cancel);
    }

    private static async Task LetGo(DeskContext db, Guid decision, CancellationToken cancel)
    {
        if (
            await db.CaseActions.AnyAsync(
                a => a.DecisionId == decision && (a.State == ActionState.Asked || a.State == ActionState.Failed),
                cancel
            )
        )
        {
            return;
        }

        await db.Database.ExecuteSqlAsync(
            $"update outgoing_mails set state = 'held', send_after = now() where decision_id = {decision} and state = 'parked'",
            cancel
        );
        await db.Database.ExecuteSqlAsync($"select pg_notify('outbox', '')", cancel);
    }

    private static Task<CaseAction?> Of(DeskContext db, Guid callId, CancellationToken cancel) =>
        db.CaseActions.SingleOrDefaultAsync(a => a.CallId == callId, cancel);

    // Whoever decides on the case at the same moment waits, and is then told what happened.
    private static Task<AbuseCase> Locked(DeskContext db, Guid caseId, CancellationToken cancel) =>
        db.Cases.FromSql($"select * from cases where id = {caseId} for update").SingleAsync(cancel);

    private static ConnectorOrder Ask(AbuseCase of, string lever, LeverOrder order) =>
        new(CallKind.Action, lever, KindOf(of, order.Target), order.Target) { Parameters = ParametersOf(lever, order) };

    private static Dictionary<string, string> ParametersOf(string lever, LeverOrder order)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        if (lever is "mail_rate_limit" && order.PerHour is { } limit)
        {
            said["per_hour"] = limit.ToString(CultureInfo.InvariantCulture);
        }

        if (lever is Release && order.GivesBack.Count > 0)
        {
            said["levers"] = string.Join(',', order.GivesBack);
        }

        return said;
    }

    // What a person typed over the resource of the case says itself what it is.
    internal static string KindOf(AbuseCase of, string target)
    {
        var said = target.Trim();
        return string.Equals(said, of.Resource, StringComparison.Ordinal) && Kinds.Contains(of.ResourceKind)
                ? of.ResourceKind
            : said.Contains("://", StringComparison.Ordinal) ? "url"
            : said.Contains('@', StringComparison.Ordinal) ? "mailbox"
            : IPAddress.TryParse(said, out _) ? "address"
            : "domain";
    }
}
