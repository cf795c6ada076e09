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
    public void Of_a_report_cut_off_the_subject_is_left()
    {
        var report = Mails.Read("spamcop-broken.eml");

        var finding = Assert.Single(report.Findings);
        Assert.Equal("198.51.100.10", finding.SourceIp?.ToString());
        Assert.Equal("spam", finding.Category);
        Assert.Equal("7166543212", report.Reporter?.Reference);
        Assert.Contains(report.Problems, p => p is { Code: ProblemCodes.SchemaViolation, Detail: "Email from" });
    }

    [Fact]
    public void Of_a_cut_off_row_of_the_summary_the_address_is_left_and_the_row_is_told()
    {
        var report = Mails.Read("spamcop-summary-broken.eml");

        Assert.Equal(
            ["198.51.100.10 74", "198.51.100.11 3", "198.51.100.12 1"],
            report.Findings.Select(f => $"{f.SourceIp} {f.Count}"),
            StringComparer.Ordinal
        );
        Assert.Equal(TimeBasis.None, report.Findings[1].TimeBasis);
        Assert.Contains(
            report.Problems,
            p => p is { Code: ProblemCodes.SchemaViolation, Detail: "198.51.100.12 Jan  9 2" }
        );
    }

    [Theory]
    [InlineData("Wed Jan 14 00:13:00 2026", "Jan 14  0h/1", 2026, 1, 14)]
    [InlineData("Wed Jan 14 00:13:00 2026", "Dec 31 23h/1", 2025, 12, 31)]
    [InlineData("Tue Jan  7 00:13:00 2025", "Feb 29  9h/300", 2024, 2, 29)]
    [InlineData("Fri Feb 14 00:13:00 2025", "Nov  2 13h/103", 2024, 11, 2)]
    public void The_year_of_a_row_is_the_last_one_not_after_the_report(
        string made,
        string start,
        int year,
        int month,
        int day
    )
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                $"""
                From: summaries@admin.spamcop.net
                Subject: [SpamCop] summary report
                Date: Wed, 14 Jan 2026 00:20:00 +0000

                [ SpamCop Summary Report ]
                 198.51.100.10 {start}   1    0    0    0
                Time of this report is: {made}
                """
            ),
            ReadingContext.Empty
        );

        Assert.Equal(
            new DateOnly(year, month, day),
            DateOnly.FromDateTime(Assert.Single(report.Findings).OccurredAt!.Value.UtcDateTime)
        );
    }

    [Fact]
    public void What_is_no_whole_address_of_an_alert_is_told()
    {
        var report = Mails.Read("spamcop-alert-broken.eml");

        Assert.Equal("198.51.100.10", Assert.Single(report.Findings).SourceIp?.ToString());
        Assert.Contains(report.Problems, p => p is { Code: ProblemCodes.SchemaViolation, Detail: "198.51.100." });
        Assert.Contains(report.Problems, p => p is { Code: ProblemCodes.SchemaViolation, Detail: "IPv6 2001:db8:1" });
    }

    [Theory]
    [InlineData("Email from 198.51.100.10 / Tue, 24 Nov 2026 00:40:03 +0000")]
    [InlineData("Email from 198.51.100.10 / Tue, 24 Nov 2026 00:40:03 +0000 (UT")]
    [InlineData("Email from 198.51.100.10 / 24 Nov 2026 00:40:03 -0000 (ES  ")]
    [InlineData("Email from 198.51.100.10 / Mon, 23 Nov 2026 19:40:03 -0500 (EST)")]
    [InlineData("Email from 198.51.100.10 / Tue, 24\n Nov 2026 00:40:03 +0000")]
    [InlineData("> Email from 198.51.100.10 / Tue, 24\n> Nov 2026 00:40:03 +0000")]
    public void The_date_of_the_spam_is_read_however_it_is_cut_and_folded(string line)
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                $"From: \"x\" <7166543210@reports.spamcop.net>\nSubject: ?? [External Sender]\nDate: Tue, 24 Nov 2026 09:00:00 +0900\n\n[ SpamCop V5.4.0 ]\n\n{line}\nhttps://www.spamcop.net/w3m?i=z7166543210z0az\n198.51.100.10 is open proxy, see: http://www.spamcop.net/mky-proxies.html\n\n[ Offending message ]\nReceived: from a\n"
            ),
            ReadingContext.Empty
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 40, 3, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal("198.51.100.10", finding.SourceIp?.ToString());
        Assert.Equal("7166543210", report.Reporter?.Reference);
        Assert.Empty(finding.Urls);
    }

    [Fact]
    public void In_the_feedback_form_the_lines_of_the_text_go_before_the_fields()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                """
                From: "x" <7166543210@reports.spamcop.net>
                Subject: [SpamCop (http://shop.example/w/4.php) id:7166543210]Death Sentence
                Date: Wed, 25 Nov 2026 01:00:00 +0000
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=feedback-report; boundary=b

                --b
                Content-Type: text/plain; charset="charset=ISO-8859-1; format=flowed"

                [ SpamCop V4.8.6 ]
                This is an email abuse report for an email message received from IP source 198.51.100.10

                Spamvertised web site: http://shop.example/w/4.php
                https://www.spamcop.net/w3m?i=z7166543210z5ez
                http://shop.example/w/4.php is 203.0.113.20; Wed, 25 Nov 2026 01:20:32 GMT
                --b
                Content-Type: message/feedback-report

                Feedback-Type: abuse
                User-Agent: Mozilla/5.0 (X11)
                 via https://www.spamcop.net
                Version: 0.1
                Received-Date: Wed, 25 Nov 2026 01:00:00 +0000
                Source-IP: 198.51.100.10
                Reported-URI: http://shop.example/w/4.php
                --b
                Content-Type: message/rfc822

                From: a@b.example
                Subject: x

                x
                --b--
                """
            ),
            ReadingContext.Empty
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal("spamvertised", finding.Category);
        Assert.Equal("203.0.113.20", finding.SourceIp?.ToString());
        Assert.Equal("http://shop.example/w/4.php", Assert.Single(finding.Urls));
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
