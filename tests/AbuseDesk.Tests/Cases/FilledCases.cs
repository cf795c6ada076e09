using System.Net;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Parsing;
using AbuseDesk.Tests.Registry;
using Npgsql;

namespace AbuseDesk.Tests.Cases;

/// <summary>Four cases that differ in everything one can ask for.</summary>
public sealed class FilledCases(PostgresServer server) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = Minato.Now;

    private readonly DeskDatabase _database = new(server);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public DeskContext Context() => new(DeskSchema.Options(_database.ConnectionString));

    public async Task<string> Explain(string sql)
    {
        var lines = sql.Split('\n');
        var parameters = lines.TakeWhile(l => l.StartsWith("-- @", StringComparison.Ordinal)).ToList();
        var text = string.Join('\n', lines.Skip(parameters.Count));
        foreach (var parameter in parameters)
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            var value = parameter[(equals + 1)..];
            text = text.Replace(parameter[3..equals], value[..(value.LastIndexOf('\'') + 1)], StringComparison.Ordinal);
        }

        await using var source = NpgsqlDataSource.Create(_database.ConnectionString);
        await using var connection = await source.OpenConnectionAsync(Cancel);
        await using var off = new NpgsqlCommand("set enable_seqscan = off; set enable_bitmapscan = off", connection);
        await off.ExecuteNonQueryAsync(Cancel);
        await using var command = new NpgsqlCommand("explain " + text, connection);
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var plan = new List<string>();
        while (await reader.ReadAsync(Cancel))
        {
            plan.Add(reader.GetString(0));
        }

        return string.Join('\n', plan);
    }

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        await Minato.Load(_database.ConnectionString, Cancel);
        await using var db = Context();
        var phishing = Case(1, "phishing", OwnerKind.Customer, "C-1001", "yamada-shop.example", hoursAgo: 30);
        var spam = Case(2, "spam", OwnerKind.Customer, "C-1002", "198.51.100.10", hoursAgo: 3);
        var enquiry = Case(3, "opinion", OwnerKind.Unassigned, null, "what do you do?", hoursAgo: 2);
        var closed = Case(4, "scan", OwnerKind.NotOurs, null, "2001:db8:ffff::1", hoursAgo: 1);
        closed.Dismiss("false_alarm", "closed in a test", Actor.Staff(Guid.NewGuid()), Now);
        db.AddRange(phishing, spam, enquiry, closed);
        db.Add(
            new CaseCounters
            {
                CaseId = spam.Id,
                Reports = 2,
                Attention = Attention.CustomerReplied,
            }
        );
        await db.SaveChangesAsync(Cancel);
        await Report(db, 1, "en", phishing, null, "shop.yamada-shop.example");
        await Report(db, 2, "ja", spam, IPAddress.Parse("198.51.100.10"), null);
        await Report(db, 4, "ja", closed, IPAddress.Parse("2001:db8:ffff::1"), null);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static AbuseCase Case(
        int n,
        string category,
        OwnerKind owner,
        string? customer,
        string resource,
        int hoursAgo
    ) =>
        AbuseCase.Open(
            new AbuseCase.Opening(
                $"MI-2026-00000{n}",
                n == 3 ? CaseKind.Enquiry : CaseKind.Incident,
                category,
                $"key {n}",
                owner,
                null,
                customer is null ? null : Minato.Id(customer),
                resource,
                "domain",
                null,
                Now.AddHours(-hoursAgo)
            ),
            Actor.Desk,
            Now.AddHours(-hoursAgo)
        );

    private static async Task Report(
        DeskContext db,
        int n,
        string language,
        AbuseCase on,
        IPAddress? address,
        string? domain
    )
    {
        var raw = new RawMessage
        {
            Id = Guid.CreateVersion7(Now),
            Sha256 = [.. Enumerable.Repeat((byte)n, 32)],
            Size = 1,
            ReceivedAt = Now,
            BodyMonth = new DateOnly(2026, 11, 1),
            Door = Door.Ingest,
        };
        var reading = new Reading
        {
            Id = Guid.CreateVersion7(Now),
            RawId = raw.Id,
            ReaderVersion = "test",
            ContextHash = [],
            ReadAt = Now,
            Kind = "report",
            Format = "free_text",
            Parser = "FreeText",
            Language = language,
            ContentHash = null,
            Missing = [],
            Problems = "[]",
            Observed = "{}",
        };
        var report = new Report
        {
            Id = Guid.CreateVersion7(Now),
            Number = $"MI-2026-R00000{n}",
            RawId = raw.Id,
            ReadingId = reading.Id,
            ReceivedAt = Now,
            Channel = "abuse",
            Format = "free_text",
            Parser = "FreeText",
            Language = language,
            ReporterRole = "individual",
            ReporterReference = n == 1 ? "REF-77" : null,
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
            new ReportCase
            {
                ReportId = report.Id,
                CaseId = on.Id,
                Attachment = Attachment.Opened,
                AttachedAt = Now,
            }
        );
        db.Add(
            new ReportFinding
            {
                Id = Guid.CreateVersion7(Now),
                ReportId = report.Id,
                ReadingId = reading.Id,
                CaseId = on.Id,
                Source = "reader",
                Category = on.Category,
                SourceIp = address,
                Domains = domain is null ? [] : [domain],
                Reason = "test",
                OwnerReason = "{\"code\":\"at_time\"}",
            }
        );
        await db.SaveChangesAsync(Cancel);
    }
}
