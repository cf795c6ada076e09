using AbuseDesk.Cases;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Stories;

/// <summary>A vague report: asked, ended, answered by the signed address, taken up again.</summary>
public sealed class StoryA06Tests(DeskDatabase database, ImapServer imap) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private const string Mail = """
        From: =?UTF-8?B?5Yy/5ZCN5biM5pyb?= <tokumei@free.example>
        To: abuse@minato.example
        Subject: =?UTF-8?B?44GK44Gf44GP44Gu44K144O844OQ44O844GL44KJ5pS75pKD44GV44KM44Gm44G+44GZ?=
        Date: Tue, 24 Nov 2026 08:00:00 +0900
        Message-ID: <vague@free.example>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=UTF-8
        Content-Transfer-Encoding: 8bit

        サーバーが攻撃されてます。すぐ止めてください。IPは203.0.113のどれかです
        """;

    private readonly MinatoDesk _desk = new(database, imap);

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Asked_ended_and_taken_up_again_by_the_answer()
    {
        await _desk.Deliver(Mail);
        var enquiry = await _desk.Wait("the enquiry", db => db.Cases.SingleOrDefaultAsync());
        Assert.Equal(CaseKind.Enquiry, enquiry.Kind);
        var report = await _desk.Wait("the report", db => db.Reports.SingleOrDefaultAsync());
        Assert.All(["ip", "time", "log"], item => Assert.Contains(item, report.Missing));

        using var suzuki = await _desk.SignIn();
        await suzuki.Open($"/cases/{enquiry.Number}/ask");
        await suzuki.Send("form.sheet");
        await _desk.Sent("tokumei@free.example", 2);
        var question = _desk.Mails().Last();
        Assert.Contains("追加", question.Subject, StringComparison.Ordinal);
        foreach (var wanted in new[] { "日時", "IP アドレス", "ログ" })
        {
            Assert.Contains(wanted, question.Text, StringComparison.Ordinal);
        }

        await suzuki.Open($"/cases/{enquiry.Number}/dismiss");
        await suzuki.Send("form.sheet", ("Typed.Code", "insufficient"));
        await _desk.Deliver(Answer(question));
        await _desk.Wait("the answer", db => db.CaseMessages.SingleOrDefaultAsync(m => m.Verified));
        await _desk.Settled();

        await using var db = _desk.Db();
        // The enquiry is taken up again, now with an offender; who of the shared host's customers is for staff to find.
        var attack = await db.Cases.SingleAsync();
        Assert.Equal((enquiry.Number, CaseKind.Incident, CaseState.New), (attack.Number, attack.Kind, attack.State));
        Assert.Equal(("web_attack", OwnerKind.SharedHost), (attack.Category, attack.Owner));
        Assert.Null(attack.CustomerId);
        var finding = await db.Findings.SingleAsync(f => f.CaseId == attack.Id);
        Assert.Equal(report.Id, finding.ReportId);
        Assert.Equal("203.0.113.20", finding.SourceIp!.ToString());
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 20, 22, 11, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(1, await db.Reports.CountAsync());
        var kinds = await db.CaseEvents.OrderBy(e => e.At).ThenBy(e => e.Id).Select(e => e.Kind).ToListAsync();
        Assert.Equal("opened", kinds[0]);
        Assert.Contains("dismissed", kinds);
        Assert.Contains("became_incident", kinds);
        await suzuki.Open($"/cases/{enquiry.Number}");
        Assert.Contains("POST /wp-login.php", suzuki.Text, StringComparison.Ordinal);
    }

    private static string Answer(SentMail question) =>
        $"""
            From: tokumei@free.example
            To: {question.AnswerTo}
            Subject: Re: your question
            In-Reply-To: <{question.Message.MessageId}>
            Message-ID: <answer@free.example>
            Date: Tue, 24 Nov 2026 08:30:00 +0900
            MIME-Version: 1.0
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: 8bit

            ログです。同じものが 1,204 times あります。
            203.0.113.20 - - [24/Nov/2026:05:22:11 +0900] "POST /wp-login.php HTTP/1.1" 200 4523 "-" "Mozilla/5.0"
            """;
}
