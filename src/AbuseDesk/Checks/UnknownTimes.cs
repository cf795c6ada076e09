using AbuseDesk.Cases;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Checks;

/// <summary>
/// Reports on a closed case that do not say when (DOMAIN §4.4 step 5): what is seen of the page afterwards tells whether
/// they came late or it has begun again. What nobody can look at stays with a person.
/// </summary>
internal static class UnknownTimes
{
    /// <summary>When the last of them came; null: none is open.</summary>
    public static Task<DateTimeOffset?> AskedAt(DeskContext db, AbuseCase of, CancellationToken cancel) =>
        of.IsClosed
            ? Open(db, of.Id).MaxAsync(l => (DateTimeOffset?)l.AttachedAt, cancel)
            : Task.FromResult<DateTimeOffset?>(null);

    /// <summary>After a visit, in its transaction. <paramref name="isLive"/> null: nothing certain was seen.</summary>
    public static async Task Settle(
        DeskContext db,
        AbuseCase of,
        bool? isLive,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        if (!of.IsClosed || isLive is not { } live || (live && !await MayReopen(db, of, now, cancel)))
        {
            return;
        }

        var how = live ? Attachment.Recurrence : Attachment.Late;
        var links = await Open(db, of.Id).Where(l => l.AttachedAt <= now).ToListAsync(cancel);
        foreach (var link in links)
        {
            (link.Attachment, link.Disposition) = (how, Dispositions.OfArrival(how));
            of.Join(link.ReportId, how, now);
        }

        if (links.Count > 0 && !live)
        {
            await Attention.Settle(db, of.Id, Attention.TimeUnknown, cancel);
        }
    }

    // What was closed long ago, or has a successor, is a new case, and that is a person's word.
    private static async Task<bool> MayReopen(
        DeskContext db,
        AbuseCase of,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        of.MergedInto is null
        && now - of.ClosedAt <= AbuseCase.ReopenWithin
        && !await db.Cases.AnyAsync(
            c => c.CaseKey == of.CaseKey && c.State != CaseState.Closed && c.Id != of.Id,
            cancel
        );

    private static IQueryable<ReportCase> Open(DeskContext db, Guid caseId) =>
        db.ReportCases.Where(l => l.CaseId == caseId && l.Attachment == Attachment.TimeUnknown);
}
