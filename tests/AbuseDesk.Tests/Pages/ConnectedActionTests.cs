using System.Net;
using AbuseDesk.Cases;
using AbuseDesk.Connectors;
using AbuseDesk.Outgoing;
using AbuseDesk.Staff;
using AbuseDesk.Tests.Connectors;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace AbuseDesk.Tests.Pages;

/// <summary>What a connector carries out is done when it says so, and the customer is told no earlier.</summary>
public sealed class ConnectedActionTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private Receiver _receiver = null!;
    private Connected _desk = null!;
    private Visitor _lead = null!;
    private NpgsqlDataSource _source = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _receiver = await Receiver.Start();
        _source = NpgsqlDataSource.Create(database.ConnectionString);
        _desk = new Connected(database.ConnectionString, _receiver.Url);
        var email = $"tanaka@{Guid.NewGuid():N}.example";
        await _desk.Person(email, StaffRole.Lead);
        _lead = await _desk.SignIn(email);
    }

    public async ValueTask DisposeAsync()
    {
        _lead.Dispose();
        await _desk.DisposeAsync();
        await _receiver.DisposeAsync();
        await _source.DisposeAsync();
    }

    [Fact]
    public async Task A_site_is_suspended_when_the_connector_says_so_and_then_the_letter_leaves()
    {
        var made = await Ordered();
        Assert.Null((await CaseOf(made)).ContainedAt);
        Assert.Equal(OutgoingState.Parked, (await MailOf(made)).State);
        Assert.Contains("Under way", (await _lead.Open($"/cases/{made.Case}")).Body!.TextContent);

        await Run();
        var asked = Assert.Single(_receiver.Requests);
        Assert.Equal(
            ("suspend_site", "bank-login.example"),
            (
                asked.Asked.GetProperty("key").GetString(),
                asked.Asked.GetProperty("resource").GetProperty("value").GetString()
            )
        );
        var suspended = await CaseOf(made);
        Assert.NotNull(suspended.ContainedAt);
        Assert.Equal(CaseState.WaitingCustomer, suspended.State);
        Assert.Equal(OutgoingState.Held, (await MailOf(made)).State);
        Assert.Equal(ActionState.Done, (await ActionOf(made)).State);
    }

    [Fact]
    public async Task What_failed_is_seen_and_can_be_asked_for_again()
    {
        _receiver.Reply = Behaviours.Failed;
        var made = await Ordered();
        await Run();
        Assert.Equal(
            (ActionState.Failed, "no_such_site"),
            ((await ActionOf(made)).State, (await ActionOf(made)).Result)
        );
        Assert.Null((await CaseOf(made)).ContainedAt);
        Assert.Equal(OutgoingState.Parked, (await MailOf(made)).State);
        Assert.Equal(Attention.ConnectorFailed, (await Counters(made)).Attention);
        var page = await _lead.Open($"/cases/{made.Case}");
        Assert.Contains("There is no such site", page.Body!.TextContent);

        _receiver.Reply = Behaviours.Done;
        await _lead.Send("/", page, "form[action*='calls']");
        await Run();
        Assert.NotNull((await CaseOf(made)).ContainedAt);
        Assert.Equal(OutgoingState.Held, (await MailOf(made)).State);
    }

    [Fact]
    public async Task What_the_connector_cannot_do_a_person_does_by_hand()
    {
        _receiver.Reply = Behaviours.Failed;
        var made = await Ordered();
        await Run();
        await Press(made, "ByHand");
        Assert.NotNull((await CaseOf(made)).ContainedAt);
        Assert.Equal(
            (ActionState.Done, CaseActions.ByHand),
            ((await ActionOf(made)).State, (await ActionOf(made)).Result)
        );
        Assert.Equal(OutgoingState.Held, (await MailOf(made)).State);
    }

    [Fact]
    public async Task What_is_given_up_tells_the_customer_nothing()
    {
        _receiver.Reply = Behaviours.Failed;
        var made = await Ordered();
        await Run();
        await Press(made, "Withdraw");
        Assert.Null((await CaseOf(made)).ContainedAt);
        Assert.Equal(ActionState.Withdrawn, (await ActionOf(made)).State);
        Assert.Equal(OutgoingState.Withdrawn, (await MailOf(made)).State);
    }

    [Fact]
    public async Task Where_only_a_part_is_given_up_the_customer_hears_of_the_rest()
    {
        _receiver.Reply = Behaviours.Failed;
        var made = await Ordered(("Typed.Lever", "block_url"), ("Typed.Also", "suspend_site"));
        Assert.NotNull((await CaseOf(made)).ContainedAt);
        Assert.Equal(OutgoingState.Parked, (await MailOf(made)).State);
        await Run();
        await Press(made, "Withdraw");
        Assert.Equal(OutgoingState.Held, (await MailOf(made)).State);
    }

    [Fact]
    public async Task Within_the_hold_time_an_undo_takes_back_the_call_the_letter_and_the_action()
    {
        var made = await Ordered();
        await _lead.Send("/", await _lead.Open($"/cases/{made.Case}"), ".toast form");
        await Run();
        Assert.Empty(_receiver.Requests);
        Assert.Equal(ActionState.Withdrawn, (await ActionOf(made)).State);
        Assert.Equal(OutgoingState.Withdrawn, (await MailOf(made)).State);
        Assert.Equal(CaseState.New, (await CaseOf(made)).State);
    }

    [Fact]
    public async Task Once_the_connector_has_it_an_undo_is_refused()
    {
        _receiver.Reply = Behaviours.Pending;
        var made = await Ordered();
        var page = await _lead.Open($"/cases/{made.Case}");
        await Run();
        await _lead.Send("/", page, ".toast form");
        Assert.Equal(ActionState.Asked, (await ActionOf(made)).State);
        Assert.Contains(
            "The request for bank-login.example",
            (await _lead.Open($"/cases/{made.Case}")).QuerySelector(".toast")!.TextContent,
            StringComparison.OrdinalIgnoreCase
        );
    }

    [Fact]
    public async Task A_case_does_not_end_while_something_is_under_way()
    {
        _receiver.Reply = Behaviours.Pending;
        var made = await Ordered();
        await Run();
        var answer = await _lead.Submit($"/cases/{made.Case}/dismiss", "form.sheet");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("has not ended", (await Visitor.Read(answer)).QuerySelector("#problem")!.TextContent);
    }

    [Fact]
    public async Task A_release_goes_the_same_way_with_what_was_looked_at_before()
    {
        var made = await Ordered();
        await Run();
        var first = await _lead.Submit(
            $"/cases/{made.Case}/release",
            "form.sheet",
            ("Typed.Text", "cleaned"),
            ("Typed.Checked", "content_removed")
        );
        var sheet = await Visitor.Read(first);
        Assert.NotNull(sheet.QuerySelector("input[value='content_removed'][checked]"));
        await _lead.Send($"/cases/{made.Case}/release", sheet, "form.sheet");
        Assert.Null((await CaseOf(made)).ReleasedAt);

        await Run();
        Assert.Equal("release", _receiver.Requests.Last().Asked.GetProperty("key").GetString());
        Assert.Equal(
            "suspend_site",
            _receiver.Requests.Last().Asked.GetProperty("parameters").GetProperty("levers").GetString()
        );
        Assert.NotNull((await CaseOf(made)).ReleasedAt);
        var line = (await _lead.Open($"/cases/{made.Case}")).QuerySelector(".line")!.TextContent;
        Assert.Contains("Looked at: The content is removed", line);
        Assert.Contains("Left open:", line);
        Assert.Equal(
            [OutgoingState.Held, OutgoingState.Held],
            await _desk.InDatabase(db =>
                db.OutgoingMails.Where(m => m.CaseId == made.CaseId).Select(m => m.State).ToListAsync()
            )
        );
    }

    private async Task<Seeded.Made> Ordered(params (string, string?)[] fields)
    {
        var made = await new Seeded(_desk).Case();
        var first = await _lead.Submit(
            $"/cases/{made.Case}/suspend",
            "form.sheet",
            [
                .. fields.Length > 0 ? fields : [("Typed.Lever", "suspend_site")],
                ("Typed.Text", "site taken offline"),
                ("Typed.Why", "seen by me"),
            ]
        );
        var answer = await _lead.Send(
            $"/cases/{made.Case}/suspend",
            await Visitor.Read(first),
            "form.sheet",
            [.. fields.Where(f => f.Item1 is "Typed.Also")]
        );
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return made;
    }

    private async Task Press(Seeded.Made made, string handler)
    {
        var page = await _lead.Open($"/cases/{made.Case}");
        var form = page.QuerySelector("form[action*='calls']")!;
        form.SetAttribute(
            "action",
            form.QuerySelector($"button[formaction*='{handler}']")!.GetAttribute("formaction")!
        );
        await _lead.Send("/", page, $"form[action*='{handler}']");
    }

    // The worker's turn, with every hold over.
    private async Task Run()
    {
        await _desk.InDatabase(db =>
            db.Database.ExecuteSqlAsync($"update connector_calls set next_at = now() where state = 'waiting'", Cancel)
        );
        var book = new ConnectorBook([Asked.Webhook(_receiver.Url, AbuseDesk.Ops.ConnectorMode.Callback)]);
        var runner = new ConnectorRunner(
            _source,
            book,
            Asked.Clients(),
            ConnectorDesk.Quick,
            TimeProvider.System,
            NullLogger<ConnectorRunner>.Instance
        );
        await runner.RunDue(Cancel);
    }

    private Task<OutgoingMail> MailOf(Seeded.Made made) =>
        _desk.InDatabase(db => db.OutgoingMails.AsNoTracking().SingleAsync(m => m.CaseId == made.CaseId));

    private Task<CaseAction> ActionOf(Seeded.Made made) =>
        _desk.InDatabase(db => db.CaseActions.AsNoTracking().SingleAsync(a => a.CaseId == made.CaseId));

    private Task<AbuseCase> CaseOf(Seeded.Made made) =>
        _desk.InDatabase(db => db.Cases.AsNoTracking().SingleAsync(c => c.Id == made.CaseId));

    private Task<CaseCounters> Counters(Seeded.Made made) =>
        _desk.InDatabase(db => db.CaseCounters.AsNoTracking().SingleAsync(c => c.CaseId == made.CaseId));

    /// <summary>The web of a desk whose hosting panel suspends sites.</summary>
    private sealed class Connected(string connection, Uri url) : WebDesk(connection)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Desk:Connectors:0:Name", "panel");
            builder.UseSetting("Desk:Connectors:0:Kind", "Webhook");
            builder.UseSetting("Desk:Connectors:0:Url", url.ToString());
            builder.UseSetting("Desk:Connectors:0:Secret", Receiver.Secret);
            builder.UseSetting("Desk:Connectors:0:Mode", "Callback");
            builder.UseSetting("Desk:Connectors:0:For:0", "suspend_site");
            builder.UseSetting("Desk:Connectors:0:For:1", "release");
        }
    }
}
