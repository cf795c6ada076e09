using System.Globalization;
using AbuseDesk.Cases;
using AbuseDesk.Connectors;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Checks;

/// <summary>
/// Checks that a connector makes for the desk. They are asked for with the same ground and purpose as by hand, and are made
/// when the connector says what it found, no earlier.
/// </summary>
public sealed class CaseCheckCalls(ConnectorCalls calls, ConnectorBook book)
{
    private const int LongestText = 4_000;

    /// <summary>The name of the connector that makes checks of a kind; null: a person makes them by hand.</summary>
    public string? Connector(CheckKind kind) =>
        ConnectorKeys.Checks.Contains(kind.Key, StringComparer.Ordinal) ? book.For(kind.Key)?.Name : null;

    /// <summary>Asks once: whoever presses twice, or at the same moment as another, is told that it is under way.</summary>
    public async Task Ask(
        DeskContext db,
        AbuseCase of,
        CaseCheck.Told told,
        Guid by,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var kind = CheckKind.Of(told.Kind) ?? throw new CaseRuleException("unknown_code", told.Kind ?? "");
        CaseCheck.RefuseToLook(of, kind, told, now);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"select 1 from cases where id = {of.Id} for no key update", cancel);
        var order = await OrderOf(db, of, kind, told, cancel);
        if (await calls.Enqueue(db, of, order, by, null, TimeSpan.Zero, now, cancel) is null)
        {
            throw new CaseRuleException("call_by_hand");
        }

        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>
    /// Somebody made by hand what the connector failed to: it is asked no more. The caller saves, in its transaction.
    /// </summary>
    public static async Task MadeByHand(
        DeskContext db,
        AbuseCase of,
        CheckKind kind,
        Guid by,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var failed = await db
            .ConnectorCalls.FromSql(
                $"""
                select * from connector_calls
                 where case_id = {of.Id} and key = {kind.Key} and what = 'check' and state = 'failed' order by id for update
                """
            )
            .ToListAsync(cancel);
        foreach (var call in failed)
        {
            call.Withdraw(now);
            db.Add(call.Happened("connector_by_hand", Actor.Staff(by), now));
        }

        if (failed.Count > 0)
        {
            await Attention.Settle(db, of.Id, Attention.ConnectorFailed, cancel);
        }
    }

    /// <summary>
    /// The connector said what it found: that is the check, also on a case that was closed meanwhile. In the transaction that
    /// holds the lock on the call; the caller saves.
    /// </summary>
    internal static async Task Answered(
        DeskContext db,
        ConnectorCall call,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        // Whoever decides on the case at the same moment waits, and is then told what happened.
        var of = await db.Cases.FromSql($"select * from cases where id = {call.CaseId} for update").SingleAsync(cancel);
        db.CaseChecks.Add(CaseCheck.Answered(of, call, Evidence(call), now));
        await db.SaveChangesAsync(cancel);
        await Contradictions.Follow(db, of, now, cancel);
    }

    // What the connector says and what it found, a line each; it stands with the event, where it can be erased.
    private static string? Evidence(ConnectorCall call)
    {
        var text = string.Join('\n', call.Found().Prepend(call.Message).Where(l => l is not null));
        return text.Length > LongestText ? text[..LongestText] + "…" : text;
    }

    private static async Task<ConnectorOrder> OrderOf(
        DeskContext db,
        AbuseCase of,
        CheckKind kind,
        CaseCheck.Told told,
        CancellationToken cancel
    )
    {
        var newest = await db
            .Findings.AsNoTracking()
            .Where(f => f.CaseId == of.Id && f.RetiredBy == null && f.Category != "csam" && f.Category != "ncii")
            .OrderByDescending(f => f.OccurredAt)
            .Take(50)
            .Select(f => new { f.Urls, f.OwnSideQueueId })
            .ToListAsync(cancel);
        var url = kind.OpensContent ? newest.SelectMany(f => f.Urls).FirstOrDefault() : null;
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        if (kind.TouchesSecrecy)
        {
            (said["ground"], said["purpose"]) = (told.Ground!, told.Purpose!);
            said["from"] = Text(told.RangeFrom!.Value);
            said["to"] = Text(told.RangeTo!.Value);
        }

        if (kind.Key is "mail_delivery_log" && newest.Find(f => f.OwnSideQueueId is not null) is { } own)
        {
            said["queue_id"] = own.OwnSideQueueId!;
        }

        return new ConnectorOrder(
            CallKind.Check,
            kind.Key,
            url is null ? CaseActions.KindOf(of, of.Resource) : "url",
            url ?? of.Resource
        )
        {
            Parameters = said,
        };
    }

    private static string Text(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
