using System.Net;

namespace AbuseDesk.Parsing.Tests.Formats;

public sealed class IodefTests
{
    [Fact]
    public void Only_systems_of_category_source_are_accused_and_each_incident_has_its_own_time()
    {
        var report = Mails.Read("iodef.eml");

        Assert.Equal("iodef", report.Format);
        Assert.Equal("CSIRT-2026-889", report.Reporter?.Reference);
        Assert.Equal("reports@csirt.example", report.Reporter?.Address);
        Assert.Equal("coordinator", report.Reporter?.Role);
        Assert.Equal(2, report.Findings.Count);
        var first = report.Findings[0];
        Assert.Equal(IPAddress.Parse("198.51.100.10"), first.SourceIp);
        Assert.Equal(40112, first.SourcePort);
        Assert.Equal(57, first.Count);
        Assert.Equal("brute_force", first.Category);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 40, 0, TimeSpan.Zero), first.OccurredAt);
        Assert.Contains(IPAddress.Parse("192.0.2.9"), report.Observed.Ips);
    }

    [Fact]
    public void The_only_system_of_an_incident_needs_no_category_and_a_record_is_older_than_its_report()
    {
        var finding = Mails.Read("iodef.eml").Findings[1];

        Assert.Equal(IPAddress.Parse("2001:db8:100:a::25"), finding.SourceIp);
        Assert.Equal("scan", finding.Category);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 22, 10, 5, TimeSpan.Zero), finding.OccurredAt);
    }

    [Fact]
    public void Version_two_names_pages_and_the_end_of_the_event()
    {
        var report = Mails.Read("iodef-v2.xml");

        var finding = Assert.Single(report.Findings);
        Assert.Equal("phishing", finding.Category);
        Assert.Equal(["https://login.bad.example/bank/index.html"], finding.Urls);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 21, 15, 0, TimeSpan.Zero), finding.LastAt);
        Assert.Equal("team@csirt.example", report.Reporter?.Address);
    }

    [Fact]
    public void A_packed_document_is_read_with_the_pages_of_its_records_and_the_evidence_beside_it_is_not_the_report()
    {
        var report = Mails.Read("iodef-gz.eml");

        Assert.Equal(2, report.Findings.Count);
        Assert.All(report.Findings, f => Assert.Equal("phishing", f.Category));
        Assert.All(report.Findings, f => Assert.Equal(["http://shop.bad.example/login/"], f.Urls));
        Assert.Equal([18, 19], report.Findings.Select(f => f.OccurredAt!.Value.Hour));
        Assert.Equal("4711", report.Reporter?.Reference);

        // a program is no reporter
        Assert.Equal("abuse@network.example", report.Reporter?.Address);
    }

    [Theory]
    [InlineData("BOTNET_CONTROLLER", "c2")]
    [InlineData("OPEN_CHARGEN_SERVER", "open_service")]
    [InlineData("LOGIN_ATTACK", "brute_force")]
    [InlineData("SPAM", "spam")]
    [InlineData("COPYRIGHT_INFRINGEMENT", "copyright")]
    [InlineData("POSSIBLE_DDOS_SENDING_SERVER", "ddos_source")]
    [InlineData("RBL_LISTED", "blocklist")]
    public void The_class_of_a_ticket_says_more_than_its_records(string type, string category)
    {
        var report = Read(
            $$"""
            <IODEF-Document><Incident><IncidentID>1</IncidentID>
            <Assessment><Impact type="ext-value" ext-type="{{type}}"/></Assessment>
            <EventData><Flow><System category="source"><Node><Address category="ipv4-addr">198.51.100.10</Address></Node></System></Flow>
            <Record><RecordData><Description>scan of a phishing site with malware</Description></RecordData></Record></EventData>
            </Incident></IODEF-Document>
            """
        );

        Assert.Equal(category, Assert.Single(report.Findings).Category);
    }

    [Fact]
    public void What_stands_before_the_break_of_a_document_is_read()
    {
        var report = Mails.Read("iodef-broken.eml");

        Assert.Equal(IPAddress.Parse("198.51.100.10"), Assert.Single(report.Findings).SourceIp);
        Assert.Contains(report.Problems, p => p is { Code: ProblemCodes.SchemaViolation, Detail: "XML, line 12" });
    }

    [Fact]
    public void A_DTD_is_refused_and_a_person_decides()
    {
        var report = Read(
            """
            <!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
            <IODEF-Document><Incident><IncidentID>&b;</IncidentID></Incident></IODEF-Document>
            """
        );

        Assert.True(report.ReaderFailed || report.Findings.Count == 0);
        Assert.Empty(report.Findings);
    }

    [Fact]
    public void A_document_as_deep_as_it_is_long_ends_nothing()
    {
        var deep = string.Concat(Enumerable.Repeat("<EventData>", 100_000));

        var report = Read($"<IODEF-Document><Incident>{deep}</Incident></IODEF-Document>");

        Assert.Empty(report.Findings);
        Assert.True(report.ReaderFailed);
    }

    [Fact]
    public void An_accused_mailbox_is_ours_or_none()
    {
        const string Xml = """
            <IODEF-Document><Incident><IncidentID>1</IncidentID><EventData><Flow>
            <System category="source"><Node><Address category="e-mail">info@shop.minato.example</Address></Node></System>
            <System category="source"><Node><Address category="e-mail">else@where.example</Address></Node></System>
            </Flow></EventData></Incident></IODEF-Document>
            """;
        var context = ReadingContext.Empty with { OwnDomains = new HashSet<string> { "minato.example" } };

        var report = ReportParsers.Read(Mails.Bytes(Xml), context);

        Assert.Equal("info@shop.minato.example", Assert.Single(report.Findings).Mailbox);
    }

    private static ParsedReport Read(string xml) => ReportParsers.Read(Mails.Bytes(xml), ReadingContext.Empty);
}
