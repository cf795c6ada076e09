using AbuseDesk.Tests;
using AbuseDesk.Tests.Pages;

namespace AbuseDesk.BrowserTests;

/// <summary>The playbook beside a case: a point is ticked, and what was learned is there for everybody.</summary>
public sealed class PlaybookWalkTests(DeskDatabase database, Chromium chromium)
    : Walk(database, chromium),
        IClassFixture<DeskDatabase>
{
    [Theory]
    [MemberData(nameof(Appearances.Walked), MemberType = typeof(Appearances))]
    public async Task From_a_case_over_a_ticked_point_to_what_was_learned(string language, bool dark, int width)
    {
        Begin(language, dark, width);
        var made = await new Seeded(Desk).Case();
        var page = await Page(language, dark, width);
        await SignIn(page);

        await page.GotoAsync($"/cases/{made.Case}");
        await Arrive(page, "details.playbook");
        await page.ClickAsync("details.playbook > summary");
        await page.ClickAsync("button.tick[value='htaccess']");
        await Arrive(page, "button.tick[value='htaccess'][aria-checked='true']");
        await Look(page, "100-ticked");

        // two clicks: into the field, and on the button
        await page.ClickAsync("#lesson");
        var lesson = language is "ja"
            ? $".htaccess の転送は mobile の判定が条件になっていることが多い（{width}px の端末でも確認）"
            : $"A redirect in .htaccess often asks for a phone first (seen at {width} px)";
        await page.Keyboard.TypeAsync(lesson);
        await page.ClickAsync("form[action$='handler=Learn'] button");
        await page.WaitForSelectorAsync(".toast");
        await Arrive(page, $".written li:has-text('{lesson}')");
        await page.Locator("form[action$='handler=Learn']").ScrollIntoViewIfNeededAsync();
        await Look(page, "101-learned");

        await page.ClickAsync("form[action$='handler=Learn'] a");
        await Arrive(page, $"#text-{language}");
        Assert.Contains(lesson, await page.InputValueAsync($"#text-{language}"), StringComparison.Ordinal);
        await page.ClickAsync($"section:has(#h-{language}) > details > summary");
        await Look(page, "102-playbook");
        await page.ClickAsync("main header a");
        await Arrive(page, "table.list");
        var row = page.Locator("tr:has(a[href='/admin/playbooks/web_content'])");
        Assert.Contains("suzuki", await row.InnerTextAsync(), StringComparison.Ordinal);
        await Look(page, "103-playbooks");

        Assert.Empty(Console);
    }
}
