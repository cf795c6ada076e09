using System.Security.Claims;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Policy;

namespace AbuseDesk.Pages.Cases;

/// <summary>Whose word an act needs beyond that of who asks for it.</summary>
public static class ActApproval
{
    /// <summary>
    /// The role that is missing; null: none. A role one has oneself suffices, except where the policy wants two people:
    /// there nobody decides on what they asked for. <paramref name="request"/>: what another person asked for.
    /// </summary>
    public static Approval? Missing(
        Act act,
        ActEntry typed,
        CaseProposal? proposal,
        ActionRequest? request,
        ClaimsPrincipal user
    )
    {
        if (act.Name is not "suspend" || proposal is null)
        {
            return null;
        }

        // a lever pulled with another needs no less than alone
        var missing = typed
            .Also.Append(typed.Lever ?? "")
            .Where(l => ActionCatalogue.Find(l) is not null)
            .Where(l => !Has(user, proposal.ApprovalFor(l)) || (request is null && proposal.IsFourEyes(l)))
            .Select(l => proposal.ApprovalFor(l) is Approval.None ? Approval.Lead : proposal.ApprovalFor(l))
            .ToList();
        return missing.Count > 0 ? missing.Max() : null;
    }

    /// <summary>Whether somebody may give a word that is needed.</summary>
    public static bool Has(ClaimsPrincipal user, Approval needed) =>
        needed is Approval.None || user.IsInRole("admin") || user.IsInRole(StoredText.Text(needed));
}
