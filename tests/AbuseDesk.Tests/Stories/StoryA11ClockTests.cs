using AbuseDesk.Cases;
using AbuseDesk.Outgoing;
using AbuseDesk.Staff;
using AbuseDesk.Tests.Clocks;
using AbuseDesk.Tests.Pages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Stories;

/// <summary>
/// What time does in A11: a server of a customer attacks, its owner has 24 hours, is reminded, says nothing, is stopped
/// by a person, and the closed case is looked at again.
/// </summary>
public sealed class StoryA11ClockTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly ClockDesk _clocks = new(database.ConnectionString);
    private ClockedDesk _desk = null!;
    private Visitor _tanaka = null!;
    private AbuseCase _case = null!;
    private string Self => $"/cases/{_case.Number}";
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _desk = new ClockedDesk(database.ConnectionString, _clocks.Time);
        await _desk.Person("tanaka@minato.example", StaffRole.Lead);
        await _desk.Person("suzuki@minato.example");
        _tanaka = await _desk.SignIn("tanaka@minato.example", "ja");
        _case = await _clocks.Case();
    }

    public async ValueTask DisposeAsync()
    {
        _tanaka.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task From_the_warning_over_the_reminder_to_the_follow_ups()
    {
        await _tanaka.Submit($"{Self}/warn", "form.sheet", ("Typed.Text", "ログで確認"));
        var notice = Assert.Single(await Mails("T7"));
        await Left(notice);
        Assert.Contains("お客さまの対応期限", await Clocks());

        await After(TimeSpan.FromHours(12.1));
        var reminder = Assert.Single(await Mails("T8"));
        Assert.Equal(notice.MessageId, reminder.InReplyTo);
        Assert.Contains("11/25(水) 09:00", reminder.Subject, StringComparison.Ordinal);
        await Left(reminder);

        await _tanaka.Submit($"{Self}/check?kind=persistence", "form[data-confirm]", ("Typed.Result", "found"));
        Assert.Contains("SAKURA-3", await Proposed());
        await After(TimeSpan.FromHours(12));
        Assert.Equal(2, (await Mails("T8")).Count);
        Assert.Contains("期限までに回答がありませんでした", await Proposed());
        Assert.Contains("SAKURA-4", await Proposed());
        Assert.False((await _clocks.Read(_case)).IsContained);

        await Isolate();
        Assert.Single(await Mails("T9"));
        await Do("release", ("Typed.Text", "再確認で異常なし"));
        await _tanaka.Submit($"{Self}/check?kind=persistence", "form[data-confirm]", ("Typed.Result", "clean"));
        await Do("statement", ("Typed.Words", "公開鍵の漏えい。/tmpの不正なファイルとcronを削除した"));
        await Do("close", ("Typed.Code", "fixed_by_customer"), ("Typed.Cause", "leaked_credential"));
        Assert.Contains("終了条件を満たして終了", (await _tanaka.Open(Self)).QuerySelector(".line")!.TextContent);
        Assert.Equal(["followup.7d", "followup.30d"], (await _clocks.Running(_case)).Select(r => r.Split(' ')[0]));

        await After(TimeSpan.FromDays(8));
        Assert.Equal("follow_up", await _clocks.Flag(_case));
        await _tanaka.Submit($"{Self}/check?kind=persistence", "form[data-confirm]", ("Typed.Result", "clean"));
        Assert.Null(await _clocks.Flag(_case));
        await After(TimeSpan.FromDays(24));
        Assert.Equal("follow_up", await _clocks.Flag(_case));
        Assert.Equal(2, (await Mails("T8")).Count);
    }

    // Two people take a server off the network: suzuki asks, tanaka sees what it touches and approves.
    private async Task Isolate()
    {
        var tanaka = _tanaka;
        _tanaka = await _desk.SignIn("suzuki@minato.example", "ja");
        await Do("suspend", ("Typed.Text", "隔離"));
        _tanaka.Dispose();
        _tanaka = tanaka;
        Assert.False((await _clocks.Read(_case)).IsContained);
        Assert.Empty(await Mails("T9"));

        var review = (await _tanaka.Open(Self)).QuerySelector("a[href*='request=']")!.GetAttribute("href")!;
        var sheet = await _tanaka.Open(review);
        Assert.Contains("影響範囲", sheet.Body!.TextContent);
        await _tanaka.Send($"{Self}/suspend", sheet, "form.sheet");
        Assert.True((await _clocks.Read(_case)).IsContained);
    }

    private async Task After(TimeSpan time)
    {
        _clocks.Time.Advance(time);
        await _clocks.Turn(workers: 3);

        // nobody stays signed in so long
        _tanaka.Dispose();
        _tanaka = await _desk.SignIn("tanaka@minato.example", "ja");
    }

    // The sheet is written anew for what was typed, then confirmed.
    private async Task Do(string act, params (string Name, string? Value)[] typed)
    {
        _clocks.Time.Advance(TimeSpan.FromMinutes(1));
        var answer = await _tanaka.Submit($"{Self}/{act}", "form.sheet", typed);
        if (answer.Headers.Location is null)
        {
            await _tanaka.Send($"{Self}/{act}", await Visitor.Read(answer), "form.sheet");
        }
    }

    private async Task<string> Proposed() =>
        (await _tanaka.Open(Self)).QuerySelector("#h-policy")!.ParentElement!.TextContent;

    private async Task<string> Clocks() =>
        (await _tanaka.Open(Self)).QuerySelector("#h-clocks")!.ParentElement!.TextContent;

    private async Task Left(OutgoingMail mail)
    {
        await using var db = _clocks.Db();
        await db
            .OutgoingMails.Where(m => m.Id == mail.Id)
            .ExecuteUpdateAsync(
                m => m.SetProperty(x => x.State, OutgoingState.Sent).SetProperty(x => x.SentAt, _clocks.Now),
                Cancel
            );
    }

    private async Task<IReadOnlyList<OutgoingMail>> Mails(string template)
    {
        await using var db = _clocks.Db();
        return await db.OutgoingMails.AsNoTracking().Where(m => m.Template == template).ToListAsync(Cancel);
    }
}
