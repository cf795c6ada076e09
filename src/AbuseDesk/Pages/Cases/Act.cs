using System.Security.Claims;
using AbuseDesk.Cases;

namespace AbuseDesk.Pages.Cases;

/// <summary>One thing staff can do on a case: its name in the URL, its key, and when it is offered.</summary>
/// <param name="Name">As in <c>/cases/{number}/{name}</c> and in <c>Act.{name}</c>.</param>
/// <param name="Key">The single key that opens it.</param>
/// <param name="IsOffered">Whether it makes sense now; the verb itself decides whether it is right.</param>
public sealed record Act(string Name, string Key, Func<AbuseCase, bool> IsOffered)
{
    /// <summary>In the bar itself; the others are behind "more".</summary>
    public bool IsMain { get; private init; }

    /// <summary>Hurts somebody when it is wrong: shown in red, with what else it touches.</summary>
    public bool IsGrave { get; private init; }

    /// <summary>Who may do it; empty: everybody who sees the case.</summary>
    public IReadOnlyList<string> Roles { get; private init; } = [];

    public bool IsFor(ClaimsPrincipal user) => Roles.Count == 0 || Roles.Any(user.IsInRole);

    public static readonly IReadOnlyList<Act> All =
    [
        new("accept", "1", c => IsOpenIncident(c) && c.AcceptedAt is null) { IsMain = true },
        new("warn", "w", c => IsOpenIncident(c) && c.Owner != OwnerKind.Delegated && c.CustomerId is not null)
        {
            IsMain = true,
        },
        new("suspend", "s", c => IsOpenIncident(c) && c.CustomerId is not null && IsOursToStop(c))
        {
            IsMain = true,
            IsGrave = true,
        },
        new("release", "r", c => c is { IsClosed: false, IsContained: true }) { IsMain = true },
        new("hand-over", "h", c => IsOpenIncident(c) && c.Owner == OwnerKind.Delegated) { IsMain = true },
        new(
            "to-partner",
            "h",
            c =>
                IsOpenIncident(c)
                && c.Owner != OwnerKind.Delegated
                && c.PartnerId is null
                && c.Family is not ("csam" or "ncii")
        ),
        new("ask", "q", c => !c.IsClosed) { IsMain = true },
        new("not-ours", "n", c => !c.IsClosed && c.Owner is not (OwnerKind.Customer or OwnerKind.SharedHost))
        {
            IsMain = true,
        },
        new("dismiss", "3", c => c is { IsClosed: false, IsContained: false }) { IsMain = true },
        new("close", "e", c => IsOpenIncident(c) && c.AcceptedAt is not null) { IsMain = true },
        new("reopen", "o", c => c.IsClosed && c.MergedInto is null) { IsMain = true },
        new("note", "c", _ => true) { IsMain = true },
        new("merge", "2", c => !c.IsClosed),
        // What came late to a closed case may be another matter; what was merged is somewhere else already.
        new("move", "m", c => c.MergedInto is null),
        new("correct", "t", c => !c.IsClosed),
        new("restrict", "i", c => c.Compartment is null),
        new("withdraw-strike", "k", c => c is { IsHeldAgainstCustomer: true, StrikeWithdrawnAt: null })
        {
            Roles = ["lead", "legal", "admin"],
        },
        new("count-strike", "k", c => c.StrikeWithdrawnAt is not null) { Roles = ["lead", "legal", "admin"] },
        new("unrestrict", "i", c => c.Compartment is not null) { Roles = ["lead", "legal", "officer", "admin"] },
    ];

    public static Act? Of(string name) =>
        All.FirstOrDefault(a => string.Equals(a.Name, name, StringComparison.Ordinal));

    // What is delegated is the downstream operator's to stop, until it was told and did not.
    private static bool IsOursToStop(AbuseCase c) => c.Owner != OwnerKind.Delegated || c.NotifiedAt is not null;

    private static bool IsOpenIncident(AbuseCase c) => c is { IsClosed: false, Kind: CaseKind.Incident };
}
