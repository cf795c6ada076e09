using System.Net;
using AbuseDesk.Intake;
using AbuseDesk.Parsing;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static AbuseDesk.Tests.Pages.MessageDesk;

namespace AbuseDesk.Tests.Pages;

/// <summary>Rules taught to the reader, and what reading again by them changes.</summary>
public sealed class ReaderRulesTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly MessageDesk _desk = new(database.ConnectionString);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
    private string Domain => _desk.Domain;

    public async ValueTask InitializeAsync() => await _desk.SignIn();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_rule_is_tried_on_the_senders_last_mails_saved_used_and_laid_to_rest()
    {
        var raw = await _desk.Arrive(Body);
        var accused = Assert.Single(await _desk.Live(raw)).SourceIp!.ToString();
        var label = accused is "203.0.113.9" ? "attacker ip" : "probe";
        var start =
            $"/admin/reader-rules/new?domain={Domain}&label={Uri.EscapeDataString(label)}&role=Victim&message={raw}";
        var forbidden = await _desk.Operator.Get(start);
        Assert.Contains("/error/403", forbidden.Headers.Location!.ToString());

        var tried = await Visitor.Read(await _desk.Lead.Submit(start, "form[action*='handler=Try']"));
        Assert.Contains(accused, tried.QuerySelector(".changes")!.TextContent);
        Assert.NotNull(tried.QuerySelector($".entries a[href='/messages/{raw}']"));
        Assert.False(await _desk.InDatabase(db => db.ReaderRules.AnyAsync(r => r.SenderDomain == Domain, Cancel)));

        var untried = await _desk.Lead.Send(start, tried, "form[action*='handler=Save']", ("Label", "something else"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, untried.StatusCode);
        foreach (var bad in new[] { "two words.example", "" })
        {
            var no = await _desk.Lead.Send(start, tried, "form[action*='handler=Try']", ("Domain", bad));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, no.StatusCode);
        }

        var saved = await _desk.Lead.Send(start, tried, "form[action*='handler=Save']");
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);

        var next = await _desk.Arrive(Body);
        Assert.DoesNotContain(accused, (await _desk.Live(next)).Select(f => f.SourceIp?.ToString()));
        var list = await _desk.Lead.Open("/admin/reader-rules");
        Assert.Contains(Domain, list.QuerySelector(".entries")!.TextContent);
        await _desk.Lead.Send("/admin/reader-rules", list, Form(list, Domain));
        var again = await _desk.Arrive(Body);
        Assert.Equal(accused, Assert.Single(await _desk.Live(again)).SourceIp!.ToString());
        Assert.Equal(
            [1, 2],
            await _desk.InDatabase(db =>
                db.ReaderRules.Where(r => r.SenderDomain == Domain)
                    .OrderBy(r => r.Version)
                    .Select(r => r.Version)
                    .ToListAsync(Cancel)
            )
        );
    }

    [Fact]
    public async Task Somebody_without_the_right_cannot_lay_a_rule_to_rest()
    {
        var list = await _desk.Operator.Open("/admin/reader-rules");
        Assert.Null(list.QuerySelector("form[action*='handler=Switch']"));
        var token = list.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var answer = await _desk.Operator.Post(
            "/admin/reader-rules?handler=Switch",
            new FormUrlEncodedContent([
                new("__RequestVerificationToken", token),
                new("rule", Guid.NewGuid().ToString()),
                new("version", "1"),
                new("active", "false"),
            ])
        );
        Assert.Contains("/error/403", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Reading_again_shows_the_difference_and_takes_it_over_only_when_told_to()
    {
        var raw = await _desk.Arrive(Body);
        var accused = Assert.Single(await _desk.Live(raw)).SourceIp!.ToString();
        var label = accused is "203.0.113.9" ? "attacker ip" : "probe";
        var same = await Visitor.Read(await _desk.Lead.Submit($"/messages/{raw}", "form[action*='handler=Compare']"));
        Assert.NotNull(same.QuerySelector("#h-again ~ .notice.good"));

        await Teach(label, ReaderRole.Victim);
        var page = await Visitor.Read(await _desk.Lead.Submit($"/messages/{raw}", "form[action*='handler=Compare']"));
        Assert.Contains(accused, page.QuerySelector(".changes")!.TextContent);
        Assert.Equal(accused, Assert.Single(await _desk.Live(raw)).SourceIp!.ToString());

        await Click(_desk.Lead, raw, page, "form[action*='handler=TakeOver']");
        Assert.DoesNotContain(accused, (await _desk.Live(raw)).Select(f => f.SourceIp?.ToString()));
    }

    private static string Form(IDocument list, string domain)
    {
        var rule = list.QuerySelectorAll(".entries > li")
            .First(l => l.TextContent.Contains(domain))
            .QuerySelector("[name=rule]")!;
        return $"form:has([name=rule][value='{rule.GetAttribute("value")}'])";
    }

    private async Task Teach(string label, ReaderRole role)
    {
        await using var scope = _desk.Services.CreateAsyncScope();
        var edits = scope.ServiceProvider.GetRequiredService<ReaderRuleEdits>();
        await edits.Save(new ReaderRule(Domain, label, role), null, Guid.NewGuid(), Cancel);
    }
}
