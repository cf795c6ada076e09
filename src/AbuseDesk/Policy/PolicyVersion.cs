namespace AbuseDesk.Policy;

/// <summary>
/// A profile as it was handed in, with the text of everything it extends: a new release of the desk changes no policy that
/// is in force. Never changed; another text is another version.
/// </summary>
public sealed class PolicyVersion
{
    public required Guid Id { get; init; }

    /// <summary>Counts up from 1.</summary>
    public required int Number { get; init; }
    public required string Name { get; init; }
    public required string Yaml { get; init; }

    /// <summary>JSON object: the texts it extends by their names.</summary>
    public required string Parents { get; init; }

    /// <summary>Of the text and all it extends.</summary>
    public required byte[] Sha256 { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null: it came with the settings.</summary>
    public Guid? ById { get; init; }
}

/// <summary>From when on a version is the one in force; the newest counts.</summary>
public sealed class PolicyActivation
{
    public long Id { get; init; }
    public required Guid VersionId { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Null: the settings say so.</summary>
    public Guid? ById { get; init; }
}
