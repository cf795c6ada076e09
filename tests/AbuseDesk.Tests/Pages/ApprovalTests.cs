using System.Net;
using AbuseDesk.Cases;
using AbuseDesk.Outgoing;
using AbuseDesk.Staff;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Tests.Pages;

/// <summary>Two people decide: one asks, another gives the word.</summary>
public sealed class ApprovalTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly WebDesk _desk = new(database.ConnectionString);
    private readonly string _tag = Guid.NewGuid().ToString("N")[..8];
    private Visitor _operator = null!;
    private Visitor _lead = null!;
    private Visitor _otherLead = null!;

    public async ValueTask InitializeAsync()
    {
        (_operator, _lead, _otherLead) = (
            await SignIn("aiko", StaffRole.Operator),
            await SignIn("tanaka", StaffRole.Lead),
            await SignIn("ken", StaffRole.Lead)
        );
    }

    public async ValueTask DisposeAsync()
    {
        _operator.Dispose();
        _lead.Dispose();
        _otherLead.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_is_done_before_the_second_word_and_everything_after_it()
    {
        var made = await Asked(_operator, "isolate_server");
        Assert.Null((await CaseOf(made)).ContainedAt);
        Assert.False(await _desk.InDatabase(db => db.OutgoingMails.AnyAsync(m => m.CaseId == made.CaseId)));
        Assert.Equal(Attention.ApprovalAsked, (await Counters(made)).Attention);

        var sheet = await Review(_lead, made);
        Assert.Contains("Approve and do", sheet.QuerySelector("[data-submit]")!.TextContent);
        var answer = await _lead.Send($"/cases/{made.Case}/suspend", sheet, "form.sheet");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);

        Assert.NotNull((await CaseOf(made)).ContainedAt);
        var action = await _desk.InDatabase(db => db.CaseActions.SingleAsync(a => a.CaseId == made.CaseId));
        Assert.Equal(
            (await IdOf("aiko"), (Guid?)await IdOf("tanaka"), ActionState.Done),
            (action.RequestedBy, action.ApprovedBy, action.State)
        );
        Assert.Equal(1, await _desk.InDatabase(db => db.OutgoingMails.CountAsync(m => m.CaseId == made.CaseId)));
        var page = (await _operator.Open($"/cases/{made.Case}")).Body!.TextContent;
        Assert.Contains("Approved by tanaka", page);
        Assert.Contains("Asked by aiko", page);
    }

    [Fact]
    public async Task Who_asked_cannot_approve_whatever_their_role()
    {
        var made = await Asked(_lead, "isolate_server");
        var page = await _lead.Open($"/cases/{made.Case}");
        Assert.Null(page.QuerySelector("a[href*='request=']"));
        Assert.Contains("You cannot approve what you asked for", page.Body!.TextContent);

        // the address of the sheet typed in by hand is a sheet of one's own, and one request is open already
        var request = await RequestOf(made);
        var own = await _lead.Open($"/cases/{made.Case}/suspend?request={request.Id}");
        var answer = await _lead.Send(
            $"/cases/{made.Case}/suspend",
            own,
            "form.sheet",
            ("Typed.Request", request.Id.ToString()),
            ("Typed.Lever", "isolate_server"),
            ("Typed.Why", "large impact")
        );
        answer = await Again(_lead, made, answer);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("A request for approval is open", (await Visitor.Read(answer)).Body!.TextContent);
        Assert.Null((await CaseOf(made)).ContainedAt);

        var sheet = await Review(_otherLead, made);
        await _otherLead.Send($"/cases/{made.Case}/suspend", sheet, "form.sheet");
        Assert.NotNull((await CaseOf(made)).ContainedAt);
    }

    [Fact]
    public async Task The_database_refuses_an_action_approved_by_its_requester()
    {
        var made = await Asked(_operator, "isolate_server");
        await _lead.Send($"/cases/{made.Case}/suspend", await Review(_lead, made), "form.sheet");
        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            _desk.InDatabase(db =>
                db.Database.ExecuteSqlAsync(
                    $"update case_actions set approved_by = requested_by where case_id = {made.CaseId}"
                )
            )
        );
        Assert.Equal("ck_case_actions_second_word", refused.ConstraintName);
    }

    [Fact]
    public async Task An_operator_cannot_give_the_word_of_a_lead()
    {
        var made = await Asked(_lead, "isolate_server");
        Assert.Contains(
            "Only a lead can approve this",
            (await _operator.Open($"/cases/{made.Case}")).Body!.TextContent
        );
        var sheet = await Review(_operator, made, isOffered: false);
        var answer = await _operator.Send($"/cases/{made.Case}/suspend", sheet, "form.sheet");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Null((await CaseOf(made)).ContainedAt);
    }

    [Fact]
    public async Task Of_two_who_decide_at_the_same_time_the_second_is_told_what_the_first_did()
    {
        var made = await Asked(_operator, "isolate_server");
        var (one, other) = (await Review(_lead, made), await Review(_otherLead, made));
        await _lead.Send($"/cases/{made.Case}/suspend", one, "form.sheet");
        var second = await _otherLead.Send($"/cases/{made.Case}/suspend", other, "form.sheet");
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Contains("Approved", (await Visitor.Read(second)).QuerySelector("#problem")!.TextContent);
        Assert.Equal(1, await _desk.InDatabase(db => db.CaseActions.CountAsync(a => a.CaseId == made.CaseId)));
    }

    [Fact]
    public async Task A_refusal_says_why_and_ends_the_request()
    {
        var made = await Asked(_operator, "isolate_server");
        var page = await _lead.Open($"/cases/{made.Case}");
        await _lead.Send("/", page, "form[action*='Refuse']", ("why", ""));
        Assert.Equal(RequestState.Open, (await RequestOf(made)).State);

        page = await _lead.Open($"/cases/{made.Case}");
        await _lead.Send("/", page, "form[action*='Refuse']", ("why", "the site alone is enough"));
        Assert.Equal(RequestState.Refused, (await RequestOf(made)).State);
        Assert.Contains(
            "the site alone is enough",
            (await _operator.Open($"/cases/{made.Case}")).QuerySelector(".line")!.TextContent
        );
    }

    [Fact]
    public async Task Only_who_asked_withdraws_a_request()
    {
        var made = await Asked(_operator, "isolate_server");
        var page = await _operator.Open($"/cases/{made.Case}");
        var withdraw = page.QuerySelector("form[action*='Withdraw']")!.GetAttribute("action")!;
        var theirs = await _lead.Open($"/cases/{made.Case}");
        theirs.QuerySelector("form[action*='Refuse']")!.SetAttribute("action", withdraw);
        await _lead.Send("/", theirs, "form[action*='Withdraw']");
        Assert.Equal(RequestState.Open, (await RequestOf(made)).State);

        await _operator.Send("/", page, "form[action*='Withdraw']");
        Assert.Equal(RequestState.Withdrawn, (await RequestOf(made)).State);
    }

    [Fact]
    public async Task What_was_asked_for_is_what_is_approved_and_the_words_of_its_mail_stay()
    {
        var made = await Asked(_operator, "isolate_server", ("Typed.Mails[0].Body", "わたしが書いた文面です。"));
        var sheet = await Review(_lead, made);
        Assert.Contains(
            "わたしが書いた文面です。",
            sheet.QuerySelector("textarea[name='Typed.Mails[0].Body']")!.TextContent
        );

        // another lever smuggled in with the answer counts for nothing
        await _lead.Send($"/cases/{made.Case}/suspend", sheet, "form.sheet", ("Typed.Lever", "terminate"));
        var action = await _desk.InDatabase(db => db.CaseActions.SingleAsync(a => a.CaseId == made.CaseId));
        Assert.Equal("isolate_server", action.Lever);
        var mail = await _desk.InDatabase(db => db.OutgoingMails.SingleAsync(m => m.CaseId == made.CaseId));
        Assert.Equal((OutgoingState.Held, "わたしが書いた文面です。\n"), (mail.State, mail.Body));
    }

    [Fact]
    public async Task What_destroys_evidence_needs_the_place_where_it_is_kept()
    {
        var made = await new Seeded(_desk).Case();
        var refused = await Ask(_operator, made, "terminate");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Keep it first", (await Visitor.Read(refused)).Body!.TextContent);

        await Ask(_operator, made, "terminate", ("Typed.KeptAt", "/vault/1"));
        await _lead.Send($"/cases/{made.Case}/suspend", await Review(_lead, made), "form.sheet");
        var snapshot = await _desk.InDatabase(db => db.EvidenceSnapshots.SingleAsync(s => s.CaseId == made.CaseId));
        Assert.Equal(("/vault/1", EvidenceSnapshot.HashOf(snapshot.Document)), (snapshot.KeptAt, snapshot.Sha256));
        Assert.Contains(made.Report, snapshot.Document);
        Assert.DoesNotContain("reporter@home.example", snapshot.Document);
        Assert.Equal(snapshot.Document, await _lead.GetText($"/cases/{made.Case}/snapshots/{snapshot.Id}"));
        await Assert.ThrowsAsync<PostgresException>(() =>
            _desk.InDatabase(db => db.EvidenceSnapshots.Where(s => s.Id == snapshot.Id).ExecuteDeleteAsync())
        );
    }

    private async Task<Seeded.Made> Asked(Visitor by, string lever, params (string, string?)[] fields)
    {
        var made = await new Seeded(_desk).Case();
        var answer = await Ask(by, made, lever, fields);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return made;
    }

    // The first answer shows the letter as it reads for the lever that was chosen; the second sends it.
    private static async Task<HttpResponseMessage> Ask(
        Visitor by,
        Seeded.Made made,
        string lever,
        params (string Name, string? Value)[] fields
    )
    {
        var path = $"/cases/{made.Case}/suspend";
        var first = await by.Submit(
            path,
            "form.sheet",
            [
                ("Typed.Lever", lever),
                ("Typed.Text", "taken off the network"),
                ("Typed.Why", "impact is large"),
                .. fields.Where(f => !f.Name.Contains("Mails", StringComparison.Ordinal)),
            ]
        );
        return await by.Send(
            path,
            await Visitor.Read(first),
            "form.sheet",
            [.. fields.Where(f => f.Name.Contains("Mails", StringComparison.Ordinal))]
        );
    }

    private static async Task<HttpResponseMessage> Again(Visitor by, Seeded.Made made, HttpResponseMessage first) =>
        first.StatusCode is HttpStatusCode.OK
            ? await by.Send($"/cases/{made.Case}/suspend", await Visitor.Read(first), "form.sheet")
            : first;

    private async Task<AngleSharp.Dom.IDocument> Review(Visitor by, Seeded.Made made, bool isOffered = true)
    {
        var path = $"/cases/{made.Case}/suspend?request={(await RequestOf(made)).Id}";
        var link = (await by.Open($"/cases/{made.Case}")).QuerySelector($"a[href='{path}']");
        Assert.Equal(isOffered, link is not null);
        return await by.Open(path);
    }

    private Task<ActionRequest> RequestOf(Seeded.Made made) =>
        _desk.InDatabase(db => db.ActionRequests.AsNoTracking().SingleAsync(r => r.CaseId == made.CaseId));

    private Task<AbuseCase> CaseOf(Seeded.Made made) =>
        _desk.InDatabase(db => db.Cases.AsNoTracking().SingleAsync(c => c.Id == made.CaseId));

    private Task<CaseCounters> Counters(Seeded.Made made) =>
        _desk.InDatabase(db => db.CaseCounters.AsNoTracking().SingleAsync(c => c.CaseId == made.CaseId));

    private Task<Guid> IdOf(string name) =>
        _desk.InDatabase(db =>
            db.Users.Where(u => u.Email == $"{name}@{_tag}.example").Select(u => u.Id).SingleAsync()
        );

    private async Task<Visitor> SignIn(string name, StaffRole role)
    {
        await _desk.Person($"{name}@{_tag}.example", role);
        return await _desk.SignIn($"{name}@{_tag}.example");
    }
}
