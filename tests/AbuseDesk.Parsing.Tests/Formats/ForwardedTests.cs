using System.Net;

namespace AbuseDesk.Parsing.Tests.Formats;

/// <summary>Reports that somebody passed on in the text of a mail reach the reader of their format.</summary>
public sealed class ForwardedTests
{
    [Fact]
    public void A_report_below_the_header_block_of_a_german_outlook_is_read_by_its_own_reader()
    {
        var report = Mails.Read("forwarded-outlook.eml");

        Assert.Equal("cloudflare", report.Format);
        Assert.Equal("hanako@reporter.example", report.Reporter?.Address);
        Assert.Equal("a1b2c3d4e5f60720", report.Reporter?.Reference);
        Assert.Equal("desk@minato.example", report.Envelope.FromAddress);
        var finding = Assert.Single(report.Findings);
        Assert.Equal(IPAddress.Parse("203.0.113.40"), finding.SourceIp);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 7, 10, 0, TimeSpan.Zero), finding.OccurredAt);
    }

    [Fact]
    public void A_quoted_forward_is_read_without_its_quote_marks()
    {
        var report = Mails.Read("forwarded-quoted.eml");

        Assert.Equal("abuse_ch", report.Format);
        Assert.Equal("urlhaus-notify@abuse.ch", report.Reporter?.Address);
        var finding = Assert.Single(report.Findings);
        Assert.Equal("http://203.0.113.41/bins/arm7", Assert.Single(finding.Urls));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 23, 30, 0, TimeSpan.Zero), finding.OccurredAt);
    }

    [Fact]
    public void A_japanese_forward_has_its_keys_in_japanese()
    {
        var report = Mails.Read("forwarded-ja.eml");

        Assert.Equal("spamhaus", report.Format);
        Assert.Equal("notification@notify.spamhaus.org", report.Reporter?.Address);
        Assert.Equal(IPAddress.Parse("203.0.113.42"), Assert.Single(report.Findings).SourceIp);
    }

    [Fact]
    public void A_date_nobody_can_read_leaves_the_date_of_the_forward()
    {
        var finding = Assert.Single(Mails.Read("forwarded-broken.eml").Findings);

        Assert.Equal(new DateTimeOffset(2026, 11, 24, 1, 0, 0, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(TimeBasis.MailDate, finding.TimeBasis);
    }

    [Theory]
    [InlineData("On Tue, 24 Nov 2026 at 09:00, Spamhaus <notification@spamhaus.org> wrote:")]
    [InlineData("On Tue, 24 Nov 2026 at 09:00, Spamhaus\n<notification@spamhaus.org> wrote:")]
    [InlineData("Am 24.11.2026 um 09:00 schrieb Spamhaus <notification@spamhaus.org>:")]
    [InlineData("Le 24/11/2026 à 09:00, Spamhaus <notification@spamhaus.org> a écrit :")]
    [InlineData("El 24/11/2026 09:00, Spamhaus <notification@spamhaus.org> escribió:")]
    [InlineData("2026年11月24日(火) 9:00 Spamhaus <notification@spamhaus.org>:")]
    public void What_is_quoted_below_the_line_of_a_mailer_is_a_mail_of_its_own(string line)
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                $"From: desk@customer.example\nSubject: our address\nDate: Tue, 24 Nov 2026 12:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nHello, see below.\n\n{line}\n> The following was added to the list.\n>\n> IP/cidr: 203.0.113.43/32\n> Problem: spam source\n> SBL Ref: SBL700001\n"
            ),
            ReadingContext.Empty
        );

        Assert.Equal("spamhaus", report.Format);
        Assert.Equal("notification@spamhaus.org", report.Reporter?.Address);
        Assert.Equal(IPAddress.Parse("203.0.113.43"), Assert.Single(report.Findings).SourceIp);
    }

    [Fact]
    public void The_pasted_header_of_a_spam_is_no_forward()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                "From: a@reporter.example\nSubject: spam\nDate: Tue, 24 Nov 2026 12:00:00 +0000\n\nspam from your network:\n\nReceived: from x.example (unknown [203.0.113.44]) by mx.reporter.example; Tue, 24 Nov 2026 11:00:00 +0000\nFrom: Spamhaus <notification@spamhaus.org>\nTo: a@reporter.example\nSubject: you are listed\nDate: Tue, 24 Nov 2026 11:00:00 +0000\n\nClick here: http://bad.example/\n"
            ),
            ReadingContext.Empty
        );

        Assert.Equal("free_text", report.Format);
        Assert.Equal("a@reporter.example", report.Reporter?.Address);
    }

    [Theory]
    [InlineData(
        "-----Original Message-----\nFrom: PayPal <service@paypal.com>\nTo: a@reporter.example\nSubject: your account\nDate: Tue, 24 Nov 2026 11:00:00 +0000\n\nYour account is limited. Visit the malicious looking page http://paypal-login.example/ to unlock it.\n"
    )]
    [InlineData(
        "Return-Path: <x@bad.example>\nReceived: from x.example (unknown [203.0.113.44]) by mx.reporter.example; Tue, 24 Nov 2026 11:00:00 +0000\nFrom: PayPal <service@paypal.com>\nSubject: your account\n\nhttp://paypal-login.example/\n"
    )]
    public void A_phishing_mail_in_the_name_of_a_brand_is_no_notice_of_the_brand(string phish)
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                $"From: a@reporter.example\nSubject: phishing mail from your network\nDate: Tue, 24 Nov 2026 12:00:00 +0000\n\nI got this phishing mail:\n\n{phish}"
            ),
            ReadingContext.Empty
        );

        Assert.NotEqual("takedown", report.Format);
        Assert.NotEqual("vendor", report.Reporter?.Role);
    }

    [Fact]
    public void An_attached_phishing_mail_in_the_name_of_a_brand_is_evidence()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                "From: a@reporter.example\nSubject: phishing mail\nDate: Tue, 24 Nov 2026 12:00:00 +0000\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsee attached\n--b\nContent-Type: message/rfc822\n\nReceived: from x.example (unknown [203.0.113.44]) by mx.reporter.example; Tue, 24 Nov 2026 11:00:00 +0000\nFrom: PayPal <service@paypal.com>\nTo: a@reporter.example\nSubject: your account\nDate: Tue, 24 Nov 2026 11:00:00 +0000\n\nUnlock it at http://paypal-login.example/\n--b--\n"
            ),
            ReadingContext.Empty
        );

        Assert.Equal("free_text", report.Format);
        Assert.Equal("a@reporter.example", report.Reporter?.Address);
        Assert.Contains(report.Findings, f => IPAddress.Parse("203.0.113.44").Equals(f.SourceIp));
    }

    [Fact]
    public void Behind_a_list_that_rewrites_from_the_reporter_is_who_wrote()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                "From: \"'Soda Hanako' via abuse\" <abuse@minato.example>\nReply-To: Soda Hanako <hanako@reporter.example>\nList-ID: <abuse.minato.example>\nSubject: phishing\nDate: Tue, 24 Nov 2026 12:00:00 +0000\n\nThere is a phishing page at hxxp://bank-login[.]example/x\n"
            ),
            ReadingContext.Empty
        );

        Assert.Equal("hanako@reporter.example", report.Reporter?.Address);
        Assert.Equal("Soda Hanako", report.Reporter?.Name);
    }
}
