using AbuseDesk.Cases;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Stories;

/// <summary>The accused address is delegated to another operator, who is to act.</summary>
public sealed class StoryA20Tests(PostgresServer server, ImapServer imap)
{
    private const string Mail = """
        From: Sasaki <sasaki@home.example>
        To: abuse@minato.example
        Subject: port scan from 198.51.100.200
        Date: Tue, 24 Nov 2026 00:30:00 +0000
        Message-ID: <scan@home.example>
        Content-Type: text/plain; charset=us-ascii

        Hello,

        198.51.100.200 scanned our network at 24 Nov 2026 00:20:00 UTC.
        Please stop it.
        Sasaki
        """;

    public static TheoryData<string> Presets => [.. StoryPresets.Of("nttpc", "kwc", "sakura")];

    [Theory, MemberData(nameof(Presets))]
    public async Task It_is_handed_over_without_names_and_the_answer_comes_back_to_the_case(string policy)
    {
        await using var database = new DeskDatabase(server);
        await database.InitializeAsync();
        await using var desk = new MinatoDesk(database, imap) { Policy = policy };
        await desk.InitializeAsync();
        await desk.Deliver(Mail);
        var opened = await desk.Wait("the case", db => db.Cases.SingleOrDefaultAsync());
        Assert.Equal(OwnerKind.Delegated, opened.Owner);

        using var suzuki = await desk.SignIn("en");
        await suzuki.Open($"/cases/{opened.Number}");
        Assert.Equal(
            $"/cases/{opened.Number}/hand-over",
            suzuki.Page.QuerySelector("[data-hotkey=Enter]")!.GetAttribute("href")
        );
        await suzuki.Open($"/cases/{opened.Number}/hand-over");
        await suzuki.Send("form.sheet");

        var notice = await desk.Sent("abuse@isp-b.example");
        Assert.Contains("198.51.100.200", notice.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("sasaki", notice.Message.ToString() + notice.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("home.example", notice.Message.ToString(), StringComparison.OrdinalIgnoreCase);
        var told = await desk.Sent("sasaki@home.example", 2);
        Assert.DoesNotContain("isp-b", told.Text, StringComparison.OrdinalIgnoreCase);
        await using (var db = desk.Db())
        {
            var waiting = await db.Cases.SingleAsync();
            Assert.Equal(CaseState.WaitingCustomer, waiting.State);
            // from a Sunday evening to Friday's, or a week and weekends and holidays more
            Assert.InRange((waiting.DueAt!.Value - waiting.NotifiedAt!.Value).TotalDays, 4.7, 14);
            Assert.True(await db.Decisions.AnyAsync(d => d.Verb == "hand-over" && d.FollowedPolicy == true));
        }

        await Answer(desk, suzuki, opened, notice);
    }

    private static async Task Answer(MinatoDesk desk, StaffBrowser suzuki, AbuseCase opened, SentMail notice)
    {
        await desk.Deliver(
            $"""
            From: abuse@isp-b.example
            To: {notice.AnswerTo}
            Subject: Re: {opened.Number}
            Message-ID: <answer@isp-b.example>
            Date: Tue, 24 Nov 2026 05:00:00 +0000
            Content-Type: text/plain

            The machine was cleaned. Our ticket is B-77.
            """
        );
        await desk.Wait("the answer", db => db.CaseMessages.SingleOrDefaultAsync(m => m.Verified));
        await suzuki.Open($"/cases/{opened.Number}");
        Assert.Contains("B-77", suzuki.Text, StringComparison.Ordinal);
        await using var db = desk.Db();
        Assert.Equal(CaseState.Open, (await db.Cases.SingleAsync()).State);
        Assert.Equal("customer_replied", await db.CaseCounters.Select(n => n.Attention).SingleAsync());
    }
}
