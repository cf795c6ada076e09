using System.Net;
using System.Text;
using AbuseDesk.Evidence;
using AbuseDesk.Outgoing;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Pages;

/// <summary>Messages, uploads, outbox and registry.</summary>
public sealed class DeskPagesTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly WebDesk _desk = new(database.ConnectionString);
    private Visitor _visitor = null!;

    public async ValueTask InitializeAsync()
    {
        var email = $"{Guid.NewGuid():N}@minato.example";
        await _desk.Person(email);
        _visitor = await _desk.SignIn(email);
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task A_message_that_needs_a_person_says_why_and_can_be_read_again()
    {
        var kept = await NeedsHuman("reader_failed");
        Assert.Contains("A known format", (await _visitor.Open("/messages")).QuerySelector("table")!.TextContent);
        var page = await _visitor.Open($"/messages/{kept.RawId}");
        Assert.Contains("A known format", page.QuerySelector(".notice.warn")!.TextContent);
        await _visitor.Send("/", page, "form[action*=ReadAgain]");
        Assert.Equal(MessageState.Waiting, (await WorkOf(kept)).State);
    }

    [Fact]
    public async Task A_message_is_set_aside_with_the_reason()
    {
        var kept = await NeedsHuman("no_offender_found");
        await _visitor.Submit($"/messages/{kept.RawId}", "form[action*=Ignore]", ("reason", "newsletter"));
        var work = await WorkOf(kept);
        Assert.Equal(
            (MessageState.Ignored, "staff", "newsletter"),
            (work.State, work.IgnoredBecause, work.ProblemDetail)
        );
    }

    [Fact]
    public async Task A_message_is_filed_as_a_person_read_it()
    {
        var kept = await NeedsHuman("reader_failed");
        var path = $"/messages/{kept.RawId}";
        var unclear = await _visitor.Submit(path, "form[action*=File]", ("Typed.Ip", "not an address"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unclear.StatusCode);
        var filed = await _visitor.Submit(
            path,
            "form[action*=File]",
            ("Typed.Category", "brute_force"),
            ("Typed.Ip", "192[.]0[.]2[.]77"),
            ("Typed.When", "2026-11-24 08:55:00 +09:00")
        );
        Assert.Equal(HttpStatusCode.Redirect, filed.StatusCode);
        Assert.Equal(MessageState.Filed, (await WorkOf(kept)).State);
        Assert.Contains("MI-", (await _visitor.Open(path)).QuerySelector(".notice.good a")!.TextContent);
    }

    [Fact]
    public async Task A_filed_message_cannot_be_set_aside()
    {
        var kept = await NeedsHuman("reader_failed");
        var page = await _visitor.Open($"/messages/{kept.RawId}");
        await _desk.InDatabase(db =>
            db.MessageWork.Where(m => m.RawId == kept.RawId)
                .ExecuteUpdateAsync(m => m.SetProperty(w => w.State, MessageState.Filed))
        );
        await _visitor.Send("/", page, "form[action*=Ignore]", ("reason", "too late"));
        Assert.Equal(MessageState.Filed, (await WorkOf(kept)).State);
    }

    [Fact]
    public async Task Uploaded_mails_are_kept_and_known_again()
    {
        var bytes = Encoding.ASCII.GetBytes($"From: a@home.example\r\nSubject: uploaded\r\n\r\n{Guid.NewGuid()}\r\n");
        Assert.Contains("Kept", (await Upload(bytes)).QuerySelector(".notice.good")!.TextContent);
        Assert.Contains("was here before", (await Upload(bytes)).QuerySelector(".notice.good")!.TextContent);
    }

    [Fact]
    public async Task What_was_told_by_phone_goes_in_by_the_same_door()
    {
        var answer = await _visitor.Submit(
            "/upload",
            "form[action*=Spoken]",
            ("Typed.What", "spam"),
            ("Typed.Where", "198.51.100.10"),
            ("Typed.Evidence", Guid.NewGuid().ToString())
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("MI-", (await Visitor.Read(answer)).QuerySelector(".notice.good")!.TextContent);
    }

    [Fact]
    public async Task A_held_mail_can_be_sent_at_once()
    {
        var made = await new Seeded(_desk).Case();
        await _visitor.Submit($"/cases/{made.Case}/warn", "form.sheet", ("Typed.Text", "real"));
        var mail = await _desk.InDatabase(db =>
            db.OutgoingMails.AsNoTracking().SingleAsync(m => m.CaseId == made.CaseId)
        );
        Assert.Contains(mail.Subject, (await _visitor.Open("/outbox")).Body!.TextContent);
        await _visitor.Submit($"/outbox/{mail.Id}", "form[action*=Now]");
        var now = await _desk.InDatabase(db => db.OutgoingMails.AsNoTracking().SingleAsync(m => m.Id == mail.Id));
        Assert.True(now.SendAfter < mail.SendAfter);
    }

    [Fact]
    public async Task A_failed_mail_shows_its_error_and_goes_again()
    {
        var made = await new Seeded(_desk).Case();
        await _visitor.Submit($"/cases/{made.Case}/warn", "form.sheet", ("Typed.Text", "real"));
        await _desk.InDatabase(db =>
            db.OutgoingMails.Where(m => m.CaseId == made.CaseId)
                .ExecuteUpdateAsync(m =>
                    m.SetProperty(x => x.State, OutgoingState.Failed).SetProperty(x => x.LastError, "550 no such user")
                )
        );
        var id = await _desk.InDatabase(db =>
            db.OutgoingMails.Where(m => m.CaseId == made.CaseId).Select(m => m.Id).SingleAsync()
        );
        var page = await _visitor.Open($"/outbox/{id}");
        Assert.Contains("550 no such user", page.Body!.TextContent);
        await _visitor.Send("/", page, "form[action*=Again]");
        Assert.Equal(
            OutgoingState.Waiting,
            await _desk.InDatabase(db => db.OutgoingMails.Where(m => m.Id == id).Select(m => m.State).SingleAsync())
        );
    }

    [Fact]
    public async Task A_customer_is_added_changed_and_found()
    {
        var reference = $"C-{Guid.NewGuid().ToString("N")[..6]}";
        var answer = await _visitor.Submit(
            "/registry/customers",
            "main form",
            ("Typed.Ref", reference),
            ("Typed.Name", "山田商店"),
            ("Typed.Email", "yamada@customer.example")
        );
        Assert.Equal($"/registry/customers/{reference}", answer.Headers.Location!.ToString());
        await _visitor.Submit($"/registry/customers/{reference}", "main form", ("Typed.Name", "山田商店株式会社"));
        Assert.Contains(
            "山田商店株式会社",
            (await _visitor.Open($"/registry?s={reference}")).QuerySelector("table")!.TextContent
        );
    }

    [Fact]
    public async Task An_import_is_tried_first_and_names_every_bad_line()
    {
        var reference = $"C-{Guid.NewGuid().ToString("N")[..6]}";
        var header = "ref,name,contact_name,email,phone,language,flags,note\n";
        var refused = await Import($"{header}{reference},,,,,ja,,\n", take: true);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("line 2", (await Visitor.Read(refused)).QuerySelector(".notice.bad")!.TextContent);

        var good = $"{header}{reference},山田商店,,yamada@customer.example,,ja,,\n";
        Assert.Contains(
            "Nothing was changed",
            (await Visitor.Read(await Import(good, take: false))).QuerySelector("[role=status]")!.TextContent
        );
        Assert.Equal(0, await _desk.InDatabase(db => db.Customers.CountAsync(c => c.Ref == reference)));
        await Import(good, take: true);
        Assert.Equal(1, await _desk.InDatabase(db => db.Customers.CountAsync(c => c.Ref == reference)));
    }

    [Fact]
    public async Task An_assignment_that_overlaps_is_refused()
    {
        var asset = $"198.51.{Random.Shared.Next(256)}.{Random.Shared.Next(256)}/32";
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await _visitor.Submit("/registry/assignments", "main form", ("Typed.Asset", asset))).StatusCode
        );
        var again = await _visitor.Submit("/registry/assignments", "main form", ("Typed.Asset", asset));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
    }

    private async Task<Kept> NeedsHuman(string problem)
    {
        var kept = await new Seeded(_desk).Keep("unclear", Guid.NewGuid().ToString(), TimeProvider.System.GetUtcNow());
        await _desk.InDatabase(db =>
            db.MessageWork.Where(m => m.RawId == kept.RawId)
                .ExecuteUpdateAsync(m =>
                    m.SetProperty(w => w.State, MessageState.NeedsHuman).SetProperty(w => w.Problem, problem)
                )
        );
        return kept;
    }

    private Task<MessageWork> WorkOf(Kept kept) =>
        _desk.InDatabase(db => db.MessageWork.AsNoTracking().SingleAsync(m => m.RawId == kept.RawId));

    private async Task<AngleSharp.Dom.IDocument> Upload(byte[] bytes)
    {
        var page = await _visitor.Open("/upload");
        using var content = new MultipartFormDataContent
        {
            {
                new StringContent(
                    page.QuerySelector("form[action*=Files] input[name=__RequestVerificationToken]")!
                        .GetAttribute("value")!
                ),
                "__RequestVerificationToken"
            },
            { new ByteArrayContent(bytes), "files", "report.eml" },
        };
        return await Visitor.Read(await _visitor.Post("/upload?handler=Files", content));
    }

    private async Task<HttpResponseMessage> Import(string csv, bool take)
    {
        var page = await _visitor.Open("/registry/import");
        using var content = new MultipartFormDataContent
        {
            {
                new StringContent(
                    page.QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!
                ),
                "__RequestVerificationToken"
            },
            { new StringContent("customers"), "kind" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "customers.csv" },
        };
        if (take)
        {
            content.Add(new StringContent("true"), "take");
        }

        return await _visitor.Post("/registry/import", content);
    }
}
