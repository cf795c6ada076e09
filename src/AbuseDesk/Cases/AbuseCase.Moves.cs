namespace AbuseDesk.Cases;

/// <summary>Reports that go from one case to another.</summary>
public sealed partial class AbuseCase
{
    /// <summary>Some reports belong to another case; the caller moves them in the same transaction.</summary>
    internal void SendReports(AbuseCase to, int reports, Actor actor, DateTimeOffset now)
    {
        if (to.Id == Id)
        {
            throw new CaseRuleException("merge_into_itself");
        }

        if (MergedInto is not null)
        {
            throw new CaseRuleException("was_merged");
        }

        if (to.IsClosed)
        {
            throw new CaseRuleException("merge_into_closed", to.Number);
        }

        if (!string.Equals(to.Compartment, Compartment, StringComparison.Ordinal))
        {
            throw new CaseRuleException("merge_across_compartments");
        }

        if (to.Kind is CaseKind.Enquiry && Kind is not CaseKind.Enquiry)
        {
            throw new CaseRuleException("move_into_enquiry");
        }

        Decided("reports_moved_out", actor, now, null, ("into", to.Id), ("reports", reports));
        to.Decided("reports_moved_in", actor, now, null, ("case", Id), ("reports", reports));
    }

    /// <summary>A case like this one, for reports that are another matter. Later reports of the key still come here.</summary>
    internal AbuseCase SplitOff(
        string number,
        string category,
        Policy.FirstLooks looks,
        Actor actor,
        DateTimeOffset now
    )
    {
        var opening = new Opening(
            number,
            Kind,
            category,
            $"{CaseKey}|split|{number}",
            Owner,
            AssignmentId,
            CustomerId,
            Resource,
            ResourceKind,
            Service,
            FirstSeenAt
        )
        {
            Compartment = Compartment,
        };
        return Open(looks.Tell(opening, now), actor, now);
    }

    /// <summary>The reports went back to where they were. A case that was made for them ends with that.</summary>
    internal void ReturnReports(AbuseCase to, int reports, bool isOver, Actor actor, DateTimeOffset now)
    {
        if (isOver)
        {
            MergedInto = to.Id;
            End(CloseCodes.Merged, now);
        }

        Decided("reports_moved_back", actor, now, null, ("into", to.Id), ("reports", reports));
    }
}
