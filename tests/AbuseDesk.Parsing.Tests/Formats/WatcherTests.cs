using System.Net;

namespace AbuseDesk.Parsing.Tests.Formats;

/// <summary>Texts of machines (FORMATS §5.18) and tickets of providers (§5.20).</summary>
public sealed class WatcherTests
{
    [Fact]
    public void The_table_of_hetzner_runs_on_the_clock_of_berlin_in_summer_too()
    {
        var report = Mails.Read("machine-hetzner.eml");

        Assert.Equal("47F979:1E", report.Reporter?.Reference);
        var finding = Assert.Single(report.Findings);
        Assert.Equal("scan", finding.Category);
        Assert.Equal(IPAddress.Parse("203.0.113.60"), finding.SourceIp);
        Assert.Equal(41234, finding.SourcePort);
        Assert.Equal(3, finding.Count);
        Assert.Equal(new DateTimeOffset(2026, 7, 16, 1, 26, 9, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(new DateTimeOffset(2026, 7, 16, 1, 27, 10, TimeSpan.Zero), finding.LastAt);
    }

    [Fact]
    public void Each_block_of_columbia_has_its_address_and_its_first_attempt() =>
        Assert.Equal(
            ["brute_force 203.0.113.61 11:30:00", "brute_force 203.0.113.62 12:45:10"],
            Mails
                .Read("machine-columbia.eml")
                .Findings.Select(f => $"{f.Category} {f.SourceIp} {f.OccurredAt:HH:mm:ss}")
        );

    [Fact]
    public void A_span_of_sony_has_a_beginning_and_an_end()
    {
        var findings = Mails.Read("machine-sony.eml").Findings;

        Assert.Equal(["203.0.113.63", "203.0.113.64"], findings.Select(f => f.SourceIp?.ToString()));
        Assert.Equal(new DateTimeOffset(2016, 12, 2, 1, 37, 0, TimeSpan.Zero), findings[0].OccurredAt);
        Assert.Equal(ZoneBasis.Stated, findings[0].Zone);
        Assert.Equal("brute_force", findings[0].Category);
    }

    [Fact]
    public void A_victim_whose_last_octet_is_hidden_does_not_hide_the_source()
    {
        var finding = Assert.Single(Mails.Read("machine-nfo.eml").Findings);

        Assert.Equal("ddos_source", finding.Category);
        Assert.Equal(IPAddress.Parse("203.0.113.65"), finding.SourceIp);
        Assert.Equal(53, finding.SourcePort);
        Assert.Equal(2, finding.Count);
    }

    [Fact]
    public void Rows_without_an_address_belong_to_the_source_above_them()
    {
        var finding = Assert.Single(Mails.Read("machine-mynetwatchman.eml").Findings);

        Assert.Equal("scan", finding.Category);
        Assert.Equal(IPAddress.Parse("203.0.113.66"), finding.SourceIp);
        Assert.Equal(1038, finding.SourcePort);
        Assert.Equal(5, finding.Count);
        Assert.Equal(new DateTimeOffset(2003, 10, 30, 22, 10, 4, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(new DateTimeOffset(2003, 10, 29, 20, 22, 5, TimeSpan.Zero), finding.Earliest);
    }

    [Fact]
    public void A_table_that_is_cut_off_leaves_the_address_of_the_subject()
    {
        var report = Mails.Read("machine-broken.eml");

        Assert.Equal(IPAddress.Parse("203.0.113.67"), Assert.Single(report.Findings).SourceIp);
        Assert.Contains(report.Problems, p => p.Code == ProblemCodes.TimeMissing);
    }

    [Fact]
    public void The_report_attached_to_a_ticket_is_read_by_its_own_reader_and_both_numbers_are_kept()
    {
        var report = Mails.Read("provider-attached.eml");

        Assert.Equal("abuse_ch", report.Format);
        Assert.Equal("urlhaus-notify@abuse.ch", report.Reporter?.Address);
        Assert.Equal("abuse@leaseweb.com", report.Envelope.FromAddress);
        var finding = Assert.Single(report.Findings);
        Assert.EndsWith("Passed on by Leaseweb as 2026112410001234.", finding.Reason, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero), finding.OccurredAt);
    }

    [Fact]
    public void A_deadline_is_no_time_of_an_event()
    {
        var report = Mails.Read("provider-quoted.eml");

        Assert.Equal("provider", report.Reporter?.Role);
        Assert.Equal("ABCDEFGHIJ1234", report.Reporter?.Reference);
        var finding = Assert.Single(report.Findings);
        Assert.Equal(IPAddress.Parse("203.0.113.71"), finding.SourceIp);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 8, 1, 2, TimeSpan.Zero), finding.OccurredAt);
    }

    [Fact]
    public void A_ticket_that_says_only_until_when_has_no_time()
    {
        var finding = Assert.Single(
            ReportParsers
                .Read(
                    Mails.Bytes(
                        "From: abuse@leaseweb.com\nSubject: phishing on 203.0.113.72\nDate: Tue, 24 Nov 2026 10:00:00 +0000\n\nThere is a phishing page on 203.0.113.72. Remove it before 2026-11-26 12:00:00 UTC.\n"
                    ),
                    ReadingContext.Empty
                )
                .Findings
        );

        Assert.Equal(TimeBasis.MailDate, finding.TimeBasis);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero), finding.OccurredAt);
    }
}
