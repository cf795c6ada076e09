using AbuseDesk.Cases;
using AbuseDesk.Checks;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Ops;
using AbuseDesk.Parsing;
using AbuseDesk.Policy;
using AbuseDesk.Registry;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace AbuseDesk.Tests.Checks;

/// <summary>A desk that looks at reported pages of a small internet, on a real database, with the clock of a test.</summary>
internal sealed class UrlDesk : IAsyncDisposable
{
    private static int _count;
    private readonly string _connection;
    private readonly NpgsqlDataSource _source;
    private readonly PolicyShelf _shelf = new();

    private UrlDesk(string connection, SmallInternet internet)
    {
        (_connection, Internet) = (connection, internet);
        _source = NpgsqlDataSource.Create(connection);
        Settings = new()
        {
            Policy = "sakura",
            Checks = new() { UrlLive = Switched.On },
        };
    }

    public SmallInternet Internet { get; }
    public FakeTimeProvider Clock => Internet.Clock;
    public DeskSettings Settings { get; }
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<UrlDesk> Open(string connection, Func<HttpContext, Task> page) =>
        new(connection, await SmallInternet.Serving(page));

    public DeskContext Context() => new(DeskSchema.Options(_connection));

    public UrlVisitor Visitor() =>
        new(_source, Internet.Fetcher, VisitTimes.Usual, Clock, NullLogger<UrlVisitor>.Instance);

    /// <summary>Plans and visits until nothing is due any more.</summary>
    public async Task<int> Run()
    {
        var planner = new UrlPlanner(_source, Settings, _shelf, Clock);
        var visits = 0;
        while (await planner.PlanSome(Cancel) > 0)
        {
            visits += await Visitor().VisitDue(Cancel);
        }

        return visits + await Visitor().VisitDue(Cancel);
    }

    public async Task Plan()
    {
        var planner = new UrlPlanner(_source, Settings, _shelf, Clock);
        while (await planner.PlanSome(Cancel) > 0) { }
    }

    public async Task<AbuseCase> Of(string category, string? compartment, params string[] urls)
    {
        await using var db = Context();
        var n = Interlocked.Increment(ref _count);
        var now = Clock.GetUtcNow();
        var customer = new Customer
        {
            Id = Guid.CreateVersion7(now),
            Ref = $"C-URL-{n}",
            Name = "有限会社やまだ",
            Email = "owner@customer.example",
        };
        var opened = AbuseCase.Open(
            new AbuseCase.Opening(
                $"MI-2026-8{n:00000}",
                CaseKind.Incident,
                category,
                $"url|{n}",
                OwnerKind.Customer,
                null,
                customer.Id,
                $"site{n}.example",
                "domain",
                "rental_server",
                now
            )
            {
                Compartment = compartment,
            },
            Actor.Desk,
            now
        );
        db.AddRange(customer, opened, new CaseCounters { CaseId = opened.Id });
        await db.SaveChangesAsync(Cancel);
        await Report(db, opened, n, urls, now);
        return opened;
    }

    public Task<AbuseCase> Case(params string[] urls) => Of("phishing", null, urls);

    /// <summary>What a person does on the case.</summary>
    public async Task Act(AbuseCase on, Action<AbuseCase> act)
    {
        await using var db = Context();
        act(await db.Cases.SingleAsync(c => c.Id == on.Id, Cancel));
        await db.SaveChangesAsync(Cancel);
    }

    public async Task<AbuseCase> Row(AbuseCase of)
    {
        await using var db = Context();
        return await db.Cases.AsNoTracking().SingleAsync(c => c.Id == of.Id, Cancel);
    }

    public async Task<IReadOnlyList<UrlVisit>> Visits(AbuseCase of)
    {
        await using var db = Context();
        return await db
            .UrlVisits.AsNoTracking()
            .Where(v => v.CaseId == of.Id)
            .OrderBy(v => v.DoneAt ?? v.DueAt)
            .ThenBy(v => v.Url)
            .ToListAsync(Cancel);
    }

    public async Task<IReadOnlyList<CaseCheck>> Checks(AbuseCase of)
    {
        await using var db = Context();
        return await db.CaseChecks.AsNoTracking().Where(c => c.CaseId == of.Id).OrderBy(c => c.At).ToListAsync(Cancel);
    }

    public async Task<IReadOnlyList<CaseEvent>> Events(AbuseCase of, string kind)
    {
        await using var db = Context();
        return await db
            .CaseEvents.AsNoTracking()
            .Include(e => e.Text)
            .Where(e => e.CaseId == of.Id && e.Kind == kind)
            .ToListAsync(Cancel);
    }

    public async Task<string?> Attention(AbuseCase of)
    {
        await using var db = Context();
        return await db.CaseCounters.Where(c => c.CaseId == of.Id).Select(c => c.Attention).SingleAsync(Cancel);
    }

    public async Task Sql(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await using (var clear = _source.CreateCommand("delete from url_checks; delete from url_plans"))
        {
            await clear.ExecuteNonQueryAsync(CancellationToken.None);
        }

        await _source.DisposeAsync();
        await Internet.DisposeAsync();
    }

    private static async Task Report(DeskContext db, AbuseCase on, int n, string[] urls, DateTimeOffset now)
    {
        var raw = new RawMessage
        {
            Id = Guid.CreateVersion7(now),
            Sha256 = System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(n)),
            Size = 1,
            ReceivedAt = now,
            BodyMonth = new DateOnly(2026, 11, 1),
            Door = Door.Ingest,
        };
        var reading = new Reading
        {
            Id = Guid.CreateVersion7(now),
            RawId = raw.Id,
            ReaderVersion = "test",
            ContextHash = [],
            ReadAt = now,
            Kind = "report",
            Format = "free_text",
            Parser = "FreeText",
            Language = "en",
            ContentHash = null,
            Missing = [],
            Problems = "[]",
            Observed = "{}",
        };
        var report = new Report
        {
            Id = Guid.CreateVersion7(now),
            Number = $"MI-2026-R8{n:00000}",
            RawId = raw.Id,
            ReadingId = reading.Id,
            ReceivedAt = now,
            Channel = "abuse",
            Format = "free_text",
            Parser = "FreeText",
            Language = "en",
            ReporterRole = "individual",
            Consent = Consent.Unknown,
            Trust = SenderTrust.NotChecked,
        };
        db.Add(raw);
        await db.SaveChangesAsync(Cancel);
        db.Add(reading);
        await db.SaveChangesAsync(Cancel);
        db.Add(report);
        await db.SaveChangesAsync(Cancel);
        db.Add(
            new ReportFinding
            {
                Id = Guid.CreateVersion7(now),
                ReportId = report.Id,
                ReadingId = reading.Id,
                CaseId = on.Id,
                Source = "reader",
                Category = on.Category,
                Urls = urls,
                Reason = "test",
            }
        );
        await db.SaveChangesAsync(Cancel);
    }
}
