namespace AbuseDesk.Parsing.Tests.FreeText;

/// <summary>A page and its address are one thing, however the mail sets them side by side.</summary>
public sealed class PairTests
{
    [Theory]
    [InlineData("URL: hxxps[:]//bank-login[.]example/a\nIP: 203[.]0[.]113[.]20\n")]
    [InlineData("IP address: 203.0.113.20\nURL: hxxps://bank-login[.]example/a\n")]
    [InlineData("URL:\nhxxps://bank-login[.]example/a\n\nHosted at:\n203.0.113.20\n")]
    [InlineData("hxxps://bank-login[.]example/a (203.0.113.20)\n")]
    [InlineData("| URL | hxxps://bank-login[.]example/a |\n| IP | 203.0.113.20 |\n")]
    public void One_page_and_its_address_are_one_finding(string block)
    {
        var report = Mail.Read(
            "Phishing site in your network",
            $"We ask you to take down this phishing site.\n\n{block}\nFirst seen: 2026-11-24 00:10:00 UTC\n"
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal("203.0.113.20", finding.SourceIp?.ToString());
        Assert.Equal("https://bank-login.example/a", Assert.Single(finding.Urls));
        Assert.Equal("phishing", finding.Category);
    }

    [Theory]
    [InlineData("URL: hxxp://a[.]example/1 IP: 203.0.113.20\nURL: hxxp://b[.]example/2 IP: 203.0.113.21\n")]
    [InlineData("URL: hxxp://a[.]example/1\nIP: 203.0.113.20\n\nURL: hxxp://b[.]example/2\nIP: 203.0.113.21\n")]
    [InlineData("IP: 203.0.113.20\nURL: hxxp://a[.]example/1\n\nIP: 203.0.113.21\nURL: hxxp://b[.]example/2\n")]
    [InlineData("hxxp://a[.]example/1\t203.0.113.20\nhxxp://b[.]example/2\t203.0.113.21\n")]
    [InlineData("203.0.113.20 hxxp://a[.]example/1\n203.0.113.21 hxxp://b[.]example/2\n")]
    public void Rows_of_pages_and_addresses_are_one_finding_a_row(string rows)
    {
        var report = Mail.Read("Phishing sites", $"The following phishing URLs are hosted in your network:\n\n{rows}");

        Assert.Equal(
            ["http://a.example/1 203.0.113.20", "http://b.example/2 203.0.113.21"],
            report.Findings.Select(f => $"{Assert.Single(f.Urls)} {f.SourceIp}"),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void A_japanese_takedown_with_headings_is_one_finding()
    {
        var report = Mail.Read(
            "フィッシングサイト停止のお願い",
            "下記のフィッシングサイトの停止をお願いします。\n\n■URL\nhxxps://bank-login[.]example/a\n■IPアドレス\n203.0.113.20\n■確認日時\n2026年11月24日 8時30分(JST)\n"
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal("203.0.113.20", finding.SourceIp?.ToString());
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 23, 30, 0, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(ZoneBasis.Stated, finding.Zone);
    }
}
