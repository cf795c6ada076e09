using AbuseDesk.Cases;
using AbuseDesk.Outgoing;

namespace AbuseDesk.Tests.Outgoing;

/// <summary>What staff write is looked at for what tells who reported.</summary>
public sealed class ReporterGuardTests
{
    private static readonly Drafts Desk = new(Minato.Desk);
    private static readonly DateTimeOffset Due = Minato.Now.AddDays(1);

    [Theory]
    [InlineData("通報者は SASAKI@home.example です。", "sasaki@home.example")]
    [InlineData("佐々木さんからの連絡です。", "佐々木")]
    [InlineData("See MI-2026-R000123", "MI-2026-R000123")]
    [InlineData("<20261124081500.1@home.example>", "20261124081500.1@home.example")]
    public void What_staff_paste_is_looked_at(string pasted, string found)
    {
        var matter = Samples.Mailbox();
        var draft = Assert.Single(Desk.Warn(matter, Due));

        var refusal = Assert.Throws<CaseRuleException>(() =>
            Minato.Outbox.Compose(
                draft with
                {
                    Body = draft.Body + pasted,
                },
                matter,
                Samples.Decision(matter),
                Minato.Now
            )
        );

        Assert.Equal("mail_names_reporter", refusal.Code);
        Assert.Equal(found, Assert.Single(refusal.Arguments));
    }

    [Fact]
    public void A_notice_is_not_sent_to_a_reporter()
    {
        var matter = Samples.Mailbox();
        var draft = Assert.Single(Desk.Warn(matter, Due)) with { To = "sasaki@home.example" };

        var refusal = Assert.Throws<CaseRuleException>(() =>
            Minato.Outbox.Compose(draft, matter, Samples.Decision(matter), Minato.Now)
        );

        Assert.Equal("mail_to_reporter", refusal.Code);
    }

    [Fact]
    public void A_short_name_inside_a_word_is_no_name()
    {
        var matter = Samples.Mailbox() with { Reports = [new(Samples.Report("lee@home.example", name: "Lee"), [])] };
        var draft = Assert.Single(Desk.Warn(matter, Due)) with { Body = "Please act." };

        Assert.NotNull(Minato.Outbox.Compose(draft, matter, Samples.Decision(matter), Minato.Now));
        Assert.Throws<CaseRuleException>(() =>
            Minato.Outbox.Compose(draft with { Body = "Mr. Lee" }, matter, Samples.Decision(matter), Minato.Now)
        );
    }
}
