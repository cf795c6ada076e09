using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Checks;

/// <summary>The visits of cases as people see and ask for them.</summary>
public static class UrlVisits
{
    /// <summary>The NOTIFY channel that wakes the worker.</summary>
    internal const string Channel = "url_checks";

    /// <summary>
    /// Asks for a look at all URLs of a case now; the caller saves. How many there are. Where that is not done, or nothing
    /// can be looked at, it is a broken rule.
    /// </summary>
    public static async Task<int> Ask(
        DeskContext db,
        AbuseCase of,
        CheckSettings settings,
        Guid by,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        if (!UrlSubject.MayLook(of))
        {
            throw new CaseRuleException("never_opened");
        }

        if (settings.UrlLive == Switched.Off)
        {
            throw new CaseRuleException("url_checks_off");
        }

        var subjects = await UrlSubject.OfCase(db, new UrlGate(settings.Ports), of.Id, cancel);
        if (subjects.Count == 0)
        {
            throw new CaseRuleException("nothing_to_look_at");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        of.LookAsked(subjects.Count, Actor.Staff(by), now);
        await Put(db, of.Id, [.. subjects.Select(s => new PlannedVisit(s, VisitReason.Asked, now))], by, now, cancel);
        await db.SaveChangesAsync(cancel);
        await db.Database.ExecuteSqlAsync($"select pg_notify({Channel}, '')", cancel);
        await transaction.CommitAsync(cancel);
        return subjects.Count;
    }

    /// <summary>
    /// Puts visits in. A URL of a case has one visit before it at most: a person's wish goes before a plan, and one under
    /// way stays.
    /// </summary>
    internal static async Task Put(
        DeskContext db,
        Guid caseId,
        IReadOnlyList<PlannedVisit> visits,
        Guid? by,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var ids = visits.Select(_ => Guid.CreateVersion7(now)).ToArray();
        var urls = visits.Select(v => v.Subject.Url).ToArray();
        var keys = visits.Select(v => v.Subject.Key).ToArray();
        var hosts = visits.Select(v => v.Subject.Host).ToArray();
        var whys = visits.Select(v => StoredText.Text(v.Why)).ToArray();
        var dues = visits.Select(v => CaseEvent.ToMicroseconds(v.DueAt)).ToArray();
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into url_hosts (host, next_at)
            select distinct host, timestamptz '1970-01-01' from unnest({hosts}) as h (host) order by host
            on conflict do nothing
            """,
            cancel
        );
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into url_checks (id, case_id, url, url_key, host, why, asked_by, due_at, attempts, asks_password)
            select id, {caseId}, url, key, host, why, {by}, due, 0, false
            from unnest({ids}, {urls}, {keys}, {hosts}, {whys}, {dues}) as v (id, url, key, host, why, due)
            order by key
            on conflict (case_id, url_key) where done_at is null do update
                set due_at = least(url_checks.due_at, excluded.due_at), why = excluded.why, asked_by = excluded.asked_by
            where url_checks.claimed_until is null and url_checks.why <> 'asked'
            """,
            cancel
        );
    }

    /// <summary>How each URL of a case was last seen.</summary>
    internal static async Task<IReadOnlyList<UrlSeen>> Newest(DeskContext db, Guid caseId, CancellationToken cancel) =>
        await db
            .UrlVisits.AsNoTracking()
            .Where(v => v.CaseId == caseId && v.DoneAt != null)
            .GroupBy(v => v.UrlKey)
            .Select(g =>
                g.OrderByDescending(v => v.DoneAt)
                    .Select(v => new UrlSeen(
                        v.Id,
                        v.UrlKey,
                        v.Url,
                        v.DoneAt!.Value,
                        v.Result!,
                        v.Reason,
                        v.Status,
                        v.FinalUrl,
                        v.Title,
                        v.BodySha256,
                        v.Certificate,
                        v.AsksPassword,
                        v.LastLiveAt,
                        v.GoneSince
                    ))
                    .First()
            )
            .ToListAsync(cancel);
}
