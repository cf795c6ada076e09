using AbuseDesk.Policy;

namespace AbuseDesk.Cases;

/// <summary>What can be restricted, least intrusive first (the part of the action catalogue that suspends).</summary>
public static class Levers
{
    public static readonly IReadOnlyList<string> Restricting =
    [
        .. ActionCatalogue.All.Where(a => a.Restricts).Select(a => a.Key),
    ];
}

/// <summary>The closed circles.</summary>
public static class Compartments
{
    public static readonly IReadOnlyList<string> All = ["restricted", "csam", "ncii", "disclosure"];
}
