namespace AbuseDesk.Outgoing;

/// <summary>A letter as somebody wrote it at some time, in both languages. The newest is in force; none is ever changed.</summary>
public sealed class LetterVersion
{
    public required Guid Id { get; init; }

    /// <summary>One of <see cref="LetterBook.Keys"/>.</summary>
    public required string Template { get; init; }

    /// <summary>From 1, one by one for a letter; 0 is the text that comes with the desk.</summary>
    public required int Number { get; init; }

    /// <summary>Subject and text in Liquid; null in both languages where the shipped text is in force again.</summary>
    public string? Ja { get; init; }

    /// <inheritdoc cref="Ja"/>
    public string? En { get; init; }
    public required Guid AuthorId { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Why, in the words of the author.</summary>
    public string? Note { get; init; }

    /// <summary>The version whose text was taken back.</summary>
    public int? Restores { get; init; }
}
