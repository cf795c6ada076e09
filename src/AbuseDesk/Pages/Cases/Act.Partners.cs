using AbuseDesk.Clocks;
using AbuseDesk.Partners;
using AbuseDesk.Policy;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>Whom a case can be handed to.</summary>
public sealed partial class ActModel
{
    public IReadOnlyList<Partner> Partners { get; private set; } = [];

    private async Task<IReadOnlyList<Partner>> PartnersOf(CancellationToken cancel) =>
        await db.Partners.AsNoTracking().Where(p => !p.IsRetired).OrderBy(p => p.Name).Take(200).ToListAsync(cancel);

    // The first of them, with the time that was agreed.
    private void ProposePartner()
    {
        if (Partners is [var first, ..])
        {
            var agreed = new Period(first.AnswerDays, PeriodUnit.BusinessDays);
            var due = Due.After(times.Now, agreed, BusinessCalendar.Japan, times.Zone).At;
            var wall = TimeZoneInfo.ConvertTime(due, times.Zone).DateTime;
            (Typed.Partner, Typed.Due) = (first.Id, wall.AddTicks(-(wall.Ticks % TimeSpan.TicksPerMinute)));
        }
    }
}
