using System.Net;

namespace AbuseDesk.Parsing.Tests.Formats;

/// <summary>blocklist.de, webiron, cyscon.</summary>
public sealed class FeedTests
{
    [Fact]
    public void What_blocklist_de_says_first_is_counted_and_nobody_answers()
    {
        var report = Mails.Read("blocklist-de.eml");

        Assert.Equal("blocklist_de", report.Format);
        Assert.Equal("blocklist.de", report.Reporter?.Organisation);
        Assert.Equal("417300512@blocklist.de", report.Reporter?.Reference);
        Assert.NotNull(report.Envelope.NoAutoReplyBecause);
        Assert.Equal(3, Assert.Single(report.Findings).Count);
        Assert.Equal("web_attack", report.Findings[0].Category);
    }

    [Fact]
    public void Without_its_part_the_subject_of_blocklist_de_is_the_report()
    {
        var report = Mails.Read("blocklist-de-no-part.eml");

        var finding = Assert.Single(report.Findings);
        Assert.Equal(IPAddress.Parse("2001:db8:100::7"), finding.SourceIp);
        Assert.Equal("brute_force", finding.Category);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 40, 3, TimeSpan.Zero), finding.OccurredAt);
        Assert.Contains(report.Problems, p => p.Code is ProblemCodes.SchemaViolation);
    }

    [Fact]
    public void A_masked_address_of_blocklist_de_stays_a_problem_and_the_page_a_finding()
    {
        var report = Mails.Read("blocklist-de-broken.eml");

        Assert.Equal("http://shop.example/images/login.html", Assert.Single(Assert.Single(report.Findings).Urls));
        Assert.Null(report.Findings[0].SourceIp);
        Assert.Contains(report.Problems, p => p is { Code: ProblemCodes.AddressMasked, Detail: "198.51.100.xxx" });
    }

    [Fact]
    public void Each_block_of_webiron_has_its_own_address_time_and_category() =>
        Assert.Equal(
            ["198.51.100.10 00:40:03 web_attack", "198.51.100.11 00:41:03 brute_force"],
            Mails.Read("webiron.eml").Findings.Select(f => $"{f.SourceIp} {f.OccurredAt:HH:mm:ss} {f.Category}"),
            StringComparer.Ordinal
        );

    [Fact]
    public void Where_webiron_lost_its_address_the_subject_has_it()
    {
        var report = Mails.Read("webiron-broken.eml");

        Assert.Equal(IPAddress.Parse("198.51.100.10"), Assert.Single(report.Findings).SourceIp);
        Assert.Null(report.Reporter?.Reference);
        Assert.Contains(report.Problems, p => p.Code is ProblemCodes.TimeMissing);
    }

    [Fact]
    public void Cyscon_saw_the_page_last_at_the_time_it_names()
    {
        var report = Mails.Read("cyscon.eml");

        var finding = Assert.Single(report.Findings);
        Assert.Equal("phishing", finding.Category);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 2, 4, 18, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 20, 0, 0, TimeSpan.Zero), finding.Earliest);
        Assert.Equal("2026112410000001", report.Reporter?.Reference);
    }

    [Fact]
    public void Without_its_part_the_text_of_cyscon_is_the_report()
    {
        var finding = Assert.Single(Mails.Read("cyscon-text.eml").Findings);

        Assert.Equal("http://files.bad.example/a.exe", Assert.Single(finding.Urls));
        Assert.Equal(IPAddress.Parse("2001:db8:100::7"), finding.SourceIp);
        Assert.Equal("malware_dist", finding.Category);
    }

    [Fact]
    public void What_is_left_of_a_cut_off_part_of_cyscon_is_kept()
    {
        var report = Mails.Read("cyscon-broken.eml");

        Assert.Equal("http://shop.example/index.html", Assert.Single(Assert.Single(report.Findings).Urls));
        Assert.Equal("defacement", report.Findings[0].Category);
        Assert.Contains(report.Problems, p => p is { Code: ProblemCodes.SchemaViolation, Detail: "ip" });
    }
}
