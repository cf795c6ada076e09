namespace AbuseDesk.Parsing.Tests.Formats;

public sealed class AbuseHubTests
{
    [Fact]
    public void The_file_of_the_original_notifier_in_UTC_wins_over_the_one_in_Dutch_time()
    {
        var report = Mails.Read("abusehub.eml");

        var finding = Assert.Single(report.Findings);
        Assert.Equal("infected_host", finding.Category);
        Assert.Equal(2005, finding.SourcePort);
        Assert.Equal("2026-11-23 00:45:59", finding.OccurredText);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 0, 45, 59, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal("0f6f4cf2-0000-4000-8000-2ab7fa2a7438", report.Reporter?.Reference);
    }

    [Fact]
    public void Dutch_time_is_two_hours_ahead_in_summer()
    {
        var report = Mails.Read("abusehub-local.eml");

        Assert.Equal(2, report.Findings.Count);
        Assert.All(report.Findings, f => Assert.Equal("spam", f.Category));
        Assert.Equal(new DateTimeOffset(2026, 7, 21, 12, 5, 9, TimeSpan.Zero), report.Findings[0].OccurredAt);
        Assert.Equal(ZoneBasis.Stated, report.Findings[0].Zone);
    }

    [Fact]
    public void A_row_without_an_address_is_told_and_the_others_are_read()
    {
        var report = Mails.Read("abusehub-broken.eml");

        Assert.Null(Assert.Single(report.Findings).SourcePort);
        Assert.Contains(report.Problems, p => p is { Code: ProblemCodes.SchemaViolation, Detail: "line 3: src_ip" });
    }
}
