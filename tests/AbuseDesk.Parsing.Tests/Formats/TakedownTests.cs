using System.Net;

namespace AbuseDesk.Parsing.Tests.Formats;

public sealed class TakedownTests
{
    [Fact]
    public void The_page_made_unclickable_is_accused_with_its_address_and_the_time_of_the_last_look()
    {
        var report = Mails.Read("takedown-phishlabs.eml");

        Assert.Equal("vendor", report.Reporter?.Role);
        Assert.Equal("PL-1234567", report.Reporter?.Reference);
        var finding = Assert.Single(report.Findings);
        Assert.Equal("phishing", finding.Category);
        Assert.Equal("https://bank-login.example/verify/index.php", Assert.Single(finding.Urls));
        Assert.Equal(IPAddress.Parse("203.0.113.50"), finding.SourceIp);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 2, 15, 40, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(ZoneBasis.Stated, finding.Zone);
    }

    [Fact]
    public void A_list_below_its_label_ends_where_prose_begins()
    {
        var finding = Assert.Single(Mails.Read("takedown-riskiq.eml").Findings);

        Assert.Equal(["http://mail-login.example/owa/", "http://mail-login.example/owa/post.php"], finding.Urls);
        Assert.Equal(IPAddress.Parse("203.0.113.51"), finding.SourceIp);
    }

    [Fact]
    public void Blanks_around_dots_and_slashes_are_taken_out()
    {
        var report = Mails.Read("takedown-rsa.eml");

        Assert.Equal("E1234567", report.Reporter?.Reference);
        var finding = Assert.Single(report.Findings);
        Assert.Equal("phishing", finding.Category);
        Assert.Equal("http://bank-login.example/verify/login.php", Assert.Single(finding.Urls));
        Assert.Equal(IPAddress.Parse("203.0.113.52"), finding.SourceIp);
    }

    [Fact]
    public void Each_block_keeps_its_own_page_address_and_time() =>
        Assert.Equal(
            ["https://one.example/a 203.0.113.53 10:00", "https://two.example/b 203.0.113.54 11:00"],
            Mails
                .Read("takedown-pairs.eml")
                .Findings.Select(f => $"{Assert.Single(f.Urls)} {f.SourceIp} {f.OccurredAt:HH:mm}")
        );

    [Fact]
    public void A_broken_notice_keeps_the_name_it_names()
    {
        var report = Mails.Read("takedown-broken.eml");

        Assert.Equal("bank-login.example", Assert.Single(Assert.Single(report.Findings).Domains));
        Assert.Contains(report.Problems, p => p.Code == ProblemCodes.TimeMissing);
    }

    [Theory]
    [InlineData("security@fraudwatch.com", "Phishing attack [Incident#AIY-330025]", "AIY-330025")]
    [InlineData("alert@internetidentity.com", "Phishing site SIT123456 on your network", "SIT123456")]
    [InlineData("ftsteam@paypal.com", "[eBay:1234567] phishing", "1234567")]
    [InlineData(
        "abuse@phishfort.com",
        "Takedown ref:_00D50000000Abc._5001234567:ref",
        "ref:_00D50000000Abc._5001234567:ref"
    )]
    public void The_ticket_is_found_in_its_shapes(string from, string subject, string ticket)
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                $"From: {from}\nSubject: {subject}\nDate: Tue, 24 Nov 2026 03:10:00 +0000\n\nA phishing site that imitates https://www.bank.example/ is at hxxp://bank-login[.]example/x (203.0.113.55)\n"
            ),
            ReadingContext.Empty
        );

        Assert.Equal(ticket, report.Reporter?.Reference);
        var finding = Assert.Single(report.Findings);
        Assert.Equal("http://bank-login.example/x", Assert.Single(finding.Urls));
        Assert.Equal(IPAddress.Parse("203.0.113.55"), finding.SourceIp);
    }

    [Fact]
    public void A_page_the_notice_says_is_imitated_is_not_accused()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                "From: soc@phishlabs.com\nSubject: phishing\nDate: Tue, 24 Nov 2026 03:10:00 +0000\n\nThe phishing page is located at:\n\nhttp://bank-login.example/x\n\nThe legitimate site of our client is https://www.bank.example/\n"
            ),
            ReadingContext.Empty
        );

        Assert.Equal("http://bank-login.example/x", Assert.Single(Assert.Single(report.Findings).Urls));
    }

    [Theory]
    [InlineData("Example Bank's genuine website is located at https://www.bank.example/.", false)]
    [InlineData("The official site: https://www.bank.example/", false)]
    [InlineData("This fake shop targets our client and is located at https://www.bank.example/", true)]
    [InlineData("The scam page, hosted at https://www.bank.example/", true)]
    public void The_words_before_a_page_say_whose_it_is(string sentence, bool isAccused)
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                $"From: soc@phishlabs.com\nSubject: phishing\nDate: Tue, 24 Nov 2026 03:10:00 +0000\n\nPhishing URL:\n\nThe phishing page:\n\nhttp://bank-login.example/x\n\n{sentence}\n"
            ),
            ReadingContext.Empty
        );

        var urls = report.Findings.SelectMany(f => f.Urls).ToList();
        Assert.Contains("http://bank-login.example/x", urls);
        Assert.Equal(isAccused, urls.Contains("https://www.bank.example/", StringComparer.Ordinal));
    }
}
