namespace AbuseDesk.Outgoing;

/// <summary>The words of a mail.</summary>
public sealed record RenderedMail(string Subject, string Body)
{
    /// <summary>The version of the letter; 0 is the one that comes with the desk.</summary>
    public int Version { get; init; }
}

/// <summary>
/// A mail before it is one: staff may change subject, body and address until it is put into the outbox. What it is about
/// and whom it is to is fixed.
/// </summary>
/// <param name="Party">Whom it is to; decides what may stand in it.</param>
/// <param name="CaseId">The case it belongs to.</param>
/// <param name="ReportId">The report it answers, for a reporter.</param>
/// <param name="Template">T1 … T17, with its variant.</param>
/// <param name="Language">ja or en.</param>
/// <param name="To">The address; empty when we know none.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text.</param>
public sealed record OutgoingDraft(
    Party Party,
    Guid? CaseId,
    Guid? ReportId,
    string Template,
    string Language,
    string To,
    string Subject,
    string Body
)
{
    /// <summary>Whether the mail is proposed (ticked) or only offered.</summary>
    public bool Proposed { get; init; } = true;

    /// <summary>The version of the template, see <see cref="RenderedMail.Version"/>.</summary>
    public int Version { get; init; }
}
