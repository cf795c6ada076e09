using AbuseDesk.Cases;
using AbuseDesk.Checks;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Checks;

/// <summary>What is gone is told once, and what comes back calls somebody, open or closed.</summary>
public sealed class UrlComebackTests(DeskDatabase database) : IClassFixture<DeskDatabase>
{
    private bool _isUp = true;

    [Fact]
    public async Task A_page_that_goes_after_the_notice_is_an_event_and_one_that_comes_back_calls_somebody()
    {
        await using var desk = await UrlDesk.Open(database.ConnectionString, Serve);
        var made = await Warned(desk, "http://returns.example/");
        _isUp = false;
        desk.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await desk.Run());

        var gone = (await desk.Visits(made)).Last(v => v.DoneAt is not null);
        Assert.Equal((VisitReason.AfterNotice, "gone"), (gone.Why, gone.Result));
        Assert.Equal(desk.Clock.GetUtcNow(), gone.GoneSince);
        Assert.Contains(
            gone.Id.ToString(),
            Assert.Single(await desk.Events(made, "url_gone")).Payload,
            StringComparison.Ordinal
        );
        Assert.Empty(await desk.Events(made, "came_back"));
        Assert.Null(await desk.Attention(made));

        _isUp = true;
        desk.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await desk.Run());

        var back = (await desk.Visits(made)).Last(v => v.DoneAt is not null);
        Assert.Equal((VisitReason.AfterFix, "live", null), (back.Why, back.Result, back.GoneSince));
        var told = Assert.Single(await desk.Events(made, "came_back"));
        Assert.Contains("\"result_before\":\"gone\"", told.Payload, StringComparison.Ordinal);
        Assert.Contains(back.BodySha256!, told.Payload, StringComparison.Ordinal);
        Assert.Equal("came_back", await desk.Attention(made));
        Assert.Equal(["live", "gone", "live"], (await desk.Checks(made)).Select(c => c.Result));
    }

    [Fact]
    public async Task A_page_that_stays_away_is_told_once()
    {
        await using var desk = await UrlDesk.Open(database.ConnectionString, Serve);
        var made = await Warned(desk, "http://stays-away.example/");
        _isUp = false;
        desk.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await desk.Run());
        var since = desk.Clock.GetUtcNow();
        desk.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await desk.Run());

        Assert.Single(await desk.Events(made, "url_gone"));
        Assert.Equal(["live", "gone"], (await desk.Checks(made)).Select(c => c.Result));
        Assert.Equal(since, (await desk.Visits(made)).Last(v => v.DoneAt is not null).GoneSince);
        Assert.Null(await desk.Attention(made));
    }

    [Fact]
    public async Task A_page_that_is_back_after_the_case_was_closed_calls_somebody()
    {
        await using var desk = await UrlDesk.Open(database.ConnectionString, Serve);
        var made = await Warned(desk, "http://closed.example/");
        _isUp = false;
        desk.Clock.Advance(TimeSpan.FromHours(1));
        await desk.Run();
        var now = desk.Clock.GetUtcNow();
        await desk.Act(made, c => c.Close("fixed_by_customer", now, null, Actor.Staff(Guid.NewGuid()), now));
        Assert.Equal(0, await desk.Run());

        _isUp = true;
        desk.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await desk.Run());

        Assert.Single(await desk.Events(made, "came_back"));
        Assert.Equal("came_back", await desk.Attention(made));
        Assert.True((await desk.Row(made)).IsClosed);
    }

    [Fact]
    public async Task A_report_without_a_time_is_late_when_the_page_is_gone_and_a_recurrence_when_it_is_there()
    {
        await using var desk = await UrlDesk.Open(database.ConnectionString, Serve);
        var late = await ClosedAndReported(desk, "http://late.example/");
        Assert.Equal((Attachment.Late, "already_fixed"), await Link(desk, late));
        Assert.True((await desk.Row(late)).IsClosed);
        Assert.Null(await desk.Attention(late));

        _isUp = true;
        var again = await ClosedAndReported(desk, "http://again.example/", isUp: true);
        Assert.Equal((Attachment.Recurrence, null), await Link(desk, again));
        var back = await desk.Row(again);
        Assert.Equal((CaseState.Open, 1), (back.State, back.Recurrences));
        Assert.Single(await desk.Events(again, "recurred"));
    }

    // Warned, gone, closed; an hour later somebody reports it without saying when it was.
    private async Task<AbuseCase> ClosedAndReported(UrlDesk desk, string url, bool isUp = false)
    {
        var made = await Warned(desk, url);
        _isUp = false;
        desk.Clock.Advance(TimeSpan.FromHours(1));
        await desk.Run();
        var now = desk.Clock.GetUtcNow();
        await desk.Act(made, c => c.Close("fixed_by_customer", now, null, Actor.Staff(Guid.NewGuid()), now));
        desk.Clock.Advance(TimeSpan.FromHours(1));
        _isUp = isUp;
        await desk.Sql(
            $"""
            insert into report_cases (report_id, case_id, attachment, attached_at)
            select distinct report_id, case_id, 'time_unknown', '{desk.Clock.GetUtcNow():O}'::timestamptz
            from findings where case_id = '{made.Id}'
            on conflict (report_id, case_id) do update
                set attachment = excluded.attachment, attached_at = excluded.attached_at;
            update case_counters set attention = 'time_unknown' where case_id = '{made.Id}';
            insert into url_plans (case_id) values ('{made.Id}')
            """
        );
        desk.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, await desk.Run());
        return made;
    }

    private static async Task<(Attachment, string?)> Link(UrlDesk desk, AbuseCase of)
    {
        await using var db = desk.Context();
        var link = await db.ReportCases.SingleAsync(l => l.CaseId == of.Id, TestContext.Current.CancellationToken);
        return (link.Attachment, link.Disposition);
    }

    [Fact]
    public async Task A_page_that_is_still_up_after_the_customer_said_otherwise_is_a_contradiction_until_it_is_gone()
    {
        await using var desk = await UrlDesk.Open(database.ConnectionString, Serve);
        var made = await Warned(desk, "http://said.example/");
        desk.Clock.Advance(TimeSpan.FromMinutes(5));
        await Say(desk, made);
        desk.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(1, await desk.Run());

        // it was up before too: no check is written, yet the two do not agree
        Assert.Equal(["live"], (await desk.Checks(made)).Select(c => c.Result));
        Assert.Single(await desk.Events(made, "contradicted"));
        Assert.Equal("contradicted", await desk.Attention(made));
        _isUp = false;
        desk.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, await desk.Run());
        Assert.Null(await desk.Attention(made));
        await using var db = desk.Context();
        var after = await AfterFix.Of(db, await desk.Row(made), TestContext.Current.CancellationToken);
        Assert.Equal(("url_live", "gone", false), (after.Look!.Kind, after.Look.Result, after.Contradicts));
    }

    private static async Task Say(UrlDesk desk, AbuseCase on)
    {
        await using var db = desk.Context();
        var of = await db.Cases.SingleAsync(c => c.Id == on.Id);
        var now = desk.Clock.GetUtcNow();
        db.Add(CustomerStatement.Made(of, new("phone", now, "removed", null), Guid.NewGuid(), now));
        await db.SaveChangesAsync();
    }

    private static async Task<AbuseCase> Warned(UrlDesk desk, string url)
    {
        var made = await desk.Case(url);
        Assert.Equal(1, await desk.Run());
        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        var (by, now) = (Actor.Staff(Guid.NewGuid()), desk.Clock.GetUtcNow());
        await desk.Act(
            made,
            c =>
            {
                c.Accept(true, null, by, now);
                c.Warn(now.AddDays(2), null, by, now);
            }
        );
        Assert.Equal(0, await desk.Run());
        return made;
    }

    private Task Serve(HttpContext context)
    {
        if (_isUp)
        {
            return SmallInternet.Html(context, "<title>Minato Bank</title><form><input type=password></form>");
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
