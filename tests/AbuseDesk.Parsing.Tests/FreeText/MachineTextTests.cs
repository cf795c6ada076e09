using System.Net;

namespace AbuseDesk.Parsing.Tests.FreeText;

/// <summary>JSON and XML of no known format: the general reader goes by their names.</summary>
public sealed class MachineTextTests
{
    [Fact]
    public void Json_of_a_schema_nobody_knows_is_read_by_its_names()
    {
        var finding = Assert.Single(
            Attached(
                "application/json",
                """{"alert":{"id":7,"src":{"ip":"203.0.113.9","port":40112},"destinationIp":"192.0.2.1","eventTime":"2026-11-23T12:00:05Z","kind":"ssh brute force"}}"""
            ).Findings
        );

        Assert.Equal(IPAddress.Parse("203.0.113.9"), finding.SourceIp);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 12, 0, 5, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal("brute_force", finding.Category);
    }

    [Fact]
    public void Xml_accuses_what_stands_in_the_part_of_the_source_and_spares_the_target()
    {
        var finding = Assert.Single(
            Attached(
                "application/xml",
                """
                <?xml version="1.0"?><Event><When>2026-11-23T12:00:05Z</When>
                <Kind>port scan</Kind>
                <Host role="source"><Node><Address>203.0.113.9</Address></Node></Host>
                <Host role="target"><Node><Address>192.0.2.1</Address></Node></Host>
                </Event>
                """
            ).Findings
        );

        Assert.Equal(IPAddress.Parse("203.0.113.9"), finding.SourceIp);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 12, 0, 5, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal("scan", finding.Category);
    }

    [Theory]
    [InlineData("""{"source_ip":"203.0.113.9","attack":"port scan","x":[1,{"a":""")]
    [InlineData("""<E><SourceIp>203.0.113.9</SourceIp><Attack>port scan</Attack><X y='""")]
    public void What_stands_before_the_fault_of_a_broken_document_is_read(string document) =>
        Assert.Equal(
            IPAddress.Parse("203.0.113.9"),
            Assert.Single(Attached(document[0] == '{' ? "application/json" : "text/xml", document).Findings).SourceIp
        );

    [Fact]
    public void A_member_that_must_not_be_sent_and_an_entity_are_not_read()
    {
        Assert.Empty(Attached("application/json", """{"_internal":{"source_ip":"203.0.113.9"}}""").Findings);
        Assert.Empty(
            Attached(
                "text/xml",
                """
                <!DOCTYPE a [<!ENTITY e "203.0.113.9">]>
                <a><SourceIp>&e;</SourceIp></a>
                """
            ).Findings
        );
    }

    private static ParsedReport Attached(string type, string document) =>
        ReportParsers.Read(
            Mails.Bytes(
                $"""
                From: sensor@isp.example
                To: abuse@minato.example
                Subject: Event
                Date: Tue, 24 Nov 2026 00:10:00 +0000
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                See the attached file.
                --b
                Content-Type: {type}
                Content-Disposition: attachment; filename=event

                {document}
                --b--
                """
            ),
            ReadingContext.Empty
        );
}
