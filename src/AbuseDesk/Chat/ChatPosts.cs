using AbuseDesk.Data;
using AbuseDesk.Ops;
using AbuseDesk.Parsing;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Chat;

/// <summary>
/// What the chat has to be told. Events are found by their ids, which are in the order of time, for as long as a worker may
/// have been away; the key of the table keeps one from being told twice. Waits and leases are the database's time.
/// </summary>
public sealed class ChatPosts(DeskContext db, ChatSettings settings, TimeProvider clock)
{
    /// <summary>News older than this are not told any more.</summary>
    public static readonly TimeSpan LookBack = TimeSpan.FromHours(1);

    /// <summary>After so long a chat that does not answer is left alone.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly BackOff Retry = new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(30));
    private const int MostAtOnce = 500;

    /// <summary>Takes in what happened since, and forgets what was settled long ago.</summary>
    public async Task Fill(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var since = Guid.CreateVersion7(now - LookBack);
        var urgent = Enum.GetValues<Severity>().Where(s => s >= settings.MinSeverity).Select(StoredText.Text).ToArray();
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into chat_posts (event_id, case_id, at, state, attempts, next_at)
            select e.id, e.case_id, e.at, 'waiting', 0, now()
            from case_events e join cases c on c.id = e.case_id
            where e.id >= {since} and (
                e.kind = any({ChatNews.Always.ToArray()})
                or e.kind = any({ChatNews.Urgent.ToArray()}) and c.severity = any({urgent}))
            on conflict (event_id) do nothing
            """,
            cancel
        );
        var old = now - Kept;
        await db.Database.ExecuteSqlAsync(
            $"delete from chat_posts where state <> 'waiting' and at < {old.ToUniversalTime()}",
            cancel
        );
    }

    /// <summary>What is due, now in the hands of the caller alone.</summary>
    public async Task<IReadOnlyList<ChatPost>> Claim(CancellationToken cancel) =>
        await db
            .ChatPosts.FromSql(
                $"""
                update chat_posts set attempts = attempts + 1, lease_until = now() + {Lease}
                where event_id in (
                    select event_id from chat_posts
                    where state = 'waiting' and next_at <= now() and (lease_until is null or lease_until <= now())
                    order by next_at, event_id limit {MostAtOnce} for update skip locked)
                returning *
                """
            )
            .AsNoTracking()
            .ToListAsync(cancel);

    /// <summary>What may be said of these, as the cases are now: one that was restricted meanwhile is not named.</summary>
    public async Task<IReadOnlyList<ChatNews>> News(IReadOnlyList<ChatPost> posts, CancellationToken cancel)
    {
        var ids = posts.Select(p => p.EventId).ToArray();
        return await (
            from e in db.CaseEvents
            join c in db.Cases on e.CaseId equals c.Id
            where ids.Contains(e.Id)
            orderby e.Id
            select new ChatNews(e.Kind, c.Number, c.Category, c.Severity, c.Compartment != null, e.At)
        ).ToListAsync(cancel);
    }

    public Task Posted(IReadOnlyList<ChatPost> posts) => Settle(posts, "posted", null, TimeSpan.Zero);

    /// <summary>Tries again later, unless it has been tried for a day.</summary>
    public async Task Waits(IReadOnlyList<ChatPost> posts, string why)
    {
        var tooOld = clock.GetUtcNow() - Patience;
        await Settle([.. posts.Where(p => p.At < tooOld)], "given_up", why, TimeSpan.Zero);
        var waiting = posts.Where(p => p.At >= tooOld).ToList();
        await Settle(waiting, "waiting", why, Retry.After(waiting.Select(p => p.Attempts).DefaultIfEmpty(1).Max()));
    }

    public Task GiveUp(IReadOnlyList<ChatPost> posts, string why) => Settle(posts, "given_up", why, TimeSpan.Zero);

    // Not cancelled by the end of the process: what has happened is written down.
    private async Task Settle(IReadOnlyList<ChatPost> posts, string state, string? why, TimeSpan pause)
    {
        var ids = posts.Select(p => p.EventId).ToArray();
        await db.Database.ExecuteSqlAsync(
            $"""
            update chat_posts
            set state = {state}, last_error = {why}, lease_until = null, next_at = now() + {pause},
                settled_at = case when {state} <> 'waiting' then now() end
            where event_id = any({ids}) and state = 'waiting'
            """,
            CancellationToken.None
        );
    }
}
