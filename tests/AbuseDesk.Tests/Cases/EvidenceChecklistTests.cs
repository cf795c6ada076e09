using System.Net;
using AbuseDesk.Cases;
using AbuseDesk.Parsing;
using AbuseDesk.Policy;

namespace AbuseDesk.Tests.Cases;

public sealed class EvidenceChecklistTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 23, 12, 44, TimeSpan.Zero);

    [Fact]
    public void Spam_with_pasted_headers_is_complete()
    {
        var list = Of("spam", [Spam()], []);

        Assert.Equal("NotNeeded Found Found Found", Standings(list));
        Assert.True(list.Complete);
        Assert.Equal(["203.0.113.5 (25)"], list.Items[1].Values);
        Assert.Contains("4B1F2C", list.Words);
    }

    [Fact]
    public void Spam_without_headers_is_not() =>
        Assert.Equal("NotNeeded Found Missing Found", Standings(Of("spam", [Attack()], [])));

    [Fact]
    public void A_phishing_page_needs_its_url_and_a_time_but_no_address() =>
        Assert.True(Of("phishing", [Page()], []).Complete);

    [Fact]
    public void A_time_without_a_zone_is_missing_its_zone()
    {
        var list = Of("brute_force", [Attack(ZoneBasis.Assumed)], []);

        Assert.Equal("NotNeeded Found NotNeeded Missing Found", Standings(list));
        Assert.Equal("zone_missing", list.Items[3].Note);
    }

    [Fact]
    public void Only_the_date_of_the_mail_is_not_a_time_of_the_event()
    {
        var finding = new ReportFinding
        {
            Id = Guid.NewGuid(),
            ReportId = Guid.NewGuid(),
            Source = "reader",
            Category = "scan",
            Reason = "named",
            SourceIp = IPAddress.Parse("198.51.100.10"),
            TimeBasis = TimeBasis.MailDate,
            OccurredAt = At,
        };

        Assert.Equal("mail_date_only", Of("scan", [finding], []).Items[3].Note);
    }

    [Fact]
    public void Several_owners_over_the_time_contradict()
    {
        var finding = Attack();
        finding.Owner = OwnerKind.UnknownTime;

        var list = Of("brute_force", [finding], []);

        Assert.Equal(EvidenceStanding.Contradictory, list.Items[3].Standing);
        Assert.False(list.Complete);
    }

    [Theory]
    [InlineData(
        """{"code":"at_time","notes":["address_differs"]}""",
        EvidenceStanding.Contradictory,
        "address_differs"
    )]
    [InlineData("""{"code":"port_needed"}""", EvidenceStanding.Missing, "port_needed")]
    [InlineData("""{"code":"at_time","notes":[]}""", EvidenceStanding.Found, null)]
    public void What_the_registry_said_about_the_address_shows(string reason, EvidenceStanding standing, string? note)
    {
        var finding = Attack();
        finding.OwnerReason = reason;

        var item = Of("brute_force", [finding], []).Items[1];

        Assert.Equal((standing, note), (item.Standing, item.Note));
    }

    [Fact]
    public void Masked_headers_are_said_even_where_a_line_was_read() =>
        Assert.Equal("headers_masked", Of("spam", [Spam()], ["headers_masked"]).Items[2].Note);

    [Fact]
    public void Each_policy_asks_for_its_own()
    {
        // KWC wants the whole mail, nothing blackened, and one of time, URL or log; the others the address as well
        var bare = Spam();
        Assert.Equal("NotNeeded Found Missing Found Found", Standings(Of("spam", [bare], ["headers_masked"], "kwc")));
        Assert.Equal("NotNeeded Found Found Found", Standings(Of("spam", [bare], ["headers_masked"], "sakura")));
        Assert.Equal("NotNeeded NotNeeded Missing Found Found", Standings(Of("spam", [Page(false)], [], "kwc")));
        Assert.Equal("NotNeeded Missing Missing Found", Standings(Of("spam", [Page(false)], [], "nttpc")));
    }

    [Fact]
    public void Of_a_choice_one_is_enough_and_without_any_all_are_open()
    {
        var claim = new ReportFinding
        {
            Id = Guid.NewGuid(),
            ReportId = Guid.NewGuid(),
            Source = "reader",
            Category = "copyright",
            Reason = "claimed",
            Claimant = "株式会社ABC",
            Work = "連載第3話",
        };
        Assert.Equal("Missing Missing NotNeeded NotNeeded Found Found", Standings(Of("copyright", [claim], [])));
        Assert.True(Of("copyright", [claim, Page()], []).Complete);
    }

    [Fact]
    public void A_log_that_every_report_lacks_is_missing()
    {
        var attack = Page(false);
        Assert.Equal(EvidenceStanding.Missing, Of("brute_force", [attack], [], missing: ["log"]).Items[4].Standing);
        Assert.Equal(EvidenceStanding.Found, Of("brute_force", [attack], []).Items[4].Standing);
        Assert.Equal(EvidenceStanding.Found, Of("brute_force", [Attack()], [], missing: ["log"]).Items[4].Standing);
    }

    private static EvidenceChecklist Of(
        string category,
        IReadOnlyList<ReportFinding> findings,
        IReadOnlyCollection<string> problems,
        string preset = "default",
        string[]? missing = null
    ) =>
        EvidenceChecklist.Of(
            StoredPolicy.OfSetting(preset).Profile.EvidenceFor(category),
            findings,
            problems,
            missing ?? []
        );

    private static string Standings(EvidenceChecklist list) => string.Join(' ', list.Items.Select(i => i.Standing));

    private static ReportFinding Spam() =>
        new()
        {
            Id = Guid.NewGuid(),
            ReportId = Guid.NewGuid(),
            Source = "reader",
            Category = "spam",
            Reason = "handed the mail over",
            SourceIp = IPAddress.Parse("203.0.113.5"),
            SourcePort = 25,
            OccurredAt = At,
            OccurredText = "Tue, 24 Nov 2026 08:12:44 +0900",
            Zone = ZoneBasis.Stated,
            TimeBasis = TimeBasis.Received,
            OwnSideQueueId = "4B1F2C",
        };

    private static ReportFinding Attack(ZoneBasis zone = ZoneBasis.Stated) =>
        new()
        {
            Id = Guid.NewGuid(),
            ReportId = Guid.NewGuid(),
            Source = "reader",
            Category = "brute_force",
            Reason = "log",
            SourceIp = IPAddress.Parse("198.51.100.10"),
            OccurredAt = At,
            OccurredText = "Nov 24 01:12:07",
            Zone = zone,
            TimeBasis = TimeBasis.Log,
        };

    private static ReportFinding Page(bool withUrl = true) =>
        new()
        {
            Id = Guid.NewGuid(),
            ReportId = Guid.NewGuid(),
            Source = "reader",
            Category = "phishing",
            Reason = "named",
            Urls = withUrl ? ["http://bank-login.example/login/"] : [],
            OccurredAt = At,
            OccurredText = "2026-11-24 08:55 (JST)",
            Zone = ZoneBasis.Stated,
            TimeBasis = TimeBasis.Stated,
        };
}
