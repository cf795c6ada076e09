using static AbuseDesk.Parsing.Tests.Formats.XarfTextMails;

namespace AbuseDesk.Parsing.Tests.Formats;

/// <summary>What the fields of a report say: when, who and what.</summary>
public sealed class XarfTextFieldTests
{
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
    public void A_delisting_accuses_nobody() =>
        Assert.Equal(
            MessageKind.Other,
            Read("Report-Type: dnsbl-delisted\nSource: 198.51.100.10\nDate: 2026-11-24T00:40:03Z", "").Kind
        );
}
