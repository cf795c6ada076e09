namespace AbuseDesk.Parsing.Tests.Formats;

/// <summary>What is no report: bounces, auto-replies, machine summaries, newsletters, answers.</summary>
public sealed class SortingTests
{
    [Fact]
    public void A_delivery_status_names_the_mail_that_bounced()
    {
        var report = Mails.Read("bounce.eml");

        Assert.Equal(MessageKind.Bounce, report.Kind);
        Assert.Equal("out-42@minato.example", report.Envelope.BouncedMessageId);
        Assert.Equal("rfc822; taro@reporter.example 5.1.1", report.Envelope.BounceStatus);
        Assert.NotNull(report.Envelope.NoAutoReplyBecause);
    }

    [Fact]
    public void A_bounce_of_a_carrier_without_a_machine_part_is_recognised()
    {
        var report = Mails.Read("bounce-ja.eml");

        Assert.Equal(MessageKind.Bounce, report.Kind);
        Assert.Equal("out-43@minato.example", report.Envelope.BouncedMessageId);
        Assert.Contains("taro@carrier.example", report.Envelope.BounceStatus, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vacation.eml", MessageKind.AutoReply)]
    [InlineData("dmarc.eml", MessageKind.Other)]
    [InlineData("dmarc-cut.eml", MessageKind.Other)]
    [InlineData("tls-report.eml", MessageKind.Other)]
    [InlineData("newsletter.eml", MessageKind.Other)]
    public void Others_are_sorted_out_without_findings(string sample, MessageKind kind)
    {
        var report = Mails.Read(sample);

        Assert.Equal(kind, report.Kind);
        Assert.Empty(report.Findings);
    }

    [Fact]
    public void An_answer_with_our_number_in_the_subject_is_a_reply()
    {
        var report = ReportParsers.Read(
            Mails.Bytes("From: taro@reporter.example\nSubject: Re: 受付 [MI-2026-R000123]\n\n203.0.113.20 です"),
            ReadingContext.Empty
        );

        Assert.Equal(MessageKind.Reply, report.Kind);
    }
}
