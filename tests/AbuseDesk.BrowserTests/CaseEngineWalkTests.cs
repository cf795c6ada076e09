using AbuseDesk.Cases;
using AbuseDesk.Tests;
using AbuseDesk.Tests.Pages;

namespace AbuseDesk.BrowserTests;

/// <summary>What a case has to do with others: strikes, related cases, reports that move.</summary>
public sealed class CaseEngineWalkTests(DeskDatabase database, Chromium chromium)
    : Walk(database, chromium),
        IClassFixture<DeskDatabase>
{
    [Theory]
    [MemberData(nameof(Appearances.Walked), MemberType = typeof(Appearances))]
    public async Task From_the_ladder_of_a_customer_over_related_cases_to_reports_that_move(
        string language,
        bool dark,
        int width
    )
    {
        Begin(language, dark, width);
        var seeded = new Seeded(Desk);
        var made = await seeded.Case();
        for (var n = 0; n < 3; n++)
        {
            await Strike(made, await seeded.Case(resource: $"site{n}.bank-login.example"));
        }

        var page = await Page(language, dark, width);
        await SignIn(page);
        await page.GotoAsync($"/cases/{made.Case}");
        await Arrive(page, "#h-strikes");
        await page.Locator("#h-strikes").ScrollIntoViewIfNeededAsync();
        await Look(page, "95-strikes");
        await page.GotoAsync($"/registry/customers/{made.Customer!.Ref}");
        await Look(page, "96-ledger");
        await page.GotoAsync($"/cases/{made.Case}");
        await Arrive(page, "#h-related");
        await page.Locator("#h-related").ScrollIntoViewIfNeededAsync();
        await Look(page, "97-related");
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("m");
        await page.WaitForURLAsync($"**/cases/{made.Case}/move");
        await Arrive(page, "form.sheet");
        await page.Locator("input[name='Typed.Reports']").First.CheckAsync();
        await page.Locator("button[formaction*=Preview]").ClickAsync();
        await Arrive(page, ".sheet .notice");
        await Look(page, "98-move");
    }

    private Task<int> Strike(Seeded.Made of, Seeded.Made strike) =>
        Desk.InDatabase(async db =>
        {
            var found = await db.Cases.FindAsync([strike.CaseId], TestContext.Current.CancellationToken);
            var (actor, now) = (Actor.Staff(Guid.NewGuid()), TimeProvider.System.GetUtcNow());
            found!.Accept(true, null, actor, now);
            found.Warn(now.AddDays(1), null, actor, now);
            db.Entry(found).Property(c => c.CustomerId).CurrentValue = of.Customer!.Id;
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
}
