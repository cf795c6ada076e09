using System.Net;
using static AbuseDesk.Parsing.Tests.Formats.XarfTextMails;

namespace AbuseDesk.Parsing.Tests.Formats;

public sealed class XarfTextTests
{
    [Fact]
    public void The_port_of_the_report_is_the_attacked_one_and_the_log_has_the_attackers()
    {
        var finding = Assert.Single(Mails.Read("xarf-text.eml").Findings);

        Assert.Equal("brute_force", finding.Category);
        Assert.Equal(IPAddress.Parse("198.51.100.10"), finding.SourceIp);
        Assert.Equal(40112, finding.SourcePort);
        Assert.Equal(5, finding.Count);
    }

    [Fact]
    public void Every_report_of_a_mail_is_one_finding_whatever_its_file_is_called_and_labelled()
    {
        var report = Mails.Read("xarf-text-parts.eml");

        Assert.Equal("x_arf", report.Format);
        Assert.Equal(
            ["198.51.100.10 web_attack", "2001:db8:100::7 web_attack"],
            report.Findings.Select(f => $"{f.SourceIp} {f.Category}"),
            StringComparer.Ordinal
        );
        Assert.Equal(Night, report.Findings[0].OccurredAt);
        Assert.Equal(Night.AddSeconds(297), report.Findings[1].OccurredAt);
        Assert.All(report.Findings, f => Assert.Empty(f.Urls));
    }

    [Fact]
    public void A_report_flattened_by_forwarding_keeps_its_own_date_and_reporter()
    {
        var report = Mails.Read("xarf-text-flat.eml");

        var finding = Assert.Single(report.Findings);
        Assert.Equal(Night, finding.OccurredAt);
        Assert.Equal("http://login.bad.example/x/", Assert.Single(finding.Urls));
        Assert.Equal(IPAddress.Parse("203.0.113.20"), finding.SourceIp);
        Assert.Equal("abuse@reporter.example", report.Reporter?.Address);
        Assert.Equal("Abuse-Team", report.Reporter?.Name);
    }

    [Fact]
    public void A_bulk_mail_gives_the_findings_of_all_mails_inside() =>
        Assert.Equal(
            ["198.51.100.10 infected_host", "198.51.100.11 scan"],
            Mails.Read("xarf-text-bulk.eml").Findings.Select(f => $"{f.SourceIp} {f.Category}"),
            StringComparer.Ordinal
        );

    [Fact]
    public void A_masked_source_is_looked_up_in_the_log_of_the_same_network()
    {
        var report = Mails.Read("xarf-text-broken.eml");

        Assert.Equal(IPAddress.Parse("198.51.100.10"), Assert.Single(report.Findings).SourceIp);
        Assert.Contains(report.Problems, p => p is { Code: ProblemCodes.AddressMasked, Detail: "198.51.100.xxx" });
        Assert.Contains(report.Problems, p => p is { Code: ProblemCodes.SchemaViolation, Detail: "Report-ID, Date" });
    }

    [Fact]
    public void A_masked_source_never_becomes_an_address_of_another_network()
    {
        var report = Read(
            "Report-Type: phishing\nSource: 198.51.100.xxx\nDate: Tue, 24 Nov 2026 00:40:03 +0000",
            "Nov 24 01:12:07 srv sshd[2211]: Failed password for root from 203.0.113.77 port 40112 ssh2"
        );

        Assert.Equal("x_arf", report.Format);
        Assert.Empty(report.Findings);
        Assert.Contains(report.Problems, p => p is { Code: ProblemCodes.AddressMasked, Detail: "198.51.100.xxx" });
    }

    [Fact]
    public void Every_report_of_a_long_list_is_a_finding()
    {
        var blocks = string.Concat(
            Enumerable.Range(0, 300).Select(i => $"---\nReport-Type: phishing\nSource: https://x{i}.example/\n")
        );

        Assert.Equal(300, Read($"Source: 198.51.100.10\nReport-Type: spam\n{blocks}", "").Findings.Count - 1);
    }

    [Fact]
    public void A_header_alone_does_not_make_a_report()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                """
                From: a@reporter.example
                Subject: abuse
                X-ARF: YES
                Content-Type: text/plain

                Somebody at 198.51.100.10 sends spam.
                """
            ),
            ReadingContext.Empty
        );

        Assert.NotEqual("x_arf", report.Format);
    }

    [Fact]
    public void Fields_that_a_mail_program_put_on_one_line_are_told_apart()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                """
                From: a@reporter.example
                Subject: abuse
                Date: Tue, 24 Nov 2026 11:30:00 +0900
                Content-Type: text/html

                <p>Reported-From: a@reporter.example Category: abuse Report-Type: port-probe Date: Tue, 24 Nov 2026 00:40:03 +0000 Source: 198.51.100.10 Source-Type: ipv4 Report-ID: 5@reporter.example</p>
                """
            ),
            ReadingContext.Empty
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal("x_arf", report.Format);
        Assert.Equal(IPAddress.Parse("198.51.100.10"), finding.SourceIp);
        Assert.Equal(Night, finding.OccurredAt);
        Assert.Equal("scan", finding.Category);
    }
}
