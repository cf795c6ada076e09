using System.Net;

namespace AbuseDesk.Parsing.Tests.Formats;

public sealed class SpamCopTests
{
    [Fact]
    public void A_report_names_the_source_the_time_and_the_number()
    {
        var report = Mails.Read("spamcop.eml");

        Assert.Equal("spamcop", report.Format);
        Assert.Equal("7166543210@reports.spamcop.net", report.Reporter?.Address);
        Assert.Equal("7166543210", report.Reporter?.Reference);
        Assert.Equal("feedback", report.Reporter?.Role);
        var finding = Assert.Single(report.Findings);
        Assert.Equal("spam", finding.Category);
        Assert.Equal(IPAddress.Parse("198.51.100.10"), finding.SourceIp);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 40, 3, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(ZoneBasis.Stated, finding.Zone);
        Assert.Contains(report.Problems, p => p.Code is ProblemCodes.HeadersMasked);
        Assert.NotNull(report.Envelope.NoAutoReplyBecause);
        Assert.Empty(report.Missing);
    }

    [Fact]
    public void A_spamvertised_site_accuses_the_web_host_and_never_the_sender_of_the_spam()
    {
        var report = Mails.Read("spamcop-sites.eml");

        Assert.Equal(2, report.Findings.Count);
        Assert.All(report.Findings, f => Assert.Equal("spamvertised", f.Category));
        Assert.Equal("http://pills.example/w/a.php", Assert.Single(report.Findings[0].Urls));
        Assert.Equal(IPAddress.Parse("203.0.113.42"), report.Findings[0].SourceIp);
        Assert.Equal(new DateTimeOffset(2017, 8, 2, 10, 20, 32, TimeSpan.Zero), report.Findings[0].LastAt);
        Assert.Null(report.Findings[1].SourceIp);
        Assert.DoesNotContain(report.Findings, f => IPAddress.Parse("192.0.2.97").Equals(f.SourceIp));
    }

    [Fact]
    public void A_report_pasted_with_quote_marks_is_read()
    {
        var report = Mails.Read("spamcop-forwarded.eml");

        Assert.Equal("7166543211@reports.spamcop.net", report.Reporter?.Address);
        Assert.Equal(IPAddress.Parse("198.51.100.10"), Assert.Single(report.Findings).SourceIp);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 40, 3, TimeSpan.Zero), report.Findings[0].OccurredAt);
        Assert.Equal("noc@upstream.example", report.Envelope.FromAddress);
    }

    [Fact]
    public void A_summary_gives_one_finding_a_row_in_the_year_before_where_the_month_lies_ahead()
    {
        var report = Mails.Read("spamcop-summary.eml");

        Assert.Equal(2, report.Findings.Count);
        Assert.Equal(new DateTimeOffset(2026, 1, 8, 20, 0, 0, TimeSpan.Zero), report.Findings[0].OccurredAt);
        Assert.Equal(74, report.Findings[0].Count);
        Assert.Equal(new DateTimeOffset(2025, 12, 30, 13, 0, 0, TimeSpan.Zero), report.Findings[1].OccurredAt);
        Assert.Equal(new DateTimeOffset(2026, 1, 8, 13, 0, 0, TimeSpan.Zero), report.Findings[1].LastAt);
    }

    [Fact]
    public void An_alert_gives_the_addresses_that_hit_a_trap()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                """
                From: summaries@admin.spamcop.net
                Subject: [SpamCop] Alert
                Date: Tue, 24 Nov 2026 00:20:00 +0000

                The following addresses sent mail to a spamtrap:
                198.51.100.10
                IPv6 2001:db8:100:a::25
                """
            ),
            ReadingContext.Empty
        );

        Assert.Equal("198.51.100.10 2001:db8:100:a::25", string.Join(' ', report.Findings.Select(f => f.SourceIp)));
        Assert.All(report.Findings, f => Assert.Equal(TimeBasis.MailDate, f.TimeBasis));
    }

    [Fact]
    public void A_broken_report_keeps_its_owner_and_goes_to_a_person()
    {
        var report = Mails.Read("spamcop-broken.eml");

        Assert.Equal("SpamCop", report.Parser);
        Assert.True(report.ReaderFailed);
        Assert.Equal(MessageKind.Report, report.Kind);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(
        "mx.minato.example; spf=pass smtp.mailfrom=7166543210@bounces.spamcop.net; dkim=pass header.d=spamcop.net",
        false
    )]
    [InlineData("mx.minato.example; spf=fail smtp.mailfrom=x@elsewhere.example", true)]
    [InlineData("mx.elsewhere.example; dmarc=pass header.from=reports.spamcop.net", true)]
    public void An_unproven_sender_is_told_only_where_our_server_could_have_proven_it(string? results, bool told)
    {
        var context = results is null
            ? ReadingContext.Empty
            : new ReadingContext { AuthServIds = ["mx.minato.example"] };
        var header = results is null ? "" : $"Authentication-Results: {results}\r\n";
        var text = File.ReadAllText(SampleFiles.PathOf("spamcop.eml"));

        var report = ReportParsers.Read(Mails.Bytes(header + text), context);

        Assert.Equal(told, report.Problems.Any(p => p.Code is ProblemCodes.SenderUnverified));
    }
}
