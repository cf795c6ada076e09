using AbuseDesk.Tests;
using AbuseDesk.Tests.Pages;

namespace AbuseDesk.BrowserTests;

/// <summary>A letter is changed, looked at with a real case, refused once, kept, and taken back.</summary>
public sealed class LetterWalkTests(DeskDatabase database, Chromium chromium)
    : Walk(database, chromium),
        IClassFixture<DeskDatabase>
{
    [Theory]
    [MemberData(nameof(Appearances.Walked), MemberType = typeof(Appearances))]
    public async Task From_the_list_over_a_preview_to_a_new_version_and_back(string language, bool dark, int width)
    {
        Begin(language, dark, width);
        var made = await new Seeded(Desk).Case();
        var page = await Page(language, dark, width);
        await SignIn(page);

        await page.GotoAsync("/admin/templates");
        await Look(page, "110-letters");
        await page.ClickAsync("a[href='/admin/templates/T5']");
        await Arrive(page, "#body-ja");
        await Look(page, "111-letter");

        var body = await page.InputValueAsync("#body-ja");
        await page.FillAsync("#body-ja", body + "\n{{ reporter_name }}");
        await page.ClickAsync("#write .primary");
        await Arrive(page, "#problem");
        Assert.Contains("reporter_name", await page.InnerTextAsync("#problem"), StringComparison.Ordinal);
        await Look(page, "112-refused");

        await page.FillAsync("#body-ja", $"{body}\n\nご不明な点は、このメールに返信してお知らせください（{width}）。");
        await page.FillAsync("#note", "問い合わせ先が分かりにくいとの声があったため");
        await page.FillAsync("#case", made.Case);
        await page.ClickAsync("#write button[formaction]");
        await Arrive(page, "#preview-ja");
        Assert.Contains("佐藤花子", await page.InnerTextAsync("#preview-ja"), StringComparison.Ordinal);
        await page.Locator("#h-preview").ScrollIntoViewIfNeededAsync();
        await Look(page, "113-preview");

        await page.ClickAsync("#write .primary");
        await page.WaitForSelectorAsync(".toast");
        await page.GotoAsync("/admin/templates/T5");
        await page.ClickAsync("#diff > summary");
        await page.ClickAsync("#history > summary");
        await page.Locator("#diff ins").First.ScrollIntoViewIfNeededAsync();
        await Look(page, "114-kept");

        await page.ClickAsync("#back-0 button");
        await page.WaitForSelectorAsync(".toast");
        await Arrive(page, "#body-ja");
        Assert.Equal(body, await page.InputValueAsync("#body-ja"));

        // what is refused is answered with 422, which the browser tells
        Assert.DoesNotContain(Console, c => !c.Contains("422", StringComparison.Ordinal));
    }
}
