using System.Text;
using AbuseDesk.Intake;

namespace AbuseDesk.Tests.Intake;

public sealed class OversizeMailTests(DeskDatabase database, ImapServer server) : IClassFixture<DeskDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(31)]
    [InlineData(300)]
    public async Task The_body_of_an_oversize_mail_is_not_fetched(int megabytes)
    {
        await using var mailbox = new PolledMailbox(database.ConnectionString, server.Dovecot.Port, server.NewUser());
        var side = new ServerSide(server.Dovecot, mailbox.Settings.Username);
        await side.Deliver(Large(megabytes), PolledMailbox.Mail($"next {megabytes}"));
        mailbox.Start();
        await mailbox.UntilTaken(1);
        await PolledMailbox.Until(async () => await mailbox.Deliveries() == 2);

        Assert.Equal(
            1L,
            await mailbox.Number(
                """
                select count(*) from message_work w join raw_messages r on r.id = w.raw_id
                where w.source = $1 and w.state = 'needs_human' and w.problem = 'oversize' and not r.complete
                    and r.announced_size > $2
                """,
                mailbox.Settings.Name,
                megabytes * 1_000_000L
            )
        );
        Assert.Equal((1, 1), await side.Counts());
        Assert.Contains(mailbox.Commands, c => c.Contains("BODY.PEEK[HEADER]<0.262144>", StringComparison.Ordinal));
        Assert.Single(mailbox.Commands, c => c.Contains("BODY.PEEK[]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_person_may_have_it_fetched_anyway()
    {
        await using var mailbox = new PolledMailbox(database.ConnectionString, server.Dovecot.Port, server.NewUser());
        mailbox.Limits = mailbox.Limits with { MessageBytes = 10_000 };
        var side = new ServerSide(server.Dovecot, mailbox.Settings.Username);
        var mail = Encoding.ASCII.GetBytes("Subject: wanted\r\n\r\n" + new string('w', 50_000));
        await side.Deliver(mail);
        var poller = mailbox.Start();
        await mailbox.UntilIdle(1);
        var header = (Guid)
            (await mailbox.Scalar("select raw_id from message_work where source = $1", mailbox.Settings.Name))!;

        var oversize = new OversizeMails(mailbox.Database, TimeProvider.System);
        Assert.True(await oversize.Want(header, Cancel));
        poller.Wake();
        await mailbox.UntilTaken(1);

        var whole = await mailbox.Find(mail);
        Assert.NotNull(whole);
        Assert.Equal((0, 1), await side.Counts());
        Assert.Equal(
            whole,
            await mailbox.Scalar("select raw_id from deliveries where mailbox = $1", mailbox.Settings.Name)
        );
        Assert.Equal("ignored", await mailbox.Scalar("select state from message_work where raw_id = $1", header));
        Assert.Equal("waiting", await mailbox.Scalar("select state from message_work where raw_id = $1", whole));
        Assert.False(await oversize.Want(header, Cancel));
    }

    [Fact]
    public async Task A_wanted_mail_that_is_gone_is_said_to_be()
    {
        await using var mailbox = new PolledMailbox(database.ConnectionString, server.Dovecot.Port, server.NewUser());
        mailbox.Limits = mailbox.Limits with { MessageBytes = 10_000, FetchAnywayBytes = 20_000 };
        var side = new ServerSide(server.Dovecot, mailbox.Settings.Username);
        await side.Deliver(Encoding.ASCII.GetBytes("Subject: huge\r\n\r\n" + new string('h', 50_000)));
        var poller = mailbox.Start();
        await mailbox.UntilIdle(1);
        var header = (Guid)
            (await mailbox.Scalar("select raw_id from message_work where source = $1", mailbox.Settings.Name))!;

        Assert.True(await new OversizeMails(mailbox.Database, TimeProvider.System).Want(header, Cancel));
        poller.Wake();

        await PolledMailbox.Until(async () =>
            await mailbox.Scalar("select problem from message_work where raw_id = $1", header) is OversizeMails.Refused
        );
        Assert.Equal((1, 0), await side.Counts());
    }

    private static byte[] Large(int megabytes)
    {
        var mail = new byte[megabytes * 1024 * 1024];
        mail.AsSpan().Fill((byte)'x');
        Encoding.ASCII.GetBytes($"Subject: large {megabytes}\r\n\r\n").CopyTo(mail, 0);
        for (var end = 998; end < mail.Length; end += 1000)
        {
            mail[end] = (byte)'\r';
            mail[end + 1 < mail.Length ? end + 1 : end] = (byte)'\n';
        }

        return mail;
    }
}
