namespace AbuseDesk.Outgoing;

/// <summary>Sends what is due.</summary>
public sealed class OutboxSender
{
    /// <summary>Starts <see cref="OutgoingMail.LastError"/> where the server may have taken the mail without our hearing of it.</summary>
    public const string MayHaveLeft = "may_have_left";
}
