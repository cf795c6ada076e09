using System.Net;
using AbuseDesk.Cases;
using AbuseDesk.Clocks;
using AbuseDesk.Outgoing;
using AbuseDesk.Partners;
using AbuseDesk.Staff;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Pages;

public sealed class PartnerTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly WebDesk _desk = new(database.ConnectionString);
    private readonly string _tag = Guid.NewGuid().ToString("N")[..8];
    private Visitor _visitor = null!;

    public async ValueTask InitializeAsync()
    {
        await _desk.Person($"aiko@{_tag}.example", StaffRole.Lead);
        _visitor = await _desk.SignIn($"aiko@{_tag}.example");
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task A_case_is_handed_to_a_partner_who_learns_nothing_of_the_reporter()
    {
        var partner = await Partner();
        var made = await new Seeded(_desk).Case();
        await HandOver(made, partner);

        var mails = await Mails(made);
        var letter = Assert.Single(mails, m => m.Party == Party.Downstream);
        Assert.Equal(($"abuse@{_tag}.example", "T17-partner"), (letter.ToAddress, letter.Template));
        Assert.Contains("bank-login.example", letter.Body, StringComparison.Ordinal);
        var reporter = await Reporter(made);
        Assert.DoesNotContain(reporter, letter.Body + letter.Subject, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(made.Customer!.Ref, letter.Body, StringComparison.Ordinal);
        var told = Assert.Single(mails, m => m.Party == Party.Reporter);
        Assert.Equal("T4-forwarded_to_partner", told.Template);
        Assert.DoesNotContain("Group desk", told.Body, StringComparison.Ordinal);
        var of = await CaseOf(made);
        Assert.Equal((CaseState.WaitingCustomer, partner, null), (of.State, of.PartnerId, of.NotifiedAt));
        var clock = await _desk.InDatabase(db =>
            db.CaseClocks.SingleAsync(k => k.CaseId == made.CaseId && k.CompletedAt == null)
        );
        Assert.Equal(ClockBasis.Downstream, clock.Basis);
        Assert.Contains(made.Case, (await _visitor.Open("/partners")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taken_back_within_the_hold_it_is_ours_again_and_can_be_handed_over_anew()
    {
        var partner = await Partner();
        var made = await new Seeded(_desk).Case();
        await HandOver(made, partner);
        var page = await _visitor.Open($"/cases/{made.Case}");
        await _visitor.Send($"/cases/{made.Case}", page, "form[action='/cases/undo']");

        var of = await CaseOf(made);
        Assert.Equal((CaseState.New, null), (of.State, of.PartnerId));
        Assert.All(await Mails(made), m => Assert.Equal(OutgoingState.Withdrawn, m.State));
        Assert.Equal(HandOverState.Withdrawn, (await HandOverOf(made)).State);
        await HandOver(made, partner);
        Assert.Equal(HandOverState.Sent, (await HandOverOf(made)).State);
    }

    [Fact]
    public async Task They_accept_with_their_number_and_say_that_it_is_done()
    {
        var made = await new Seeded(_desk).Case();
        await HandOver(made, await Partner());
        await Said(made, "Accepted", "GC-4711");

        var accepted = await HandOverOf(made);
        Assert.Equal((HandOverState.Accepted, "GC-4711"), (accepted.State, accepted.TheirNumber));
        Assert.Equal(CaseState.WaitingCustomer, (await CaseOf(made)).State);
        Assert.Contains("GC-4711", (await _visitor.Open($"/cases/{made.Case}")).Body!.TextContent);

        await Said(made, "Done");
        var done = await HandOverOf(made);
        Assert.Equal((HandOverState.Done, "GC-4711"), (done.State, done.TheirNumber));
        var of = await CaseOf(made);
        Assert.Equal((CaseState.Open, null, null), (of.State, of.PartnerId, of.DueAt));
    }

    [Fact]
    public async Task What_they_return_needs_a_reason_and_is_ours_again()
    {
        var made = await new Seeded(_desk).Case();
        await HandOver(made, await Partner());

        var refused = await Said(made, "Returned");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Say why", (await Visitor.Read(refused)).QuerySelector("#problem")!.TextContent);
        Assert.Equal(HandOverState.Sent, (await HandOverOf(made)).State);

        await Said(made, "Returned", note: "not our customer");
        Assert.Equal(HandOverState.Returned, (await HandOverOf(made)).State);
        Assert.Equal((CaseState.Open, null), ((await CaseOf(made)).State, (await CaseOf(made)).PartnerId));
        var line = (await _visitor.Open($"/cases/{made.Case}")).QuerySelector(".line")!.TextContent;
        Assert.Contains("The partner returned it", line);
        Assert.Contains("not our customer", line);
    }

    [Fact]
    public async Task A_case_that_came_from_a_partner_keeps_their_number()
    {
        var partner = await Partner();
        var made = await new Seeded(_desk).Case();
        var path = $"/cases/{made.Case}/partner";
        var without = await _visitor.Submit(path, "form.sheet", ("Typed.Partner", partner.ToString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.StatusCode);

        await _visitor.Submit(
            path,
            "form.sheet",
            ("Typed.Partner", partner.ToString()),
            ("Typed.TheirNumber", "GC-1\r\nBcc: x")
        );
        var came = await HandOverOf(made);
        Assert.Equal((HandOverState.Received, "GC-1 Bcc: x"), (came.State, came.TheirNumber));
        Assert.Equal(CaseState.New, (await CaseOf(made)).State);
    }

    [Theory]
    [InlineData("ncii")]
    [InlineData("csam")]
    public async Task What_must_not_leave_by_mail_is_not_offered(string category)
    {
        var officer = $"officer@{Guid.NewGuid():N}.example";
        await _desk.Person(officer, StaffRole.Officer, false, category);
        using var visitor = await _desk.SignIn(officer);
        var made = await new Seeded(_desk).Case(category, compartment: category);

        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Get($"/cases/{made.Case}/to-partner")).StatusCode);
        Assert.DoesNotContain(made.Case, (await _visitor.Open("/partners?tab=all")).Body!.TextContent);
    }

    [Theory]
    [InlineData("Typed.Name", " ", "Enter the name")]
    [InlineData("Typed.Email", "abuse at example", "abuse at example")]
    [InlineData("Typed.AnswerDays", "900", "1 to 60")]
    [InlineData("Typed.Language", "xx", "1 to 60")]
    public async Task A_partner_that_is_written_down_wrongly_is_refused_with_the_reason(
        string field,
        string value,
        string says
    )
    {
        var answer = await Saved("/partners/edit", (field, value));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(says, (await Visitor.Read(answer)).QuerySelector("#problem")!.TextContent);
    }

    [Fact]
    public async Task A_name_is_given_once_and_of_two_editors_the_second_is_told()
    {
        var partner = await Partner();
        var twin = await Saved("/partners/edit");
        Assert.Equal(HttpStatusCode.Conflict, twin.StatusCode);

        var path = $"/partners/edit/{partner}";
        var (first, second) = (await _visitor.Open(path), await _visitor.Open(path));
        await _visitor.Send(path, first, "form.sheet", ("Typed.AnswerDays", "5"));
        var late = await _visitor.Send(path, second, "form.sheet", ("Typed.IsRetired", "true"));
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        var kept = await _desk.InDatabase(db => db.Partners.SingleAsync(p => p.Id == partner));
        Assert.Equal((5, false), (kept.AnswerDays, kept.IsRetired));
    }

    private async Task<Guid> Partner()
    {
        Assert.Equal(HttpStatusCode.Redirect, (await Saved("/partners/edit")).StatusCode);
        return await _desk.InDatabase(db =>
            db.Partners.Where(p => p.Name == $"Group desk {_tag}").Select(p => p.Id).SingleAsync()
        );
    }

    private Task<HttpResponseMessage> Saved(string path, params (string Name, string? Value)[] changed) =>
        _visitor.Submit(
            path,
            "form.sheet",
            [
                .. new (string Name, string? Value)[]
                {
                    ("Typed.Name", $"Group desk {_tag}"),
                    ("Typed.Email", $"abuse@{_tag}.example"),
                }.Where(f => changed.All(c => !c.Name.Equals(f.Name, StringComparison.Ordinal))),
                .. changed,
            ]
        );

    private async Task HandOver(Seeded.Made made, Guid partner)
    {
        var path = $"/cases/{made.Case}/to-partner";
        var chosen = await _visitor.Submit(path, "form.sheet", ("Typed.Partner", partner.ToString()));
        if (chosen.StatusCode == HttpStatusCode.OK)
        {
            chosen = await _visitor.Send(path, await Visitor.Read(chosen), "form.sheet");
        }

        Assert.Equal(HttpStatusCode.Redirect, chosen.StatusCode);
    }

    private Task<HttpResponseMessage> Said(Seeded.Made made, string said, string? number = null, string? note = null) =>
        _visitor.Submit(
            $"/cases/{made.Case}/partner",
            "form.sheet",
            ("Typed.Said", said),
            ("Typed.TheirNumber", number),
            ("Typed.Note", note)
        );

    private Task<HandOver> HandOverOf(Seeded.Made made) =>
        _desk.InDatabase(db =>
            db.HandOvers.Where(h => h.CaseId == made.CaseId).OrderByDescending(h => h.At).FirstAsync()
        );

    private Task<AbuseCase> CaseOf(Seeded.Made made) =>
        _desk.InDatabase(db => db.Cases.SingleAsync(c => c.Id == made.CaseId));

    private Task<List<OutgoingMail>> Mails(Seeded.Made made) =>
        _desk.InDatabase(db => db.OutgoingMails.Where(m => m.CaseId == made.CaseId).ToListAsync());

    private Task<string> Reporter(Seeded.Made made) =>
        _desk.InDatabase(db =>
            db.Reports.Where(r => r.Number == made.Report).Select(r => r.ReporterAddress!).SingleAsync()
        );
}
