using System.Text.Json;
using AbuseDesk.Cases;

namespace AbuseDesk.Connectors;

/// <summary>waiting → running → done | failed | pending | waiting; withdrawn by a person.</summary>
public enum CallState
{
    Unknown,

    /// <summary>Until its hold or its pause ends.</summary>
    Waiting,

    /// <summary>A worker is asking the connector.</summary>
    Running,

    /// <summary>The connector took it and says later how it went.</summary>
    Pending,

    Done,
    Failed,
    Withdrawn,
}

/// <summary>What a connector is asked for.</summary>
public enum CallKind
{
    Unknown,
    Action,
    Check,
}

/// <summary>What an answer means to a call.</summary>
public enum AnswerStanding
{
    /// <summary>It counts.</summary>
    Taken,

    /// <summary>The same was said before.</summary>
    Known,

    /// <summary>It was said before this try: a copy of an old result.</summary>
    Replayed,

    /// <summary>Nothing was asked of the connector yet.</summary>
    NotAsked,

    /// <summary>The call is over, and ended otherwise. It is kept beside, and changes nothing.</summary>
    Contradicts,
}

/// <summary>
/// One request to a connector and how it goes. What is asked is fixed when the row is written; nothing is done before the
/// connector said so. Codes of <see cref="Result"/>: the connector's own, or why there is no answer.
/// </summary>
public sealed class ConnectorCall
{
    private const int LongestFound = 300;
    private static readonly Dictionary<string, JsonElement> NoFacts = new(StringComparer.Ordinal);

    public required Guid Id { get; init; }
    public required Guid CaseId { get; init; }

    /// <summary>All calls of a decision that have not left are withdrawn with it.</summary>
    public Guid? DecisionId { get; init; }

    public required CallKind What { get; init; }
    public required string Key { get; init; }
    public required string Target { get; init; }

    /// <summary>The name of the connector.</summary>
    public required string Connector { get; set; }

    /// <summary>JSON of <see cref="ConnectorRequest"/>, as it is sent.</summary>
    public required string Request { get; set; }

    /// <summary>The same for all tries; another one only after the connector itself said it failed.</summary>
    public required string IdempotencyKey { get; set; }

    public CallState State { get; set; } = CallState.Waiting;

    /// <summary>Tries since a person last asked for it.</summary>
    public int Attempts { get; set; }

    /// <summary>When the next try is due; of a pending call, until when its result may come.</summary>
    public required DateTimeOffset NextAt { get; set; }

    public DateTimeOffset? ClaimedUntil { get; set; }
    public string? Result { get; set; }
    public string? Message { get; set; }

    /// <summary>JSON of the answer that ended it, in one way of writing; null where none did.</summary>
    public string? Answer { get; set; }

    /// <summary>JSON of the last answer that contradicts the end.</summary>
    public string? Contradiction { get; set; }

    /// <summary>When the last result that came later was signed (seconds since 1970).</summary>
    public long? Stamp { get; set; }

    public required Guid RequestedBy { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; set; }

    public bool IsFinished => State is CallState.Done or CallState.Failed or CallState.Withdrawn;

    /// <summary>Nothing of it can have reached the connector.</summary>
    public bool IsUnsent => State == CallState.Waiting && Attempts == 0;

    /// <summary>What it found, a line each: <c>queue_id: 4B1F2C</c>.</summary>
    public IReadOnlyList<string> Found() =>
        Answer is null
            ? []
            :
            [
                .. (
                    JsonSerializer.Deserialize<ConnectorAnswer>(Answer, ConnectorJson.Options)?.Facts ?? NoFacts
                ).Select(f =>
                    $"{f.Key}: {(f.Value.ToString() is { Length: > LongestFound } longer ? longer[..LongestFound] + "…" : f.Value)}"
                ),
            ];

    public ConnectorRequest Asked() => ConnectorCalls.ReadRequest(Request);

    /// <summary>
    /// An answer of the connector, to a try or later. <paramref name="stamp"/>: when a later one was signed. Where one of
    /// ours failed for want of an answer, a late one still counts.
    /// </summary>
    public AnswerStanding Take(ConnectorAnswer answer, long? stamp, DateTimeOffset now, TimeSpan patience)
    {
        if (State is CallState.Done or CallState.Withdrawn || (State == CallState.Failed && Answer is not null))
        {
            return Again(answer);
        }

        if (Attempts == 0)
        {
            return AnswerStanding.NotAsked;
        }

        if (stamp is not null && stamp <= Stamp)
        {
            return AnswerStanding.Replayed;
        }

        (Stamp, ClaimedUntil) = (stamp ?? Stamp, null);
        (Result, Message) = (answer.Result, answer.Message);
        if (answer.Status is ConnectorAnswer.Pending)
        {
            (State, NextAt) = (CallState.Pending, now + patience);
            return AnswerStanding.Taken;
        }

        State = answer.Status is ConnectorAnswer.Done ? CallState.Done : CallState.Failed;
        Result ??= answer.Status;
        (Answer, FinishedAt) = (answer.Canonical(), now);
        return AnswerStanding.Taken;
    }

    /// <summary>There was no answer, and no further try is made.</summary>
    public void Fail(string code, string message, DateTimeOffset now)
    {
        (State, Result, Message) = (CallState.Failed, code, message);
        (ClaimedUntil, FinishedAt) = (null, now);
    }

    /// <summary>There was no answer; tried again at <paramref name="next"/>.</summary>
    public void Wait(string code, string message, DateTimeOffset next)
    {
        (State, Result, Message) = (CallState.Waiting, code, message);
        (ClaimedUntil, NextAt) = (null, next);
    }

    /// <summary>A person asks once more: at once, of whichever connector serves the key now.</summary>
    public void Retry(string connector, DateTimeOffset now)
    {
        if (State is CallState.Running)
        {
            throw new CaseRuleException("call_running");
        }

        if (State is CallState.Done or CallState.Withdrawn)
        {
            throw new CaseRuleException("call_over");
        }

        if (Answer is not null)
        {
            // It did say that it failed: under the old key it would only say so again.
            IdempotencyKey = $"{Id:N}-{ConnectorSignature.Stamp(now)}";
            Request = ConnectorCalls.Write(Asked() with { IdempotencyKey = IdempotencyKey });
        }

        (State, Connector, Attempts, NextAt) = (CallState.Waiting, connector, 0, now);
        (Result, Message, Answer, FinishedAt) = (null, null, null, null);
    }

    /// <summary>A person does it by hand, or not at all.</summary>
    public void Withdraw(DateTimeOffset now)
    {
        if (State is CallState.Running)
        {
            throw new CaseRuleException("call_running");
        }

        if (State is CallState.Done or CallState.Withdrawn)
        {
            throw new CaseRuleException("call_over");
        }

        (State, FinishedAt) = (CallState.Withdrawn, now);
    }

    /// <summary>What goes into the history of the case.</summary>
    public CaseEvent Happened(string kind, Actor actor, DateTimeOffset now) =>
        CaseEvent.Of(
            CaseId,
            kind,
            actor,
            now,
            null,
            ("call", Id),
            (What == CallKind.Check ? "check" : "lever", Key),
            ("outcome", Result)
        );

    // "Later" may arrive after the result it announced.
    private AnswerStanding Again(ConnectorAnswer answer)
    {
        if (
            answer.Status is ConnectorAnswer.Pending
            || string.Equals(Answer, answer.Canonical(), StringComparison.Ordinal)
        )
        {
            return AnswerStanding.Known;
        }

        Contradiction = answer.Canonical();
        return AnswerStanding.Contradicts;
    }
}
