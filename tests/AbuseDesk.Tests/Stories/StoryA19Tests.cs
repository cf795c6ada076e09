using AbuseDesk.Cases;
using AbuseDesk.Tests.Registry;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Stories;

/// <summary>The address changed hands at 10:00 JST: with a zone there is one holder, without one there are two.</summary>
public sealed class StoryA19Tests(DeskDatabase database, ImapServer imap) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly MinatoDesk _desk = new(database, imap);

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task The_holder_at_the_time_and_nobody_where_the_time_is_unclear()
    {
        await _desk.Deliver(Mail("a", "198.51.100.11 scanned our network at 24 Nov 2026 00:55:00 UTC."));
        await _desk.Deliver(Mail("b", "198.51.100.11 scanned our network at 2026-11-24 09:30."));
        await _desk.Deliver(Mail("c", "198.51.100.70 scanned our network at 2026-11-23 21:10:05 +0900."));
        await _desk.Wait("three cases", async db => await db.Cases.CountAsync() == 3 ? "yes" : null);
        await _desk.Settled();

        await using var db = _desk.Db();
        var cases = await db.Cases.ToListAsync();
        var clear = Assert.Single(cases, c => c.Owner == OwnerKind.Customer);
        Assert.Equal(Minato.Id("C-1009"), clear.CustomerId);
        var unclear = Assert.Single(cases, c => c.Owner == OwnerKind.UnknownTime);
        Assert.Null(unclear.CustomerId);
        var line = Assert.Single(cases, c => c.Resource == "198.51.100.70");
        Assert.Null(line.CustomerId);

        using var suzuki = await _desk.SignIn("en");
        await suzuki.Open($"/cases/{line.Number}");
        Assert.Contains("port", suzuki.Text, StringComparison.OrdinalIgnoreCase);
        await suzuki.Open($"/cases/{unclear.Number}");
        Assert.Contains("C-1009", suzuki.Text, StringComparison.Ordinal);
        Assert.Contains("C-1010", suzuki.Text, StringComparison.Ordinal);
        await suzuki.Open($"/cases/{unclear.Number}/warn");
        Assert.DoesNotContain("it@blueharbor.example", suzuki.Page.Body!.InnerHtml, StringComparison.Ordinal);
        await AskAndAnswer(suzuki, unclear, clear);
    }

    private async Task AskAndAnswer(StaffBrowser suzuki, AbuseCase unclear, AbuseCase clear)
    {
        await suzuki.Open($"/cases/{unclear.Number}/ask");
        await suzuki.Send("form.sheet");
        await _desk.Settled();
        var question = _desk.Mails().Last(m => m.Recipients.Contains("b@victim.example"));
        Assert.Contains("time zone", question.Text, StringComparison.OrdinalIgnoreCase);

        await _desk.Deliver(
            $"""
            From: b@victim.example
            To: {question.AnswerTo}
            Subject: Re: your question
            Message-ID: <answer-b@victim.example>
            Date: Tue, 24 Nov 2026 10:00:00 +0900
            Content-Type: text/plain

            JST
            """
        );
        await _desk.Wait("the answer", db => db.CaseMessages.SingleOrDefaultAsync(m => m.Verified));
        await suzuki.Open($"/cases/{unclear.Number}");
        Assert.Contains("JST", suzuki.Text, StringComparison.Ordinal);
        await suzuki.Open($"/cases/{unclear.Number}/correct");
        var holder = suzuki
            .Page.QuerySelectorAll("[name='Typed.Owner']")
            .First(o => o.ParentElement!.TextContent.Contains("C-1009", StringComparison.Ordinal));
        await suzuki.SendRefused(
            "form.sheet",
            ("Typed.Owner", holder.GetAttribute("value")!),
            ("Typed.Text", "says JST")
        );
        Assert.Contains(clear.Number, suzuki.Text, StringComparison.Ordinal);

        // C-1009 has a case of this already: the two are one.
        await suzuki.Open($"/cases/{unclear.Number}/merge");
        await suzuki.Send("form.sheet", ("Typed.Into", clear.Number));
        await using var db = _desk.Db();
        var merged = await db.Cases.SingleAsync(c => c.Id == unclear.Id);
        Assert.Equal((CaseState.Closed, clear.Id), (merged.State, merged.MergedInto));
        Assert.Equal(2, await db.ReportCases.CountAsync(l => l.CaseId == clear.Id));
    }

    private static string Mail(string who, string text) =>
        $"""
            From: {who}@victim.example
            To: abuse@minato.example
            Subject: port scan
            Date: Tue, 24 Nov 2026 10:30:00 +0900
            Message-ID: <{who}@victim.example>
            Content-Type: text/plain; charset=us-ascii

            Hello,

            {text}
            Please stop it.
            """;
}
