using System.Net;
using System.Text;
using AbuseDesk.Evidence;
using AbuseDesk.Parsing;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static AbuseDesk.Tests.Pages.MessageDesk;

namespace AbuseDesk.Tests.Pages;

/// <summary>The message page: what was read stands on the words it was read in, and a person can put it right.</summary>
public sealed class MessageTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly MessageDesk _desk = new(database.ConnectionString);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _desk.SignIn();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Each_finding_is_numbered_and_its_words_are_marked_with_that_number()
    {
        var raw = await _desk.Arrive(Body);
        var page = await _desk.Operator.Open($"/messages/{raw}");

        var marks = page.QuerySelectorAll(".raw mark.accused");
        Assert.All(marks, m => Assert.Equal("#f1", m.QuerySelector("a.no")!.GetAttribute("href")));
        Assert.Contains(marks, m => Words(m).EndsWith("2026-11-20 03:04:05 UTC", StringComparison.Ordinal));
        var finding = page.QuerySelector("#f1")!;
        Assert.NotEmpty(finding.QuerySelector("p.hint")!.TextContent);
        foreach (var link in page.QuerySelectorAll(".word > a"))
        {
            Assert.NotNull(page.QuerySelector(".raw mark" + link.GetAttribute("href")));
        }

        Assert.Equal(
            2,
            page.QuerySelectorAll(".raw mark")
                .Count(m => Words(m).Contains("198.51.100.77") || Words(m).Contains("203.0.113.9"))
        );
    }

    [Theory]
    [InlineData("base64")]
    [InlineData("html")]
    [InlineData("attached mail")]
    [InlineData("csv")]
    public async Task Words_are_marked_wherever_in_the_mail_they_stand(string where)
    {
        var raw = await _desk.Arrive(Mail(where), $"watch@{_desk.Domain}");
        var page = await _desk.Operator.Open($"/messages/{raw}");

        Assert.Contains(
            page.QuerySelectorAll(".raw mark"),
            m => Words(m).EndsWith("203.0.113.9", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_roles_of_a_filed_report_are_put_right_and_taken_back()
    {
        var raw = await _desk.Arrive(Body);
        var accused = Assert.Single(await _desk.Live(raw)).SourceIp!.ToString();
        var other = accused is "203.0.113.9" ? "198.51.100.77" : "203.0.113.9";

        await Say(_desk.Operator, raw, other, ReaderRole.Offender);
        await Say(_desk.Operator, raw, accused, ReaderRole.Victim);
        Assert.Equal([other], (await _desk.Live(raw)).Select(f => f.SourceIp!.ToString()));
        var page = await _desk.Operator.Open($"/messages/{raw}");
        Assert.Equal(2, page.QuerySelectorAll("form[action*='handler=Undo']").Length);
        Assert.Contains(page.QuerySelectorAll("mark.accused"), m => Words(m).EndsWith(other, StringComparison.Ordinal));

        await Click(_desk.Operator, raw, page, "form[action*='handler=Undo']");
        page = await _desk.Operator.Open($"/messages/{raw}");
        await Click(_desk.Operator, raw, page, "form[action*='handler=Undo']");
        Assert.Equal([accused], (await _desk.Live(raw)).Select(f => f.SourceIp!.ToString()));
    }

    [Fact]
    public async Task Another_time_of_the_text_is_made_the_time_of_the_event()
    {
        var raw = await _desk.Arrive(Body);
        await Say(_desk.Operator, raw, "2026-11-20 09:00:00 UTC", ReaderRole.Time);
        Assert.Equal(
            new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero),
            Assert.Single(await _desk.Live(raw)).OccurredAt
        );
    }

    [Fact]
    public async Task Words_that_are_not_there_and_roles_they_cannot_have_are_refused()
    {
        var raw = await _desk.Arrive(Body);
        var page = await _desk.Operator.Open($"/messages/{raw}");
        var answer = await _desk.Operator.Send(
            $"/messages/{raw}",
            page,
            "form[action*='handler=Correct']",
            ("value", "192.0.2.250"),
            ("role", "Offender")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.NotNull((await Visitor.Read(answer)).QuerySelector(".notice.bad"));
    }

    [Fact]
    public async Task A_message_that_was_set_aside_is_filed_by_saying_who_the_offender_is()
    {
        var raw = await _desk.Arrive(
            "Hello, here are our prices for 2026. 203.0.113.9",
            "sales@" + _desk.Domain,
            "Prices"
        );
        Assert.NotEqual(MessageState.Filed, await State(raw));
        await Say(_desk.Operator, raw, "203.0.113.9", ReaderRole.Offender);
        Assert.Equal(MessageState.Filed, await State(raw));
        Assert.Equal("203.0.113.9", Assert.Single(await _desk.Live(raw)).SourceIp!.ToString());
    }

    [Fact]
    public async Task A_claimed_authority_that_our_server_does_not_vouch_for_is_told_and_not_refused()
    {
        var raw = await _desk.Arrive(Body);
        await _desk.InDatabase(db =>
            db.Database.ExecuteSqlAsync($"update reports set reporter_role = 'authority' where raw_id = {raw}", Cancel)
        );
        var page = await _desk.Operator.Open($"/messages/{raw}");
        Assert.Contains("Sender not verified", page.QuerySelector("header .badge.warn")!.TextContent);
        var number = page.QuerySelector(".notice.good a")!.GetAttribute("href")!.Split('?')[0];
        Assert.Contains("Sender not verified", (await _desk.Operator.Open(number)).QuerySelector("main")!.TextContent);
    }

    private static string Mail(string where)
    {
        const string complaint = "We were attacked. Please look at the source.";
        return where switch
        {
            "base64" => "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
                + Convert.ToBase64String(Encoding.UTF8.GetBytes("Attack from 203.0.113.9 on 2026-11-20 03:04:05 UTC")),
            "html" => "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
                + $"{complaint} Our firewall blocked it and we would like an answer soon, thank you very much.\n"
                + "--b\nContent-Type: text/html\n\n<p>Attack from <b>203.0.113.9</b></p>\n--b--\n",
            "csv" => $"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n{complaint}\n"
                + "--b\nContent-Type: text/csv; name=hits.csv\nContent-Disposition: attachment; filename=hits.csv\n\n"
                + "time,peer,target\n2026-11-20 03:04:05,203.0.113.9,198.51.100.77\n--b--\n",
            _ => $"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n{complaint}\n"
                + "--b\nContent-Type: message/rfc822\n\nReceived: from x.example ([203.0.113.9]) by mx.home.example; "
                + "Fri, 20 Nov 2026 12:04:05 +0900\nFrom: spam@x.example\nSubject: buy\n\nbuy now\n--b--\n",
        };
    }

    private static string Words(IElement mark) =>
        mark.QuerySelector("a.no") is { } number ? mark.TextContent[number.TextContent.Length..] : mark.TextContent;

    private static async Task Say(Visitor visitor, Guid raw, string value, ReaderRole role)
    {
        var page = await visitor.Open($"/messages/{raw}");
        var at = page.QuerySelector($"form[action*='handler=Correct']:has([name=value][value='{value}']) [name=at]")!;
        var form = $"form[action*='handler=Correct']:has([name=at][value='{at.GetAttribute("value")}'])";
        var answer = await visitor.Send($"/messages/{raw}", page, form, ("role", role.ToString()));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private Task<MessageState> State(Guid raw) =>
        _desk.InDatabase(db => db.MessageWork.Where(m => m.RawId == raw).Select(m => m.State).SingleAsync(Cancel));
}
