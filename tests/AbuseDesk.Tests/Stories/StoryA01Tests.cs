using AbuseDesk.Cases;
using AbuseDesk.Tests.Registry;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Stories;

/// <summary>An individual reports spam with full headers; the owner of the mailbox is warned (T6).</summary>
public sealed class StoryA01Tests(DeskDatabase database, ImapServer imap) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private const string Mail = """
        From: =?UTF-8?B?5L2Q44CF5pyo?= <sasaki@home.example>
        To: abuse@minato.example
        Subject: =?UTF-8?B?6L+35oOR44Oh44O844Or44GM5bGK44GN44G+44GX44Gf?=
        Date: Tue, 24 Nov 2026 08:30:00 +0900
        Message-ID: <complaint-1@home.example>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="=_part"

        --=_part
        Content-Type: text/plain; charset=UTF-8
        Content-Transfer-Encoding: 8bit

        貴社のサーバーから迷惑メールが来ています。ヘッダは伏せていません。メールを添付します。
        佐々木
        --=_part
        Content-Type: message/rfc822
        Content-Disposition: attachment; filename="spam.eml"

        Received: from mail.minato.example (mail.minato.example [203.0.113.5])
            by mx.home.example with ESMTPS id 7Xk2; Tue, 24 Nov 2026 08:12:44 +0900
        Received: from unknown (unknown [192.0.2.77]) (Authenticated sender: info@yamada-shop.example)
            by mail.minato.example (Postfix) with ESMTPSA id 4B1F2C; Tue, 24 Nov 2026 08:12:41 +0900
        From: "Amazon" <info@yamada-shop.example>
        To: sasaki@home.example
        Subject: =?UTF-8?B?44CQ6YeN6KaB44CR44Ki44Kr44Km44Oz44OI56K66KqN?=
        Message-ID: <20261124.4B1F2C@mail.minato.example>
        Content-Type: text/plain; charset=UTF-8

        http://amazon-kakunin.example/
        --=_part--
        """;

    private readonly MinatoDesk _desk = new(database, imap);

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task From_the_mail_to_the_warning_and_the_answer_to_the_reporter()
    {
        await _desk.Deliver(Mail);
        var opened = await _desk.Wait("the case", db => db.Cases.SingleOrDefaultAsync());

        Assert.Equal("info@yamada-shop.example", opened.Resource);
        Assert.Equal(Minato.Id("C-1006"), opened.CustomerId);
        Assert.Equal("mail", opened.Family);
        await using (var db = _desk.Db())
        {
            var finding = await db.Findings.SingleAsync();
            Assert.Equal("203.0.113.5", finding.SourceIp!.ToString());
            Assert.Equal(new DateTimeOffset(2026, 11, 23, 23, 12, 44, TimeSpan.Zero), finding.OccurredAt);
            Assert.Equal(new DateTimeOffset(2026, 11, 23, 23, 12, 41, TimeSpan.Zero), finding.OwnSideAt);
            Assert.Equal("4B1F2C", finding.OwnSideQueueId);
            Assert.Equal("info@yamada-shop.example", finding.OwnSideSender);
        }

        var report = await _desk.Wait("the report", db => db.Reports.SingleOrDefaultAsync());
        var acknowledgement = await _desk.Sent("sasaki@home.example");
        Assert.Contains(report.Number, acknowledgement.Subject, StringComparison.Ordinal);
        Assert.Contains("受け付けました", acknowledgement.Subject, StringComparison.Ordinal);
        Assert.Equal("", acknowledgement.MailFrom);
        Assert.Equal("auto-replied", acknowledgement.Header("Auto-Submitted"));
        Assert.DoesNotContain("amazon", acknowledgement.Message.ToString(), StringComparison.OrdinalIgnoreCase);

        await WarnAndClose(opened);

        var notice = await _desk.Sent("jiro@yamada-ltd.example");
        Assert.Contains(opened.Number, notice.Subject, StringComparison.Ordinal);
        Assert.Contains("info@yamada-shop.example", notice.Text, StringComparison.Ordinal);
        Assert.Contains("C-1006", notice.Text, StringComparison.Ordinal);
        foreach (var secret in new[] { "佐々木", "sasaki", "home.example", "7Xk2" })
        {
            Assert.DoesNotContain(secret, notice.Message.ToString() + notice.Text, StringComparison.OrdinalIgnoreCase);
        }

        var result = await _desk.Sent("sasaki@home.example", 2);
        Assert.Contains(report.Number, result.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain(opened.Number, result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("C-1006", result.Text, StringComparison.Ordinal);
        Assert.Equal("complaint-1@home.example", result.Message.InReplyTo);
        await _desk.Settled();
        Assert.Equal(3, _desk.Mails().Count);
    }

    private async Task WarnAndClose(AbuseCase opened)
    {
        using var suzuki = await _desk.SignIn();
        await suzuki.Open("/");
        Assert.Contains("info@yamada-shop.example", suzuki.Text, StringComparison.Ordinal);
        await suzuki.Open($"/cases/{opened.Number}");
        Assert.Contains("有限会社やまだ", suzuki.Text, StringComparison.Ordinal);
        Assert.Contains(
            "4B1F2C",
            suzuki.Page.QuerySelector("mark")?.ParentElement?.InnerHtml,
            StringComparison.Ordinal
        );

        await suzuki.Open($"/cases/{opened.Number}/warn");
        await suzuki.Send("form.sheet", ("Typed.Text", "ログで大量送信を確認"));
        Assert.EndsWith($"/cases/{opened.Number}", suzuki.Address.AbsolutePath, StringComparison.Ordinal);
        await suzuki.Open($"/cases/{opened.Number}/close");
        await suzuki.Send(
            "form.sheet",
            ("Typed.Code", "fixed_by_customer"),
            ("Typed.Cause", "leaked_credential"),
            ("Typed.Why", "メールボックスを当社で確認済み")
        );

        await using var db = _desk.Db();
        var closed = await db.Cases.SingleAsync();
        Assert.Equal(CaseState.Closed, closed.State);
        Assert.NotNull(closed.AcceptedAt);
        Assert.NotNull(closed.NotifiedAt);
        var kinds = await db.CaseEvents.OrderBy(e => e.At).ThenBy(e => e.Id).Select(e => e.Kind).ToListAsync();
        Assert.Equal(
            ["opened", "accepted", "warned", "policy_followed", "closed", "close_rule_overruled"],
            kinds.Where(k => k is not ("report_joined" or "mailed"))
        );
        await suzuki.Open($"/cases/{opened.Number}");
        Assert.Contains("鈴木", suzuki.Text, StringComparison.Ordinal);
    }
}
