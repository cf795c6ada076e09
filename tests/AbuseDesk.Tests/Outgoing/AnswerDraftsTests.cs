using AbuseDesk.Cases;
using AbuseDesk.Outgoing;
using AbuseDesk.Parsing;

namespace AbuseDesk.Tests.Outgoing;

/// <summary>Which of many reporters are answered, where, and how often.</summary>
public sealed class AnswerDraftsTests
{
    private static readonly Drafts Desk = new(Minato.Desk);

    [Fact]
    public void SpamCop_is_told_by_its_command_address_and_not_by_mail_to_its_user()
    {
        var matter = Reported(
            Samples.Report(
                "7166543210@reports.spamcop.net",
                "en",
                "feedback",
                "7166543210",
                "spamcop",
                noAutoReply: "feedback"
            )
        );

        var draft = Assert.Single(Desk.Close(matter, "fixed_by_customer", null, Minato.Now));

        Assert.Equal("resolved.7166543210@cmds.spamcop.net", draft.To);
        Approved.Check("T4-resolved.en", draft);
        Assert.Empty(Desk.Dismiss(matter, "no_violation", null, Minato.Now));
    }

    [Theory]
    [InlineData("7166543210\r\nx")]
    [InlineData("716654321x")]
    [InlineData("1")]
    [InlineData(null)]
    public void A_forged_SpamCop_number_makes_no_address(string? reference) =>
        Assert.Empty(
            Desk.Close(
                Reported(Samples.Report("x@reports.spamcop.net", "en", "feedback", reference, "spamcop")),
                "fixed_by_customer",
                null,
                Minato.Now
            )
        );

    [Fact]
    public void A_reporter_of_many_reports_gets_one_mail_that_names_them()
    {
        var matter = Reported(
            Samples.Report(number: "MI-2026-R000001"),
            Samples.Report(number: "MI-2026-R000002"),
            Samples.Report("Sasaki@home.example", number: "MI-2026-R000003"),
            Samples.Report("other@home.example", number: "MI-2026-R000004")
        );

        var drafts = Desk.Close(matter, "fixed_by_customer", null, Minato.Now);

        Assert.Equal(["sasaki@home.example", "other@home.example"], drafts.Select(d => d.To));
        Assert.Contains("MI-2026-R000002, MI-2026-R000003", drafts[0].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("MI-2026-R000004", drafts[0].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("MI-2026-R000001", drafts[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_is_answered_where_nobody_reads()
    {
        var matter = Reported(
            Samples.Report(address: null),
            Samples.Report("noreply@vendor.example", noAutoReply: "no_reply_address"),
            Samples.Report("test@home.example", isTest: true)
        );

        Assert.Empty(Desk.Close(matter, "fixed_by_customer", null, Minato.Now));
    }

    [Fact]
    public void A_robot_or_an_unproved_sender_is_only_offered()
    {
        var matter = Reported(
            Samples.Report("list@vendor.example", noAutoReply: "precedence"),
            Samples.Report("forged@home.example", trust: SenderTrust.Failed)
        );

        Assert.All(Desk.Close(matter, "fixed_by_customer", null, Minato.Now), d => Assert.False(d.Proposed));
    }

    private static NoticeMatter Reported(params Report[] reports) =>
        Samples.Site() with
        {
            Reports = [.. reports.Select(r => new NoticeReport(r, []))],
        };
}
