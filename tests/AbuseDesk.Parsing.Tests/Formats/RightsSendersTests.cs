using System.Net;

namespace AbuseDesk.Parsing.Tests.Formats;

/// <summary>Copyright notices as text, by the senders that write them (FORMATS §5.10).</summary>
public sealed class RightsSendersTests
{
    [Fact]
    public void A_url_of_riaa_ends_where_artist_and_title_begin()
    {
        var report = Mails.Read("copyright-riaa.eml");

        Assert.Equal("rights_body", report.Reporter?.Role);
        Assert.Equal("123456789", report.Reporter?.Reference);
        Assert.Equal(
            ["http://files.example/a/song-one.mp3", "http://files.example/a/song-two.mp3"],
            Assert.Single(report.Findings).Urls
        );
    }

    [Fact]
    public void The_date_of_ifpi_is_read_though_it_is_none_of_a_mail()
    {
        var report = Mails.Read("copyright-ifpi.eml");

        Assert.Equal(new DateTimeOffset(2017, 6, 19, 17, 21, 19, TimeSpan.Zero), report.Envelope.Date);
        var finding = Assert.Single(report.Findings);
        Assert.Equal("http://music.example/dl/album.zip", Assert.Single(finding.Urls));
        Assert.Equal(IPAddress.Parse("203.0.113.80"), finding.SourceIp);
    }

    [Fact]
    public void Values_below_their_labels_and_streams_of_rtmp_are_read()
    {
        var finding = Assert.Single(Mails.Read("copyright-friendmts.eml").Findings);

        Assert.Equal(IPAddress.Parse("203.0.113.81"), finding.SourceIp);
        Assert.Contains("rtmp://203.0.113.81:1935/live", finding.Urls);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 15, 5, 31, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(ZoneBasis.Stated, finding.Zone);
    }

    [Fact]
    public void The_legitimate_player_between_two_accused_pages_is_passed_over()
    {
        var report = Mails.Read("copyright-groupib.eml");

        Assert.Equal("vendor", report.Reporter?.Role);
        Assert.Equal(
            ["https://kino.example/film/1", "https://kino.example/film/2"],
            Assert.Single(report.Findings).Urls
        );
    }

    [Fact]
    public void Each_address_of_a_file_sharing_notice_has_its_own_port_and_time()
    {
        var findings = Mails.Read("copyright-peers.eml").Findings;

        Assert.Equal(
            ["203.0.113.82 51413 10:11:12", "203.0.113.83 6881 11:12:13"],
            findings.Select(f => $"{f.SourceIp} {f.SourcePort} {f.OccurredAt:HH:mm:ss}")
        );
        Assert.All(findings, f => Assert.Empty(f.Urls));
    }

    [Theory]
    [InlineData("Tue, 03 Aug 2021 05:22:52 GMT-0700 (PDT)", "2021-08-03T12:22:52", -7)]
    [InlineData("Mon, 10 Jul 2017 2:08:59 PM +0300", "2017-07-10T11:08:59", 3)]
    [InlineData("Tue, 24 Nov 2026 10:00:00 +0900 (JST)", "2026-11-24T01:00:00", 9)]
    [InlineData("Thu, 30 Oct 2003 20:40 -0400", "2003-10-31T00:40:00", -4)]
    public void The_date_of_a_mail_keeps_its_clock(string written, string utc, int hours)
    {
        var date = ReportParsers
            .Read(Mails.Bytes($"From: a@reporter.example\nDate: {written}\n\nspam\n"), ReadingContext.Empty)
            .Envelope.Date;

        Assert.Equal(DateTimeOffset.Parse(utc + "Z", null), date);
        Assert.Equal(TimeSpan.FromHours(hours), date?.Offset);
    }
}
