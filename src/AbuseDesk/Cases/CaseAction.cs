using AbuseDesk.Policy;

namespace AbuseDesk.Cases;

/// <summary>asked → done | failed | withdrawn; failed → asked again, or done by hand.</summary>
public enum ActionState
{
    Unknown,

    /// <summary>A connector was asked and has not said that it is done.</summary>
    Asked,

    Done,
    Failed,
    Withdrawn,
}

/// <summary>
/// One lever that was pulled or given back: who asked for it, whose second word it had, when it was carried out and how.
/// What a connector carries out is done when the connector says so, and no earlier.
/// </summary>
public sealed class CaseAction
{
    public required Guid Id { get; init; }
    public required Guid CaseId { get; init; }
    public required Guid DecisionId { get; init; }

    /// <summary>A key of <see cref="ActionCatalogue"/>; <c>release</c> gives back.</summary>
    public required string Lever { get; init; }
    public required string Target { get; init; }
    public required Guid RequestedBy { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Never the one who asked.</summary>
    public Guid? ApprovedBy { get; init; }
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>The call of the connector that carries it out; null: a person did it by hand.</summary>
    public Guid? CallId { get; init; }

    public ActionState State { get; private set; } = ActionState.Asked;
    public DateTimeOffset? ExecutedAt { get; private set; }

    /// <summary>by_hand, or the code the connector answered.</summary>
    public string? Result { get; private set; }

    public bool IsOpen => State is ActionState.Asked or ActionState.Failed;

    /// <summary>It has been carried out.</summary>
    public void Done(string result, DateTimeOffset now) =>
        (State, Result, ExecutedAt) = (ActionState.Done, result, CaseEvent.ToMicroseconds(now));

    /// <summary>The connector could not do it; a person decides what next.</summary>
    public void Fail(string? result) => (State, Result) = (ActionState.Failed, result);

    /// <summary>It is asked of the connector once more.</summary>
    public void AskAgain() => (State, Result) = (ActionState.Asked, null);

    /// <summary>It will not be done.</summary>
    public void Withdraw() => State = ActionState.Withdrawn;
}

/// <summary>How a request for a second word ended.</summary>
public enum RequestState
{
    Unknown,
    Open,
    Approved,
    Refused,

    /// <summary>By the one who asked.</summary>
    Withdrawn,
}

/// <summary>A lever somebody wants pulled that needs the word of another person first.</summary>
public sealed class ActionRequest
{
    public required Guid Id { get; init; }
    public required Guid CaseId { get; init; }
    public required string Lever { get; init; }
    public required string Target { get; init; }

    /// <summary>Whose word it needs.</summary>
    public required Approval Needs { get; init; }

    /// <summary>JSON of the sheet as it was filled in.</summary>
    public required string Sheet { get; init; }

    /// <summary>Why, in the words of the one who asks; erasable with the case.</summary>
    public string? Reason { get; init; }
    public required Guid RequestedBy { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }
    public RequestState State { get; private set; } = RequestState.Open;
    public Guid? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public Guid? DecisionId { get; private set; }

    /// <summary>The second word. Who asked cannot give it.</summary>
    public void Approve(Guid by, Guid decision, DateTimeOffset now)
    {
        RefuseOwn(by);
        End(RequestState.Approved, by, now);
        DecisionId = decision;
    }

    /// <summary>It is not to be done.</summary>
    public void Refuse(Guid by, DateTimeOffset now)
    {
        RefuseOwn(by);
        End(RequestState.Refused, by, now);
    }

    /// <summary>Who asked no longer wants it.</summary>
    public void Withdraw(Guid by, DateTimeOffset now)
    {
        if (by != RequestedBy)
        {
            throw new CaseRuleException("request_of_another");
        }

        End(RequestState.Withdrawn, by, now);
    }

    /// <summary>Somebody who asked cannot be the one who approves.</summary>
    public void RefuseOwn(Guid by)
    {
        if (by == RequestedBy)
        {
            throw new CaseRuleException("own_request");
        }
    }

    private void End(RequestState state, Guid by, DateTimeOffset now)
    {
        if (State is not RequestState.Open)
        {
            throw new CaseRuleException("request_decided");
        }

        (State, DecidedBy, DecidedAt) = (state, by, CaseEvent.ToMicroseconds(now));
    }
}
