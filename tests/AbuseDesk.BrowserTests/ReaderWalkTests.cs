using AbuseDesk.Tests;
using AbuseDesk.Tests.Pages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.BrowserTests;

/// <summary>What was read is looked at, put right, kept as a rule and watched, in a browser.</summary>
public sealed class ReaderWalkTests(DeskDatabase database, Chromium chromium)
    : Walk(database, chromium),
        IClassFixture<DeskDatabase>
{
    private const string Ja = """
        ご担当者様

        弊社の監視装置が不正なアクセスを検知しました。至急ご対応ください。

        観測装置: 198.51.100.77
        攻撃元IP: 203.0.113.9
        検知日時: 2026-11-20 12:04:05 JST
        送信日時: 2026-11-20 18:00:00 JST

        詳細: https://sensor.example/report/4711
        """;

    private const string En = """
        Hello,

        our sensor saw unauthorised login attempts. Please look into it.

        Sensor: 198.51.100.77
        Attacker IP: 203.0.113.9
        Logged: 2026-11-20 03:04:05 UTC
        Sent out: 2026-11-20 09:00:00 UTC

        Details: https://sensor.example/report/4711
        """;

    [Theory]
    [MemberData(nameof(Appearances.Walked), MemberType = typeof(Appearances))]
    public async Task A_wrong_reading_is_put_right_and_taught(string language, bool dark, int width)
    {
        Begin(language, dark, width);
        var text = language is "ja" ? Ja : En;
        var subject = language is "ja" ? "不正アクセスのご連絡" : "Unauthorised logins";
        var sender = $"{language}-{width}.sensor.example";
        var raw = await Desk.ReceiveText("watch@" + sender, subject, text);
        for (var n = 0; n < 3; n++)
        {
            await Desk.ReceiveText("watch@" + sender, subject, text);
        }

        await FillHealth("drift." + sender);
        var page = await Page(language, dark, width);
        await SignIn(page);

        await page.GotoAsync($"/messages/{raw}");
        await Look(page, "70-message");
        await page.ClickAsync(".found .word a");
        Assert.StartsWith("#w", await page.EvaluateAsync<string>("location.hash"));
        await page.ClickAsync("mark.accused a.no");
        Assert.Equal("#f1", await page.EvaluateAsync<string>("location.hash"));

        await page.Locator(".entries .word:has-text('198.51.100.77') summary").ClickAsync();
        await Look(page, "71-correct");
        await page.ClickAsync("details[open] button[value=Offender]");
        await page.WaitForSelectorAsync(".toast");
        await page.Locator(".found .word:has-text('203.0.113.9') summary").ClickAsync();
        await page.ClickAsync("details[open] button[value=Victim]");
        await page.WaitForSelectorAsync("#h-corrections");
        await page.Locator("#h-corrections").ScrollIntoViewIfNeededAsync();
        await Look(page, "72-corrected");
        await page.ClickAsync("form[action*=Compare] button");
        await page.Locator("#h-again").ScrollIntoViewIfNeededAsync();
        await Look(page, "73-compared");

        await page.ClickAsync("section:has(#h-corrections) li:has-text('203.0.113.9') a[href*=reader-rules]");
        await page.ClickAsync("form[action*=Try] button");
        await page.WaitForSelectorAsync("#h-trial");
        await Look(page, "74-tried");
        await page.ClickAsync("form[action*=Save] button");
        await page.WaitForSelectorAsync(".entries details");
        await page.Locator(".entries summary").First.ClickAsync();
        await Look(page, "75-rules");
        await page.ClickAsync("form[action*=Switch] button");
        await page.WaitForSelectorAsync(".toast");
        await Look(page, "76-resting");
        await page.GotoAsync("/admin/health");
        await page.WaitForSelectorAsync(".notice.bad");
        await Look(page, "77-health");
        var versions = await Desk.InDatabase(db =>
            db.ReaderRules.CountAsync(r => r.SenderDomain == sender, TestContext.Current.CancellationToken)
        );
        Assert.Equal(2, versions);
        Assert.Empty(Console);
    }

    // A sender whose last mails are read worse than those before.
    private async Task FillHealth(string domain)
    {
        for (var n = 0; n < 80; n++)
        {
            var body =
                n < 60 ? En : "Hello,\n\nwe were attacked with unauthorised login attempts. Please stop this abuse.";
            await Desk.ReceiveText("feed@" + domain, "Scan report", body);
        }
    }
}
