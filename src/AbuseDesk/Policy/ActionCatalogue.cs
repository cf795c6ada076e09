using System.Collections.Frozen;

namespace AbuseDesk.Policy;

/// <summary>Whose second word an action needs besides the one who asks for it.</summary>
public enum Approval
{
    None,
    Lead,
    Legal,
    Officer,
}

/// <summary>How far an action reaches.</summary>
public enum ActionReach
{
    /// <summary>The file of the desk only.</summary>
    Desk,

    /// <summary>A letter; nothing changes at the customer's.</summary>
    Letter,

    /// <summary>Passed on to somebody else who decides.</summary>
    HandOver,

    /// <summary>The customer's service itself.</summary>
    Service,

    /// <summary>The contract.</summary>
    Contract,

    /// <summary>A step of a law, possible only while its pack is on.</summary>
    Law,
}

/// <summary>Who carries an action out.</summary>
public enum ActionDoer
{
    /// <summary>The desk itself: its file, its mails.</summary>
    Desk,

    /// <summary>A connector where there is one, else a person by hand.</summary>
    Connector,

    /// <summary>Always a person.</summary>
    Person,
}

/// <summary>What else an action hits, to be counted and shown before it is confirmed.</summary>
public enum Collateral
{
    Domains,
    Mailboxes,
    CustomersOnAddress,
    Services,
}

/// <summary>One lever. Its name for people stands under <c>Action.{Key}</c>.</summary>
/// <param name="Key">Stable key, used in policies, events and <c>policy explain</c>.</param>
/// <param name="Reach">How far it reaches.</param>
/// <param name="Approval">Whose second word it needs unless the profile says otherwise.</param>
/// <param name="Doer">Who carries it out.</param>
/// <param name="Resources">What it can act on, in the words of a situation.</param>
public sealed record CatalogueAction(
    string Key,
    ActionReach Reach,
    Approval Approval,
    ActionDoer Doer,
    IReadOnlyList<string> Resources
)
{
    /// <summary>Position in the catalogue: the higher, the more intrusive.</summary>
    public int Rank { get; init; }

    /// <summary>Can be taken back, with <c>release</c>.</summary>
    public bool IsReversible { get; init; } = true;

    /// <summary>Destroys what may be evidence: a snapshot comes before it.</summary>
    public bool IsDestructive { get; init; }

    /// <summary>Works on files or accounts the operator can reach, so never on a customer's own machine (IaaS).</summary>
    public bool NeedsOurFiles { get; init; }

    /// <summary>Takes something from the customer until it is released.</summary>
    public bool Restricts { get; init; }

    public IReadOnlyList<Collateral> Collateral { get; init; } = [];

    /// <summary>The letter that goes with it; null: none.</summary>
    public string? Template { get; init; }

    /// <summary>Whether it changes what the customer has: the levers no claim of rights may pull without a law pack.</summary>
    public bool IsTechnical => Reach is ActionReach.Service or ActionReach.Contract or ActionReach.Law;

    /// <summary>What may be proposed on a claim of rights while no law pack is on.</summary>
    public bool IsOpenToRights =>
        Key is "note_only" or "inform" or "request_fix" or "handover_downstream" or "handover_legal";
}

/// <summary>Every lever of the desk, least intrusive first.</summary>
public static class ActionCatalogue
{
    public static readonly IReadOnlyList<CatalogueAction> All =
    [
        .. CatalogueActions.InOrder().Select((action, rank) => action with { Rank = rank }),
    ];

    private static readonly FrozenDictionary<string, CatalogueAction> ByKey = All.ToFrozenDictionary(
        a => a.Key,
        StringComparer.Ordinal
    );

    public static IReadOnlyList<string> Keys { get; } = [.. All.Select(a => a.Key)];

    /// <summary>The lever of a key, or null.</summary>
    public static CatalogueAction? Find(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>The lever of a key that is known to be in the catalogue.</summary>
    public static CatalogueAction Of(string key) => ByKey[key];
}
