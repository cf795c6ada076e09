using System.Text;
using AbuseDesk.Cases;
using AbuseDesk.Parsing;
using AbuseDesk.Tests.Registry;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Stories;

/// <summary>XARF v4 and v3 by mail: both read, the same report id once, a test is a test.</summary>
public sealed class StoryA04Tests(DeskDatabase database, ImapServer imap) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly MinatoDesk _desk = new(database, imap);

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Both_versions_are_read_and_a_report_id_counts_once()
    {
        await _desk.Deliver(Xarf(V4("11111111-1111-4111-8111-111111111111", ""), "first"));
        var opened = await _desk.Wait("the case", db => db.Cases.SingleOrDefaultAsync());
        Assert.Equal(("brute_force", Minato.Id("C-1011")), (opened.Category, opened.CustomerId));

        await _desk.Deliver(Xarf(V4("11111111-1111-4111-8111-111111111111", ""), "again"));
        await _desk.Deliver(Xarf(V3, "v3"));
        await _desk.Deliver(
            Xarf(V4("22222222-2222-4222-8222-222222222222", "\"tags\": [\"lifecycle:test\"],"), "test")
        );
        await _desk.Wait("four messages", async db => await db.MessageWork.CountAsync() == 4 ? "yes" : null);
        await _desk.Settled();

        await using var db = _desk.Db();
        var reports = await db.Reports.OrderBy(r => r.Number).ToListAsync();
        var finding = await db.Findings.FirstAsync(f => f.ReportId == reports[0].Id);
        Assert.Equal(
            ("2001:db8:100:a::25", 51514, 2000),
            (finding.SourceIp!.ToString(), finding.SourcePort, finding.Count)
        );
        Assert.Single(reports, r => r.Consent == Consent.Full);
        Assert.Single(
            await db.ReportCases.Where(l => l.CaseId == opened.Id && l.Attachment == Attachment.Duplicate).ToListAsync()
        );
        Assert.Equal(3, await db.ReportCases.CountAsync(l => l.CaseId == opened.Id));
        var test = await db.Cases.SingleAsync(c => c.Id != opened.Id);
        Assert.Equal("test", test.Category);
        Assert.DoesNotContain(_desk.Mails(), m => m.Recipients.Contains("noc@kita.example"));
    }

    private static string Xarf(string json, string id) =>
        $"""
            From: Sensor <sensor@vendor.example>
            To: abuse@minato.example
            Subject: abuse report about 2001:db8:100:a::25
            Date: Tue, 24 Nov 2026 08:00:00 +0900
            Message-ID: <{id}@vendor.example>
            Auto-Submitted: auto-generated
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type="feedback-report"; boundary="=_x"

            --=_x
            Content-Type: text/plain; charset=utf-8

            A machine readable report is attached.
            --=_x
            Content-Type: message/feedback-report

            Feedback-Type: xarf
            User-Agent: vendor/1.0
            Version: 1
            --=_x
            Content-Type: application/json; name="xarf.json"
            Content-Disposition: attachment; filename="xarf.json"
            Content-Transfer-Encoding: base64

            {Convert.ToBase64String(Encoding.UTF8.GetBytes(json), Base64FormattingOptions.InsertLineBreaks)}
            --=_x--
            """;

    private static string V4(string id, string tags) =>
        $$"""
            {
              "xarf_version": "4.0.0", "report_id": "{{id}}", "timestamp": "2026-11-23T22:10:00Z",
              "reporter": {"org": "Vendor", "contact": "sensor@vendor.example", "domain": "vendor.example"},
              "sender": {"org": "Vendor", "contact": "sensor@vendor.example", "domain": "vendor.example"},
              "source_identifier": "2001:db8:100:a::25", "source_port": 51514, {{tags}}
              "category": "connection", "type": "login_attack", "protocol": "tcp", "destination_port": 22,
              "first_seen": "2026-11-23T22:10:00Z", "last_seen": "2026-11-23T22:40:00Z", "event_count": 2000,
              "attempt_count": 2000, "evidence_source": "honeypot", "_internal": {"note": "never read"}
            }
            """;

    private const string V3 = """
        {
          "Version": "3",
          "ReporterInfo": {"ReporterOrg": "Vendor", "ReporterOrgDomain": "vendor.example", "ReporterOrgEmail": "sensor@vendor.example"},
          "Disclosure": true,
          "Report": {
            "ReportClass": "Activity", "ReportType": "LoginAttack", "Date": "2026-11-23T22:10:00Z",
            "SourceIp": "2001:db8:100:a::25", "SourcePort": 51514, "DestinationPort": 22,
            "Samples": []
          }
        }
        """;
}
