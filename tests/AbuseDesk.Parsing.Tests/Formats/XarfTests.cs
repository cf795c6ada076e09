using System.Net;

namespace AbuseDesk.Parsing.Tests.Formats;

public sealed class XarfTests
{
    [Fact]
    public void Version_4_is_read_with_port_range_and_count()
    {
        var report = Mails.Read("xarf-v4.eml");

        Assert.Equal("xarf", report.Format);
        Assert.Equal("5b0c2e64-77aa-4d1e-9c3f-0a1b2c3d4e5f", report.ReportId);
        Assert.Equal("reports@soc.example", report.Reporter?.Address);
        var finding = Assert.Single(report.Findings);
        Assert.Equal("brute_force", finding.Category);
        Assert.Equal(IPAddress.Parse("2001:db8:100:a::25"), finding.SourceIp);
        Assert.Equal(51514, finding.SourcePort);
        Assert.Equal(2000, finding.Count);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 1, 12, 7, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero), finding.Earliest);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 2, 0, 0, TimeSpan.Zero), finding.LastAt);
        Assert.Contains("converted from version 3", finding.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(IPAddress.Parse("192.0.2.99"), report.Observed.Ips);
        Assert.Contains("Failed password", finding.Excerpt, StringComparison.Ordinal);
        Assert.DoesNotContain(report.Problems, p => p.Code is ProblemCodes.EvidenceHashMismatch);
    }

    [Fact]
    public void Version_3_is_read_alike_and_its_disclosure_is_consent()
    {
        var report = Mails.Read("xarf-v3.eml");

        Assert.Equal(Consent.Full, report.Consent);
        Assert.Equal("SOC-77", report.Reporter?.Reference);
        var finding = Assert.Single(report.Findings);
        Assert.Equal("brute_force", finding.Category);
        Assert.Equal(IPAddress.Parse("2001:db8:100:a::25"), finding.SourceIp);
        Assert.Equal(51514, finding.SourcePort);
        Assert.Equal(ZoneBasis.Stated, finding.Zone);
    }

    [Fact]
    public void Version_3_of_a_sender_who_calls_the_page_url_accuses_the_page()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                """{"Version":"3","ReporterInfo":{"ReporterOrg":"Feed","ReporterOrgEmail":"r@feed.example"},"Report":{"ReportID":"f-23","ReportClass":"Content","ReportType":"Phishing","Date":"2026-11-24T00:45:00Z","SourceIp":"203.0.113.20","Url":"https://forum.example/p/991"}}"""
            ),
            ReadingContext.Empty
        );

        Assert.Equal("https://forum.example/p/991", Assert.Single(Assert.Single(report.Findings).Urls));
        Assert.Equal("f-23", report.Reporter!.Reference);
        Assert.Empty(report.Missing);
    }

    [Fact]
    public void A_bare_file_is_read_a_test_is_told_and_a_wrong_hash_is_a_warning()
    {
        var report = Mails.Read("xarf-phishing.json");

        Assert.Equal(MessageKind.Report, report.Kind);
        Assert.True(report.IsTest);
        var finding = Assert.Single(report.Findings);
        Assert.Equal("test", finding.Category);
        Assert.Equal("https://bank-login.example/login/", Assert.Single(finding.Urls));
        Assert.Equal("みなと銀行", finding.Work);
        Assert.Contains(report.Problems, p => p.Code is ProblemCodes.EvidenceHashMismatch);
    }

    [Fact]
    public void A_report_that_breaks_the_schema_is_not_accepted_but_shows_what_can_be_read()
    {
        var report = Mails.Read("xarf-broken.json");

        Assert.Equal(MessageKind.Unreadable, report.Kind);
        Assert.Equal("Xarf", report.Parser);
        Assert.True(report.ReaderFailed);
        Assert.Contains(
            report.Problems,
            p => p.Code is ProblemCodes.SchemaViolation && p.Detail!.Contains("category", StringComparison.Ordinal)
        );
        Assert.Equal(IPAddress.Parse("2001:db8:100:a::25"), Assert.Single(report.Findings).SourceIp);
    }

    [Theory]
    [InlineData("messaging", "spam", "spam")]
    [InlineData("messaging", "bulk_messaging", "ad_spam")]
    [InlineData("messaging", "whatever", "spam")]
    [InlineData("connection", "port_scan", "scan")]
    [InlineData("connection", "ddos", "ddos_source")]
    [InlineData("connection", "infected_host", "infected_host")]
    [InlineData("connection", "sql_injection", "web_attack")]
    [InlineData("content", "malware", "malware_dist")]
    [InlineData("content", "csem", "csam")]
    [InlineData("content", "ncii", "ncii")]
    [InlineData("content", "exposed_data", "privacy")]
    [InlineData("content", "suspicious_registration", "domain_abuse")]
    [InlineData("copyright", "p2p", "copyright")]
    [InlineData("copyright", "trademark", "trademark")]
    [InlineData("vulnerability", "ssl_poodle", "open_service")]
    [InlineData("infrastructure", "botnet", "c2")]
    [InlineData("infrastructure", "compromised_server", "compromised_server")]
    [InlineData("reputation", "threat_intelligence", "blocklist")]
    public void Every_type_has_its_category_and_unknown_ones_that_of_their_class(
        string category,
        string type,
        string key
    ) => Assert.Equal(key, Assert.Single(Bare(category, type, "203.0.113.20").Findings).Category);

    [Theory]
    [InlineData("203.0.113.20", "203.0.113.20", null, null)]
    [InlineData("evil.example", null, "evil.example", null)]
    [InlineData("spammer@evil.example", null, null, "spammer@evil.example")]
    [InlineData("+81312345678", null, null, null)]
    public void The_source_may_be_an_address_a_name_a_mailbox_or_something_that_is_no_place(
        string source,
        string? ip,
        string? domain,
        string? mailbox
    )
    {
        var finding = Assert.Single(Bare("messaging", "spam", source).Findings);

        Assert.Equal(ip, finding.SourceIp?.ToString());
        Assert.Equal(domain, finding.Domains.Count > 0 ? finding.Domains[0] : null);
        Assert.Equal(mailbox, finding.Mailbox);
    }

    [Theory]
    [InlineData("""{"xarf_version": 4, "report_id": [], "source_identifier": {}, "category": null, "type": false}""")]
    [InlineData(
        """{"xarf_version":"4.0.0","report_id":"\ud800","source_identifier":"\u0000","category":"messaging","type":"spam","timestamp":"x"}"""
    )]
    [InlineData("""{"ReporterInfo":{},"Report":[]}""")]
    [InlineData("""[{"xarf_version":"4"},null,5,{"ReporterInfo":null}]""")]
    [InlineData("""{"xarf_version":"4.0.0",""")]
    public void Wrong_types_never_throw_and_are_a_schema_violation(string json)
    {
        var report = ReportParsers.Read(Mails.Bytes(json), ReadingContext.Empty);

        Assert.Equal("Xarf", report.Parser);
        Assert.True(report.ReaderFailed);
        Assert.Equal(MessageKind.Unreadable, report.Kind);
    }

    private static ParsedReport Bare(string category, string type, string source) =>
        ReportParsers.Read(
            Mails.Bytes(
                $$"""
                {"xarf_version":"4.2.0","report_id":"x","timestamp":"2026-11-24T01:12:07Z","category":"{{category}}","type":"{{type}}",
                "reporter":{"org":"o","contact":"a@b.example","domain":"b.example"},"sender":{},"source_identifier":"{{source}}"}
                """
            ),
            ReadingContext.Empty
        );

    [Fact]
    public void The_host_of_a_page_may_stand_beside_it_in_the_words()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                """
                From: soc@watch.example
                To: abuse@minato.example
                Subject: Scam
                Date: Tue, 24 Nov 2026 01:24:04 +0000
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="b"

                --b
                Content-Type: text/plain; charset=utf-8

                A scam is on your network:

                hxxps://coin[.]bad[.]example/ [203.0.113.21]
                hxxps://other[.]bad[.]example/ [203.0.113.22]
                --b
                Content-Type: application/json; name="xarf.json"

                {"Version":"3","ReporterInfo":{"ReporterOrg":"Watch","ReporterOrgDomain":"watch.example","ReporterOrgEmail":"soc@watch.example"},"Disclosure":true,"Report":{"ReportClass":"Content","ReportType":"Fraud","Date":"2026-11-24T01:20:00Z","SourceUrl":"https://coin.bad.example/","ReporterCaseID":"404"}}
                --b--
                """
            ),
            ReadingContext.Empty
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal("203.0.113.21", finding.SourceIp?.ToString());
    }
}
