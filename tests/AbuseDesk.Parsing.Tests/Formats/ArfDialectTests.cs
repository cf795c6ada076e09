using System.Net;

namespace AbuseDesk.Parsing.Tests.Formats;

/// <summary>Feedback reports as their senders really write them.</summary>
public sealed class ArfDialectTests
{
    private const string Original =
        "Received: from out.minato.example (out.minato.example [203.0.113.8]) by mx.reporter.example; Tue, 24 Nov 2026 10:00:01 +0000\nFrom: a@customer.example\nSubject: hi\n\nhello";

    [Fact]
    public void Yahoo_names_no_address_and_greets_from_loopback()
    {
        var finding = Assert.Single(Mails.Read("arf-yahoo.eml").Findings);

        Assert.Equal(IPAddress.Parse("203.0.113.8"), finding.SourceIp);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 10, 11, 42, TimeSpan.Zero), finding.OccurredAt);
    }

    [Fact]
    public void An_empty_part_leaves_the_word_to_the_text()
    {
        var report = Mails.Read("arf-empty-part.eml");

        var finding = Assert.Single(report.Findings);
        Assert.Equal(IPAddress.Parse("203.0.113.8"), finding.SourceIp);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero), finding.OccurredAt);
        Assert.DoesNotContain(report.Problems, p => p.Code is ProblemCodes.InnerMailMissing);
    }

    [Theory]
    [InlineData("203.0.113.8")]
    [InlineData("203.0.113.8 (mx.customer.example)")]
    [InlineData("::ffff:203.0.113.8")]
    [InlineData("[203.0.113.8]")]
    [InlineData("'203.0.113.8'")]
    [InlineData("")]
    public void The_source_is_read_in_every_notation_and_without_one_from_the_original(string source) =>
        Assert.Equal(
            IPAddress.Parse("203.0.113.8"),
            Assert.Single(Read($"Source-IP: {source}\nArrival-Date: Tue, 24 Nov 2026 10:00:00 +0000").Findings).SourceIp
        );

    [Theory]
    [InlineData("Arrival-Date: Tue, 24 Nov 2026 10:00:00 +0000")]
    [InlineData("Received-Date: Tue, 24 Nov 2026 10:00:00 -0000 (EST)")]
    [InlineData("received-date: Tue, 24 Nov 2026 02:00:00 -0800 (PST)")]
    [InlineData("Arrival-Date: Tue, 24 Nov 2026 05:00:00 EST")]
    [InlineData("Arrival-Date: 2026-11-24 10:00:00 UTC")]
    [InlineData("Arrival-Date: Tue, 24 Nov 2026 1:00:00 PM +0300")]
    [InlineData("Arrival-Date:\nReceived-Date: Tue, 24 Nov 2026\n 10:00:00 +0000")]
    public void The_time_is_read_in_every_notation(string field) =>
        Assert.Equal(
            new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero),
            Assert.Single(Read($"Source-IP: 203.0.113.8\n{field}").Findings).OccurredAt
        );

    [Fact]
    public void A_date_alone_is_a_day()
    {
        var finding = Assert.Single(Read("Source-IP: 203.0.113.8\nReceived-Date: 2026-11-24").Findings);

        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(TimePrecision.Day, finding.Precision);
    }

    [Fact]
    public void Without_a_time_the_hop_of_the_source_has_it()
    {
        var finding = Assert.Single(
            Read(
                "Source-IP: 203.0.113.8",
                original: "Received: from relay.partner.example (relay.partner.example [192.0.2.7]) by mx.reporter.example; Tue, 24 Nov 2026 10:00:05 +0000\nReceived: from out.minato.example (out.minato.example [203.0.113.8]) by relay.partner.example; Tue, 24 Nov 2026 10:00:01 +0000\nSubject: x\n\nx"
            ).Findings
        );

        Assert.Equal(new DateTimeOffset(2026, 11, 24, 10, 0, 1, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(TimeBasis.Received, finding.TimeBasis);
    }

    [Fact]
    public void The_field_goes_before_another_address_in_the_text() =>
        Assert.Equal(
            IPAddress.Parse("203.0.113.8"),
            Assert
                .Single(
                    Read(
                        "Source-IP: 203.0.113.8\nArrival-Date: Tue, 24 Nov 2026 10:00:00 +0000",
                        text: "This is an authentication failure report for an email message received from IP 192.0.2.9 on Tue, 24 Nov 2026 09:00:00 +0000."
                    ).Findings
                )
                .SourceIp
        );

    [Theory]
    [InlineData("text/plain; name=email-1.txt", "")]
    [InlineData("text/rfc822-header", "")]
    [InlineData("text/rfc822-headers", "")]
    [InlineData("message/rfc822-headers", "")]
    [InlineData("text/plain; name=header.txt", "")]
    [InlineData("application/octet-stream; name=mail.eml", "")]
    [InlineData("message/rfc822", ">From a@customer.example Tue Nov 24 10:00:00 2026\n")]
    public void The_original_is_found_under_every_name(string type, string before)
    {
        var report = Read("Arrival-Date: Tue, 24 Nov 2026 10:00:00 +0000", before + Original, type);

        Assert.Equal(IPAddress.Parse("203.0.113.8"), Assert.Single(report.Findings).SourceIp);
        Assert.DoesNotContain(report.Problems, p => p.Code is ProblemCodes.InnerMailMissing);
    }

    [Fact]
    public void A_link_to_write_to_and_an_empty_one_are_no_pages()
    {
        var report = Read(
            "Source-IP: 203.0.113.8\nReported-URI: mailto:a@b.example\nReported-URI:\nReported-URI: http://shop.example/x"
        );

        Assert.Equal("http://shop.example/x", Assert.Single(report.Findings.SelectMany(f => f.Urls)));
    }

    [Fact]
    public void The_pages_linkedin_names_are_those_it_protects()
    {
        var report = Read(
            "Source-IP: 203.0.113.8\nArrival-Date: 2026-11-24 10:00:00 UTC\nReported-URI: http://www.innocent.example/",
            from: "postmaster@linkedin.com",
            type: "fraud"
        );

        Assert.Empty(Assert.Single(report.Findings).Urls);
        Assert.Equal("fraud_shop", report.Findings[0].Category);
    }

    [Fact]
    public void A_score_is_no_count() =>
        Assert.Equal(1, Assert.Single(Read("Source-IP: 203.0.113.8\nIncidents: 14.1").Findings).Count);

    [Fact]
    public void A_brand_is_no_source() =>
        Assert.Equal(
            IPAddress.Parse("203.0.113.8"),
            Assert.Single(Read("Source: Rackspace\nSource-Ip: 203.0.113.8").Findings).SourceIp
        );

    [Fact]
    public void Fields_below_words_for_people_are_read()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                """
                From: abuse@reporter.example
                Subject: spam
                Date: Tue, 24 Nov 2026 10:05:00 +0000

                Dear colleagues: please look at this: it came from you.

                User-Agent: script/1.0
                Version: 1
                Feedback-Type: abuse
                Source-IP: 203.0.113.8
                Arrival-Date: Tue, 24 Nov 2026 10:00:00 +0000

                Regards: me
                """
            ),
            ReadingContext.Empty
        );

        Assert.Equal("arf", report.Format);
        Assert.Equal(IPAddress.Parse("203.0.113.8"), Assert.Single(report.Findings).SourceIp);
    }

    [Fact]
    public void A_mail_date_with_a_half_day_clock_is_a_date() =>
        Assert.Equal(
            new DateTimeOffset(2026, 11, 24, 11, 8, 59, TimeSpan.Zero),
            Mails
                .Open("From: noreply@corp.mail.ru\nDate: Tue, 24 Nov 2026 2:08:59 PM +0300\n\nx\n")
                .Envelope.Date?.ToUniversalTime()
        );

    [Fact]
    public void A_complaint_of_hotmail_that_was_wrapped_again_keeps_the_hop_of_its_address()
    {
        var finding = Assert.Single(Mails.Read("jmrp-wrapped.eml").Findings);

        Assert.Equal(IPAddress.Parse("203.0.113.8"), finding.SourceIp);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 12, 0, 3, TimeSpan.Zero), finding.OccurredAt);
    }

    [Fact]
    public void A_complaint_of_hotmail_without_its_mail_keeps_the_address_of_the_subject()
    {
        var report = Mails.Read("jmrp-broken.eml");

        Assert.Equal(IPAddress.Parse("203.0.113.8"), Assert.Single(report.Findings).SourceIp);
        Assert.Contains(report.Problems, p => p.Code is ProblemCodes.InnerMailMissing);
    }

    private static ParsedReport Read(
        string fields,
        string original = Original,
        string contentType = "message/rfc822",
        string text = "This is an email abuse report.",
        string from = "fbl@mailbox.example",
        string type = "abuse"
    ) =>
        ReportParsers.Read(
            Mails.Bytes(
                $"""
                From: {from}
                Subject: complaint
                Date: Tue, 24 Nov 2026 10:05:00 +0000
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=feedback-report; boundary=b

                --b
                Content-Type: text/plain

                {text}
                --b
                Content-Type: message/feedback-report

                Feedback-Type: {type}
                User-Agent: x/1
                Version: 0.1
                {fields}
                --b
                Content-Type: {contentType}

                {original}
                --b--
                """
            ),
            ReadingContext.Empty
        );
}
