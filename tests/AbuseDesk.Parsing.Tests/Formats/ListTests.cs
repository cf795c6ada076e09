using System.Net;

namespace AbuseDesk.Parsing.Tests.Formats;

/// <summary>Spamhaus, abuse.ch and Google: lists of what was seen in a network.</summary>
public sealed class ListTests
{
    [Fact]
    public void A_listed_address_is_accused_and_a_listed_network_keeps_its_notation()
    {
        var address = Assert.Single(Mails.Read("spamhaus-sbl.eml").Findings);
        var network = Assert.Single(Mails.Read("spamhaus-network.eml").Findings);

        Assert.Equal(IPAddress.Parse("203.0.113.25"), address.SourceIp);
        Assert.Equal("c2", address.Category);
        Assert.Null(network.SourceIp);
        Assert.Equal("203.0.113.128/25", Assert.Single(network.Domains));
        Assert.Equal("blocklist", network.Category);
    }

    [Fact]
    public void The_notification_of_2023_names_address_issue_and_malware()
    {
        var report = Mails.Read("spamhaus-notification.eml");

        var finding = Assert.Single(report.Findings);
        Assert.Equal(IPAddress.Parse("203.0.113.26"), finding.SourceIp);
        Assert.Equal("c2", finding.Category);
        Assert.Equal("Spamhaus", report.Reporter?.Organisation);
        Assert.Null(report.Reporter?.Reference);
    }

    [Fact]
    public void A_removal_is_no_report() =>
        Assert.Equal(
            MessageKind.Other,
            ReportParsers
                .Read(
                    Mails.Bytes(
                        "From: notification@spamhaus.org\nSubject: SBL Notify: IP: 203.0.113.25/32 removed from Spamhaus Block List (SBL)\n\nIP/cidr: 203.0.113.25/32\n"
                    ),
                    ReadingContext.Empty
                )
                .Kind
        );

    [Fact]
    public void Each_page_of_urlhaus_is_a_finding_at_the_address_above_it()
    {
        var report = Mails.Read("urlhaus.eml");

        Assert.Equal(
            ["http://203.0.113.27/bins/arm7", "http://files.example/invoice.doc"],
            report.Findings.Select(f => Assert.Single(f.Urls))
        );
        Assert.All(report.Findings, f => Assert.Equal(IPAddress.Parse("203.0.113.27"), f.SourceIp));
        Assert.All(report.Findings, f => Assert.Equal("malware_dist", f.Category));
        Assert.Equal("https://urlhaus.abuse.ch/url/1234567/", report.Reporter?.Reference);
    }

    [Fact]
    public void Each_controller_of_the_feodo_tracker_has_its_own_port_and_time()
    {
        var report = Mails.Read("feodo.eml");

        Assert.Equal(
            ["203.0.113.28 443 2026-11-23T20:15:03", "203.0.113.29 8080 2026-11-24T01:00:00"],
            report.Findings.Select(f => $"{f.SourceIp} {f.SourcePort} {f.OccurredAt:yyyy-MM-ddTHH:mm:ss}")
        );
        Assert.All(report.Findings, f => Assert.Equal("c2", f.Category));
    }

    [Fact]
    public void Behind_a_mailing_list_the_reporter_is_the_list_of_abuse_ch()
    {
        var report = Mails.Read("urlhaus-broken.eml");

        Assert.Equal("urlhaus-notify@abuse.ch", report.Reporter?.Address);
        Assert.Equal("http://files.example/invoice.doc", Assert.Single(Assert.Single(report.Findings).Urls));
    }

    [Fact]
    public void A_safe_browsing_report_in_xml_tells_list_address_and_day()
    {
        var report = Mails.Read("safe-browsing-xml.eml");

        Assert.Equal(
            [
                "malware_dist 203.0.113.30 http://shop.example/",
                "phishing 203.0.113.31 http://203.0.113.31:8080/bank/login",
                "phishing  http://bank-login.example/x?a=1&b=2",
            ],
            report.Findings.Select(f => $"{f.Category} {f.SourceIp} {Assert.Single(f.Urls)}")
        );
        Assert.All(report.Findings, f => Assert.Equal(TimePrecision.Day, f.Precision));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero), report.Findings[0].OccurredAt);
    }

    [Fact]
    public void A_safe_browsing_report_in_words_has_a_blank_before_the_last_label() =>
        Assert.Equal(
            [
                "malware_dist 203.0.113.30 http://shop.example/",
                "malware_dist 203.0.113.32 http://www.files.example/a/b.html",
                "phishing 203.0.113.31 http://bank-login.example/x",
            ],
            Mails
                .Read("safe-browsing-text.eml")
                .Findings.Select(f => $"{f.Category} {f.SourceIp} {Assert.Single(f.Urls)}")
        );

    [Fact]
    public void What_stands_before_a_cut_is_kept_and_the_fault_told()
    {
        var report = Mails.Read("safe-browsing-broken.eml");

        Assert.Equal("http://shop.example/", Assert.Single(Assert.Single(report.Findings).Urls));
        Assert.Contains(report.Problems, p => p.Code == ProblemCodes.SchemaViolation);
    }

    [Fact]
    public void A_table_of_google_gives_one_finding_an_address()
    {
        var report = Mails.Read("google-ddos.eml");

        Assert.Equal(["203.0.113.33 2", "203.0.113.34 1"], report.Findings.Select(f => $"{f.SourceIp} {f.Count}"));
        Assert.All(report.Findings, f => Assert.Equal("ddos_source", f.Category));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 20, 5, 0, TimeSpan.Zero), report.Findings[0].LastAt);
        Assert.Equal("20261123-ABC", report.Reporter?.Reference);
    }
}
