using System.Net;
using AbuseDesk.Cases;
using AbuseDesk.Outgoing;
using AbuseDesk.Staff;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Pages;

public sealed class ActTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly WebDesk _desk = new(database.ConnectionString);
    private Visitor _visitor = null!;
    private Visitor _colleague = null!;

    public async ValueTask InitializeAsync()
    {
        _visitor = await SignIn("aiko");
        _colleague = await SignIn("ken");
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        _colleague.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task A_warning_leaves_as_it_was_edited_and_can_be_undone()
    {
        var made = await new Seeded(_desk).Case();
        var answer = await Do(
            made,
            "warn",
            ("Typed.Mails[0].Body", "件の処理をお願いします。"),
            ("Typed.Text", "seen by me")
        );
        Assert.Equal($"/cases/{made.Case}", answer.Headers.Location!.ToString());
        var mail = await MailOf(made);
        Assert.Equal(
            (OutgoingState.Held, "hanako@customer.example", "件の処理をお願いします。\n"),
            (mail.State, mail.ToAddress, mail.Body)
        );
        Assert.Equal(CaseState.WaitingCustomer, (await CaseOf(made)).State);

        var page = await _visitor.Open($"/cases/{made.Case}");
        Assert.Equal(HttpStatusCode.Redirect, (await _visitor.Send("/", page, ".toast form")).StatusCode);
        Assert.Equal(OutgoingState.Withdrawn, (await MailOf(made)).State);
        Assert.Equal(CaseState.New, (await CaseOf(made)).State);
    }

    [Fact]
    public async Task What_cannot_be_undone_any_more_says_which_mail_has_left()
    {
        var made = await new Seeded(_desk).Case();
        await Do(made, "warn", ("Typed.Text", "real"));
        await _desk.InDatabase(db =>
            db.OutgoingMails.Where(m => m.CaseId == made.CaseId)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.State, OutgoingState.Sent))
        );
        var page = await _visitor.Open($"/cases/{made.Case}");
        await _visitor.Send("/", page, ".toast form");
        Assert.Contains(
            "hanako@customer.example",
            (await _visitor.Open($"/cases/{made.Case}")).QuerySelector(".toast")!.TextContent
        );
        Assert.Equal(CaseState.WaitingCustomer, (await CaseOf(made)).State);
    }

    [Fact]
    public async Task Who_comes_second_is_told_who_did_what_and_overwrites_nothing()
    {
        var made = await new Seeded(_desk).Case();
        var sheet = await _visitor.Open($"/cases/{made.Case}/dismiss");
        await _colleague.Submit($"/cases/{made.Case}/warn", "form.sheet", ("Typed.Text", "real"));
        var answer = await _visitor.Send($"/cases/{made.Case}/dismiss", sheet, "form.sheet");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var alert = (await Visitor.Read(answer)).QuerySelector("#problem")!.TextContent;
        Assert.Contains("Customer warned", alert);
        Assert.Contains("ken", alert);
        Assert.Equal(CaseState.WaitingCustomer, (await CaseOf(made)).State);
    }

    [Fact]
    public async Task A_rule_that_is_broken_is_shown()
    {
        var made = await new Seeded(_desk).Case();
        var answer = await Do(made, "warn", ("Typed.Due", "2020-01-01T00:00"));

        // The letter is written anew for the other deadline first; then the deadline itself is refused.
        var page = await Visitor.Read(answer);
        answer = await _visitor.Send($"/cases/{made.Case}/warn", page, "form.sheet");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(
            "deadline must lie in the future",
            (await Visitor.Read(answer)).QuerySelector("#problem")!.TextContent
        );
        Assert.Equal(CaseState.New, (await CaseOf(made)).State);
    }

    [Fact]
    public async Task A_suspension_shows_its_mail_before_it_is_recorded()
    {
        var made = await new Seeded(_desk).Case();
        var first = await Do(made, "suspend", ("Typed.Text", "site taken offline"), ("Typed.Lever", "suspend_site"));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        var sheet = await Visitor.Read(first);
        Assert.Contains("site taken offline", sheet.QuerySelector("textarea[name='Typed.Mails[0].Body']")!.TextContent);
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await _visitor.Send($"/cases/{made.Case}/suspend", sheet, "form.sheet")).StatusCode
        );
        Assert.NotNull((await CaseOf(made)).ContainedAt);
        Assert.Contains(
            "site taken offline",
            (await _visitor.Open($"/cases/{made.Case}")).QuerySelector(".line")!.TextContent
        );
    }

    [Fact]
    public async Task After_a_preview_the_sheet_is_sent_to_be_done_and_not_to_be_shown_again()
    {
        var made = await new Seeded(_desk).Case();
        var sheet = await _visitor.Open($"/cases/{made.Case}/warn");
        var form = sheet.QuerySelector("form.sheet")!;
        form.SetAttribute("action", form.QuerySelector("button[formaction]")!.GetAttribute("formaction")!);
        var preview = await Visitor.Read(await _visitor.Send("/", sheet, "form.sheet"));
        Assert.Equal($"/cases/{made.Case}/warn", preview.QuerySelector("form.sheet")!.GetAttribute("action"));
    }

    [Fact]
    public async Task A_release_shows_its_mail_before_it_is_recorded()
    {
        var made = await new Seeded(_desk).Case();
        var sheet = await Visitor.Read(await Do(made, "suspend", ("Typed.Text", "taken offline")));
        await _visitor.Send($"/cases/{made.Case}/suspend", sheet, "form.sheet");
        sheet = await Visitor.Read(await Do(made, "release", ("Typed.Text", "back online")));
        Assert.Contains("back online", sheet.QuerySelector("textarea[name='Typed.Mails[0].Body']")!.TextContent);
        Assert.Null((await CaseOf(made)).ReleasedAt);
        await _visitor.Send($"/cases/{made.Case}/release", sheet, "form.sheet");
        Assert.NotNull((await CaseOf(made)).ReleasedAt);
        Assert.Equal(2, await _desk.InDatabase(db => db.OutgoingMails.CountAsync(m => m.CaseId == made.CaseId)));
    }

    [Fact]
    public async Task A_suspension_shows_what_else_it_touches()
    {
        var made = await new Seeded(_desk).Case();
        var sheet = await _visitor.Open($"/cases/{made.Case}/suspend");
        var touched = sheet.QuerySelectorAll(".notice li").Select(l => l.TextContent).ToList();
        Assert.Contains(touched, t => t.Contains("Domains and sites of the customer", StringComparison.Ordinal));
        Assert.Contains(touched, t => t.Contains("site", StringComparison.Ordinal) && t.Contains('1'));
    }

    [Fact]
    public async Task Accepting_without_evidence_needs_a_reason()
    {
        var made = await new Seeded(_desk).Case("spam", "203.0.113.5", "address");
        var refused = await Do(made, "accept");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await Do(made, "accept", ("Typed.Text", "I saw the log"))).StatusCode);
        Assert.NotNull((await CaseOf(made)).AcceptedAt);
    }

    [Fact]
    public async Task A_merge_moves_reports_and_findings_and_back_again()
    {
        var seeded = new Seeded(_desk);
        var from = await seeded.Case(owner: OwnerKind.Unassigned);
        var into = await seeded.Case(owner: OwnerKind.Unassigned);
        await Do(from, "merge", ("Typed.Into", into.Case));
        Assert.Equal(2, await _desk.InDatabase(db => db.Findings.CountAsync(f => f.CaseId == into.CaseId)));
        Assert.Equal(
            2,
            (await _desk.InDatabase(db => db.CaseCounters.SingleAsync(c => c.CaseId == into.CaseId))).Reports
        );
        Assert.Equal(into.CaseId, (await CaseOf(from)).MergedInto);

        var page = await _visitor.Open($"/cases/{from.Case}");
        await _visitor.Send("/", page, ".toast form");
        Assert.Equal(1, await _desk.InDatabase(db => db.Findings.CountAsync(f => f.CaseId == into.CaseId)));
        Assert.Equal(CaseState.New, (await CaseOf(from)).State);
    }

    [Fact]
    public async Task Asking_writes_to_the_reporter_in_their_language()
    {
        var made = await new Seeded(_desk).Case(reporterLanguage: "ja", missing: ["zone"]);
        await Do(made, "ask");
        var mail = await MailOf(made);
        Assert.Equal((Party.Reporter, "ja", "reporter@home.example"), (mail.Party, mail.Language, mail.ToAddress));
        Assert.Contains("タイムゾーン", mail.Body);
        Assert.DoesNotContain(made.Case, mail.Body);
    }

    [Fact]
    public async Task A_note_reads_as_it_was_written()
    {
        var made = await new Seeded(_desk).Case();
        await Do(made, "note", ("Typed.Text", "電話で確認済み"));
        Assert.Contains(
            "電話で確認済み",
            (await _visitor.Open($"/cases/{made.Case}")).QuerySelector(".line .said")!.TextContent
        );
    }

    [Fact]
    public async Task A_correction_gives_the_case_another_category_and_key()
    {
        var made = await new Seeded(_desk).Case();
        await Do(made, "correct", ("Typed.Category", "malware_dist"), ("Typed.Owner", "not_ours"));
        var corrected = await CaseOf(made);
        Assert.Equal(("malware_dist", OwnerKind.NotOurs), (corrected.Category, corrected.Owner));
        Assert.Null(corrected.CustomerId);
    }

    [Fact]
    public async Task Every_act_that_is_offered_has_a_sheet()
    {
        var made = await new Seeded(_desk).Case();
        foreach (var link in (await _visitor.Open($"/cases/{made.Case}")).QuerySelectorAll(".acts a[data-hotkey]"))
        {
            var sheet = await _visitor.Open(link.GetAttribute("href")!);
            Assert.NotNull(sheet.QuerySelector("form.sheet [data-submit]"));
        }
    }

    private async Task<HttpResponseMessage> Do(Seeded.Made made, string act, params (string, string?)[] fields) =>
        await _visitor.Submit(
            $"/cases/{made.Case}/{act}",
            "form.sheet",
            [.. fields, .. act is "suspend" ? [("Typed.Why", "the lead said so")] : Array.Empty<(string, string?)>()]
        );

    private Task<OutgoingMail> MailOf(Seeded.Made made) =>
        _desk.InDatabase(db => db.OutgoingMails.AsNoTracking().SingleAsync(m => m.CaseId == made.CaseId));

    private Task<AbuseCase> CaseOf(Seeded.Made made) =>
        _desk.InDatabase(db => db.Cases.AsNoTracking().SingleAsync(c => c.Id == made.CaseId));

    private async Task<Visitor> SignIn(string name)
    {
        var email = $"{name}@{Guid.NewGuid():N}.example";
        await _desk.Person(email, StaffRole.Lead);
        return await _desk.SignIn(email);
    }
}
