using System.Net;

namespace AbuseDesk.Parsing.Tests.Formats;

public sealed class CloudflareTests
{
    [Fact]
    public void Every_host_address_is_accused_of_every_reported_url_and_the_reporter_is_who_filled_in_the_form()
    {
        var report = Mails.Read("cloudflare-phishing.eml");

        Assert.Equal("cloudflare", report.Format);
        Assert.Equal(["203.0.113.20", "203.0.113.21"], report.Findings.Select(f => f.SourceIp?.ToString()));
        Assert.All(
            report.Findings,
            f =>
                Assert.Equal(
                    ["https://bank-login.example/verify/?a=1&b=2", "https://bank-login.example/login.php"],
                    f.Urls
                )
        );
        Assert.All(report.Findings, f => Assert.Equal("phishing", f.Category));
        Assert.Equal("hanako@reporter.example", report.Reporter?.Address);
        Assert.Equal("a1b2c3d4e5f60718", report.Reporter?.Reference);
        Assert.Equal(TimeBasis.MailDate, report.Findings[0].TimeBasis);
    }

    [Fact]
    public void The_form_of_2015_has_its_own_number_and_the_original_work_is_not_accused()
    {
        var report = Mails.Read("cloudflare-dmca.eml");

        var finding = Assert.Single(report.Findings);
        Assert.Equal("copyright", finding.Category);
        Assert.Equal(IPAddress.Parse("203.0.113.22"), finding.SourceIp);
        Assert.Equal(["http://films.example/watch/night-harbor", "http://films.example/watch/sea-lamp"], finding.Urls);
        Assert.Equal("Example Pictures", finding.Claimant);
        Assert.Equal("4-29559-58", report.Reporter?.Reference);
    }

    [Fact]
    public void A_general_report_takes_its_category_from_the_evidence_and_its_address_from_the_command()
    {
        var report = Mails.Read("cloudflare-curl.eml");

        var finding = Assert.Single(report.Findings);
        Assert.Equal("malware_dist", finding.Category);
        Assert.Equal(IPAddress.Parse("203.0.113.23"), finding.SourceIp);
        Assert.Equal("https://files.example/setup.exe", Assert.Single(finding.Urls));
        Assert.Equal("provider", report.Reporter?.Role);
    }

    [Fact]
    public void The_answer_of_a_provider_opens_nothing()
    {
        var report = Mails.Read("cloudflare-answer.eml");

        Assert.Equal(MessageKind.Reply, report.Kind);
        Assert.Empty(report.Findings);
    }

    [Fact]
    public void An_edge_of_cloudflare_is_no_host()
    {
        var report = Mails.Read("cloudflare-broken.eml");

        Assert.Equal("Cloudflare", report.Parser);
        Assert.Empty(report.Findings);
        Assert.Contains(report.Problems, p => p.Code == ProblemCodes.NoOffenderFound);
    }

    [Fact]
    public void Behind_the_list_stand_no_more_accused_pages()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                "From: abuse@notify.cloudflare.com\nSubject: [1234567890abcdef]: Cloudflare received a trademark infringement report regarding one of your customers.\nDate: Tue, 24 Nov 2026 10:00:00 +0000\n\nCloudflare received a trademark infringement report regarding:\n\nshop.example\n\nBelow is the report we received:\n\nTrademark Holder's Name: Brand Holder\nTrademarked Symbol: BRAND\nReported URLs:\nhttps://shop.example/1\nhttps://shop.example/2\n\nTo respond please see https://brand.example/\nhttps://www.cloudflare.com/abuse\n"
            ),
            ReadingContext.Empty
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal(["https://shop.example/1", "https://shop.example/2"], finding.Urls);
        Assert.Equal("trademark", finding.Category);
        Assert.Equal("BRAND", finding.Work);
        Assert.Equal("Brand Holder", finding.Claimant);
    }
}
