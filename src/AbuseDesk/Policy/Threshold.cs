using AbuseDesk.Cases;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Policy;

/// <summary>So many events were reported, and so many a policy asks for before the customer hears of them.</summary>
public sealed record Threshold(long Seen, int Minimum)
{
    /// <summary>What a case lacks; null where enough was reported, or the customer knows or feels it already.</summary>
    public static async Task<Threshold?> Of(
        DeskContext db,
        AbuseCase of,
        PolicyProfile profile,
        CancellationToken cancel
    )
    {
        var minimum = profile.Categories.GetValueOrDefault(of.Category)?.MinimumEvents ?? 1;
        if (of.NotifiedAt is not null || of.ContainedAt is not null || minimum <= 1)
        {
            return null;
        }

        var seen = await db
            .CaseCounters.Where(n => n.CaseId == of.Id)
            .Select(n => n.Incidents)
            .SingleOrDefaultAsync(cancel);
        return seen < minimum ? new Threshold(seen, minimum) : null;
    }
}
