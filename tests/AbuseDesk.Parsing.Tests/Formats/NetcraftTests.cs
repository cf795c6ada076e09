using System.Net;

namespace AbuseDesk.Parsing.Tests.Formats;

public sealed class NetcraftTests
{
    private static readonly DateTimeOffset Sent = new(2026, 11, 24, 1, 24, 4, TimeSpan.Zero);

    [Fact]
    public void The_part_says_page_and_time_and_the_text_the_address()
    {
        var report = Mails.Read("netcraft-xarf-text.eml");

        var finding = Assert.Single(report.Findings);
        Assert.Equal("netcraft", report.Format);
        Assert.Equal("0731188", report.Reporter?.Reference);
        Assert.Equal("http://www.bad.example/x/login-7/", Assert.Single(finding.Urls));
        Assert.Equal(IPAddress.Parse("203.0.113.20"), finding.SourceIp);
        Assert.Equal("phishing", finding.Category);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 1, 18, 37, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal("Example Bank", finding.Work);
    }

    [Fact]
    public void Hops_of_the_traceroute_to_a_host_accuse_nobody()
    {
        var report = Mails.Read("netcraft-upstream.eml");

        var finding = Assert.Single(report.Findings);
        Assert.Equal(IPAddress.Parse("203.0.113.20"), finding.SourceIp);
        Assert.Equal("https://shop.example/wp-content/up.php", Assert.Single(finding.Urls));
        Assert.Equal("compromised_server", finding.Category);
        // the day of an earlier mail is no event
        Assert.Equal(TimeBasis.MailDate, finding.TimeBasis);
        Assert.Contains(IPAddress.Parse("192.0.2.253"), report.Observed.Ips);
    }

    [Fact]
    public void Pages_the_json_leaves_out_are_findings_of_their_own()
    {
        var report = Mails.Read("netcraft-xarf-json.eml");

        Assert.Equal(
            ["https://coin.bad.example/ 203.0.113.21", "https://coin2.bad.example/ 203.0.113.22"],
            report.Findings.Select(f => $"{Assert.Single(f.Urls)} {f.SourceIp}"),
            StringComparer.Ordinal
        );
        Assert.All(report.Findings, f => Assert.Equal("fraud_shop", f.Category));
        Assert.All(
            report.Findings,
            f => Assert.Equal(new DateTimeOffset(2026, 11, 24, 1, 20, 0, TimeSpan.Zero), f.OccurredAt)
        );
    }

    [Fact]
    public void A_feedback_report_written_as_yaml_is_read()
    {
        var report = Mails.Read("netcraft-arf.eml");

        var finding = Assert.Single(report.Findings);
        Assert.Equal("netcraft", report.Format);
        Assert.Equal(IPAddress.Parse("198.51.100.25"), finding.SourceIp);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 40, 3, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal("fraud_shop", finding.Category);
        Assert.Equal("777", report.Reporter?.Reference);
        Assert.Empty(report.Missing);
    }

    [Fact]
    public void Where_nothing_else_is_left_the_subject_names_the_page()
    {
        var report = Mails.Read("netcraft-broken.eml");

        Assert.Equal("https://login.bad.example/a", Assert.Single(Assert.Single(report.Findings).Urls));
        Assert.Equal("phishing", report.Findings[0].Category);
        Assert.Equal("555", report.Reporter?.Reference);
        Assert.Contains(report.Problems, p => p is { Code: ProblemCodes.SchemaViolation, Detail: "xarf.json" });
    }

    [Theory]
    [InlineData("phishing attack at hxxps://a[.]example/", "phishing")]
    [InlineData("Phishing kit at hxxps://a[.]example/kit.zip", "phishing")]
    [InlineData("malware at hxxps://a[.]example/phish", "malware_dist")]
    [InlineData("fake shop at hxxps://malware[.]example/", "fraud_shop")]
    [InlineData("extortion mail server at 203.0.113.20", "fraud_shop")]
    [InlineData("vulnerable web application at hxxps://a[.]example/", "open_service")]
    [InlineData("IP address conducting brute force attacks at 203.0.113.20", "brute_force")]
    [InlineData("IP address attacking a web application at 203.0.113.20", "web_attack")]
    [InlineData("fraudulent domain name at a[.]example", "fraud_shop")]
    public void The_words_of_the_subject_tell_the_category_and_not_those_of_the_page(string subject, string category)
    {
        var report = Read($"Issue 12: {subject}", "Please take this down.");

        var finding = Assert.Single(report.Findings);
        Assert.Equal(category, finding.Category);
        Assert.True(finding.SourceIp is not null || finding.Urls.Count + finding.Domains.Count > 0);
    }

    [Theory]
    [InlineData("hxxps://www.a[.]example/x [203.0.113.20]", "https://www.a.example/x 203.0.113.20")]
    [InlineData("> hxxps://www.a[.]example/x [203[.]0[.]113[.]20]", "https://www.a.example/x 203.0.113.20")]
    [InlineData("https://www.a.example/x 203.0.113.20", "https://www.a.example/x 203.0.113.20")]
    [InlineData("http://203.0.113.20/x", "http://203.0.113.20/x 203.0.113.20")]
    [InlineData("http://www.a.example/x [2001:db8:100::7]", "http://www.a.example/x 2001:db8:100::7")]
    public void A_page_and_its_address_are_one_finding(string line, string expected)
    {
        var finding = Assert.Single(
            Read("Issue 12: phishing attack", $"We found on your network:\n\n{line}\n").Findings
        );

        Assert.Equal(expected, $"{Assert.Single(finding.Urls)} {finding.SourceIp}");
    }

    [Fact]
    public void When_it_was_seen_last_is_the_event()
    {
        var finding = Assert.Single(
            Read(
                "Issue 12: IP address conducting brute force attacks at 203.0.113.20",
                "We last observed this activity at 2026-11-24 00:14:05 (UTC)."
            ).Findings
        );

        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 14, 5, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(ZoneBasis.Stated, finding.Zone);
    }

    [Fact]
    public void The_answer_of_a_holder_is_no_notice()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                "From: it@customer.example\nSubject: Re: Issue 12: phishing attack at hxxps://a[.]example/\nDate: Tue, 24 Nov 2026 01:24:04 +0000\n\nWe removed it.\n\nNetcraft Issue Number: 12\n"
            ),
            ReadingContext.Empty
        );

        Assert.NotEqual("netcraft", report.Format);
    }

    [Fact]
    public void A_notice_without_a_time_takes_that_of_the_mail()
    {
        var finding = Assert.Single(Read("Issue 12: phishing attack at hxxps://a[.]example/", "x").Findings);

        Assert.Equal(Sent, finding.OccurredAt);
        Assert.Equal(TimeBasis.MailDate, finding.TimeBasis);
    }

    private static ParsedReport Read(string subject, string body) =>
        ReportParsers.Read(
            Mails.Bytes(
                $"""
                From: Netcraft Takedown Service <takedown-response+12@netcraft.com>
                Subject: {subject}
                Date: Tue, 24 Nov 2026 01:24:04 +0000

                {body}
                """
            ),
            ReadingContext.Empty
        );
}
