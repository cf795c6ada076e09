using System.Net;

namespace AbuseDesk.Parsing.Tests.Formats;

public sealed class ArfTests
{
    [Fact]
    public void Every_field_of_a_full_report_is_read()
    {
        var context = new ReadingContext
        {
            OwnDomains = new HashSet<string>(StringComparer.Ordinal) { "yamada-shop.example" },
        };
        var report = Mails.Read("arf.eml", context);

        var finding = report.Findings[0];
        Assert.Equal("spam", finding.Category);
        Assert.Equal("203.0.113.5", finding.SourceIp?.ToString());
        Assert.Equal(40112, finding.SourcePort);
        Assert.Equal(new DateTimeOffset(2026, 3, 8, 18, 0, 0, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal("info@yamada-shop.example", finding.Mailbox);
        Assert.Equal(3, finding.Count);
        Assert.Equal("http://shop.yamada-shop.example/money", Assert.Single(report.Findings[1].Urls));
        Assert.Equal("spamvertised", report.Findings[1].Category);
        Assert.Contains(report.Problems, p => p.Code is ProblemCodes.HeadersMasked);
        Assert.Empty(report.Missing);
    }

    [Fact]
    public void Without_a_field_the_received_line_of_the_original_gives_address_and_time()
    {
        var finding = Assert.Single(Mails.Read("arf-received-only.eml").Findings);

        Assert.Equal(IPAddress.Parse("203.0.113.8"), finding.SourceIp);
        Assert.Equal(new DateTimeOffset(2026, 4, 30, 14, 45, 50, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(TimeBasis.Received, finding.TimeBasis);
    }

    [Fact]
    public void Yaml_quotes_and_comments_around_values_do_not_matter()
    {
        var finding = Assert.Single(Mails.Read("arf-auth-failure.eml").Findings);

        Assert.Equal("auth_failure", finding.Category);
        Assert.Equal(IPAddress.Parse("203.0.113.5"), finding.SourceIp);
        Assert.Equal(new DateTimeOffset(2026, 10, 8, 20, 15, 59, TimeSpan.Zero), finding.OccurredAt);
    }

    [Fact]
    public void Fields_glued_into_one_line_of_text_are_read()
    {
        var report = Mails.Read("arf-one-line.eml");

        Assert.Equal("arf", report.Format);
        Assert.Equal("opt_out", Assert.Single(report.Findings).Category);
        Assert.Equal(IPAddress.Parse("203.0.113.9"), report.Findings[0].SourceIp);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero), report.Findings[0].OccurredAt);
    }

    [Theory]
    [InlineData("abuse", "spam")]
    [InlineData("ABUSE", "spam")]
    [InlineData("complaint", "spam")]
    [InlineData("fraud", "fraud_shop")]
    [InlineData("virus", "infected_host")]
    [InlineData("other", "other_incident")]
    [InlineData("opt-out", "opt_out")]
    [InlineData("opt-out-list", "opt_out")]
    [InlineData("auth-failure", "auth_failure")]
    public void Every_type_has_its_category(string type, string category)
    {
        var report = OfType(type);

        Assert.Equal(MessageKind.Report, report.Kind);
        Assert.Equal(category, Assert.Single(report.Findings).Category);
    }

    [Theory]
    [InlineData("not-spam")]
    [InlineData("miscategorized")]
    public void That_a_mail_was_no_spam_is_no_report_and_keeps_what_it_was(string type)
    {
        var report = OfType(type);

        Assert.Equal(MessageKind.Other, report.Kind);
        Assert.Equal("not_spam", Assert.Single(report.Findings).Category);
        Assert.Empty(report.Missing);
        Assert.Empty(report.Problems);
    }

    private static ParsedReport OfType(string type) =>
        ReportParsers.Read(
            Mails.Bytes(
                $"""
                From: fbl@mailbox.example
                Content-Type: message/feedback-report

                Feedback-Type: {type}
                User-Agent: x
                Version: 1
                Source-IP: 203.0.113.5
                Arrival-Date: Tue, 24 Nov 2026 09:00:00 +0000
                """
            ),
            ReadingContext.Empty
        );

    [Fact]
    public void The_old_hotmail_form_takes_the_address_of_the_subject_and_the_time_of_its_hop()
    {
        var report = Mails.Read("jmrp.eml");

        Assert.Equal("jmrp", report.Format);
        Assert.Equal(IPAddress.Parse("203.0.113.8"), Assert.Single(report.Findings).SourceIp);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 12, 0, 3, TimeSpan.Zero), report.Findings[0].OccurredAt);
    }

    [Fact]
    public void An_empty_report_fails_under_its_own_name()
    {
        var report = Mails.Read("arf-broken.eml");

        Assert.Equal("Arf", report.Parser);
        Assert.True(report.ReaderFailed);
        Assert.Empty(report.Findings);
    }

    [Fact]
    public void A_report_forwarded_as_an_attachment_is_read_inside_and_keeps_the_outer_envelope()
    {
        var inner = File.ReadAllText(SampleFiles.PathOf("arf.eml"));
        var report = ReportParsers.Read(
            Mails.Bytes(
                $"""
                From: noc@upstream.example
                Subject: fwd
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=outer

                --outer
                Content-Type: text/plain

                see below
                --outer
                Content-Type: message/rfc822

                {inner}
                --outer--
                """
            ),
            ReadingContext.Empty
        );

        Assert.Equal("arf", report.Format);
        Assert.Equal("fbl@mailbox.example", report.Reporter?.Address);
        Assert.Equal("noc@upstream.example", report.Envelope.FromAddress);
    }
}
