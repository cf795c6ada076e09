namespace AbuseDesk.Parsing.Tests.FreeText;

/// <summary>A few sentences with a long log: the sentences say what is meant, the log when.</summary>
public sealed class LongLogTests
{
    private static string Lines(int count) =>
        string.Join(
            '\n',
            Enumerable
                .Range(10, count)
                .Select(n =>
                    $"Nov 24 01:12:{n} www sshd[2211]: Failed password for root from 198.51.100.10 port 40{n}2 ssh2"
                )
        );

    private static ParsedReport Read(string text, string date = "Tue, 24 Nov 2026 10:00:00 +0000") =>
        ReportParsers.Read(
            Mails.Bytes($"From: sensor@home.example\nTo: abuse@minato.example\nSubject: SSH\nDate: {date}\n\n{text}\n"),
            ReadingContext.Empty
        );

    [Fact]
    public void The_language_is_that_of_the_letter_and_not_of_the_log() =>
        Assert.Equal("de", Read($"Guten Tag, bitte unterbinden Sie das.\n\n{Lines(40)}").Language);

    [Fact]
    public void A_zone_stated_between_two_logs_holds_for_both()
    {
        var finding = Assert.Single(
            Read($"Attacks on our server:\n{Lines(20)}\nAll times are in CET.\n{Lines(30)}").Findings
        );

        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 12, 10, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 12, 39, TimeSpan.Zero), finding.LastAt);
        Assert.Equal(ZoneBasis.Stated, finding.Zone);
        Assert.Equal(50, finding.Count);
        Assert.Equal(40102, finding.SourcePort);
    }

    [Fact]
    public void A_mail_forwarded_below_a_log_is_found()
    {
        var report = Read(
            $"""
            See below.
            {Lines(20)}

            -----Original Message-----
            From: Jane Roe <jane@victim.example>
            Sent: Tuesday, November 24, 2026 9:00 AM
            To: support@home.example
            Subject: somebody tries passwords

            Somebody at 198.51.100.10 tries passwords on our server, please stop it.
            """
        );

        Assert.Equal("jane@victim.example", report.Reporter?.Address);
    }

    [Fact]
    public void A_log_over_new_year_begins_in_the_old_one()
    {
        var finding = Assert.Single(
            Read(
                """
                All times are UTC.
                Dec 31 23:58:00 www sshd[1]: Failed password for root from 198.51.100.10 port 40112 ssh2
                Jan  1 00:03:00 www sshd[1]: Failed password for root from 198.51.100.10 port 40113 ssh2
                """,
                "Fri, 01 Jan 2027 10:00:00 +0000"
            ).Findings
        );

        Assert.Equal(new DateTimeOffset(2026, 12, 31, 23, 58, 0, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(new DateTimeOffset(2027, 1, 1, 0, 3, 0, TimeSpan.Zero), finding.LastAt);
        Assert.Equal(40112, finding.SourcePort);
    }
}
