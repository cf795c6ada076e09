using AbuseDesk.Cases;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Checks;

/// <summary>How long things may take, and how gently it goes.</summary>
/// <param name="Budget">For all visitors of one URL together.</param>
/// <param name="Lease">How long a visit is nobody else's; longer than the budget.</param>
/// <param name="Tries">After so many a visit that ends the worker is given up.</param>
/// <param name="Lines">Visits at once.</param>
/// <param name="EachHost">Between two visits to a host.</param>
/// <param name="EachUrl">Between two visits to a URL, whichever cases it is on.</param>
internal sealed record VisitTimes(
    TimeSpan Budget,
    TimeSpan Lease,
    int Tries,
    int Lines,
    TimeSpan EachHost,
    TimeSpan EachUrl
)
{
    public static readonly VisitTimes Usual = new(
        TimeSpan.FromSeconds(60),
        TimeSpan.FromMinutes(3),
        3,
        4,
        TimeSpan.FromSeconds(10),
        TimeSpan.FromMinutes(1)
    );
}

/// <summary>
/// Makes the visits that are due. They are claimed together, each of another host, by a committed compare-and-set before
/// anybody is asked for anything; who dies on the way leaves a lease that runs out.
/// </summary>
internal sealed class UrlVisitor(
    NpgsqlDataSource database,
    UrlFetcher fetcher,
    VisitTimes times,
    TimeProvider clock,
    ILogger<UrlVisitor> logger
)
{
    private readonly DbContextOptions<DeskContext> _options = DeskSchema
        .Describe(new DbContextOptionsBuilder<DeskContext>(), b => b.UseNpgsql(database))
        .Options;

    /// <summary>Visits all that is due; how many were handled.</summary>
    public async Task<int> VisitDue(CancellationToken stopping)
    {
        var handled = await GiveUp(stopping);
        while (!stopping.IsCancellationRequested && await Claim(stopping) is { Count: > 0 } claimed)
        {
            handled += claimed.Count;
            await Task.WhenAll(claimed.Select(v => Visit(v, stopping)));
        }

        return handled;
    }

    private async Task Visit(UrlVisit visit, CancellationToken stopping)
    {
        using var budget = new CancellationTokenSource(times.Budget, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, stopping);
        try
        {
            if (!await MayLook(visit, stopping))
            {
                await Withdraw(visit);
                return;
            }

            var check = await fetcher.Check(visit.Url, either.Token);
            await Settle(visit, check, null);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await PutBack(visit);
        }
        catch (OperationCanceledException) when (budget.IsCancellationRequested)
        {
            await Settle(visit, null, "out_of_time");
        }
        catch (Exception fault)
        {
            // Its lease runs out and it is tried again, a few times; others go on.
            logger.LogError(fault, "Visit {Visit} of case {Case} failed", visit.Id, visit.CaseId);
        }
    }

    // The claim has asked the same of the database; a case may have been restricted since.
    private async Task<bool> MayLook(UrlVisit visit, CancellationToken cancel)
    {
        await using var db = new DeskContext(_options);
        return UrlSubject.MayLook(await db.Cases.AsNoTracking().SingleAsync(c => c.Id == visit.CaseId, cancel));
    }

    private async Task<List<UrlVisit>> Claim(CancellationToken cancel)
    {
        await using var db = new DeskContext(_options);
        var now = CaseEvent.ToMicroseconds(clock.GetUtcNow());
        return await db
            .UrlVisits.FromSql(
                $"""
                with due as (
                    select distinct on (u.host) u.id, u.host, u.due_at
                      from url_checks u
                      join cases c on c.id = u.case_id
                      join url_hosts h on h.host = u.host
                     where u.done_at is null and u.due_at <= {now} and u.attempts < {times.Tries}
                       and (u.claimed_until is null or u.claimed_until <= {now})
                       and h.next_at <= {now}
                       and c.kind = 'incident'
                       and c.category not in ('csam', 'ncii') and c.family not in ('csam', 'ncii')
                       and coalesce(c.compartment, '') not in ('csam', 'ncii')
                       and not exists (
                           select 1 from url_checks o where o.url_key = u.url_key and o.done_at > {now - times.EachUrl})
                     order by u.host, u.due_at, u.id),
                first as (select id, host from due order by due_at, id limit {times.Lines}),
                held as (
                    select h.host from url_hosts h where h.host in (select host from first) and h.next_at <= {now}
                     order by h.host for update skip locked),
                resting as (
                    update url_hosts h set next_at = {now + times.Lease} from held where h.host = held.host
                    returning h.host)
                update url_checks u set claimed_until = {now + times.Lease}, attempts = u.attempts + 1
                  from first join resting using (host)
                 where u.id = first.id and u.done_at is null
                   and (u.claimed_until is null or u.claimed_until <= {now})
                returning u.*
                """
            )
            .AsNoTracking()
            .ToListAsync(cancel);
    }

    private async Task<int> GiveUp(CancellationToken cancel)
    {
        await using var db = new DeskContext(_options);
        var now = clock.GetUtcNow();
        var lost = await db
            .UrlVisits.AsNoTracking()
            .Where(v => v.DoneAt == null && v.Attempts >= times.Tries && v.ClaimedUntil <= now)
            .Take(100)
            .ToListAsync(cancel);
        foreach (var visit in lost)
        {
            await Settle(visit, null, "gave_up");
        }

        return lost.Count;
    }

    // Not cancelled by the end of the process: what was seen is written down.
    private async Task Settle(UrlVisit visit, UrlCheck? check, string? problem)
    {
        for (var left = 5; ; left--)
        {
            await using var db = new DeskContext(_options);
            try
            {
                await new UrlSettling(db, times.EachHost, clock.GetUtcNow()).Write(visit, check, problem);
                return;
            }
            catch (DbUpdateConcurrencyException) when (left > 0)
            {
                logger.LogDebug("Visit {Visit} met somebody who decided; it is written again", visit.Id);
            }
        }
    }

    private async Task PutBack(UrlVisit visit)
    {
        await using var db = new DeskContext(_options);
        await db.Database.ExecuteSqlAsync(
            $"""
            update url_checks set claimed_until = null, attempts = attempts - 1
             where id = {visit.Id} and claimed_until = {visit.ClaimedUntil} and done_at is null
            """,
            CancellationToken.None
        );
        await UrlSettling.Free(db, visit.Host, clock.GetUtcNow() + times.EachHost);
    }

    private async Task Withdraw(UrlVisit visit)
    {
        await using var db = new DeskContext(_options);
        await db.Database.ExecuteSqlAsync(
            $"delete from url_checks where id = {visit.Id} and done_at is null",
            CancellationToken.None
        );
        await UrlSettling.Free(db, visit.Host, clock.GetUtcNow());
    }
}
