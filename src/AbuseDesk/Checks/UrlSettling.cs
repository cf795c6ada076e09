using AbuseDesk.Cases;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Checks;

/// <summary>What a visit does to its case: a check where it says something new, and what happened to the page.</summary>
internal sealed class UrlSettling(DeskContext db, TimeSpan rest, DateTimeOffset at)
{
    private readonly DateTimeOffset _now = CaseEvent.ToMicroseconds(at);

    /// <summary>Writes down what was seen; null: the visit could not be made. Nothing where another took it over.</summary>
    public async Task Write(UrlVisit claimed, UrlCheck? check, string? problem)
    {
        var cancel = CancellationToken.None;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var visit = await db
            .UrlVisits.FromSql(
                $"""
                select * from url_checks
                 where id = {claimed.Id} and done_at is null and claimed_until = {claimed.ClaimedUntil} for update
                """
            )
            .SingleOrDefaultAsync(cancel);
        if (visit is null)
        {
            return;
        }

        // Visits of one case are settled one after the other: each sees what the others came to.
        await db.Database.ExecuteSqlAsync($"select 1 from cases where id = {visit.CaseId} for no key update", cancel);
        var of = await db.Cases.SingleAsync(c => c.Id == visit.CaseId, cancel);
        var before = await UrlVisits.Newest(db, of.Id, cancel);
        var last = before.FirstOrDefault(s => string.Equals(s.UrlKey, visit.UrlKey, StringComparison.Ordinal));
        visit.End(check, problem, last, _now);
        await Tell(of, visit, last, before, cancel);
        await db.SaveChangesAsync(cancel);
        await Contradictions.Follow(db, of, _now, cancel);
        await db.SaveChangesAsync(cancel);
        await Free(db, visit.Host, _now + rest);
        await db.Database.ExecuteSqlAsync($"insert into url_plans (case_id) values ({of.Id})", cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>The host may be visited again from then on.</summary>
    public static Task<int> Free(DeskContext db, string host, DateTimeOffset at) =>
        db.Database.ExecuteSqlAsync(
            $"update url_hosts set next_at = {CaseEvent.ToMicroseconds(at)} where host = {host}",
            CancellationToken.None
        );

    // A case that moves with each daily look would make every decision of a person fail: only what is new is told.
    private async Task Tell(
        AbuseCase of,
        UrlVisit visit,
        UrlSeen? last,
        IReadOnlyList<UrlSeen> before,
        CancellationToken cancel
    )
    {
        var others = before.Where(s => !string.Equals(s.UrlKey, visit.UrlKey, StringComparison.Ordinal)).ToList();
        var someAreUnseen = await db.UrlVisits.AnyAsync(
            v =>
                v.CaseId == of.Id
                && v.DoneAt == null
                && v.Id != visit.Id
                && !db.UrlVisits.Any(d => d.CaseId == of.Id && d.UrlKey == v.UrlKey && d.DoneAt != null),
            cancel
        );
        var together = UrlResults.Together([.. others.Select(o => o.Result), visit.Result!], someAreUnseen);
        if (together is not null && (visit.Why == VisitReason.Asked || await IsNews(of, together, cancel)))
        {
            db.CaseChecks.Add(CaseCheck.Seen(of, UrlResults.Kind, together, visit.Id, _now));
        }

        bool? isLive =
            UrlResults.IsLive(visit.Result) ? true
            : UrlResults.IsGone(together) ? false
            : null;
        var hasComeBack = HasComeBack(of, last);
        await UnknownTimes.Settle(db, of, isLive, _now, cancel);
        if (UrlResults.IsLive(visit.Result) && hasComeBack)
        {
            of.CameBack(visit, last, _now);
            await Call(of, cancel);
        }
        else if (UrlResults.IsGone(together) && before.Any(s => UrlResults.IsLive(s.Result)))
        {
            of.WasGone(visit, _now);
        }
    }

    private async Task<bool> IsNews(AbuseCase of, string result, CancellationToken cancel)
    {
        var known = await db
            .CaseChecks.Where(c => c.CaseId == of.Id && c.Kind == UrlResults.Kind)
            .OrderByDescending(c => c.At)
            .ThenByDescending(c => c.Id)
            .Select(c => c.Result)
            .FirstOrDefaultAsync(cancel);
        return !string.Equals(known, result, StringComparison.Ordinal);
    }

    // Also what is live at the first look after the end: people were told that it is over.
    private static bool HasComeBack(AbuseCase of, UrlSeen? last) =>
        last?.GoneSince is not null
        || last?.Result is "changed"
        || of is { IsClosed: true, ClosedAt: { } closed } && !(last?.DoneAt > closed);

    private async Task Call(AbuseCase of, CancellationToken cancel)
    {
        if (await db.CaseCounters.SingleOrDefaultAsync(c => c.CaseId == of.Id, cancel) is { } counters)
        {
            counters.Attention = Attention.First(counters.Attention, Attention.CameBack);
        }
    }
}
