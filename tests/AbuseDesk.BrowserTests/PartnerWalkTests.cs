using AbuseDesk.Cases;
using AbuseDesk.Tests;
using AbuseDesk.Tests.Pages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.BrowserTests;

/// <summary>A partner is written down, gets a case, accepts it under its own number and says that it is done.</summary>
public sealed class PartnerWalkTests(DeskDatabase database, Chromium chromium)
    : Walk(database, chromium),
        IClassFixture<DeskDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Appearances.Walked), MemberType = typeof(Appearances))]
    public async Task From_writing_a_partner_down_to_its_answer(string language, bool dark, int width)
    {
        Begin(language, dark, width);
        var made = await new Seeded(Desk).Case(reporterLanguage: language);
        var page = await Page(language, dark, width);
        await SignIn(page);

        await page.GotoAsync("/partners?tab=partners");
        await Look(page, "P0-none");
        await page.GotoAsync("/partners/edit");
        await page.FillAsync("#name", $"みなとデータ {Guid.NewGuid().ToString("N")[..6]}");
        await page.FillAsync("#email", "abuse@minato-data.example");
        await Look(page, "P1-new");
        await page.Keyboard.PressAsync("Control+Enter");
        await Arrive(page, "table.list");
        await Look(page, "P2-partners");

        await page.GotoAsync($"/cases/{made.Case}");
        await page.Keyboard.PressAsync("h");
        await page.WaitForURLAsync("**/to-partner");
        await Arrive(page, "[name='Typed.Mails[0].Body']");
        await Look(page, "P3-sheet");
        await page.Keyboard.PressAsync("Control+Enter");
        await Arrive(page, "#h-partner");
        await Picture(page, "P4-handed");

        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("b");
        await page.WaitForURLAsync("**/partner");
        await Arrive(page, "form.sheet");
        await page.Locator("input[value=Accepted]").CheckAsync();
        await page.FillAsync("#number", "GC-4711");
        await Look(page, "P5-answer");
        await page.Keyboard.PressAsync("Control+Enter");
        await Arrive(page, "#h-partner");
        await page.GotoAsync("/partners");
        await Look(page, "P6-queue");
        Assert.Equal(CaseState.WaitingCustomer, (await CaseOf(made)).State);

        await page.GotoAsync($"/cases/{made.Case}/partner");
        await page.Locator("input[value=Done]").CheckAsync();
        await page.ClickAsync("[data-submit]");
        await Arrive(page, "#h-partner");
        await Picture(page, "P7-done");
        Assert.Equal(CaseState.Open, (await CaseOf(made)).State);
        Assert.Empty(Console);
    }

    private Task<AbuseCase> CaseOf(Seeded.Made made) =>
        Desk.InDatabase(db => db.Cases.AsNoTracking().SingleAsync(c => c.Id == made.CaseId, Cancel));
}
