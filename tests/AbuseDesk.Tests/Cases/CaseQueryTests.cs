using System.Net;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Parsing;
using AbuseDesk.Tests.Registry;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Tests.Cases;

public sealed class CaseQueryTests(CaseQueryTests.Filled filled) : IClassFixture<CaseQueryTests.Filled>
{
    private static readonly DateTimeOffset Now = Minato.Now;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "1 2 3 4")]
    [InlineData("is:open", "1 2 3")]
    [InlineData("is:closed", "4")]
    [InlineData("-is:closed is:enquiry", "3")]
    [InlineData("is:new", "1 2 3")]
    [InlineData("is:overdue", "1")]
    [InlineData("is:attention", "2")]
    [InlineData("attention:customer_replied", "2")]
    [InlineData("attention:bounced", "")]
    [InlineData("category:phishing,spam", "1 2")]
    [InlineData("Category:PHISHING", "1")]
    [InlineData("-category:phishing", "2 3 4")]
    [InlineData("family:mail", "2")]
    [InlineData("severity:high", "1")]
    [InlineData("owner:customer", "1 2")]
    [InlineData("owner:not_ours,unassigned", "3 4")]
    [InlineData("customer:C-1001", "1")]
    [InlineData("customer:none", "3 4")]
    [InlineData("ip:198.51.100.10", "2")]
    [InlineData("198.51.100.10", "2")]
    [InlineData("net:198.51.100.0/24", "2")]
    [InlineData("2001:db8::/32", "4")]
    [InlineData("domain:yamada-shop.example", "1")]
    [InlineData("domain:example", "1")]
    [InlineData("domain:shop.example", "")]
    [InlineData("number:MI-2026-000002", "2")]
    [InlineData("number:000003", "3")]
    [InlineData("number:mi-2026-r000001", "1")]
    [InlineData("lang:en", "1")]
    [InlineData("shop", "1")]
    [InlineData("\"what do\"", "3")]
    [InlineData("REF-77", "1")]
    [InlineData("10%", "")]
    public async Task Each_word_finds_its_cases(string query, string expected)
    {
        var asked = CaseQuery.Parse(query);
        Assert.Empty(asked.Unknown);
        await using var db = filled.Context();

        var found = await asked
            .Apply(db.Cases, db, Now)
            .OrderBy(c => c.Number)
            .Select(c => c.Number)
            .ToListAsync(Cancel);

        Assert.Equal(expected, string.Join(' ', found.Select(n => n[^1])));
    }

    [Theory]
    [InlineData("is:pending")]
    [InlineData("colour:red")]
    [InlineData("category:phisching")]
    [InlineData("severity:5")]
    [InlineData("owner:unknown")]
    [InlineData("ip:198.51.100.300")]
    [InlineData("net:198.51.100.0/33")]
    [InlineData("customer:")]
    [InlineData("-is:")]
    public void What_is_not_understood_is_told(string word)
    {
        var asked = CaseQuery.Parse("is:open " + word);

        Assert.Equal([word], asked.Unknown);
        Assert.Single(asked.Terms);
    }

    [Fact]
    public void A_query_is_bounded_and_says_so()
    {
        Assert.NotEmpty(CaseQuery.Parse(string.Join(' ', Enumerable.Repeat("a", 21))).Unknown);
        Assert.Contains("…", CaseQuery.Parse(new string('a', 600)).Unknown, StringComparer.Ordinal);
    }

    [Fact]
    public void Quotes_and_ideographic_blanks_part_words()
    {
        var asked = CaseQuery.Parse("is:open　フィッシング \"two words\" http://x.example/");

        Assert.Equal(
            [
                new CaseTerm("is", "open", false),
                new CaseTerm("text", "フィッシング", false),
                new CaseTerm("text", "two words", false),
                new CaseTerm("text", "http://x.example/", false),
            ],
            asked.Terms
        );
        Assert.True(asked.Asks("is", "open"));
    }

    [Fact]
    public async Task Pages_go_through_every_case_once_the_worst_first()
    {
        await using var db = filled.Context();
        foreach (var (sort, expected) in new[] { (CaseSort.Urgency, "1 2 4 3"), (CaseSort.Newest, "4 3 2 1") })
        {
            var seen = new List<char>();
            Keyset? after = null;
            do
            {
                var row = await db
                    .Cases.InOrder(sort, after)
                    .Select(c => new
                    {
                        c.Id,
                        c.Number,
                        c.OpenedAt,
                        Rank = EF.Property<short>(c, CaseOrder.Rank),
                        Clock = EF.Property<DateTimeOffset>(c, CaseOrder.Clock),
                    })
                    .FirstOrDefaultAsync(Cancel);
                after =
                    row is null ? null
                    : sort == CaseSort.Newest ? new Keyset(0, row.OpenedAt, row.Id)
                    : new Keyset(row.Rank, row.Clock, row.Id);
                seen.AddRange(row is null ? [] : [row.Number[^1]]);
                after = Keyset.Parse(after?.ToString());
            } while (after is not null);

            Assert.Equal(expected, string.Join(' ', seen));
        }
    }

    [Theory]
    [InlineData("is:open")]
    [InlineData("")]
    public async Task The_place_of_a_page_is_found_in_the_index(string query)
    {
        await using var db = filled.Context();
        var place = new Keyset(1, Now, Guid.Empty);
        var sql = CaseQuery
            .Parse(query)
            .Apply(db.Cases, db, Now)
            .InOrder(CaseSort.Urgency, place)
            .Select(c => c.Id)
            .Take(50)
            .ToQueryString();

        var plan = await filled.Explain(sql);

        Assert.Contains("ROW(urgency, clock_at, id) > ROW(", plan, StringComparison.Ordinal);
        Assert.Contains("Index Cond", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
    }

    /// <summary>Four cases that differ in everything one can ask for.</summary>
    public sealed class Filled(PostgresServer server) : IAsyncLifetime
    {
        private readonly DeskDatabase _database = new(server);

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
                text = text.Replace(
                    parameter[3..equals],
                    value[..(value.LastIndexOf('\'') + 1)],
                    StringComparison.Ordinal
                );
            }

            await using var source = NpgsqlDataSource.Create(_database.ConnectionString);
            await using var connection = await source.OpenConnectionAsync(Cancel);
            await using var off = new NpgsqlCommand(
                "set enable_seqscan = off; set enable_bitmapscan = off",
                connection
            );
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
}
