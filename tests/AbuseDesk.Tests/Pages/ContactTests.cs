using System.Net;
using AbuseDesk.Cases;
using AbuseDesk.Outgoing;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Pages;

public sealed class ContactTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly WebDesk _desk = new(database.ConnectionString);
    private Visitor _visitor = null!;

    public async ValueTask InitializeAsync()
    {
        var email = $"aiko@{Guid.NewGuid():N}.example";
        await _desk.Person(email);
        _visitor = await _desk.SignIn(email);
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task An_attempt_stands_on_the_case_and_in_its_history_without_the_address()
    {
        var made = await new Seeded(_desk).Case();
        var answer = await Record(made, ("Typed.Address", "03-0000-0001"), ("Typed.Result", "no_answer"));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var page = await _visitor.Open($"/cases/{made.Case}");
        Assert.Contains("03-0000-0001", Section(page));
        Assert.Contains("No answer", Section(page));
        Assert.Contains("Phone No answer", page.QuerySelector(".line")!.TextContent);
        Assert.Contains("rang for long", page.QuerySelector(".line")!.TextContent);
        var payloads = await _desk.InDatabase(db =>
            db.CaseEvents.Where(e => e.CaseId == made.CaseId).Select(e => e.Payload).ToListAsync()
        );
        Assert.DoesNotContain(payloads, p => p.Contains("03-0000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_missing_is_said()
    {
        var made = await new Seeded(_desk).Case();
        var answer = await Record(made, ("Typed.Address", " "), ("Typed.Result", "no_answer"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("Enter the address", (await Visitor.Read(answer)).QuerySelector("#problem")!.TextContent);
    }

    [Fact]
    public async Task A_notice_that_came_back_proposes_the_phone_and_an_attempt_there_lowers_the_flag()
    {
        var made = await new Seeded(_desk).Case();
        await _desk.InDatabase(async db =>
        {
            await db
                .Customers.Where(c => c.Id == made.Customer!.Id)
                .ExecuteUpdateAsync(c => c.SetProperty(x => x.Phone, "03-0000-0009"));
            db.Add(
                new ContactAttempt
                {
                    Id = Guid.NewGuid(),
                    CaseId = made.CaseId,
                    At = CaseEvent.ToMicroseconds(TimeProvider.System.GetUtcNow()),
                    Party = Party.Customer,
                    Channel = "mail",
                    Address = "hanako@customer.example",
                    Found = "notice",
                    Result = "bounced",
                }
            );
            (await db.CaseCounters.SingleAsync(c => c.CaseId == made.CaseId)).Attention = Attention.Bounced;
            return await db.SaveChangesAsync();
        });
        Assert.Contains("Phone 03-0000-0009", Section(await _visitor.Open($"/cases/{made.Case}")));
        var sheet = await _visitor.Open($"/cases/{made.Case}/contact");
        Assert.Equal("03-0000-0009", sheet.QuerySelector("#address")!.GetAttribute("value"));

        await Record(made, ("Typed.Result", "reached"));

        var page = await _visitor.Open($"/cases/{made.Case}");
        Assert.DoesNotContain("Try next", Section(page));
        Assert.Null(
            await _desk.InDatabase(db =>
                db.CaseCounters.Where(c => c.CaseId == made.CaseId).Select(c => c.Attention).SingleAsync()
            )
        );
    }

    private static string Section(IDocument page) => page.QuerySelector("#h-contacts")!.Closest("section")!.TextContent;

    private Task<HttpResponseMessage> Record(Seeded.Made made, params (string Name, string? Value)[] typed) =>
        _visitor.Submit(
            $"/cases/{made.Case}/contact",
            "form.sheet",
            [("Typed.Channel", "phone"), ("Typed.Note", "rang for long"), .. typed]
        );
}
