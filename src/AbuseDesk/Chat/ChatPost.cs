namespace AbuseDesk.Chat;

/// <summary>Where an event is on its way to the chat.</summary>
public enum ChatPostState
{
    Unknown,
    Waiting,
    Posted,
    GivenUp,
}

/// <summary>An event of a case that the team is told of in its chat. What is said is read when it is said.</summary>
public sealed class ChatPost
{
    public required Guid EventId { get; init; }
    public required Guid CaseId { get; init; }
    public required DateTimeOffset At { get; init; }
    public ChatPostState State { get; private set; } = ChatPostState.Waiting;
    public int Attempts { get; private set; }
    public DateTimeOffset NextAt { get; private set; }

    /// <summary>Until then it is in the hands of one worker.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }
    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>Why it waits or was given up; never an address, which holds the secret of the chat.</summary>
    public string? LastError { get; private set; }
}

/// <summary>What of a case may be said in a room that the desk does not control.</summary>
/// <param name="Kind">The event.</param>
/// <param name="Number">The case.</param>
/// <param name="Category">Its category.</param>
/// <param name="Severity">How urgent it is.</param>
/// <param name="IsRestricted">Not even the number may be said.</param>
/// <param name="At">When it happened.</param>
public sealed record ChatNews(
    string Kind,
    string Number,
    string Category,
    Parsing.Severity Severity,
    bool IsRestricted,
    DateTimeOffset At
)
{
    /// <summary>Events of a case that is urgent enough.</summary>
    public static readonly IReadOnlyList<string> Urgent = ["opened", "category_raised", "recurred", "clock_due"];

    /// <summary>Events that somebody waits for, however urgent the case.</summary>
    public static readonly IReadOnlyList<string> Always = ["came_back", "wave_started", "approval_asked"];
}
