namespace AbuseDesk.Parsing;

/// <summary>One mail as the parsers see it: bounded, decoded, flattened.</summary>
public sealed class MailView
{
    public required Envelope Envelope { get; init; }

    /// <summary>All text a reader would see, decoded and unflowed; HTML as text where there is no plain part.</summary>
    public required string Text { get; init; }
}
