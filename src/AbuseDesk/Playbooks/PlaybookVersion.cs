using AbuseDesk.Parsing;

namespace AbuseDesk.Playbooks;

/// <summary>A playbook as somebody wrote it at some time. The newest version is in force; none is ever changed.</summary>
public sealed class PlaybookVersion
{
    public required Guid Id { get; init; }

    /// <summary>One of <see cref="PlaybookKeys.All"/>.</summary>
    public required string Playbook { get; init; }

    /// <summary>ja or en.</summary>
    public required string Language { get; init; }

    /// <summary>From 1, one by one for a playbook and language; 0 is the text that comes with the desk.</summary>
    public required int Number { get; init; }

    /// <summary>Markdown; of a category it may be empty: then its family's holds.</summary>
    public required string Text { get; init; }
    public required Guid AuthorId { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Why, in the words of the author.</summary>
    public string? Note { get; init; }

    /// <summary>The version whose text was taken back.</summary>
    public int? Restores { get; init; }
}

/// <summary>What there can be a playbook for: families, and categories that need one of their own.</summary>
public static class PlaybookKeys
{
    public static readonly IReadOnlyList<string> Languages = ["ja", "en"];

    public static readonly IReadOnlyList<string> Families =
    [
        .. Category.All.Select(c => c.Family).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Categories whose name is that of their family are the family.</summary>
    public static readonly IReadOnlyList<string> Categories =
    [
        .. Category.All.Select(c => c.Key).Where(k => !IsFamily(k)),
    ];

    public static readonly IReadOnlyList<string> All = [.. Families, .. Categories];

    public static bool IsFamily(string key) => Families.Contains(key, StringComparer.Ordinal);
}
