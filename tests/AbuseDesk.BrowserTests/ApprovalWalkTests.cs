using AbuseDesk.Cases;
using AbuseDesk.Staff;
using AbuseDesk.Tests;
using AbuseDesk.Tests.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace AbuseDesk.BrowserTests;

/// <summary>One asks for a server to be taken off the network, another gives the word, each at their own browser.</summary>
public sealed class ApprovalWalkTests(DeskDatabase database, Chromium chromium)
    : Walk(database, chromium),
        IClassFixture<DeskDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Appearances.Walked), MemberType = typeof(Appearances))]
    public async Task Two_people_take_a_server_off_the_network(string language, bool dark, int width)
    {
        Begin(language, dark, width);
        var lead = $"tanaka@{Guid.NewGuid():N}.example";
        await Desk.Person(lead, StaffRole.Lead);
        var made = await new Seeded(Desk).Case("brute_force", "vps-14.minato.example", "server");
        var page = await Page(language, dark, width);
        await SignIn(page);
        await Ask(page, made);

        var other = await Page(language, dark, width);
        await SignIn(other, lead);
        await other.GotoAsync($"/cases/{made.Case}");
        await Arrive(other, "#h-request");
        await Look(other, "A2-asked");
        await other.Keyboard.PressAsync("y");
        await other.WaitForURLAsync("**/suspend?request=*");
        await Arrive(other, "form.sheet");
        await Look(other, "A3-review");
        await other.Keyboard.PressAsync("Control+Enter");
        await other.WaitForURLAsync($"**/cases/{made.Case}");
        await Arrive(other, "#h-actions");
        await Look(other, "A4-done");
        var action = await Desk.InDatabase(db => db.CaseActions.SingleAsync(a => a.CaseId == made.CaseId, Cancel));
        Assert.Equal(ActionState.Done, action.State);
        Assert.NotEqual(action.RequestedBy, action.ApprovedBy);
        Assert.Empty(Console);
    }

    // The letter is written anew for the lever that is chosen, and then looked at.
    private async Task Ask(IPage page, Seeded.Made made)
    {
        await page.GotoAsync($"/cases/{made.Case}/suspend");
        await Arrive(page, "form.sheet");
        await page.SelectOptionAsync("#lever", "isolate_server");
        await page.FillAsync("#text", "隔離 / isolated");
        await page.FillAsync("#why", "攻撃が続いている / it goes on");
        await page.Locator("button[formaction*='Preview']").ClickAsync();
        await page.WaitForSelectorAsync("[name='Typed.Mails[0].Body']");
        await Arrive(page, "form.sheet");
        await Look(page, "A0-sheet");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.WaitForURLAsync($"**/cases/{made.Case}");
        await Arrive(page, "#h-request");
        await Look(page, "A1-own");
    }
}
