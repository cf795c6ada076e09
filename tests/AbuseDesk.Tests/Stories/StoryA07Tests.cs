using AbuseDesk.Cases;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Stories;

/// <summary>The address is not ours: the reporter is told so politely.</summary>
public sealed class StoryA07Tests(DeskDatabase database, ImapServer imap) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private const string Mail = """
        From: =?UTF-8?B?6auY5qmL?= <takahashi@shop.example>
        To: abuse@minato.example
        Subject: =?UTF-8?B?U1NI44G45LiN5q2j44Ki44Kv44K744K5?=
        Date: Tue, 24 Nov 2026 08:20:00 +0900
        Message-ID: <ssh@shop.example>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=UTF-8
        Content-Transfer-Encoding: 8bit

        192.0.2.55 から当社サーバーへ総当たり攻撃が続いています。ログは日本時間（+0900）です。

        2026-11-24T08:00:01+09:00 web1 sshd[811]: Failed password for root from 192.0.2.55 port 40112 ssh2
        2026-11-24T08:00:03+09:00 web1 sshd[811]: Failed password for root from 192.0.2.55 port 40114 ssh2

        高橋
        """;

    private readonly MinatoDesk _desk = new(database, imap);

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Told_that_the_address_is_not_ours()
    {
        await _desk.Deliver(Mail);
        var opened = await _desk.Wait("the case", db => db.Cases.SingleOrDefaultAsync());
        Assert.Equal(
            ("brute_force", OwnerKind.NotOurs, "192.0.2.55"),
            (opened.Category, opened.Owner, opened.Resource)
        );
        Assert.Null(opened.CustomerId);

        using var suzuki = await _desk.SignIn();
        await suzuki.Open($"/cases/{opened.Number}/not-ours");
        await suzuki.Send("form.sheet");
        await _desk.Sent("takahashi@shop.example", 2);
        await _desk.Settled();

        var redirect = _desk.Mails().Last();
        Assert.Contains("管理対象ではありません", redirect.Subject, StringComparison.Ordinal);
        Assert.Contains("192.0.2.55", redirect.Text, StringComparison.Ordinal);
        await using var db = _desk.Db();
        Assert.Equal("not_ours", (await db.ReportCases.SingleAsync()).Disposition);
        var closed = await db.Cases.SingleAsync();
        Assert.Equal((CaseState.Closed, "not_ours"), (closed.State, closed.CloseCode));
        Assert.All(_desk.Mails(), m => Assert.Equal(["takahashi@shop.example"], m.Recipients));
    }
}
