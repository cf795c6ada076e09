using AbuseDesk.Connectors;
using AbuseDesk.Tests;
using AbuseDesk.Tests.Pages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.BrowserTests;

/// <summary>From the checks of a case over what a connector is asked to what the customer and a look disagree on.</summary>
public sealed class CheckWalkTests(DeskDatabase database, Chromium chromium)
    : Walk(database, chromium),
        IClassFixture<DeskDatabase>
{
    [Theory]
    [MemberData(nameof(Appearances.Walked), MemberType = typeof(Appearances))]
    public async Task A_check_is_asked_and_a_customer_is_contradicted(string language, bool dark, int width)
    {
        Begin(language, dark, width);
        var made = await new Seeded(Desk).Case("spam", "info@shop.example", "mailbox");
        var page = await Page(language, dark, width);
        await SignIn(page);
        await page.GotoAsync($"/cases/{made.Case}/accept");
        await page.FillAsync("#text", language is "ja" ? "配送ログで確認" : "seen in the log");
        await page.ClickAsync("[data-submit]");
        await page.WaitForSelectorAsync(".toast");

        await page.GotoAsync($"/cases/{made.Case}/check?kind=mail_delivery_log");
        await page.SelectOptionAsync("#Ground", "legitimate_business");
        await page.SelectOptionAsync("#Purpose", "confirm_report");
        await page.FillAsync("#from", "2026-11-24T08:00");
        await page.FillAsync("#to", "2026-11-24T09:00");
        await Look(page, "C0-check");
        await page.ClickAsync("button[formaction*='handler=Ask']");
        await page.WaitForSelectorAsync(".toast");
        await page.Locator("#h-checks").ScrollIntoViewIfNeededAsync();
        await Look(page, "C1-asked");
        Assert.Equal(
            CallState.Waiting,
            await Desk.InDatabase(db =>
                db.ConnectorCalls.Where(c => c.CaseId == made.CaseId).Select(c => c.State).SingleAsync()
            )
        );

        await page.GotoAsync($"/cases/{made.Case}/statement");
        await page.FillAsync("#words", language is "ja" ? "パスワードを変更しました" : "We changed the password");
        await Look(page, "C2-statement");
        await page.ClickAsync("[data-submit]");
        await page.WaitForSelectorAsync(".toast");
        await page.GotoAsync($"/cases/{made.Case}/check?kind=recheck");
        await page.CheckAsync("[name='Typed.Result'][value=still_there]");
        await page.ClickAsync("[data-submit]");
        await page.WaitForSelectorAsync("#h-closing");
        await page.Locator("#h-closing").ScrollIntoViewIfNeededAsync();
        await Look(page, "C3-contradicted");
        await page.GotoAsync($"/cases/{made.Case}/close");
        await page.Locator("#h-closing").ScrollIntoViewIfNeededAsync();
        await Look(page, "C4-close");
        await page.GotoAsync("/?q=is:contradicted");
        await Look(page, "C5-queue");
        Assert.Empty(Console);
    }
}
