using AbuseDesk.Cases;
using AbuseDesk.Checks;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Connectors;

/// <summary>What answers do to a call and its case. In the transaction that holds the lock on the row.</summary>
internal static class CallAnswers
{
    /// <summary>How long a result that comes later is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    public static async Task<AnswerStanding> Take(
        DeskContext context,
        ConnectorCall call,
        ConnectorAnswer answer,
        long? stamp,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var contradictedBefore = call.Contradiction;
        var standing = call.Take(answer, stamp, now, Patience);
        switch (standing)
        {
            case AnswerStanding.Taken when call.State == CallState.Done:
                context.Add(call.Happened("connector_done", Actor.Desk, now));
                await Happened(context, call, now, cancel);
                break;
            case AnswerStanding.Taken when call.State == CallState.Failed:
                await Failed(context, call, now, cancel);
                break;
            case AnswerStanding.Contradicts
                when !string.Equals(contradictedBefore, call.Contradiction, StringComparison.Ordinal):
                context.Add(call.Happened("connector_contradicted", Actor.Desk, now));
                await Attention(context, call, "connector_contradicted", cancel);
                break;
        }

        return standing;
    }

    public static async Task Failed(
        DeskContext context,
        ConnectorCall call,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        context.Add(call.Happened("connector_failed", Actor.Desk, now));
        await CaseActions.Failed(context, call, cancel);
        await Attention(context, call, "connector_failed", cancel);
    }

    private static Task Happened(
        DeskContext context,
        ConnectorCall call,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        call.What is CallKind.Check && CheckKind.Of(call.Key) is not null
            ? CaseCheckCalls.Answered(context, call, now, cancel)
            : CaseActions.Done(context, call.Id, call.Result!, Actor.Desk, now, cancel);

    private static Task<int> Attention(
        DeskContext context,
        ConnectorCall call,
        string what,
        CancellationToken cancel
    ) =>
        context.Database.ExecuteSqlAsync(
            $"update case_counters set attention = {what} where case_id = {call.CaseId} and attention is null",
            cancel
        );
}
