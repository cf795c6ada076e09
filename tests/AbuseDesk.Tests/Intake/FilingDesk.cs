using System.Collections.Concurrent;
using System.Net;
using System.Text;
using AbuseDesk.Cases;
using AbuseDesk.Clocks;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using AbuseDesk.Ops;
using AbuseDesk.Outgoing;
using AbuseDesk.Parsing;
using AbuseDesk.Policy;
using AbuseDesk.Registry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Minato = AbuseDesk.Tests.Registry.Minato;

namespace AbuseDesk.Tests.Intake;

/// <summary>
/// The desk from kept bytes to filed cases, on a database of its own, with a reader that says what the test told it to
/// see in those bytes.
/// </summary>
internal sealed class FilingDesk : IAsyncDisposable
{
    public static readonly FilingRules Rules = new(["abuse@minato.example"], [], "MI", Outgoing.Minato.Desk.Zone);

    private readonly ConcurrentDictionary<string, Func<ParsedReport>> _readings = new(StringComparer.Ordinal);
    private readonly List<ReaderPresence> _presences = [];
    private readonly PostgresServer _server;
    private readonly string _connectionString;

    private FilingDesk(PostgresServer server, string connectionString)
    {
        _server = server;
        _connectionString = connectionString;
        Database = NpgsqlDataSource.Create($"{connectionString};Maximum Pool Size=40");
        Evidence = new EvidenceStore(Database, Clock, new ReportNumbers("MI", Rules.Zone));
        Owners = new OwnerDirectory(Database);
        Policy = new PolicyInForce(
            Database,
            new PolicyShelf(),
            new DeskSettings { ConnectionString = connectionString },
            new DeskCalendar(BusinessCalendar.Japan, Rules.Zone),
            Clock
        );
        Filing = new ReportFiling(
            Database,
            Rules,
            Owners,
            Outgoing.Minato.Addresses,
            new Acknowledgements(Outgoing.Minato.Desk with { ChecksSenders = false }, Outgoing.Minato.Outbox),
            Policy,
            Clock,
            NullLogger<ReportFiling>.Instance
        );
        Watch = new ReadingWatch(TimeSpan.FromMinutes(5), _ => { });
        var contexts = new ReadingContexts(Owners, Rules, new ReaderRuleBook(Database));
        Reading = new BatchReading(Evidence, contexts, Watch, Read, NullLogger<BatchReading>.Instance);
    }

    public FakeTimeProvider Clock { get; } = new(Minato.Now);
    public NpgsqlDataSource Database { get; }
    public EvidenceStore Evidence { get; }
    public OwnerDirectory Owners { get; }
    public PolicyInForce Policy { get; }
    public ReportFiling Filing { get; }
    public BatchReading Reading { get; }
    public ReadingWatch Watch { get; }
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A desk whose registry holds what Minato and its customers have.</summary>
    public static async Task<FilingDesk> AtMinato(PostgresServer server)
    {
        var connectionString = await server.CreateFromTemplate();
        await Minato.Load(connectionString, Cancel);
        return new FilingDesk(server, connectionString);
    }

    public static Finding Accuses(string ip, string category, string? at = null) =>
        new()
        {
            Category = category,
            SourceIp = IPAddress.Parse(ip),
            Reason = "test",
            OccurredAt = at is null ? null : Minato.At(at),
            Earliest = at is null ? null : Minato.At(at),
            Latest = at is null ? null : Minato.At(at),
            Zone = at is null ? ZoneBasis.None : ZoneBasis.Stated,
            TimeBasis = at is null ? TimeBasis.None : TimeBasis.Stated,
            OccurredText = at,
        };

    public static ParsedReport Report(string from, params Finding[] findings) =>
        new()
        {
            Kind = MessageKind.Report,
            Format = "free_text",
            Parser = "FreeText",
            Language = "en",
            Reporter = new ParsedReporter(from, null, null, "individual", null),
            Findings = findings,
            Envelope = new Envelope
            {
                FromAddress = from,
                Subject = "abuse",
                MessageId = $"{Guid.NewGuid():N}@{from[(from.IndexOf('@', StringComparison.Ordinal) + 1)..]}",
                ContentHash = Guid.NewGuid().ToByteArray(),
                Recipients = ["abuse@minato.example"],
                OwnText = "text",
            },
        };

    /// <summary>Keeps a message that will be read as told.</summary>
    public Task<Kept> Keep(ParsedReport report) => Keep(() => report);

    public async Task<Kept> Keep(Func<ParsedReport> read, Door door = Door.Ingest)
    {
        var text = $"Subject: {Guid.NewGuid():N}\n\n";
        _readings[text] = read;
        var incoming = new Incoming(Encoding.ASCII.GetBytes(text), Clock.GetUtcNow(), door, "test", "abuse");
        return (await Evidence.Keep([incoming], null, Cancel))[0];
    }

    public async Task<MessageClaims> NewWorker()
    {
        var presence = new ReaderPresence(Database);
        await presence.Show(Cancel);
        lock (_presences)
        {
            _presences.Add(presence);
        }

        return new MessageClaims(Database, presence);
    }

    /// <summary>Files everything that waits, as one worker.</summary>
    public async Task FileAll()
    {
        var claims = await NewWorker();
        while (await claims.NextBatch(Cancel) is { Count: > 0 } batch)
        {
            await Filing.File(await Reading.Read(batch, Cancel), claims.Claimant, Cancel);
        }
    }

    public async Task<Kept> File(ParsedReport report)
    {
        var kept = await Keep(report);
        await FileAll();
        return kept;
    }

    public DeskContext Context() => new(DeskSchema.Options(_connectionString));

    public async Task<IReadOnlyList<AbuseCase>> Cases()
    {
        await using var context = Context();
        return await context.Cases.OrderBy(c => c.Number).AsNoTracking().ToListAsync(Cancel);
    }

    public async Task<AbuseCase> OnlyCase() => Assert.Single(await Cases());

    public async Task<CaseCounters> Counters(Guid caseId)
    {
        await using var context = Context();
        return await context.CaseCounters.AsNoTracking().SingleAsync(c => c.CaseId == caseId, Cancel);
    }

    public async Task<MessageWork> Work(Kept kept)
    {
        await using var context = Context();
        return await context.MessageWork.AsNoTracking().SingleAsync(w => w.RawId == kept.RawId, Cancel);
    }

    public async Task<ReportCase> Link(Kept kept)
    {
        await using var context = Context();
        return await context
            .ReportCases.AsNoTracking()
            .Include(l => l.Report)
            .SingleAsync(l => l.Report.RawId == kept.RawId, Cancel);
    }

    /// <summary>A person acts on a case.</summary>
    public async Task Act(Guid caseId, Action<AbuseCase> act)
    {
        await using var context = Context();
        var abuseCase = await context.Cases.SingleAsync(c => c.Id == caseId, Cancel);
        act(abuseCase);
        await context.SaveChangesAsync(Cancel);
    }

    public async Task<List<string>> Events(Guid caseId)
    {
        await using var context = Context();
        return await context
            .CaseEvents.Where(e => e.CaseId == caseId)
            .OrderBy(e => e.At)
            .Select(e => e.Kind)
            .ToListAsync(Cancel);
    }

    public async Task<T> Scalar<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancel))!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var presence in _presences)
        {
            await presence.DisposeAsync();
        }

        Watch.Dispose();
        Owners.Dispose();
        await Database.DisposeAsync();
        await _server.Drop(_connectionString);
    }

    /// <summary>The reader of this desk, for what reads kept messages again.</summary>
    public ReportReading ReadAgain => Read;

    private ParsedReport Read(ReadOnlyMemory<byte> bytes, ReadingContext context) =>
        _readings[Encoding.ASCII.GetString(bytes.Span)]();
}
