using AbuseDesk.Cases;
using AbuseDesk.Tests.Registry;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Stories;

/// <summary>JPCERT/CC relays a phishing report; the site is suspended and the coordinator answered under both numbers.</summary>
public sealed class StoryA02Tests(DeskDatabase database, ImapServer imap) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private const string Mail = """
        From: JPCERT/CC <info@jpcert.example>
        To: abuse@minato.example
        Subject: =?UTF-8?B?W0pQQ0VSVCM5ODc2NTQzMl0g44OV44Kj44OD44K344Oz44Kw44K144Kk44OI5YGc5q2i?=
         =?UTF-8?B?44Gu44GK6aGY44GE?=
        Date: Tue, 24 Nov 2026 09:02:00 +0900
        Message-ID: <98765432@jpcert.example>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=UTF-8
        Content-Transfer-Encoding: 8bit

        一般社団法人JPCERTコーディネーションセンターです。下記サイトについて報告を受けました。停止等のご対応をお願いします。

        URL: hxxp://bank-login[.]example/login/
        IP: 203.0.113.20
        確認日時: 2026-11-24 08:55 (JST)
        ブランド: みなと銀行

        対応状況を本メールの件名の番号を変えずにご連絡ください。
        """;

    private readonly MinatoDesk _desk = new(database, imap);

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task From_the_relay_to_the_suspension_and_the_answer()
    {
        await _desk.Deliver(Mail);
        var opened = await _desk.Wait("the case", db => db.Cases.SingleOrDefaultAsync());

        Assert.Equal("phishing", opened.Category);
        Assert.Equal(Minato.Id("C-1003"), opened.CustomerId);
        Assert.Contains("bank-login.example", opened.Resource, StringComparison.Ordinal);
        await using (var db = _desk.Db())
        {
            var report = await db.Reports.SingleAsync();
            Assert.Equal("coordinator", report.ReporterRole);
            Assert.Contains("98765432", report.ReporterReference, StringComparison.Ordinal);
            var finding = await db.Findings.SingleAsync();
            Assert.Equal(["http://bank-login.example/login/"], finding.Urls);
            Assert.Equal(new DateTimeOffset(2026, 11, 23, 23, 55, 0, TimeSpan.Zero), finding.OccurredAt);
        }

        using var suzuki = await _desk.SignIn();
        await suzuki.Open($"/cases/{opened.Number}");
        Assert.Contains("hxxp://bank-login[.]example/login/", suzuki.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            suzuki.Page.QuerySelectorAll("a"),
            a => a.GetAttribute("href")!.Contains("bank-login", StringComparison.Ordinal)
        );
        await Check(suzuki, opened.Number);
        await suzuki.Open($"/cases/{opened.Number}/suspend");
        Assert.Contains("bank-login.example", suzuki.Text + suzuki.Page.Body!.InnerHtml, StringComparison.Ordinal);
        // what is proposed can be confirmed as it stands, with its letter
        Assert.Contains("hanako@freemail.example", suzuki.Page.Body!.InnerHtml, StringComparison.Ordinal);
        await suzuki.Send("form.sheet");
        var notice = await _desk.Sent("hanako@freemail.example");
        Assert.Contains(opened.Number, notice.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("JPCERT", notice.Message.ToString() + notice.Text, StringComparison.OrdinalIgnoreCase);

        await suzuki.Open($"/cases/{opened.Number}/close");
        await suzuki.Send("form.sheet", ("Typed.Code", "suspended_permanent"), ("Typed.Cause", "malicious_customer"));
        await _desk.Settled();
        var answer = _desk.Mails().Last(m => m.Recipients.Contains("info@jpcert.example"));
        Assert.Contains("[JPCERT#98765432]", answer.Subject, StringComparison.Ordinal);
        Assert.Matches(@"\[MI-\d{4}-R\d{6}\]", answer.Subject);
        await using (var db = _desk.Db())
        {
            var closed = await db.Cases.SingleAsync();
            Assert.Equal(CaseState.Closed, closed.State);
            Assert.True(closed.IsContained);
            Assert.Equal("actioned", (await db.ReportCases.SingleAsync()).Disposition);
        }
    }

    // Until somebody has looked the policy asks for a fix only; one check, and it proposes to close the page itself.
    private static async Task Check(StaffBrowser suzuki, string number)
    {
        Assert.Contains("対応要請", suzuki.Page.QuerySelector("#h-policy")!.ParentElement!.TextContent);
        await suzuki.Open($"/cases/{number}/check?kind=url_live");
        await suzuki.Send("form[data-confirm]", ("Typed.Result", "live"));
        var proposed = suzuki.Page.QuerySelector("#h-policy")!.ParentElement!;
        Assert.Contains("SAKURA-2", proposed.TextContent);
        Assert.EndsWith("/suspend", proposed.QuerySelector("[data-hotkey=Enter]")!.GetAttribute("href"));
    }
}
