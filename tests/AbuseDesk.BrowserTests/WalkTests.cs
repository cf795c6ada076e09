using AbuseDesk.Cases;
using AbuseDesk.Outgoing;
using AbuseDesk.Tests;
using AbuseDesk.Tests.Pages;
using AbuseDesk.Tests.Stories;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.BrowserTests;

/// <summary>A working day in a browser: from signing in to a closed case, in both languages and themes.</summary>
public sealed class WalkTests(DeskDatabase database, ImapServer imap, Chromium chromium)
    : Walk(database, chromium),
        IClassFixture<DeskDatabase>
{
    private readonly MinatoDesk _worker = new(database, imap) { IsWorkerOnly = true };

    public override async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await base.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Appearances.Walked), MemberType = typeof(Appearances))]
    public async Task From_signing_in_to_a_closed_case(string language, bool dark, int width)
    {
        Begin(language, dark, width);
        await _worker.InitializeAsync();
        var made = await Fill(language);
        var page = await Page(language, dark, width);

        await page.GotoAsync("/");
        await Look(page, "01-login");
        await page.FillAsync("[name='Typed.Email']", Email);
        await page.FillAsync("[name='Typed.Password']", WebDesk.Password);
        await page.ClickAsync("main .primary");
        await Look(page, "02-queue");

        await page.ClickAsync($"a[href*='{made.Case}']");
        await Look(page, "03-case");
        await page.Keyboard.PressAsync("w");
        await page.WaitForURLAsync($"**/cases/{made.Case}/warn");
        await page.FillAsync("[name='Typed.Mails[0].Body']", Letter(language));
        await Look(page, "04-warn");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.WaitForSelectorAsync(".toast");
        await Look(page, "05-warned");
        Assert.Equal(OutgoingState.Held, (await LastMail(made)).State);

        // Undo by the key that stands on the toast.
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("z");
        await page.WaitForSelectorAsync(".toast:not(:has(form))");
        Assert.Equal(OutgoingState.Withdrawn, (await LastMail(made)).State);
        Assert.Equal(CaseState.New, (await CaseOf(made)).State);

        await page.GotoAsync($"/cases/{made.Case}/warn");
        await page.FillAsync("[name='Typed.Mails[0].Body']", Letter(language));
        await page.ClickAsync("[data-submit]");
        await page.WaitForSelectorAsync(".toast");
        var notice = await LastMail(made);
        Assert.Equal(Letter(language), notice.Body.TrimEnd());

        await page.GotoAsync($"/cases/{made.Case}/suspend");
        await page.SelectOptionAsync("#lever", "suspend_site");
        await page.FillAsync("#text", language is "ja" ? "公開を停止した" : "taken offline");
        await page.FillAsync("#why", language is "ja" ? "被害が続いているため" : "people are being robbed");
        await page.ClickAsync("[data-submit]");
        await page.WaitForSelectorAsync("[name='Typed.Mails[0].Body']");
        await Look(page, "06-suspend");
        await page.ClickAsync("[data-submit]");
        await page.WaitForSelectorAsync(".toast");

        await Reply(
            made,
            notice,
            language is "ja" ? "ファイルを削除しました。ご確認ください。" : "We removed the files. Please check."
        );
        await page.ReloadAsync();
        await Look(page, "07-replied");

        await page.ClickAsync("a[href*='message=']");
        await Look(page, "07-statement");
        await page.ClickAsync("[data-submit]");
        await page.WaitForSelectorAsync(".toast");
        await Look(page, "07-said");

        await page.GotoAsync($"/cases/{made.Case}/release");
        await page.FillAsync("#text", language is "ja" ? "公開を再開した" : "back online");
        await page.ClickAsync("[data-submit]");
        await page.WaitForSelectorAsync("[name='Typed.Mails[0].Body']");
        await page.ClickAsync("[data-submit]");
        await page.WaitForSelectorAsync(".toast");
        await page.GotoAsync($"/cases/{made.Case}/close");
        await Look(page, "08-close");
        await page.SelectOptionAsync("#Cause", "vulnerable_plugin");
        await page.FillAsync("#why", language is "ja" ? "電話で確認した" : "we looked together on the phone");
        await page.ClickAsync("[data-submit]");
        await page.WaitForSelectorAsync(".toast");
        await Look(page, "09-closed");
        Assert.Equal(CaseState.Closed, (await CaseOf(made)).State);
        Assert.Empty(Console);
    }

    [Theory]
    [MemberData(nameof(Appearances.Walked), MemberType = typeof(Appearances))]
    public async Task Every_other_page(string language, bool dark, int width)
    {
        Begin(language, dark, width);
        var made = await Fill(language);
        var page = await Page(language, dark, width);
        await SignIn(page);
        await page.GotoAsync($"/cases/{made.Case}/warn");
        await page.ClickAsync("[data-submit]");
        var shown = 20;
        foreach (
            var path in new[]
            {
                "/messages?state=all",
                $"/messages/{made.RawId}",
                "/outbox",
                $"/outbox/{(await LastMail(made)).Id}",
                "/registry",
                $"/registry/customers/{made.Customer!.Ref}",
                "/registry?tab=assignments",
                "/registry/assignments",
                "/registry/import",
                "/upload",
                "/admin/users",
                "/admin/health",
                "/admin/reader-rules",
                "/admin/reader-rules/new",
                "/account/profile",
                "/account/password",
                $"/cases/{made.Case}/correct",
                $"/cases/{made.Case}/ask",
                $"/cases/{made.Case}/merge",
                "/?q=category:terror",
                "/nowhere",
            }
        )
        {
            await page.GotoAsync(path);
            await Look(page, $"{shown++}-{path.Trim('/').Split('?')[0].Split('/')[0]}");
        }

        await page.GotoAsync("/");
        await page.Keyboard.PressAsync("?");
        await page.WaitForSelectorAsync("dialog[open]");
        await Look(page, $"{shown}-keys");
    }

    [Theory]
    [InlineData("ja", false, 360)]
    [InlineData("en", true, 1366)]
    public async Task The_public_form_without_script(string language, bool dark, int width)
    {
        Begin(language, dark, width);
        var page = await Page(language, dark, width, script: false);
        await page.GotoAsync("/report");
        await Picture(page, "50-form");
        await page.ClickAsync("form.public-form .primary");
        await page.WaitForSelectorAsync("#errors");
        await Picture(page, "51-form-errors");
        await page.CheckAsync("[name='Typed.What'][value=phishing]");
        await page.FillAsync("#Where", "hxxps://shop[.]example/login");
        await page.FillAsync("#When", "2026-11-24T07:30");
        await page.CheckAsync("[name='Typed.Consent'][value=Anonymised]");
        await page.ClickAsync("form.public-form .primary");
        await page.WaitForSelectorAsync(".secret");
        await Picture(page, "52-receipt");
    }

    [Fact]
    public async Task The_public_form_passes_axe_in_every_state()
    {
        Begin("ja", dark: false, 360, "axe");
        var page = await Page("ja", dark: false, 360);
        await page.GotoAsync("/report");
        await Look(page, "60-form");
        await page.ClickAsync("form.public-form .primary");
        await page.WaitForSelectorAsync("#errors");
        await Look(page, "61-errors");
        Assert.Equal("errors", await page.EvaluateAsync<string>("document.activeElement.id"));
    }

    [Fact]
    public async Task The_queue_is_walked_by_keys_and_not_by_an_input_method()
    {
        await Fill("ja");
        var page = await Page("ja", dark: false, 1366);
        await SignIn(page);
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        var second = await page.Locator("tbody tr").Nth(1).GetAttributeAsync("class");
        Assert.Equal("at", second);

        // While kana are being converted a key belongs to the conversion.
        await page.EvaluateAsync(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', keyCode: 229, isComposing: true, bubbles: true }))"
        );
        Assert.Equal("at", await page.Locator("tbody tr").Nth(1).GetAttributeAsync("class"));
        await page.Keyboard.PressAsync("o");
        await page.WaitForURLAsync("**/cases/**");
        await page.Keyboard.PressAsync("u");
        await Arrive(page, "table.list");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("o");
        await page.WaitForURLAsync("**/outbox");
    }

    private async Task<Seeded.Made> Fill(string language)
    {
        var seeded = new Seeded(Desk);
        await seeded.Case("mailbox_misuse", "info@yamada-shop.example", "mailbox");
        await seeded.Case("brute_force", "198.51.100.10", "address");
        await seeded.Case("copyright", "https://manga-dl.example/ch12", "url");
        await seeded.Case("open_service", "2001:db8:100:a::25", "address");
        await seeded.Case("scan", "192.0.2.55", "address", OwnerKind.NotOurs);
        await seeded.Case("web_attack", "198.51.100.70", "address", OwnerKind.UnknownTime, missing: ["port", "zone"]);
        await seeded.Case("other_incident", "迷惑しています。対応してください。", "none", OwnerKind.Unknown);
        await seeded.Case("c2", "c2.evil-host.example", "domain");
        return await seeded.Case(
            "phishing",
            "bank-login.example",
            "domain",
            subject: "[JPCERT#98765432] フィッシングサイト停止のお願い",
            excerpt: "担当者様\n\n次のフィッシングサイトの停止をお願いします。\n\nURL: hxxps://bank-login[.]example/login/\n"
                + "IP: 203.0.113.20\n確認日時: 2026-11-24 08:55 (JST)\nブランド: みなと銀行\n\nhttps://bank-login.example/login/",
            reporterLanguage: language
        );
    }

    private static string Letter(string language) =>
        language is "ja"
            ? "佐藤様\n\nお客様のサイトに不正なページがあります。本日中にご対応をお願いします。"
            : "Dear customer,\n\nthere is a phishing page on your site. Please act today.";

    private Task<OutgoingMail> LastMail(Seeded.Made made) =>
        Desk.InDatabase(db =>
            db.OutgoingMails.AsNoTracking()
                .Where(m => m.CaseId == made.CaseId && m.Party == Party.Customer)
                .OrderByDescending(m => m.CreatedAt)
                .FirstAsync()
        );

    private Task<AbuseCase> CaseOf(Seeded.Made made) =>
        Desk.InDatabase(db => db.Cases.AsNoTracking().SingleAsync(c => c.Id == made.CaseId));

    // The letter leaves over SMTP, and the customer answers it by mail.
    private async Task Reply(Seeded.Made made, OutgoingMail notice, string text)
    {
        await Desk.InDatabase(db => Outbox.SendNow(db, notice.DecisionId!.Value, CancellationToken.None));
        var letter = await _worker.Sent(notice);
        Assert.Equal(notice.Body.TrimEnd(), letter.Text.ReplaceLineEndings("\n").TrimEnd());
        await _worker.Deliver(
            $"""
            From: {notice.ToAddress}
            To: {letter.AnswerTo}
            Subject: Re: {made.Case}
            In-Reply-To: <{letter.Message.MessageId}>
            Message-ID: <{Guid.NewGuid():N}@customer.example>
            Date: Tue, 24 Nov 2026 10:00:00 +0900
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            {text}
            """
        );
        await _worker.Wait(
            "the answer",
            db => db.CaseMessages.SingleOrDefaultAsync(m => m.CaseId == made.CaseId && m.Verified)
        );
        Assert.Equal(CaseState.Open, (await CaseOf(made)).State);
    }
}
