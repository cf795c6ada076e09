namespace AbuseDesk.Parsing;

/// <summary>Codes of <see cref="Envelope.NoAutoReplyBecause"/>: RFC 3834 §2 and what robots really send.</summary>
public static class NoAutoReplyCodes
{
    /// <summary>Sent with an empty return path.</summary>
    public const string NullSender = "null_sender";

    /// <summary>An Auto-Submitted header other than "no".</summary>
    public const string AutoSubmitted = "auto_submitted";

    /// <summary>Precedence bulk, list or junk.</summary>
    public const string Precedence = "precedence";

    /// <summary>X-Auto-Response-Suppress.</summary>
    public const string Suppressed = "suppressed";

    /// <summary>Came over a mailing list.</summary>
    public const string MailingList = "mailing_list";

    /// <summary>A header only autoresponders and feedback loops set.</summary>
    public const string RobotHeader = "robot_header";

    /// <summary>Too many Received lines.</summary>
    public const string MailLoop = "mail_loop";

    /// <summary>The sender says that nobody reads the address.</summary>
    public const string NoReplyAddress = "no_reply_address";

    /// <summary>There is no address to answer to.</summary>
    public const string NoAddress = "no_address";

    /// <summary>The address is one of the desk's own.</summary>
    public const string OwnAddress = "own_address";

    /// <summary>A bounce is never answered.</summary>
    public const string Bounce = "bounce";

    /// <summary>An automatic answer is never answered.</summary>
    public const string AutoReply = "auto_reply";

    /// <summary>A feedback loop: nobody reads answers to it.</summary>
    public const string FeedbackService = "feedback_service";
}
