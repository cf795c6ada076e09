namespace AbuseDesk.Cases;

/// <summary>Who was tried to be reached.</summary>
public sealed partial class AbuseCase
{
    internal void ContactTried(ContactAttempt attempt, string? note, Actor actor, DateTimeOffset now)
    {
        RefuseEnquiry();
        Happened(
            "contact_tried",
            actor,
            now,
            note,
            ("channel", attempt.Channel),
            ("found", attempt.Found),
            ("contact", attempt.Result)
        );
    }
}
