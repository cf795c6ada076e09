using System.Net;
using AbuseDesk.Cases;
using AbuseDesk.Outgoing;
using AbuseDesk.Staff;
using AngleSharp.Dom;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Pages;

/// <summary>A case counts as dealt with when what its policy asks for is there; otherwise somebody says why.</summary>
public sealed class ClosingTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncDisposable
{
    private UnderPolicy _desk = null!;
    private Visitor _lead = null!;

    public async ValueTask DisposeAsync()
    {
        _lead.Dispose();
        await _desk.DisposeAsync();
    }

    [Theory]
    [InlineData("kwc", "operator_verified")]
    [InlineData("sakura", "customer_statement")]
    [InlineData("nttpc", "customer_statement")]
    [InlineData("default", "customer_statement_and_operator_verified")]
    public async Task Each_policy_asks_for_its_own_before_a_case_counts_as_dealt_with(string preset, string rule)
    {
        await Open(preset);
        var made = await Warned();
        var sheet = await _lead.Open($"/cases/{made.Case}/close");
        Assert.Contains(
            rule switch
            {
                "operator_verified" => "We have verified that it is dealt with",
                "customer_statement" => "The customer says that it is dealt with",
                _ => "The customer says so and we have verified it",
            },
            Section(sheet)
        );
        var refused = await Close(made);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("say why", Problem(await Visitor.Read(refused)));

        if (rule is not "customer_statement")
        {
            await Recheck(made, "over");
        }

        if (rule is not "operator_verified")
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Close(made)).StatusCode);
            await Say(made);
        }

        Assert.Equal(HttpStatusCode.Redirect, (await Close(made)).StatusCode);
        var decision = await Decision(made);
        Assert.Equal((rule, true), (decision.Rule, decision.FollowedPolicy!.Value));
        Assert.Contains("close_rule_met", await Events(made));
    }

    [Theory]
    [InlineData("kwc", "No look after the fix")]
    [InlineData("sakura", "The customer has not said")]
    [InlineData("nttpc", "The customer has not said")]
    public async Task The_other_half_does_not_help(string preset, string says)
    {
        await Open(preset);
        var made = await Warned();
        if (preset is "kwc")
        {
            await Say(made);
        }
        else
        {
            await Recheck(made, "over");
        }

        Assert.Contains(says, Problem(await Visitor.Read(await Close(made))));
        Assert.False((await CaseOf(made)).IsClosed);
    }

    [Theory]
    [InlineData("kwc")]
    [InlineData("sakura")]
    [InlineData("nttpc")]
    public async Task Against_the_rule_a_reason_is_written_and_counted(string preset)
    {
        await Open(preset);
        var made = await Warned();
        await Close(made, ("Typed.Why", "the server was returned to us"));
        var closed = await CaseOf(made);
        Assert.Equal((CaseState.Closed, "leaked_credential"), (closed.State, closed.Cause));
        Assert.Equal(false, (await Decision(made)).FollowedPolicy);
        var line = (await _lead.Open($"/cases/{made.Case}")).QuerySelector(".line")!.TextContent;
        Assert.Contains("Closed without all the policy asks for", line);
        Assert.Contains("the server was returned to us", line);
        Assert.Contains("Leaked credentials", line);
        Assert.Contains("Lacking:", line);
    }

    [Fact]
    public async Task What_we_ended_ourselves_waits_for_nobody()
    {
        await Open("sakura");
        var made = await Warned();
        Assert.Equal(HttpStatusCode.Redirect, (await Close(made, ("Typed.Code", "suspended_permanent"))).StatusCode);
        Assert.Null((await Decision(made)).FollowedPolicy);
    }

    [Fact]
    public async Task What_was_seen_before_the_customer_was_told_is_no_look_after_the_fix()
    {
        await Open("kwc");
        var made = await new Seeded(_desk).Case();
        await Recheck(made, "over");
        await Warn(made);
        Assert.Contains("No look after the fix", Problem(await Visitor.Read(await Close(made))));
    }

    [Fact]
    public async Task A_statement_stands_with_its_way_and_words_and_ends_the_waiting()
    {
        await Open("sakura");
        var made = await Warned();
        Assert.Equal(CaseState.WaitingCustomer, (await CaseOf(made)).State);
        await Say(made, ("Typed.Way", "phone"), ("Typed.Words", "removed the kit, changed all passwords"));
        var statement = await _desk.InDatabase(db => db.CustomerStatements.SingleAsync(s => s.CaseId == made.CaseId));
        Assert.Equal(("phone", null), (statement.Way, statement.MessageId));
        var open = await CaseOf(made);
        Assert.Equal((CaseState.Open, null), (open.State, open.DueAt));
        var page = await _lead.Open($"/cases/{made.Case}");
        Assert.Contains("removed the kit", page.QuerySelector(".line")!.TextContent);
        Assert.Contains("Phone", Section(page));
    }

    [Theory]
    [InlineData("phone", "", null, "Enter what the customer said")]
    [InlineData("telepathy", "done", null, "telepathy")]
    [InlineData("phone", "done", "2099-01-01T00:00", "in the future")]
    public async Task A_statement_that_makes_no_sense_is_refused(string way, string words, string? said, string says)
    {
        await Open("sakura");
        var made = await Warned();
        var answer = await Say(made, ("Typed.Way", way), ("Typed.Words", words), ("Typed.SaidAt", said ?? ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(says, Problem(await Visitor.Read(answer)));
        Assert.False(await _desk.InDatabase(db => db.CustomerStatements.AnyAsync(s => s.CaseId == made.CaseId)));
    }

    [Fact]
    public async Task A_verified_answer_counts_as_statement_once_and_a_note_of_nobody_never()
    {
        await Open("sakura");
        var made = await Warned();
        var verified = await Answer(made, true);
        var claimed = await Answer(made, false);
        var page = await _lead.Open($"/cases/{made.Case}");
        var link = Assert.Single(page.QuerySelectorAll("a[href*='message=']")).GetAttribute("href")!;
        Assert.EndsWith(verified.ToString(), link, StringComparison.Ordinal);
        await _lead.Open($"/cases/{made.Case}/statement?message={claimed}", HttpStatusCode.NotFound);

        var sheet = await _lead.Open(link);
        Assert.Equal("All cleaned.", sheet.QuerySelector("#words")!.TextContent);
        await _lead.Send(link, sheet, "form.sheet");
        var again = await _lead.Submit(link, "form.sheet");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        var statement = await _desk.InDatabase(db => db.CustomerStatements.SingleAsync(s => s.CaseId == made.CaseId));
        Assert.Equal(("mail", verified), (statement.Way, statement.MessageId!.Value));
        Assert.Equal(HttpStatusCode.Redirect, (await Close(made)).StatusCode);
    }

    [Fact]
    public async Task A_look_that_contradicts_the_customer_is_flagged_until_one_agrees()
    {
        await Open("sakura");
        var made = await Warned();
        await Say(made);
        await Recheck(made, "still_there");
        var page = await _lead.Open($"/cases/{made.Case}");
        Assert.Contains("contradict each other", Section(page));
        Assert.Contains("Contradicts the customer", page.QuerySelector("main header")!.TextContent);
        Assert.Contains("contradicted", await Events(made));
        await _lead.Submit($"/cases/{made.Case}/note", "form.sheet", ("Typed.Text", "called again"));
        foreach (var query in new[] { "is:open", "is:contradicted" })
        {
            var row = (await _lead.Open($"/?q={query}"))
                .QuerySelectorAll("tr")
                .Single(r => r.QuerySelector($"a[href*='{made.Case}']") is not null);
            Assert.Contains("Contradicts the customer", row.TextContent);
        }

        await Recheck(made, "over");
        page = await _lead.Open($"/cases/{made.Case}");
        Assert.DoesNotContain("contradict", page.QuerySelector("main header")!.TextContent + Section(page));
        Assert.Null((await Counters(made)).ContradictedAt);
        Assert.Equal(HttpStatusCode.Redirect, (await Close(made)).StatusCode);
    }

    [Fact]
    public async Task Closing_in_spite_of_a_contradiction_needs_a_reason_whatever_the_outcome()
    {
        await Open("sakura");
        var made = await Warned();
        await Say(made);
        await Recheck(made, "still_there");
        var refused = await Close(made, ("Typed.Code", "suspended_permanent"));
        Assert.Contains("the last look says that it is not", Problem(await Visitor.Read(refused)));
        await Close(made, ("Typed.Code", "suspended_permanent"), ("Typed.Why", "we shut it for good"));
        Assert.True((await CaseOf(made)).IsClosed);
        Assert.Null((await Counters(made)).ContradictedAt);
        Assert.Equal(false, (await Decision(made)).FollowedPolicy);

        // taken back, it is as it was
        await _lead.Send("/", await _lead.Open($"/cases/{made.Case}"), "#undo");
        Assert.NotNull((await Counters(made)).ContradictedAt);
        Assert.Null((await CaseOf(made)).Cause);
    }

    [Fact]
    public async Task A_new_warning_makes_the_old_statement_count_no_more()
    {
        await Open("sakura");
        var made = await Warned();
        await Say(made);
        await Recheck(made, "still_there");
        await Warn(made);
        Assert.Null((await Counters(made)).ContradictedAt);
        Assert.Contains("The customer has not said", Problem(await Visitor.Read(await Close(made))));
    }

    [Fact]
    public async Task Without_a_cause_nothing_is_closed()
    {
        await Open("sakura");
        var made = await Warned();
        await Say(made);
        var refused = await Close(made, ("Typed.Cause", ""));
        Assert.Contains("Choose the cause", Problem(await Visitor.Read(refused)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Close(made, ("Typed.Cause", "bad_luck"))).StatusCode);
        await Close(made);
        Assert.Contains(
            "Leaked credentials",
            (await _lead.Open($"/cases/{made.Case}")).QuerySelector("main header")!.TextContent
        );
        await _lead.Submit($"/cases/{made.Case}/reopen", "form.sheet");
        Assert.Null((await CaseOf(made)).Cause);
    }

    [Fact]
    public async Task A_report_that_came_to_something_else_is_told_so_and_not_what_the_case_came_to()
    {
        await Open("sakura");
        var made = await Warned();
        var other = await SecondReport(made);
        var fields = new (string, string?)[]
        {
            ("Typed.Cause", "leaked_credential"),
            ("Typed.Why", "known"),
            ($"Typed.Dispositions[{other}]", "unfounded"),
        };
        var first = await _lead.Submit($"/cases/{made.Case}/close", "form.sheet", fields);
        var answer = await _lead.Send($"/cases/{made.Case}/close", await Visitor.Read(first), "form.sheet");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var came = await _desk.InDatabase(db =>
            db.ReportCases.Include(l => l.Report)
                .Where(l => l.CaseId == made.CaseId)
                .ToDictionaryAsync(l => l.Report.Number, l => l.Disposition)
        );
        Assert.Equal(("actioned", "unfounded"), (came[made.Report], came[other]));
        var mail = await _desk.InDatabase(db =>
            db.OutgoingMails.SingleAsync(m => m.CaseId == made.CaseId && m.Party == Party.Reporter)
        );
        Assert.Contains(made.Report, mail.Subject + mail.Body);
        Assert.DoesNotContain(other, mail.Subject + mail.Body);
    }

    [Fact]
    public async Task An_outcome_of_a_report_that_is_none_closes_nothing()
    {
        await Open("sakura");
        var made = await Warned();
        foreach (var (report, code) in new[] { (made.Report, "guilty"), ("MI-2026-R999999", "unfounded") })
        {
            var answer = await Close(made, ("Typed.Why", "known"), ($"Typed.Dispositions[{report}]", code));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        }

        Assert.False((await CaseOf(made)).IsClosed);
    }

    [Fact]
    public async Task Who_closes_or_records_on_an_old_sheet_is_told_what_came_between()
    {
        await Open("sakura");
        var made = await Warned();
        var (closing, saying) = (
            await _lead.Open($"/cases/{made.Case}/close"),
            await _lead.Open($"/cases/{made.Case}/statement")
        );
        await Recheck(made, "still_there");
        var late = await _lead.Send(
            $"/cases/{made.Case}/close",
            closing,
            "form.sheet",
            ("Typed.Cause", "unknown"),
            ("Typed.Why", "known")
        );
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        late = await _lead.Send($"/cases/{made.Case}/statement", saying, "form.sheet", ("Typed.Words", "done"));
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.False((await CaseOf(made)).IsClosed);

        // seen again, it can be recorded
        await _lead.Send($"/cases/{made.Case}/statement", await Visitor.Read(late), "form.sheet");
        Assert.True(await _desk.InDatabase(db => db.CustomerStatements.AnyAsync(s => s.CaseId == made.CaseId)));
    }

    private async Task Open(string preset)
    {
        _desk = new UnderPolicy(database.ConnectionString, preset);
        var email = $"tanaka@{Guid.NewGuid():N}.example";
        await _desk.Person(email, StaffRole.Lead);
        _lead = await _desk.SignIn(email);
    }

    private async Task<Seeded.Made> Warned()
    {
        var made = await new Seeded(_desk).Case();
        await Warn(made);
        return made;
    }

    private async Task Warn(Seeded.Made made)
    {
        var answer = await _lead.Submit(
            $"/cases/{made.Case}/warn",
            "form.sheet",
            ("Typed.Text", "seen in the log"),
            ("Typed.Why", "known customer")
        );
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    // The sheet is written anew where something typed stands in a mail; then it is confirmed.
    private async Task<HttpResponseMessage> Close(Seeded.Made made, params (string Name, string? Value)[] typed)
    {
        (string, string?)[] fields = [.. typed.Any(t => t.Name is "Typed.Cause") ? [] : Cause, .. typed];
        var answer = await _lead.Submit($"/cases/{made.Case}/close", "form.sheet", fields);
        return answer.StatusCode is HttpStatusCode.OK
            ? await _lead.Send($"/cases/{made.Case}/close", await Visitor.Read(answer), "form.sheet", fields)
            : answer;
    }

    private static readonly (string, string?)[] Cause = [("Typed.Cause", "leaked_credential")];

    private Task<HttpResponseMessage> Say(Seeded.Made made, params (string, string?)[] typed) =>
        _lead.Submit($"/cases/{made.Case}/statement", "form.sheet", [("Typed.Words", "It is cleaned."), .. typed]);

    private Task<HttpResponseMessage> Recheck(Seeded.Made made, string result) =>
        _lead.Submit($"/cases/{made.Case}/check?kind=recheck", "form[data-confirm]", ("Typed.Result", result));

    private async Task<Guid> Answer(Seeded.Made made, bool verified)
    {
        var kept = await new Seeded(_desk).Keep("Re: notice", "All cleaned.", TimeProvider.System.GetUtcNow());
        var message = new CaseMessage
        {
            Id = Guid.CreateVersion7(),
            CaseId = made.CaseId,
            RawId = kept.RawId,
            Party = Party.Customer,
            Verified = verified,
            ReceivedAt = CaseEvent.ToMicroseconds(TimeProvider.System.GetUtcNow()),
            Text = "All cleaned.",
        };
        await _desk.InDatabase(db =>
        {
            db.Add(message);
            return db.SaveChangesAsync();
        });
        return message.Id;
    }

    private async Task<string> SecondReport(Seeded.Made made)
    {
        var second = await new Seeded(_desk).Case();
        await _desk.InDatabase(db =>
            db.Database.ExecuteSqlAsync(
                $"update report_cases set case_id = {made.CaseId} where case_id = {second.CaseId}"
            )
        );
        await _desk.InDatabase(db =>
            db.Database.ExecuteSqlAsync($"update findings set case_id = {made.CaseId} where case_id = {second.CaseId}")
        );
        return second.Report;
    }

    private static string Section(IDocument page) => page.QuerySelector("#h-closing")!.Closest("section")!.TextContent;

    private static string Problem(IDocument page) => page.QuerySelector("#problem")!.TextContent;

    private Task<AbuseCase> CaseOf(Seeded.Made made) =>
        _desk.InDatabase(db => db.Cases.AsNoTracking().SingleAsync(c => c.Id == made.CaseId));

    private Task<CaseCounters> Counters(Seeded.Made made) =>
        _desk.InDatabase(db => db.CaseCounters.AsNoTracking().SingleAsync(c => c.CaseId == made.CaseId));

    private Task<Decision> Decision(Seeded.Made made) =>
        _desk.InDatabase(db =>
            db.Decisions.AsNoTracking().SingleAsync(d => d.CaseId == made.CaseId && d.Verb == "close")
        );

    private Task<List<string>> Events(Seeded.Made made) =>
        _desk.InDatabase(db => db.CaseEvents.Where(e => e.CaseId == made.CaseId).Select(e => e.Kind).ToListAsync());

    /// <summary>A desk that closes as one of the operators does.</summary>
    private sealed class UnderPolicy(string connection, string preset) : WebDesk(connection)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Desk:Policy", preset);
        }
    }
}
