using AbuseDesk.Cases;
using AbuseDesk.Policy;
using AbuseDesk.Tests;
using AbuseDesk.Tests.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AbuseDesk.BrowserTests;

/// <summary>Phishing on a rental server under the three operators' policies: one check, one confirmation.</summary>
public sealed class PresetWalkTests(DeskDatabase database, Chromium chromium)
    : Walk(database, chromium),
        IClassFixture<DeskDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("kwc", "KWC-2")]
    [InlineData("sakura", "SAKURA-2")]
    [InlineData("nttpc", "NTTPC-1")]
    public async Task Under_each_preset_two_confirmations_lead_from_the_case_to_the_suspension(
        string preset,
        string rule
    )
    {
        Begin("ja", dark: false, 1366, preset);
        await InForce(preset);
        var made = await new Seeded(Desk).Case();
        var page = await Page("ja", dark: false, 1366);
        await SignIn(page);
        await page.GotoAsync($"/cases/{made.Case}");
        var confirmations = 0;
        page.Request += (_, request) =>
            confirmations += request.Method is "POST" && request.IsNavigationRequest ? 1 : 0;

        await page.Keyboard.PressAsync("v");
        await page.WaitForURLAsync("**/check?kind=*");
        await Arrive(page, "form[data-confirm]");
        await page.Locator("input[type=radio]").First.CheckAsync();
        if (preset is "nttpc")
        {
            await page.SelectOptionAsync("[name='Typed.Maliciousness']", "5");
            await page.SelectOptionAsync("[name='Typed.SocialImpact']", "4");
            await page.FillAsync("[name='Typed.AupClause']", "12.3");
        }

        await Picture(page, "95-check");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.WaitForSelectorAsync(".toast");
        await Arrive(page, "#h-policy");
        await Picture(page, "96-proposal");
        Assert.Contains(
            rule,
            await page.Locator("section[aria-labelledby='h-policy']").InnerTextAsync(),
            StringComparison.Ordinal
        );

        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/cases/{made.Case}/suspend");
        await Arrive(page, "form.sheet");
        await Picture(page, "97-suspend");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.WaitForURLAsync($"**/cases/{made.Case}");
        await Picture(page, "98-suspended");
        Assert.NotNull((await CaseOf(made)).ContainedAt);
        Assert.Equal(2, confirmations);
        Assert.Empty(Console);
    }

    private async Task InForce(string preset)
    {
        await using var scope = Desk.Services.CreateAsyncScope();
        var book = scope.ServiceProvider.GetRequiredService<PolicyBook>();
        var active = await book.Active(Cancel);
        var version = await book.Keep(StoredPolicy.OfSetting(preset), null, Cancel);
        await book.Activate(version.Id, active.Version.Id, Guid.CreateVersion7(), Cancel);
    }

    private Task<AbuseCase> CaseOf(Seeded.Made made) =>
        Desk.InDatabase(db => db.Cases.AsNoTracking().SingleAsync(c => c.Id == made.CaseId, Cancel));
}
