using System.Net;
using System.Text;
using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using Microsoft.Extensions.DependencyInjection;

namespace AbuseDesk.Tests.Pages;

public sealed class FormTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly WebDesk _desk = new(database.ConnectionString);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_report_is_kept_and_its_number_shown()
    {
        using var visitor = _desk.Visit("ja");
        var answer = await Send(visitor);
        Assert.Equal("/report/received", answer.Headers.Location!.ToString());
        var receipt = await visitor.Open("/report/received");
        var number = receipt.QuerySelector(".secret")!.TextContent;
        Assert.Matches("^MI-20[0-9]{2}-R[0-9]{6}$", number);
        var rawId = await _desk.InDatabase(db =>
            Task.FromResult(db.MessageWork.Single(m => m.ReportNumber == number).RawId)
        );
        var bytes = await _desk.Services.GetRequiredService<EvidenceStore>().Body(rawId, CancellationToken.None);
        var mail = Encoding.UTF8.GetString(bytes!.Value.Span);
        Assert.Contains($"{FormMessage.ConsentHeader}: anonymised", mail);
        Assert.Contains("When: 2026-11-24 07:30:00 +09:00", mail.Replace("=\r\n", ""));
        Assert.Contains("Content-Language: ja", mail);
    }

    [Fact]
    public async Task No_consent_is_chosen_for_anybody()
    {
        using var visitor = _desk.Visit();
        var page = await visitor.Open("/report");
        Assert.Empty(page.QuerySelectorAll("input[name='Typed.Consent'][checked]"));
        Assert.Empty(page.QuerySelectorAll("script"));
    }

    [Fact]
    public async Task What_is_missing_is_listed_above_and_said_at_the_field()
    {
        using var visitor = _desk.Visit();
        var answer = await visitor.Submit(
            "/report",
            "form.public-form",
            ("Typed.Where", " "),
            ("Typed.When", "yesterday"),
            ("Typed.Address", "nobody"),
            ("Typed.Name", "<b>me</b>")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await Visitor.Read(answer);
        var links = page.QuerySelectorAll("#errors a").ToList();
        Assert.Equal(
            ["What", "Where", "When", "Address", "Consent"],
            links.Select(l => l.GetAttribute("href")!.TrimStart('#'))
        );
        foreach (var link in links)
        {
            var field = link.GetAttribute("href")!.TrimStart('#');
            Assert.NotNull(page.GetElementById(field));
            Assert.Equal(link.TextContent, page.GetElementById($"wrong-{field}")!.TextContent);
        }

        Assert.Equal("<b>me</b>", page.GetElementById("Name")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_time_in_the_future_is_refused()
    {
        using var visitor = _desk.Visit();
        var page = await Visitor.Read(await Send(visitor, ("Typed.When", "2999-01-01T00:00")));
        Assert.Equal("#When", page.QuerySelector("#errors a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_robot_gets_a_receipt_without_a_number()
    {
        using var visitor = _desk.Visit();
        var before = await Kept();
        await Send(visitor, ("Typed.Website", "https://spam.example"));
        Assert.Null((await visitor.Open("/report/received")).QuerySelector(".secret"));
        Assert.Equal(before, await Kept());
    }

    [Fact]
    public async Task One_address_cannot_flood_the_desk()
    {
        await using var own = new WebDesk(database.ConnectionString);
        using var visitor = own.Visit();
        var page = await visitor.Open("/report");
        HttpResponseMessage answer;
        var sent = 0;
        do
        {
            answer = await visitor.Send("/report", page, "form.public-form");
            sent++;
        } while (answer.StatusCode != HttpStatusCode.TooManyRequests && sent < 20);

        Assert.Equal((HttpStatusCode.TooManyRequests, 11), (answer.StatusCode, sent));
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Contains("wait a minute", (await Visitor.Read(answer)).Body!.TextContent);
    }

    [Fact]
    public async Task The_whole_page_is_light()
    {
        using var visitor = _desk.Visit("ja");
        var page = await visitor.GetText("/report");
        Assert.InRange(Encoding.UTF8.GetByteCount(page), 1, 20_000);
    }

    private static Task<HttpResponseMessage> Send(Visitor visitor, params (string Name, string? Value)[] changes) =>
        visitor.Submit(
            "/report",
            "form.public-form",
            [
                ("Typed.What", "phishing"),
                ("Typed.Where", "hxxps://shop[.]example/login"),
                ("Typed.When", "2026-11-24T07:30"),
                ("Typed.Zone", "Asia/Tokyo"),
                ("Typed.Consent", "Anonymised"),
                ("Typed.Evidence", $"evidence {Guid.NewGuid()}"),
                .. changes,
            ]
        );

    private Task<int> Kept() => _desk.InDatabase(db => Task.FromResult(db.MessageWork.Count()));
}
