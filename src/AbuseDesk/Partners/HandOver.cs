using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Outgoing;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Partners;

/// <summary>How far a hand-over is.</summary>
public enum HandOverState
{
    Unknown,

    /// <summary>They were told and have not said anything.</summary>
    Sent,

    /// <summary>They work on it.</summary>
    Accepted,

    /// <summary>They gave it back.</summary>
    Returned,

    /// <summary>They say that it is dealt with.</summary>
    Done,

    /// <summary>They handed it to us.</summary>
    Received,

    /// <summary>Taken back before they heard of it.</summary>
    Withdrawn,
}

/// <summary>A case that went to a partner, or came from one, with the number it has there.</summary>
public sealed class HandOver
{
    public const int LongestNumber = 60;

    /// <summary>What partners say of a case that is with them.</summary>
    public static readonly IReadOnlyList<HandOverState> Answers =
    [
        HandOverState.Accepted,
        HandOverState.Done,
        HandOverState.Returned,
    ];

    private HandOver() { }

    public Guid Id { get; private set; }
    public Guid CaseId { get; private set; }
    public Guid PartnerId { get; private set; }
    public HandOverState State { get; private set; }

    /// <summary>When it left or came.</summary>
    public DateTimeOffset At { get; private set; }
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>The number of the case at the partner's.</summary>
    public string? TheirNumber { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>The act it belongs to and is undone with; null for what came to us.</summary>
    public Guid? DecisionId { get; private set; }

    /// <summary>They have not ended it.</summary>
    public bool IsOpen => State is HandOverState.Sent or HandOverState.Accepted;

    /// <summary>What the act of handing over leaves.</summary>
    public static HandOver Sent(AbuseCase of, Partner to, Decision decision, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            CaseId = of.Id,
            PartnerId = to.Id,
            State = HandOverState.Sent,
            At = CaseEvent.ToMicroseconds(now),
            DueAt = of.DueAt,
            DecisionId = decision.Id,
        };

    /// <summary>The case came from them, under this number.</summary>
    public static HandOver Received(AbuseCase of, Partner from, string? theirNumber, Actor actor, DateTimeOffset now)
    {
        of.FromPartner(actor, now);
        return new HandOver
        {
            Id = Guid.CreateVersion7(now),
            CaseId = of.Id,
            PartnerId = from.Id,
            State = HandOverState.Received,
            At = CaseEvent.ToMicroseconds(now),
            TheirNumber = Numbered(theirNumber) ?? throw new CaseRuleException("partner_number_missing", LongestNumber),
        };
    }

    /// <summary>They said something; the case follows.</summary>
    public void Answer(
        AbuseCase of,
        HandOverState said,
        string? theirNumber,
        string? note,
        Actor actor,
        DateTimeOffset now
    )
    {
        if (!IsOpen || of.PartnerId != PartnerId)
        {
            throw new CaseRuleException("not_with_partner");
        }

        if (!Answers.Contains(said))
        {
            throw new CaseRuleException("partner_answer_missing");
        }

        of.PartnerSaid(said, note, actor, now);
        State = said;
        TheirNumber = Numbered(theirNumber) ?? TheirNumber;
        AnsweredAt = CaseEvent.ToMicroseconds(now);
    }

    /// <summary>With the decision it belongs to.</summary>
    public static Task Withdraw(DeskContext db, Decision decision, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync(
            $"update hand_overs set state = 'withdrawn' where decision_id = {decision.Id} and state = 'sent'",
            cancel
        );

    private static string? Numbered(string? text) =>
        OneLine.Of(text ?? "", LongestNumber) is { Length: > 0 } number ? number : null;
}
