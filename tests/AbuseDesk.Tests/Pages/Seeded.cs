using System.Globalization;
using System.Net;
using System.Text;
using AbuseDesk.Cases;
using AbuseDesk.Evidence;
using AbuseDesk.Parsing;
using AbuseDesk.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace AbuseDesk.Tests.Pages;

/// <summary>Cases as filing would leave them, written straight into the database.</summary>
public sealed class Seeded(WebDesk desk)
{
    private static int _count;

    public sealed record Made(string Case, string Report, Guid CaseId, Guid RawId, Customer? Customer);

    public async Task<Made> Case(
        string category = "phishing",
        string resource = "bank-login.example",
        string kind = "domain",
        OwnerKind owner = OwnerKind.Customer,
        string subject = "Phishing at bank-login.example",
        string excerpt = "Please stop https://bank-login.example/login/ at 203.0.113.20, seen 2026-11-24 08:55 (JST)",
        string? compartment = null,
        string reporterLanguage = "en",
        string[]? missing = null
    )
    {
        var now = TimeProvider.System.GetUtcNow().AddMinutes(-30);
        var n = Interlocked.Increment(ref _count);
        var customer = owner is OwnerKind.Customer or OwnerKind.Delegated ? await Customer(n) : null;
        var kept = await Keep(subject, excerpt, now);
        return await desk.InDatabase(async db =>
        {
            var reading = ReadingOf(kept.RawId, now);
            var report = ReportOf(kept, reading.Id, subject, reporterLanguage, now, missing ?? []);
            // Far from the numbers the database gives, so that filing can go on beside them.
            var number = $"MI-2026-{(500_000 + n).ToString(CultureInfo.InvariantCulture)}";
            var @case = AbuseCase.Open(
                new AbuseCase.Opening(
                    number,
                    owner == OwnerKind.Unknown ? CaseKind.Enquiry : CaseKind.Incident,
                    category,
                    $"{category}|{n}|{resource}",
                    owner,
                    null,
                    customer?.Id,
                    resource,
                    kind,
                    "rental_server",
                    now
                )
                {
                    Compartment = compartment,
                },
                Actor.Desk,
                now
            );
            @case.Join(report.Id, Attachment.Opened, now);
            db.Add(reading);
            db.Add(report);
            db.Add(@case);
            db.Add(
                new CaseCounters
                {
                    CaseId = @case.Id,
                    Reports = 1,
                    Reporters = 1,
                    Findings = 1,
                    Incidents = 1,
                }
            );
            await db.SaveChangesAsync();
            db.Add(
                new ReportCase
                {
                    ReportId = report.Id,
                    CaseId = @case.Id,
                    Attachment = Attachment.Opened,
                    AttachedAt = CaseEvent.ToMicroseconds(now),
                }
            );
            db.Add(FindingOf(report.Id, @case, reading.Id, excerpt));
            await db.SaveChangesAsync();
            return new Made(number, report.Number, @case.Id, kept.RawId, customer);
        });
    }

    public Task<Customer> Customer(int n) =>
        desk.InDatabase(async db =>
        {
            var customer = new Customer
            {
                Id = Guid.CreateVersion7(),
                Ref = $"C-{n.ToString(CultureInfo.InvariantCulture)}",
                Name = "佐藤花子",
                Email = "hanako@customer.example",
                Language = "ja",
            };
            db.Add(customer);
            db.Add(
                new Assignment
                {
                    Id = Guid.CreateVersion7(),
                    Kind = AssetKind.Domain,
                    Asset = $"site{n.ToString(CultureInfo.InvariantCulture)}.example",
                    Service = "rental_server",
                    CustomerId = customer.Id,
                    RecordedFrom = DateTimeOffset.UnixEpoch,
                }
            );
            await db.SaveChangesAsync();
            return customer;
        });

    public async Task<Kept> Keep(string subject, string text, DateTimeOffset now)
    {
        var mail =
            $"From: reporter@home.example\r\nTo: abuse@minato.example\r\nMessage-ID: <{Guid.NewGuid():N}@home.example>\r\n"
            + $"Subject: =?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(subject))}?=\r\n"
            + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
            + text
            + "\r\n";
        await using var scope = desk.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<EvidenceStore>();
        var incoming = new Incoming(Encoding.UTF8.GetBytes(mail), now, Door.Ingest, "ingest", "abuse");
        return (await store.Keep([incoming], null, CancellationToken.None))[0];
    }

    private static Reading ReadingOf(Guid rawId, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            RawId = rawId,
            ReaderVersion = "test",
            ContextHash = [],
            ReadAt = CaseEvent.ToMicroseconds(now),
            Kind = "report",
            Format = "free_text",
            Parser = "FreeText",
            Language = "en",
            ContentHash = null,
            Missing = [],
            Problems = "[]",
            Observed = "{}",
        };

    private static Report ReportOf(
        Kept kept,
        Guid readingId,
        string subject,
        string language,
        DateTimeOffset now,
        string[] missing
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Number = kept.ReportNumber,
            RawId = kept.RawId,
            ReadingId = readingId,
            ReceivedAt = CaseEvent.ToMicroseconds(now),
            Channel = "abuse",
            Format = "free_text",
            Parser = "FreeText",
            Language = language,
            Subject = subject,
            ReporterAddress = "reporter@home.example",
            ReporterName = "Sasaki",
            ReporterRole = "individual",
            Consent = Consent.Anonymised,
            Trust = SenderTrust.NotChecked,
            Missing = missing,
        };

    private static ReportFinding FindingOf(Guid reportId, AbuseCase @case, Guid readingId, string excerpt)
    {
        var at = new DateTimeOffset(2026, 11, 23, 23, 55, 0, TimeSpan.Zero);
        return new ReportFinding
        {
            Id = Guid.CreateVersion7(),
            ReportId = reportId,
            CaseId = @case.Id,
            ReadingId = readingId,
            Source = "reader",
            Category = @case.Category,
            SourceIp = IPAddress.Parse("203.0.113.20"),
            Urls = @case.Family is "web_content" ? ["https://bank-login.example/login/"] : [],
            OccurredAt = at,
            Earliest = at,
            Latest = at,
            OccurredText = "2026-11-24 08:55 (JST)",
            Zone = ZoneBasis.Stated,
            Precision = TimePrecision.Minute,
            TimeBasis = TimeBasis.Stated,
            Excerpt = excerpt,
            Reason = "The text names this page as phishing.",
            Owner = @case.Owner,
            CustomerId = @case.CustomerId,
            OwnerReason = """{"code":"at_time","asset":"bank-login.example","candidates":[]}""",
        };
    }
}
