using System.Net;

namespace AbuseDesk.Parsing.Tests.Formats;

public sealed class JpcertTests
{
    [Fact]
    public void The_japanese_shape_is_read_from_one_line()
    {
        var report = Mails.Read("jpcert-ja.eml");

        Assert.Equal("jpcert", report.Format);
        Assert.Equal("ja", report.Language);
        Assert.Equal("coordinator", report.Reporter?.Role);
        Assert.Equal("JPCERT#98765432", report.Reporter?.Reference);
        var finding = Assert.Single(report.Findings);
        Assert.Equal("phishing", finding.Category);
        Assert.Equal("http://bank-login.example/login/", Assert.Single(finding.Urls));
        Assert.Equal(IPAddress.Parse("203.0.113.20"), finding.SourceIp);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 23, 55, 0, TimeSpan.Zero), finding.OccurredAt?.ToUniversalTime());
        Assert.Equal(TimePrecision.Minute, finding.Precision);
        Assert.Equal("みなと銀行", finding.Work);
    }

    [Fact]
    public void Each_address_of_a_login_log_has_its_own_lines_in_the_zone_the_log_states()
    {
        var report = Mails.Read("jpcert-login.eml");

        Assert.Equal([2, 1], report.Findings.Select(f => f.Count));
        Assert.All(report.Findings, f => Assert.Equal("brute_force", f.Category));
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 10, 0, 1, TimeSpan.Zero), report.Findings[1].OccurredAt);
        Assert.DoesNotContain(report.Findings, f => f.SourceIp!.Equals(IPAddress.Parse("192.0.2.9")));
    }

    [Fact]
    public void An_address_alone_below_a_file_is_that_of_the_file()
    {
        var finding = Assert.Single(Mails.Read("jpcert-malware.eml").Findings);

        Assert.Equal(["http://203.0.113.21/a/x.exe"], finding.Urls);
        Assert.Equal(IPAddress.Parse("203.0.113.21"), finding.SourceIp);
        Assert.Equal("malware_dist", finding.Category);
    }

    [Fact]
    public void Headings_with_their_values_below_are_one_site_with_its_address_and_time()
    {
        var report = Japanese(
            "■ URL\nhxxp://yamada-shop[.]example/x.php\n\n■ IP アドレス\n203.0.113.20\n\n■ 確認日時\n2026年11月24日 8時30分 (JST)\n\n■ 依頼事項\nご確認ください。\n"
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal("defacement", finding.Category);
        Assert.Equal("http://yamada-shop.example/x.php", Assert.Single(finding.Urls));
        Assert.Equal(IPAddress.Parse("203.0.113.20"), finding.SourceIp);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 23, 30, 0, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(TimeBasis.Stated, finding.TimeBasis);
        Assert.Empty(report.Missing);
    }

    [Theory]
    [InlineData("URL: hxxp://a[.]example/1\nIP: 203.0.113.20\n\nURL: hxxp://b[.]example/2\nIP: 203.0.113.21\n")]
    [InlineData("IP: 203.0.113.20\nURL: hxxp://a[.]example/1\nIP: 203.0.113.21\nURL: hxxp://b[.]example/2\n")]
    [InlineData("URL: hxxp://a[.]example/1 IP: 203.0.113.20\nURL: hxxp://b[.]example/2 IP: 203.0.113.21\n")]
    public void Each_site_of_a_list_has_its_own_address(string body) =>
        Assert.Equal(
            ["http://a.example/1 203.0.113.20", "http://b.example/2 203.0.113.21"],
            Japanese(body).Findings.Select(f => $"{Assert.Single(f.Urls)} {f.SourceIp}"),
            StringComparer.Ordinal
        );

    [Fact]
    public void Sites_above_one_address_share_it() =>
        Assert.Equal(
            ["203.0.113.20", "203.0.113.20"],
            Japanese("URL: hxxp://a[.]example/1\nURL: hxxp://b[.]example/2\nIP: 203.0.113.20\n")
                .Findings.Select(f => f.SourceIp?.ToString()),
            StringComparer.Ordinal
        );

    [Fact]
    public void The_english_shape_accuses_the_fraudulent_site_and_not_the_legitimate_one()
    {
        var finding = Assert.Single(Mails.Read("jpcert-en.eml").Findings);

        Assert.Equal("https://login.bad.example/x/index.html", Assert.Single(finding.Urls));
        Assert.Equal(IPAddress.Parse("203.0.113.20"), finding.SourceIp);
        Assert.Equal(TimeBasis.MailDate, finding.TimeBasis);
    }

    [Fact]
    public void A_log_gives_one_finding_an_address_in_the_zone_it_states()
    {
        var finding = Assert.Single(Mails.Read("jpcert-log.eml").Findings);

        Assert.Equal("scan", finding.Category);
        Assert.Equal(IPAddress.Parse("198.51.100.10"), finding.SourceIp);
        Assert.Equal(2, finding.Count);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 21, 2, 3, TimeSpan.Zero), Whole(finding.OccurredAt));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 21, 5, 4, TimeSpan.Zero), Whole(finding.LastAt));
        Assert.Equal(ZoneBasis.Stated, finding.Zone);
        Assert.Equal(TimeBasis.Log, finding.TimeBasis);
    }

    [Fact]
    public void A_mail_without_a_site_fails_under_its_own_name()
    {
        var report = Mails.Read("jpcert-broken.eml");

        Assert.Equal("Jpcert", report.Parser);
        Assert.True(report.ReaderFailed);
    }

    private static ParsedReport Japanese(string body) =>
        ReportParsers.Read(
            Mails.Bytes(
                $"From: info@jpcert.or.jp\nSubject: [JPCERT#99000002] =?utf-8?B?{Convert.ToBase64String("ウェブサイト改ざん"u8)}?=\nDate: Tue, 24 Nov 2026 10:30:00 +0900\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n貴社のウェブサイトが改ざんされている可能性があります。\n\n{body}"
            ),
            ReadingContext.Empty
        );

    private static DateTimeOffset? Whole(DateTimeOffset? at) =>
        at is { } t ? new DateTimeOffset(t.Ticks - t.Ticks % TimeSpan.TicksPerSecond, t.Offset) : null;

    [Fact]
    public void A_page_that_only_proves_is_not_accused()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                """
                From: soc@noc.example
                To: abuse@minato.example
                Subject: Incident 4711 - JPCERT#26112401 botnet
                Date: Tue, 24 Nov 2026 04:00:00 -0500

                IP address: 198.51.100.10
                Last seen: 2026-11-23 21:02:03 UTC
                Proof: https://proof.example/1
                Advice: https://www.cisa.gov/
                """
            ),
            ReadingContext.Empty
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal("198.51.100.10", finding.SourceIp?.ToString());
        Assert.Empty(finding.Urls);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 21, 2, 3, TimeSpan.Zero), finding.OccurredAt);
    }
}
