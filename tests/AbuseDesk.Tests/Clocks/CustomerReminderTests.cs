using AbuseDesk.Cases;
using AbuseDesk.Outgoing;
using AbuseDesk.Policy;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Clocks;

/// <summary>Customers are reminded by themselves, once at each point, as long as they owe an answer.</summary>
public sealed class CustomerReminderTests(DeskDatabase database) : IClassFixture<DeskDatabase>
{
    private static readonly Period Day = new(24, PeriodUnit.Hours);
    private readonly ClockDesk _desk = new(database.ConnectionString);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reminder_goes_once_at_each_point_in_the_thread_of_the_notice_however_many_workers_there_are()
    {
        var cases = new List<(AbuseCase Case, OutgoingMail Notice)>();
        for (var n = 0; n < 12; n++)
        {
            cases.Add(await Noticed());
        }

        foreach (var hours in new[] { 13, 12, 24 })
        {
            _desk.Time.Advance(TimeSpan.FromHours(hours));
            await _desk.Turn(workers: 8);
            await _desk.Turn(workers: 8);
        }

        foreach (var (one, notice) in cases)
        {
            var mails = await Reminders(one);
            Assert.Equal(2, mails.Count);
            Assert.All(
                mails,
                m =>
                {
                    Assert.Equal(("T8", Party.Customer, notice.ToAddress), (m.Template, m.Party, m.ToAddress));
                    Assert.Equal((null, "auto-generated"), (m.DecisionId, m.AutoSubmitted));
                    Assert.Contains(notice.MessageId, m.References, StringComparison.Ordinal);
                    Assert.NotEqual("", m.MailFrom);
                }
            );
            Assert.Equal(notice.MessageId, mails[0].InReplyTo);
            Assert.Contains("期限超過", mails[1].Subject, StringComparison.Ordinal);
            Assert.Equal(2, (await _desk.Events(one, "customer_reminded")).Count);
        }
    }

    [Fact]
    public async Task Whoever_answered_or_whose_case_is_over_is_not_reminded()
    {
        var (answered, _) = await Noticed();
        await _desk.Arrives(answered, c => c.Answered("customer", Guid.NewGuid(), _desk.Now));
        var (closed, _) = await Noticed();
        await _desk.Close(closed);
        var (released, _) = await Noticed();
        await _desk.Act(
            released,
            "suspend",
            c => c.Suspend("isolate_server", "198.51.100.10", "isolated", ClockDesk.Suzuki, _desk.Now)
        );
        await _desk.Act(released, "release", c => c.Release("clean", ClockDesk.Suzuki, _desk.Now));
        _desk.Time.Advance(TimeSpan.FromHours(30));
        await _desk.Turn(workers: 4);
        Assert.Empty(await Reminders(answered));
        Assert.Empty(await Reminders(closed));
        Assert.Empty(await Reminders(released));
    }

    [Theory]
    [InlineData(OutgoingState.Failed)]
    [InlineData(OutgoingState.Waiting)]
    public async Task Whom_no_notice_has_reached_is_not_reminded_of_it_and_the_case_says_so(OutgoingState state)
    {
        var (of, notice) = await Noticed();
        await Set(notice, state);
        _desk.Time.Advance(TimeSpan.FromHours(13));
        await _desk.Turn();
        Assert.Empty(await Reminders(of));
        Assert.Single(await _desk.Events(of, "reminder_not_sent"));
    }

    [Fact]
    public async Task A_worker_that_was_away_sends_the_last_reminder_only()
    {
        var (of, _) = await Noticed();
        _desk.Time.Advance(TimeSpan.FromHours(25));
        await _desk.Turn();
        Assert.Contains("期限超過", Assert.Single(await Reminders(of)).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_dies_before_it_commits_has_sent_nothing_and_the_next_one_sends()
    {
        var (of, _) = await Noticed();
        _desk.Time.Advance(TimeSpan.FromHours(13));
        await using (var db = _desk.Db())
        {
            await db.Database.ExecuteSqlRawAsync(
                "alter table outgoing_mails add constraint dies check (template <> 'T8') not valid",
                Cancel
            );
            await Assert.ThrowsAsync<DbUpdateException>(() => _desk.Turn());
            await db.Database.ExecuteSqlRawAsync("alter table outgoing_mails drop constraint dies", Cancel);
        }

        Assert.Empty(await _desk.Events(of, "customer_reminded"));
        await _desk.Turn();
        Assert.Single(await Reminders(of));
    }

    private async Task<(AbuseCase Case, OutgoingMail Notice)> Noticed()
    {
        var opened = await _desk.Case();
        var decision = await _desk.Warn(opened, Day);
        await using var db = _desk.Db();
        var matter = await NoticeMatter.Load(db, await _desk.Read(opened), Cancel);
        var draft = Assert.Single(new Drafts(Outgoing.Minato.Desk).Warn(matter, _desk.Now.AddDays(1)));
        var notice = Outgoing.Minato.Outbox.Compose(draft, matter, decision, _desk.Now);
        Outbox.Add(db, notice);
        await db.SaveChangesAsync(Cancel);
        await Set(notice, OutgoingState.Sent);
        return (opened, notice);
    }

    private async Task Set(OutgoingMail mail, OutgoingState state)
    {
        await using var db = _desk.Db();
        await db
            .OutgoingMails.Where(m => m.Id == mail.Id)
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.State, state).SetProperty(x => x.SentAt, _desk.Now), Cancel);
    }

    private async Task<IReadOnlyList<OutgoingMail>> Reminders(AbuseCase of)
    {
        await using var db = _desk.Db();
        return await db
            .OutgoingMails.AsNoTracking()
            .Where(m => m.CaseId == of.Id && m.Template == "T8")
            .OrderBy(m => m.CreatedAt)
            .ToListAsync(Cancel);
    }
}
