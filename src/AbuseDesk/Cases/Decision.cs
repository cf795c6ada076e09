using System.Text.Json;
using System.Text.Json.Serialization;

namespace AbuseDesk.Cases;

/// <summary>The facts of a case that a verb changes, to go back to.</summary>
public sealed record CaseFacts(
    CaseState State,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? NotifiedAt,
    DateTimeOffset? ContainedAt,
    DateTimeOffset? ReleasedAt,
    DateTimeOffset? FixedAt,
    DateTimeOffset? DueAt,
    DateTimeOffset? ClosedAt,
    string? CloseCode,
    Guid? MergedInto,
    string? Compartment
)
{
    public DateTimeOffset? StrikeWithdrawnAt { get; init; }
    public string? Cause { get; init; }
    public Guid? PartnerId { get; init; }
}

/// <summary>
/// One act of a person on a case. Its mails carry its id; while none has left, it can be undone as a whole. After that
/// an undo is refused by the page, which says which mail has gone.
/// </summary>
public sealed class Decision
{
    private static readonly JsonSerializerOptions Stored = new() { Converters = { new JsonStringEnumConverter() } };

    private Decision() { }

    public Guid Id { get; private set; }
    public Guid CaseId { get; private set; }
    public string Verb { get; private set; } = "";
    public Guid ActorId { get; private set; }
    public DateTimeOffset At { get; private set; }

    /// <summary>JSON of <see cref="CaseFacts"/> before the act.</summary>
    public string Before { get; private set; } = "";

    /// <summary>The version of the case after the act; a later act makes an undo impossible.</summary>
    public int VersionAfter { get; private set; }

    public DateTimeOffset? UndoneAt { get; private set; }

    /// <summary>The rule that held when it was taken, and whose version; null for acts no policy speaks of.</summary>
    public string? Rule { get; private set; }
    public int? PolicyVersion { get; private set; }

    /// <summary>Whether the act was what the rule proposed.</summary>
    public bool? FollowedPolicy { get; private set; }

    /// <summary>Writes down what was proposed when the act was done; these are counted.</summary>
    public void UnderRule(string rule, int policyVersion, bool followed) =>
        (Rule, PolicyVersion, FollowedPolicy) = (rule, policyVersion, followed);

    /// <summary>Performs <paramref name="act"/> and remembers how to take it back.</summary>
    public static Decision Take(AbuseCase abuseCase, string verb, Guid actorId, DateTimeOffset now, Action act)
    {
        var before = abuseCase.Facts();
        act();
        return new Decision
        {
            Id = Guid.CreateVersion7(now),
            CaseId = abuseCase.Id,
            Verb = verb,
            ActorId = actorId,
            At = CaseEvent.ToMicroseconds(now),
            Before = JsonSerializer.Serialize(before, Stored),
            VersionAfter = abuseCase.Version,
        };
    }

    /// <summary>What belongs to the act was done to its case besides: the undo looks for a later version.</summary>
    internal void After(AbuseCase abuseCase) => VersionAfter = abuseCase.Version;

    /// <summary>Puts the facts back as they were.</summary>
    public void Undo(AbuseCase abuseCase, Actor actor, DateTimeOffset now)
    {
        if (UndoneAt is not null)
        {
            throw new CaseRuleException("already_undone");
        }

        if (abuseCase.Version != VersionAfter || abuseCase.Id != CaseId)
        {
            throw new CaseRuleException("changed_since");
        }

        abuseCase.Restore(JsonSerializer.Deserialize<CaseFacts>(Before, Stored)!, Verb, Id, actor, now);
        UndoneAt = CaseEvent.ToMicroseconds(now);
    }
}
