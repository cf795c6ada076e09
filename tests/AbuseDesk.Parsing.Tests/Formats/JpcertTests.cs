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

    private static DateTimeOffset? Whole(DateTimeOffset? at) =>
        at is { } t ? new DateTimeOffset(t.Ticks - t.Ticks % TimeSpan.TicksPerSecond, t.Offset) : null;
}
