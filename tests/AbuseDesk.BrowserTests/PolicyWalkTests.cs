using AbuseDesk.Cases;
using AbuseDesk.Tests;
using AbuseDesk.Tests.Pages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.BrowserTests;

/// <summary>Phishing on a rental server: what the policy proposes, one check, one confirmation; by keyboard alone.</summary>
public sealed class PolicyWalkTests(DeskDatabase database, Chromium chromium)
    : Walk(database, chromium),
        IClassFixture<DeskDatabase>
{
    [Theory]
    [MemberData(nameof(Appearances.Walked), MemberType = typeof(Appearances))]
    public async Task From_the_proposal_over_one_check_to_the_suspension(string language, bool dark, int width)
    {
        Begin(language, dark, width);
        var made = await new Seeded(Desk).Case();
        var page = await Page(language, dark, width);
        await SignIn(page);

        await page.GotoAsync($"/cases/{made.Case}");
        await Arrive(page, "#h-policy");
        await Look(page, "80-proposal");
        await page.Keyboard.PressAsync("v");
        await page.WaitForURLAsync("**/check?kind=*");
        await Arrive(page, "form[data-confirm]");
        await Look(page, "81-check");
        await page.Locator("input[type=radio]").First.FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.WaitForSelectorAsync(".toast");
        await Arrive(page, "#h-policy");
        await Look(page, "82-checked");

        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/cases/{made.Case}/suspend");
        await Arrive(page, "form.sheet");
        await Look(page, "83-suspend");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.WaitForURLAsync($"**/cases/{made.Case}");
        await Look(page, "84-suspended");
        Assert.NotNull((await CaseOf(made)).ContainedAt);

        await page.GotoAsync($"/cases/{made.Case}/check?kind=auth_log");
        await Look(page, "85-log");
        await page.GotoAsync($"/cases/{made.Case}/check?kind=assessment");
        await Look(page, "86-judge");
        await page.GotoAsync("/admin/policy");
        await Look(page, "87-policy");
        await page.GotoAsync("/admin/policy/new?like=kwc");
        await Look(page, "88-new");
        await page.FillAsync("#yaml", "name: odd\nextends: kwc\nclose_role: nobody\n");
        await page.ClickAsync("form[data-confirm] .primary");
        await page.WaitForSelectorAsync("#problem");
        await Look(page, "89-faults");
        await page.FillAsync("#yaml", $"name: own-{language}-{width}\nextends: kwc\nclose_rule: customer_statement\n");
        await page.ClickAsync("form[data-confirm] .primary");
        await page.WaitForSelectorAsync("#h-diff");
        await Look(page, "90-diff");

        // the page of faults is answered with 422, which the browser tells
        Assert.DoesNotContain(Console, c => !c.Contains("422", StringComparison.Ordinal));
    }

    private Task<AbuseCase> CaseOf(Seeded.Made made) =>
        Desk.InDatabase(db =>
            db.Cases.AsNoTracking().SingleAsync(c => c.Id == made.CaseId, TestContext.Current.CancellationToken)
        );
}
