using System.Net;

namespace AbuseDesk.Parsing.Tests.Formats;

public sealed class XarfTextTests
{
    private static readonly DateTimeOffset Night = new(2026, 11, 24, 0, 40, 3, TimeSpan.Zero);

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

    [Theory]
    [InlineData("Tue, 24 Nov 2026 00:40:03 +0000")]
    [InlineData("2026-11-24T00:40:03Z")]
    [InlineData("'2026-11-24 00:40:03 +0000'")]
    [InlineData("!!python/unicode 'Tue, 24 Nov 2026 00:40:03 +0000'")]
    [InlineData("2026-11-24T01:40:03+0100")]
    [InlineData("Mon Nov 23 2026 16:40:03 GMT-0800 (PST)")]
    [InlineData("Tue Nov 24 00:40:03 2026 +00:00 GMT")]
    [InlineData("Nov 24 2026 01:40:03 +0100")]
    [InlineData("Tue, 24 Nov 2026 00: 40:03 +0000")]
    [InlineData("Tue Nov 24 00:40:03 UTC 2026")]
    public void The_date_is_read_in_the_notations_real_senders_use(string date)
    {
        var finding = Assert.Single(
            Read($"Report-Type: login-attack\nSource: 198.51.100.10\nDate: {date}", "").Findings
        );

        Assert.Equal(Night, finding.OccurredAt);
        Assert.Equal(ZoneBasis.Stated, finding.Zone);
    }

    [Fact]
    public void A_date_that_lies_ahead_of_the_mail_by_its_own_offset_is_local_time_under_a_wrong_zone()
    {
        var finding = Assert.Single(
            Read("Report-Type: spam\nSource: 198.51.100.10\nDate: Tue Nov 24 11:28:15 2026 +00:00 GMT", "").Findings
        );

        // the mail was written at 11:30 +0900
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 2, 28, 15, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(ZoneBasis.Assumed, finding.Zone);
    }

    [Theory]
    [InlineData("Source: 198.51.100.10\nSource-Type:", "198.51.100.10|||")]
    [InlineData("Source: 198.51.100.10\nSource-Type: ip", "198.51.100.10|||")]
    [InlineData("Source: 198.51.100.10:5060\nSource-Type: ipv4", "198.51.100.10|||")]
    [InlineData("Source: 2001:db8:100:0:0:0:33:4f\nSource-Type: ipv6", "2001:db8:100::33:4f|||")]
    [InlineData("Source: fake[.]shop[.]example/pay/x\nSource-Type: uri", "|fake.shop.example/pay/x||")]
    [InlineData("Source: http://203.0.113.20/x\nSource-Type: uri", "203.0.113.20|http://203.0.113.20/x||")]
    [InlineData("Source: shop.example\nSource-Type: domain", "||shop.example|")]
    [InlineData("Source: Info@Shop.example\nSource-Type: email", "|||info@shop.example")]
    [InlineData(
        "Source: 203.0.113.20\nDownload-Link: http://shop.example/a.exe",
        "203.0.113.20|http://shop.example/a.exe||"
    )]
    [InlineData("Source:\nDomain: shop.example\nUrl: hxxp://shop[.]example/y", "|http://shop.example/y||")]
    public void The_value_of_the_source_tells_what_it_is(string fields, string expected)
    {
        var finding = Assert.Single(
            Read($"Report-Type: phishing\nDate: Tue, 24 Nov 2026 00:40:03 +0000\n{fields}", "").Findings
        );

        Assert.Equal(
            expected,
            $"{finding.SourceIp}|{string.Join(' ', finding.Urls)}|{string.Join(' ', finding.Domains)}|{finding.Mailbox}"
        );
    }

    [Theory]
    [InlineData("login-attack", "brute_force")]
    [InlineData("hack-attack", "web_attack")]
    [InlineData("web-attack", "web_attack")]
    [InlineData("regbot", "web_attack")]
    [InlineData("bad-bot", "web_attack")]
    [InlineData("port-probe", "scan")]
    [InlineData("portscan", "scan")]
    [InlineData("harvesting", "spam")]
    [InlineData("comment spam", "spam")]
    [InlineData("spamvertised", "spamvertised")]
    [InlineData("nsvertised", "spamvertised")]
    [InlineData("phishing", "phishing")]
    [InlineData("cryptocurrency-scam", "fraud_shop")]
    [InlineData("defacement", "defacement")]
    [InlineData("malware-attack", "infected_host")]
    [InlineData("botnet-infection", "infected_host")]
    [InlineData("compromised-account", "mailbox_misuse")]
    [InlineData("dnsbl-listed", "blocklist")]
    [InlineData("Denial of service", "ddos_source")]
    public void The_report_type_tells_the_category(string type, string category) =>
        Assert.Equal(
            category,
            Assert
                .Single(Read($"Report-Type: {type}\nSource: 198.51.100.10\nDate: 2026-11-24T00:40:03Z", "").Findings)
                .Category
        );

    [Fact]
    public void A_login_attack_whose_log_is_of_a_firewall_is_a_scan() =>
        Assert.Equal(
            "scan",
            Assert
                .Single(
                    Read(
                        "User-Agent: csf v12.04\nReport-Type: login-attack\nSource: 198.51.100.10\nDate: 2026-11-24T00:40:03Z",
                        "Nov 24 00:39:58 srv kernel: Firewall: *TCP_IN Blocked* IN=eth0 OUT= SRC=198.51.100.10 DST=192.0.2.9 LEN=40 PROTO=TCP SPT=40112 DPT=23"
                    ).Findings
                )
                .Category
        );

    [Fact]
    public void An_information_without_a_type_is_told_by_its_log() =>
        Assert.Equal(
            "brute_force",
            Assert
                .Single(
                    Read(
                        "Report-Type: info\nSource: 198.51.100.10\nDate: 2026-11-24T00:40:03Z",
                        "Nov 24 00:39:58 srv sshd[2]: Invalid user x from 198.51.100.10 port 40112"
                    ).Findings
                )
                .Category
        );

    [Fact]
    public void A_failed_login_in_the_log_of_a_mail_service_is_no_spam() =>
        Assert.Equal(
            "brute_force",
            Assert
                .Single(
                    Read(
                        "Report-Type: info\nService: smtp\nSource: 198.51.100.10\nDate: 2026-11-24T00:40:03Z",
                        "2026-11-24 00:39:58 login authenticator failed for (x) [198.51.100.10]: 535 Incorrect authentication data"
                    ).Findings
                )
                .Category
        );

    [Fact]
    public void Every_report_of_a_long_list_is_a_finding()
    {
        var blocks = string.Concat(
            Enumerable.Range(0, 300).Select(i => $"---\nReport-Type: phishing\nSource: https://x{i}.example/\n")
        );

        Assert.Equal(300, Read($"Source: 198.51.100.10\nReport-Type: spam\n{blocks}", "").Findings.Count - 1);
    }

    [Fact]
    public void A_delisting_accuses_nobody() =>
        Assert.Equal(
            MessageKind.Other,
            Read("Report-Type: dnsbl-delisted\nSource: 198.51.100.10\nDate: 2026-11-24T00:40:03Z", "").Kind
        );

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

    private static ParsedReport Read(string fields, string log) =>
        ReportParsers.Read(
            Mails.Bytes(
                $"""
                From: a@reporter.example
                Subject: abuse report
                Date: Tue, 24 Nov 2026 11:30:00 +0900
                X-ARF: YES
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                Hello.
                --b
                Content-Type: text/plain; name=report.txt

                ---
                Reported-From: a@reporter.example
                Category: abuse
                Report-ID: 1@reporter.example
                {fields}
                --b
                Content-Type: text/plain; name=logfile.log

                {log}
                --b--
                """
            ),
            ReadingContext.Empty
        );
}
