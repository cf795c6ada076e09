using System.Net;
using AbuseDesk.Cases;
using AbuseDesk.Checks;
using AbuseDesk.Staff;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Pages;

public sealed class CheckTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly WebDesk _desk = new(database.ConnectionString);
    private Visitor _visitor = null!;

    public async ValueTask InitializeAsync()
    {
        var email = $"aiko@{Guid.NewGuid():N}.example";
        await _desk.Person(email, StaffRole.Lead);
        _visitor = await _desk.SignIn(email);
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task A_check_changes_what_the_policy_proposes_and_stands_in_the_history()
    {
        var made = await new Seeded(_desk).Case();
        var before = await _visitor.Open($"/cases/{made.Case}");
        Assert.Contains("SAKURA-9", before.QuerySelector("#h-policy")!.ParentElement!.TextContent);
        Assert.Contains("Verified", before.QuerySelector("#h-policy")!.ParentElement!.TextContent);

        var answer = await Record(made, "url_live", ("Typed.Result", "live"), ("Typed.Text", "login form is up"));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);

        var after = await _visitor.Open($"/cases/{made.Case}");
        var proposed = after.QuerySelector("#h-policy")!.ParentElement!;
        Assert.Contains("SAKURA-2", proposed.TextContent);
        Assert.Equal(
            $"/cases/{made.Case}/suspend",
            proposed.QuerySelector("[data-hotkey=Enter]")!.GetAttribute("href")
        );
        Assert.Contains("login form is up", after.QuerySelector(".line")!.TextContent);
        var sheet = await _visitor.Open($"/cases/{made.Case}/suspend");
        Assert.Equal("block_url", sheet.QuerySelector("#lever option[selected]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task What_was_done_is_not_proposed_again()
    {
        var made = await new Seeded(_desk).Case();
        await Record(made, "url_live", ("Typed.Result", "live"));
        await _visitor.Submit($"/cases/{made.Case}/suspend", "form.sheet");
        var proposed = (await _visitor.Open($"/cases/{made.Case}")).QuerySelector("#h-policy")!.ParentElement!;
        Assert.Contains("This has been done", proposed.TextContent);
        Assert.Null(proposed.QuerySelector("[data-hotkey=Enter]"));

        // a heavier rule is another thing
        await Record(made, "contract_check", ("Typed.Result", "false"));
        proposed = (await _visitor.Open($"/cases/{made.Case}")).QuerySelector("#h-policy")!.ParentElement!;
        Assert.Contains("SAKURA-1", proposed.TextContent);
        Assert.NotNull(proposed.QuerySelector("[data-hotkey=Enter]"));
    }

    [Fact]
    public async Task A_later_check_counts_instead_of_an_earlier_one()
    {
        var made = await new Seeded(_desk).Case();
        await Record(made, "url_live", ("Typed.Result", "live"));
        await Record(made, "url_live", ("Typed.Result", "gone"));
        var page = await _visitor.Open($"/cases/{made.Case}");
        Assert.Contains("SAKURA-9", page.QuerySelector("#h-policy")!.ParentElement!.TextContent);
        Assert.Equal(2, (await ChecksOf(made)).Count);
    }

    [Theory]
    [InlineData("", "confirm_report", "2026-11-24T00:00", "2026-11-24T01:00", "legal ground")]
    [InlineData("consent", "", "2026-11-24T00:00", "2026-11-24T01:00", "legal ground")]
    [InlineData("consent", "confirm_report", "2026-11-24T02:00", "2026-11-24T01:00", "its start lies before its end")]
    [InlineData("because", "confirm_report", "2026-11-24T00:00", "2026-11-24T01:00", "legal ground")]
    public async Task Nobody_looks_into_communications_without_ground_purpose_and_range(
        string ground,
        string purpose,
        string from,
        string to,
        string says
    )
    {
        var made = await new Seeded(_desk).Case("spam", "info@shop.example", "mailbox");
        var answer = await Record(
            made,
            "mail_delivery_log",
            ("Typed.Result", "found"),
            ("Typed.Ground", ground),
            ("Typed.Purpose", purpose),
            ("Typed.From", from),
            ("Typed.To", to)
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(says, (await Visitor.Read(answer)).QuerySelector("#problem")!.TextContent);
        Assert.Empty(await ChecksOf(made));
    }

    [Fact]
    public async Task A_log_check_keeps_its_ground_purpose_and_range()
    {
        var made = await new Seeded(_desk).Case("spam", "info@shop.example", "mailbox");
        await Record(
            made,
            "mail_delivery_log",
            ("Typed.Result", "found"),
            ("Typed.Ground", "legitimate_business"),
            ("Typed.Purpose", "find_account"),
            ("Typed.From", "2026-11-23T09:00"),
            ("Typed.To", "2026-11-23T10:00")
        );
        var check = Assert.Single(await ChecksOf(made));
        Assert.Equal(("legitimate_business", "find_account"), (check.Ground, check.Purpose));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero), check.RangeFrom);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero), check.RangeTo);
    }

    [Fact]
    public async Task What_is_a_crime_to_open_is_never_opened_to_check_it()
    {
        var made = await new Seeded(_desk).Case("csam");
        var page = await _visitor.Open($"/cases/{made.Case}/check?kind=blocklist");
        Assert.DoesNotContain(
            page.QuerySelectorAll("nav a"),
            a => a.GetAttribute("href")!.EndsWith("kind=url_live", StringComparison.Ordinal)
        );
        var answer = await Record(made, "url_live", ("Typed.Result", "live"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Empty(await ChecksOf(made));
    }

    [Fact]
    public async Task An_act_that_is_not_proposed_needs_a_reason_and_is_counted()
    {
        var made = await new Seeded(_desk).Case();
        var refused = await _visitor.Submit(
            $"/cases/{made.Case}/suspend",
            "form.sheet",
            ("Typed.Text", "taken offline"),
            ("Typed.Lever", "suspend_site")
        );
        var sheet = await Visitor.Read(refused);
        refused = await _visitor.Send($"/cases/{made.Case}/suspend", sheet, "form.sheet");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Null((await CaseOf(made)).ContainedAt);

        sheet = await Visitor.Read(refused);
        await _visitor.Send($"/cases/{made.Case}/suspend", sheet, "form.sheet", ("Typed.Why", "it robs people now"));
        Assert.NotNull((await CaseOf(made)).ContainedAt);
        var decision = await _desk.InDatabase(db => db.Decisions.SingleAsync(d => d.CaseId == made.CaseId));
        Assert.Equal(("SAKURA-9", false), (decision.Rule, decision.FollowedPolicy!.Value));
        var line = (await _visitor.Open($"/cases/{made.Case}")).QuerySelector(".line")!.TextContent;
        Assert.Contains("it robs people now", line);
    }

    [Fact]
    public async Task Who_may_not_decide_alone_is_told_whom_to_ask()
    {
        var email = $"ken@{Guid.NewGuid():N}.example";
        await _desk.Person(email);
        using var ken = await _desk.SignIn(email);
        var made = await new Seeded(_desk).Case();
        await Record(made, "contract_check", ("Typed.Result", "false"));
        await Record(made, "url_live", ("Typed.Result", "live"));
        var sheet = await ken.Open($"/cases/{made.Case}/suspend");
        Assert.Equal("terminate", sheet.QuerySelector("#lever option[selected]")!.GetAttribute("value"));
        Assert.Contains("This needs a second word", sheet.QuerySelector("main")!.TextContent);
        var asked = await ken.Send($"/cases/{made.Case}/suspend", sheet, "form.sheet", ("Typed.KeptAt", "/vault/7"));
        Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        Assert.Null((await CaseOf(made)).ContainedAt);

        var review = (await _visitor.Open($"/cases/{made.Case}")).QuerySelector("a[href*='request=']")!;
        sheet = await _visitor.Open(review.GetAttribute("href")!);
        await _visitor.Send($"/cases/{made.Case}/suspend", sheet, "form.sheet");
        Assert.NotNull((await CaseOf(made)).ContainedAt);
    }

    [Fact]
    public async Task A_lever_pulled_with_another_needs_the_same_word_as_alone()
    {
        var email = $"ken@{Guid.NewGuid():N}.example";
        await _desk.Person(email);
        using var ken = await _desk.SignIn(email);
        var made = await new Seeded(_desk).Case();
        await Record(made, "url_live", ("Typed.Result", "live"));
        var sheet = await ken.Open($"/cases/{made.Case}/suspend");
        var refused = await ken.Send($"/cases/{made.Case}/suspend", sheet, "form.sheet", ("Typed.Also", "terminate"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Null((await CaseOf(made)).ContainedAt);
    }

    [Fact]
    public async Task Who_has_looked_may_judge_with_the_same_confirmation()
    {
        var made = await new Seeded(_desk).Case();
        await Record(
            made,
            "url_live",
            ("Typed.Result", "live"),
            ("Typed.Nature", "malicious"),
            ("Typed.Maliciousness", "5"),
            ("Typed.SocialImpact", "4"),
            ("Typed.AupClause", "12.3"),
            ("Typed.Text", "asks for card numbers")
        );
        var checks = await ChecksOf(made);
        Assert.Equal(["assessment", "url_live"], checks.Select(c => c.Kind).Order());
        var judged = checks.Single(c => c.Kind is "assessment");
        Assert.Equal(
            ("malicious", 5, 4, "12.3"),
            (judged.Nature, judged.Maliciousness, judged.SocialImpact, judged.AupClause)
        );
    }

    [Fact]
    public async Task A_kind_of_check_that_is_none_is_not_found_and_records_nothing()
    {
        var made = await new Seeded(_desk).Case();
        var sheet = await _visitor.Open($"/cases/{made.Case}/check?kind=url_live");
        sheet.QuerySelector("form[data-confirm]")!.SetAttribute("action", $"/cases/{made.Case}/check?kind=gut_feeling");
        var answer = await _visitor.Send(
            $"/cases/{made.Case}/check",
            sheet,
            "form[data-confirm]",
            ("Typed.Result", "live")
        );
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await ChecksOf(made));
    }

    [Fact]
    public async Task The_deadline_of_a_warning_is_that_of_the_rule()
    {
        var made = await new Seeded(_desk).Case("open_service", "server.example", "server");
        var sheet = await _visitor.Open($"/cases/{made.Case}/warn");
        Assert.EndsWith("T18:00", sheet.QuerySelector("#due")!.GetAttribute("value"));
    }

    private Task<HttpResponseMessage> Record(Seeded.Made made, string kind, params (string, string?)[] fields) =>
        _visitor.Submit($"/cases/{made.Case}/check?kind={kind}", "form[data-confirm]", fields);

    private Task<List<CaseCheck>> ChecksOf(Seeded.Made made) =>
        _desk.InDatabase(db => db.CaseChecks.Where(c => c.CaseId == made.CaseId).ToListAsync());

    private Task<AbuseCase> CaseOf(Seeded.Made made) =>
        _desk.InDatabase(db => db.Cases.AsNoTracking().SingleAsync(c => c.Id == made.CaseId));
}
