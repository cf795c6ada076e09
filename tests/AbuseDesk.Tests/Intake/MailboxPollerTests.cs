using System.Text;
using AbuseDesk.Demo;

namespace AbuseDesk.Tests.Intake;

public sealed class MailboxPollerTests(DeskDatabase database, ImapServer server) : IClassFixture<DeskDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mails_are_kept_as_they_came_and_moved_away()
    {
        await using var mailbox = NewMailbox();
        byte[][] mails =
        [
            PolledMailbox.Mail("plain"),
            [],
            Encoding.ASCII.GetBytes("Subject: bare\n\nline feeds\n"),
            [.. "Subject: odd\r\n\r\n"u8, 0x80, 0xFF, 13, 0x31, 13, 10, 13, 10],
            Encoding.ASCII.GetBytes("no header and no end of line"),
            Encoding.ASCII.GetBytes("Subject: long\r\n\r\n" + new string('x', 300_000)),
        ];
        var side = Side(mailbox);
        await side.Deliver(mails);
        var literals = await side.Literals();
        mailbox.Start();
        await mailbox.UntilTaken(mails.Length);

        Assert.Equal(mails.Length, literals.Count);
        foreach (var literal in literals)
        {
            Assert.NotNull(await mailbox.Find(literal));
        }

        Assert.Equal((0, mails.Length), await side.Counts());
    }

    [Fact]
    public async Task A_mail_that_arrives_during_idle_is_taken_at_once()
    {
        await using var mailbox = NewMailbox();
        mailbox.Start();
        await mailbox.UntilIdle(1);

        await Side(mailbox).Deliver(PolledMailbox.Mail("now"));

        // Without IDLE it would be nine minutes.
        await mailbox.UntilTaken(1);
    }

    [Fact]
    public async Task A_poll_with_nothing_new_takes_three_commands_whatever_the_size()
    {
        await using var mailbox = NewMailbox();
        var side = Side(mailbox);
        await side.Fill(10_000);
        await mailbox.StartAfter(10_000, await side.UidValidity());
        mailbox.Limits = mailbox.Limits with { Idle = TimeSpan.FromMilliseconds(100) };

        mailbox.Start();
        await mailbox.UntilIdle(4);
        await mailbox.StopAll();

        var commands = mailbox.Commands.ToList();
        var second = commands.IndexOf("IDLE");
        var third = commands.IndexOf("IDLE", second + 1);
        Assert.Equal((10_000, 0), await side.Counts());
        Assert.InRange(third - second, 1, 3);
        Assert.DoesNotContain(commands, c => c.Contains("SEARCH", StringComparison.Ordinal));
        Assert.Equal(0L, await mailbox.Deliveries());
    }

    [Fact]
    public async Task A_thousand_mails_take_few_commands()
    {
        await using var mailbox = NewMailbox();
        await Side(mailbox).Fill(1000);

        mailbox.Start();
        await mailbox.UntilTaken(1000);

        Assert.Equal(1000L, await mailbox.Works());
        Assert.InRange(mailbox.Commands.Count, 1, 50);
    }

    [Fact]
    public async Task Of_two_pollers_one_is_active_and_the_other_takes_over()
    {
        await using var first = NewMailbox();
        await using var second = new PolledMailbox(
            database.ConnectionString,
            server.Dovecot.Port,
            first.Settings.Username
        );
        first.Start();
        await first.UntilIdle(1);
        second.Start();
        await Side(first).Deliver(PolledMailbox.Mail("for the first"));
        await first.UntilTaken(1);
        Assert.Empty(second.Commands);

        await first.StopAll();
        await Side(first).Deliver(PolledMailbox.Mail("for the second"));
        await second.UntilTaken(2);

        Assert.Equal(2L, await second.Epoch());
    }

    [Fact]
    public async Task A_poller_that_stopped_alive_is_cut_off()
    {
        await using var mailbox = NewMailbox();
        mailbox.Limits = mailbox.Limits with { LockBeat = TimeSpan.FromMilliseconds(50) };
        await using var stopped = await mailbox.Database.OpenConnectionAsync(Cancel);
        await using (var hold = stopped.CreateCommand())
        {
            hold.CommandText =
                $"select pg_advisory_lock(hashtextextended('abusedesk mailbox {mailbox.Settings.Name}', 0))";
            await hold.ExecuteNonQueryAsync(Cancel);
        }

        await Side(mailbox).Deliver(PolledMailbox.Mail("free"));
        mailbox.Start();

        await mailbox.UntilTaken(1);
    }

    [Fact]
    public async Task A_mailbox_made_anew_gives_its_new_mails_and_no_double_work()
    {
        await using var mailbox = NewMailbox();
        var side = Side(mailbox);
        var mails = Enumerable.Range(0, 20).Select(i => PolledMailbox.Mail($"anew {i}")).ToList();
        mailbox.Settings = mailbox.Settings with { Folder = "Reports" };
        await side.MakeFolder("Reports", mails.Take(10));
        mailbox.Start();
        await mailbox.UntilTaken(10);
        await mailbox.StopAll();

        // The same ten and ten more; UIDs start at 1 again.
        await side.MakeFolder("Reports", mails);
        mailbox.Start();
        await mailbox.UntilTaken(30);

        Assert.Equal(20L, await mailbox.Works());
        Assert.Equal(30L, await mailbox.Deliveries());
    }

    [Fact]
    public async Task Uids_given_again_under_the_same_validity_lose_nothing()
    {
        await using var mailbox = NewMailbox();
        var user = mailbox.Settings.Username;
        var side = Side(mailbox);
        await side.Deliver(PolledMailbox.Mail("u1"));
        mailbox.Start();
        await mailbox.UntilTaken(1);
        await mailbox.StopAll();
        await mailbox.Scalar("update mailboxes set last_uid = 1000 where name = $1", user);
        await mailbox.Scalar("update deliveries set uid = 2 where mailbox = $1", user);

        await side.Deliver(PolledMailbox.Mail("u2"));
        mailbox.Start();
        await mailbox.UntilTaken(2);

        Assert.Equal(2L, await mailbox.Works());
    }

    [Fact]
    public async Task Mails_kept_and_not_moved_are_moved_first()
    {
        await using var mailbox = NewMailbox();
        var user = mailbox.Settings.Username;
        var side = Side(mailbox);
        await side.Deliver(PolledMailbox.Mail("kept"));
        mailbox.Start();
        await mailbox.UntilTaken(1);
        await mailbox.StopAll();
        await side.MoveProcessedBack();
        await mailbox.Scalar("update deliveries set taken_at = null, uid = 2 where mailbox = $1", user);
        await mailbox.Scalar("update mailboxes set last_uid = 2 where name = $1", user);
        mailbox.Commands.Clear();

        mailbox.Start();
        await mailbox.UntilTaken(1);

        var verbs = mailbox.Commands.Select(c => c.Split(' ')).Where(w => w[0] is "UID").Select(w => w[1]);
        Assert.Equal("MOVE", verbs.First());
        Assert.Equal((0, 1), await side.Counts());
    }

    [Fact]
    public async Task A_server_that_goes_down_and_comes_back_costs_no_mail()
    {
        await using var own = await OwnDovecot.Start(new DovecotTraits());
        await using var mailbox = new PolledMailbox(database.ConnectionString, own.Dovecot.Port, "down1");
        await own.Dovecot.Deliver("down1", PolledMailbox.Mail("before"), Cancel);
        mailbox.Start();
        await mailbox.UntilTaken(1);

        await own.Dovecot.Stop();
        await PolledMailbox.Until(async () => await mailbox.LastError() is not null);
        Assert.NotNull(Assert.Single(mailbox.Health.Beats).FailingSince);
        await own.Dovecot.Resume(Cancel);
        await own.Dovecot.Deliver("down1", PolledMailbox.Mail("after"), Cancel);

        await mailbox.UntilTaken(2);
        await PolledMailbox.Until(async () => await mailbox.LastError() is null);
    }

    [Theory]
    [InlineData("IMAP4rev1 LITERAL+ IDLE UIDPLUS NAMESPACE", 1)]
    [InlineData("IMAP4rev1 LITERAL+ NAMESPACE MOVE", 1)]
    [InlineData("IMAP4rev1 NAMESPACE", 2)]
    public async Task Mails_others_have_marked_as_deleted_are_never_expunged(string capability, int left)
    {
        await using var own = await OwnDovecot.Start(new DovecotTraits { Capability = capability });
        var user = $"poor{capability.Length}";
        await using var mailbox = new PolledMailbox(database.ConnectionString, own.Dovecot.Port, user);
        var side = new ServerSide(own.Dovecot, user);
        await side.Deliver(PolledMailbox.Mail("deleted by somebody"));
        await side.MarkFirstDeleted();
        await mailbox.StartAfter(1, await side.UidValidity());

        await side.Deliver(PolledMailbox.Mail(user));
        mailbox.Start();
        await mailbox.UntilTaken(1);

        // Where only a full expunge could move, the mail is marked and stays.
        Assert.Equal((left, 2 - left), await side.Counts());
        Assert.Equal(left == 2, mailbox.Commands.Any(c => c.Contains("$AbuseDesk", StringComparison.Ordinal)));
        Assert.DoesNotContain(mailbox.Commands, c => c.StartsWith("EXPUNGE", StringComparison.Ordinal));
    }

    private PolledMailbox NewMailbox() => new(database.ConnectionString, server.Dovecot.Port, server.NewUser());

    private ServerSide Side(PolledMailbox mailbox) => new(server.Dovecot, mailbox.Settings.Username);
}
