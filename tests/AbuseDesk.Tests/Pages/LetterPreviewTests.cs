using System.Net;
using AbuseDesk.Cases;
using AbuseDesk.Outgoing;
using AbuseDesk.Staff;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Pages;

public sealed class LetterPreviewTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly WebDesk _desk = new(database.ConnectionString);
    private Visitor _lead = null!;

    public async ValueTask InitializeAsync()
    {
        var email = $"lead@{Guid.NewGuid():N}.example";
        await _desk.Person(email, StaffRole.Lead);
        _lead = await _desk.SignIn(email);
    }

    public async ValueTask DisposeAsync()
    {
        _lead.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task A_preview_is_made_of_a_real_case_and_shows_no_reporter()
    {
        var made = await new Seeded(_desk).Case(
            excerpt: "Sasaki of home.example says https://bank-login.example/login/"
        );
        foreach (var key in LetterBook.Keys)
        {
            var shown = await Preview(key, made.Case);

            var text =
                shown.QuerySelector("#preview-ja")!.TextContent + shown.QuerySelector("#preview-en")!.TextContent;
            Assert.DoesNotContain("Sasaki", text);
            Assert.DoesNotContain("home.example", text);
            Assert.DoesNotContain(made.Report, text);
            Assert.DoesNotContain("{{", text);
            var isToReporter =
                key is "Signature" or "T1" or "T2" or "T3" or "T16" or "T18"
                || key.StartsWith("T4", StringComparison.Ordinal);
            Assert.Contains(isToReporter ? "R000123" : made.Case, text);
        }

        var letter = await Preview("T10", made.Case, ("Typed.BodyEn", "Hello {{ customer_name }}: {{ released_at }}"));
        Assert.Contains("Hello 佐藤花子", letter.QuerySelector("#preview-en")!.TextContent);
        Assert.Contains("Hello {{ customer_name }}", letter.QuerySelector("#body-en")!.TextContent);
        Assert.Equal(0, await Count("T10"));
    }

    [Fact]
    public async Task A_case_of_a_closed_circle_is_not_there_and_one_without_a_customer_says_so()
    {
        var hidden = await new Seeded(_desk).Case("csam", compartment: "csam");
        var alien = await new Seeded(_desk).Case(owner: OwnerKind.NotOurs);
        foreach (
            var (number, said) in new[]
            {
                (hidden.Case, "There is no case"),
                ("MI-2026-999999", "There is no case"),
                ("", "There is no case"),
                (alien.Case, "has no customer"),
            }
        )
        {
            var page = await Preview("T5", number, HttpStatusCode.UnprocessableEntity);
            Assert.Contains(said, page.QuerySelector("#problem")!.TextContent);
            Assert.Null(page.QuerySelector("#preview-ja"));
        }

        Assert.NotNull((await Preview("T3", alien.Case)).QuerySelector("#preview-ja"));
    }

    [Fact]
    public async Task An_authority_is_answered_when_its_case_is_accepted_and_somebody_elses_report_is_not()
    {
        var made = await new Seeded(_desk).Case();
        var other = await new Seeded(_desk).Case();
        await _desk.InDatabase(db =>
            db.Database.ExecuteSqlAsync(
                $"update reports set reporter_role = 'authority' where number = {made.Report}",
                TestContext.Current.CancellationToken
            )
        );

        Assert.Empty((await _lead.Open($"/cases/{other.Case}/accept")).QuerySelectorAll("textarea[id^='body-']"));
        await _lead.Submit($"/cases/{other.Case}/accept", "form.sheet", ("Typed.Text", "seen"));
        await _lead.Submit($"/cases/{made.Case}/accept", "form.sheet", ("Typed.Text", "seen"));

        Assert.Equal(["T18"], await Templates(made));
        Assert.Empty(await Templates(other));
    }

    [Fact]
    public async Task An_opinion_that_is_put_aside_is_thanked_for()
    {
        var made = await new Seeded(_desk).Case("opinion", owner: OwnerKind.Unknown);
        var shown = await _lead.Submit($"/cases/{made.Case}/dismiss", "form.sheet", ("Typed.Code", "opinion"));
        var sheet = await Visitor.Read(shown);
        Assert.Contains("Thank you for taking the time", sheet.QuerySelector("textarea[id^='body-']")!.TextContent);

        var sent = await _lead.Send($"/cases/{made.Case}/dismiss", sheet, "form.sheet");

        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.Equal(["T16"], await Templates(made));
    }

    private Task<IDocument> Preview(string key, string number, params (string Name, string? Value)[] fields) =>
        Preview(key, number, HttpStatusCode.OK, fields);

    private async Task<IDocument> Preview(
        string key,
        string number,
        HttpStatusCode expected,
        params (string Name, string? Value)[] fields
    )
    {
        var page = await _lead.Open($"/admin/templates/{key}");
        page.QuerySelector("#write")!.SetAttribute("action", $"/admin/templates/{key}?handler=Preview");
        var answer = await _lead.Send("/", page, "#write", [.. fields, ("Typed.Case", number)]);
        Assert.Equal(expected, answer.StatusCode);
        return await Visitor.Read(answer);
    }

    private Task<List<string>> Templates(Seeded.Made made) =>
        _desk.InDatabase(db =>
            db.OutgoingMails.Where(m => m.CaseId == made.CaseId).Select(m => m.Template).ToListAsync()
        );

    private Task<int> Count(string key) => _desk.InDatabase(db => db.LetterVersions.CountAsync(v => v.Template == key));
}
