using System.Globalization;
using AbuseDesk.Cases;
using AbuseDesk.Clocks;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using AbuseDesk.Outgoing;
using AbuseDesk.Parsing;
using AbuseDesk.Policy;
using AbuseDesk.Registry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Period = AbuseDesk.Policy.Period;

namespace AbuseDesk.Tests.Clocks;

/// <summary>A desk whose clocks run as fast as a test wants: cases, acts on them, and workers that keep their clocks.</summary>
internal sealed class ClockDesk(string connectionString, string policy = "default")
{
    private static int _count;
    private readonly PolicyShelf _shelf = new();

    public static readonly Actor Suzuki = Actor.Staff(Guid.Parse("00000000-0000-0000-0000-000000000001"));
    public static readonly DeskCalendar Calendar = new(BusinessCalendar.Japan, Outgoing.Minato.Desk.Zone);

    /// <summary>Tuesday 2026-11-24 09:00 JST.</summary>
    public FakeTimeProvider Time { get; } = new(Outgoing.Minato.Now);
    public DateTimeOffset Now => Time.GetUtcNow();
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public DeskContext Db() => new(DeskSchema.Options(connectionString));

    public PolicyBook Policies(DeskContext db) =>
        new(db, _shelf, new DeskSettings { ConnectionString = connectionString, Policy = policy }, Time);

    /// <summary>A case as it was opened, with the clock that filing gives it.</summary>
    public async Task<AbuseCase> Case(
        string category = "brute_force",
        OwnerKind owner = OwnerKind.Customer,
        string service = "iaas_vps",
        Severity? severity = null
    )
    {
        await using var db = Db();
        var n = Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);
        var customer = new Customer
        {
            Id = Guid.CreateVersion7(Now),
            Ref = $"C-{n}",
            Name = "株式会社みらい製作所",
            Email = "admin@mirai.example",
            Phone = "03-0000-0001",
        };
        var looks = new FirstLooks((await Policies(db).Active(Cancel)).Profile, Calendar);
        var told = looks.Tell(
            new AbuseCase.Opening(
                $"MI-2026-8{n.PadLeft(5, '0')}",
                CaseKind.Incident,
                category,
                $"clocks|{n}",
                owner,
                null,
                customer.Id,
                "198.51.100.10",
                "server",
                service,
                Now
            ),
            Now
        );
        var opened = AbuseCase.Open(told with { Severity = severity ?? told.Severity }, Actor.Desk, Now);
        db.AddRange(customer, looks.Start(opened), opened, new CaseCounters { CaseId = opened.Id, Incidents = 100 });
        await db.SaveChangesAsync(Cancel);
        return opened;
    }

    /// <summary>An act as a page does it.</summary>
    public async Task<Decision> Act(AbuseCase on, string verb, Action<AbuseCase> act)
    {
        // two acts are never at one instant
        Time.Advance(TimeSpan.FromMilliseconds(1));
        await using var db = Db();
        var tracked = await db.Cases.SingleAsync(c => c.Id == on.Id, Cancel);
        var decision = Decision.Take(tracked, verb, Suzuki.Id!.Value, Now, () => act(tracked));
        db.Decisions.Add(decision);
        await db
            .CaseCounters.Where(c => c.CaseId == on.Id)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.Attention, (string?)null), Cancel);
        await db.SaveChangesAsync(Cancel);
        await Keeping(db).Follow(on.Id, Cancel);
        return decision;
    }

    public Task<Decision> Accept(AbuseCase on) => Act(on, "accept", c => c.Accept(true, null, Suzuki, Now));

    public Task<Decision> Warn(AbuseCase on, Period time) =>
        Act(
            on,
            "warn",
            c =>
            {
                if (c.AcceptedAt is null)
                {
                    c.Accept(true, null, Suzuki, Now);
                }

                c.Warn(Calendar.After(Now, time).At, null, Suzuki, Now);
            }
        );

    public Task<Decision> Close(AbuseCase on) =>
        Act(on, "close", c => c.Close("fixed_by_customer", Now, null, Suzuki, Now));

    public async Task Undo(Decision decision)
    {
        Time.Advance(TimeSpan.FromMilliseconds(1));
        await using var db = Db();
        await Outbox.Undo(db, decision.Id, Suzuki, Now, Cancel);
        await Keeping(db).Follow(decision.CaseId, Cancel);
    }

    /// <summary>What arrives for a case, past every page: nobody but the worker sees to its clocks.</summary>
    public async Task Arrives(AbuseCase on, Action<AbuseCase> what)
    {
        await using var db = Db();
        what(await db.Cases.SingleAsync(c => c.Id == on.Id, Cancel));
        await db.SaveChangesAsync(Cancel);
    }

    /// <summary>A turn of so many workers at once; how many cases and points they found.</summary>
    public async Task<(int Followed, int Reached)> Turn(int workers = 1)
    {
        var turns = Enumerable
            .Range(0, workers)
            .Select(async _ =>
            {
                await using var db = Db();
                var followed = await Keeping(db).FollowSome(50, Cancel);
                db.ChangeTracker.Clear();
                return (followed, await Points(db).Reach(50, Cancel));
            });
        var done = await Task.WhenAll(turns);
        return (done.Sum(d => d.followed), done.Sum(d => d.Item2));
    }

    public async Task<AbuseCase> Read(AbuseCase of)
    {
        await using var db = Db();
        return await db.Cases.AsNoTracking().SingleAsync(c => c.Id == of.Id, Cancel);
    }

    public async Task<IReadOnlyList<CaseClock>> Clocks(AbuseCase of)
    {
        await using var db = Db();
        return await db
            .CaseClocks.AsNoTracking()
            .Where(k => k.CaseId == of.Id)
            .OrderBy(k => k.StartAt)
            .ThenBy(k => k.DueAt)
            .ToListAsync(Cancel);
    }

    /// <summary>The clocks that run, as "basis until when".</summary>
    public async Task<IReadOnlyList<string>> Running(AbuseCase of) =>
        [
            .. (await Clocks(of))
                .Where(k => k.IsRunning)
                .Select(k => $"{k.Basis} {Text(k.DueAt)}{(k.IsPaused ? " paused" : "")}"),
        ];

    public async Task<IReadOnlyList<string>> Events(AbuseCase of, string startingWith)
    {
        await using var db = Db();
        var kinds = await db
            .CaseEvents.Where(e => e.CaseId == of.Id)
            .OrderBy(e => e.At)
            .ThenBy(e => e.Id)
            .Select(e => e.Kind)
            .ToListAsync(Cancel);
        return [.. kinds.Where(k => k.StartsWith(startingWith, StringComparison.Ordinal))];
    }

    public async Task<string?> Flag(AbuseCase of)
    {
        await using var db = Db();
        return await db.CaseCounters.Where(c => c.CaseId == of.Id).Select(c => c.Attention).SingleAsync(Cancel);
    }

    /// <summary>In Tokyo: 11-25 18:00.</summary>
    public static string Text(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, Calendar.Zone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);

    public ClockPoints Points(DeskContext db)
    {
        var drafts = new Drafts(Outgoing.Minato.Desk);
        var log = NullLogger<CustomerReminders>.Instance;
        var reminders = new CustomerReminders(db, Outgoing.Minato.Outbox, drafts, Calendar, log);
        return new ClockPoints(db, Policies(db), reminders, Calendar, Time);
    }

    private ClockKeeping Keeping(DeskContext db) => new(db, Policies(db), Calendar, Time);
}
