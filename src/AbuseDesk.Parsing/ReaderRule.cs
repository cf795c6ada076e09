namespace AbuseDesk.Parsing;

/// <summary>What a person said the words behind a label are.</summary>
public enum ReaderRole
{
    Unknown,

    /// <summary>The offending side: accused.</summary>
    Offender,

    /// <summary>The side that was hit: never accused.</summary>
    Victim,

    /// <summary>Only mentioned: never accused.</summary>
    Reference,

    /// <summary>The time of the event.</summary>
    Time,
}

/// <summary>
/// What a person taught the general reader about the mails of one sender: whatever stands behind this label, or in this
/// column of a table, has this role. Formats with a reader of their own are not touched by it.
/// </summary>
/// <param name="SenderDomain">Domain of the From address, lower case.</param>
/// <param name="Label">As <see cref="Text.ValueLabel"/> gives it.</param>
/// <param name="Role">The role of the words.</param>
public sealed record ReaderRule(string SenderDomain, string Label, ReaderRole Role);
