namespace AbuseDesk.Parsing.Tests.Formats;

/// <summary>A report that states no event time lies some days before its mail; no second of it finds a customer.</summary>
public sealed class MailDateTests
{
    private static readonly DateTimeOffset Sent = new(2026, 11, 24, 0, 10, 0, TimeSpan.Zero);

    private const string Xarf = """
        From: soc@sensor.example
        Subject: XARF
        Date: Tue, 24 Nov 2026 09:10:00 +0900
        MIME-Version: 1.0
        Content-Type: application/json

        {"Version":"3","ReporterInfo":{"ReporterOrg":"Sensor","ReporterOrgEmail":"soc@sensor.example"},
         "Report":{"ReportClass":"Activity","ReportType":"LoginAttack","SourceIp":"198.51.100.10"}}
        """;

    private const string Arf = """
        From: fbl@bigmail.example
        Subject: Feedback
        Date: Tue, 24 Nov 2026 09:10:00 +0900
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="b"

        --b
        Content-Type: message/feedback-report

        Feedback-Type: abuse
        User-Agent: F/1
        Version: 1
        Source-IP: 198.51.100.10

        --b--
        """;

    [Theory]
    [InlineData("jpcert-en.eml", "time")]
    [InlineData("dmca.eml", "")]
    [InlineData(Xarf, "time")]
    [InlineData(Arf, "time headers")]
    public void A_structured_report_without_an_event_time_is_never_attributed_by_its_mail_date(
        string mail,
        string missing
    )
    {
        var report = mail.EndsWith(".eml", StringComparison.Ordinal)
            ? Mails.Read(mail)
            : ReportParsers.Read(Mails.Bytes(mail), ReadingContext.Empty);

        var finding = Assert.Single(report.Findings);
        Assert.Equal((TimeBasis.MailDate, ZoneBasis.None), (finding.TimeBasis, finding.Zone));
        Assert.Equal((Sent, TimePrecision.Day), (finding.OccurredAt!.Value, finding.Precision));
        Assert.Equal((Sent.AddDays(-7), Sent), (finding.Earliest!.Value, finding.Latest!.Value));
        Assert.Null(finding.OccurredText);
        Assert.All(missing.Split(' ', StringSplitOptions.RemoveEmptyEntries), m => Assert.Contains(m, report.Missing));
        Assert.DoesNotContain("zone", report.Missing);
        Assert.DoesNotContain(report.Problems, p => p.Code is ProblemCodes.ZoneMissing);
    }

    [Fact]
    public void A_date_that_cannot_be_does_not_look_for_the_customer_of_another_year()
    {
        var received = new DateTimeOffset(2026, 11, 24, 1, 0, 0, TimeSpan.Zero);
        var report = ReportParsers.Read(
            Mails.Bytes(Xarf.Replace("2026 09:10", "2016 09:10", StringComparison.Ordinal)),
            new ReadingContext { ReceivedAt = received }
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal((received.AddDays(-7), received), (finding.Earliest!.Value, finding.Latest!.Value));
    }
}
