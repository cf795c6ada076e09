namespace AbuseDesk.Policy;

/// <summary>Whether a rule acts at once or gives the customer time first.</summary>
public enum RuleMode
{
    AfterDeadline,
    Now,
}

/// <summary>One rule of a profile: in this situation, this is proposed.</summary>
public sealed record PolicyRule
{
    public required string Id { get; init; }

    /// <summary>Keys of <see cref="ActionCatalogue"/>, in the order they are done.</summary>
    public required IReadOnlyList<string> Actions { get; init; }
    public RuleMode Mode { get; init; }

    /// <summary>Until when the customer is to answer; null with <see cref="HasDeadline"/>: there is none.</summary>
    public Period? Deadline { get; init; }

    /// <summary>False: the deadline is that of the severity.</summary>
    public bool HasDeadline { get; init; }

    /// <summary>Null: what its actions need.</summary>
    public Approval? Approval { get; init; }

    /// <summary>Null: that of its first action which has one.</summary>
    public string? Template { get; init; }

    /// <summary>The wording it comes from.</summary>
    public string? Note { get; init; }
    public required Origin Origin { get; init; }

    /// <summary>What it asks for, line by line; none: it holds for everything else.</summary>
    public IEnumerable<RuleLine> Lines => RuleLine.Of(When);

    internal AllOf When { get; init; } = new([]);

    /// <summary>How intrusive its strongest action is.</summary>
    internal int Rank => Actions.Max(a => ActionCatalogue.Of(a).Rank);
}
