using AbuseDesk.Ops;

namespace AbuseDesk.Tests.Intake;

public sealed class OddServerTests(DeskDatabase database) : IClassFixture<DeskDatabase>
{
    private static int _names;

    [Fact]
    public async Task A_server_that_echoes_the_last_mail_is_asked_no_body_twice()
    {
        await using var server = new ScriptedImap();
        server.Mails[3] = PolledMailbox.Mail("echo");
        await using var mailbox = NewMailbox(server);

        // It says it has moved the mail, and still has it.
        server.Answer = (command, tag) => Is(command, "UID MOVE") ? $"{tag} OK moved\r\n" : null;
        mailbox.Start();
        await mailbox.UntilTaken(1);
        await PolledMailbox.Until(() => Task.FromResult(mailbox.Commands.Count(c => Is(c, "NOOP")) >= 3));

        Assert.Single(mailbox.Commands, c => c.Contains("BODY.PEEK[]", StringComparison.Ordinal));
        Assert.Equal(1L, await mailbox.Deliveries());
    }

    [Fact]
    public async Task A_missing_uidnext_does_not_start_the_mailbox_anew()
    {
        await using var server = new ScriptedImap { UidNext = "" };
        server.Mails[3] = PolledMailbox.Mail("no next");
        await using var mailbox = NewMailbox(server);

        mailbox.Start();
        await mailbox.UntilTaken(1);
        await mailbox.StopAll();
        server.Mails[4] = PolledMailbox.Mail("no next 2");
        mailbox.Start();
        await mailbox.UntilTaken(2);

        Assert.Equal(2L, await mailbox.Deliveries());
    }

    [Fact]
    public async Task A_mail_the_server_cannot_read_holds_up_no_other_and_is_asked_for_again()
    {
        await using var server = new ScriptedImap();
        for (var uid = 1; uid <= 5; uid++)
        {
            server.Mails[uid] = PolledMailbox.Mail($"broken store {uid}");
        }

        var broken = true;
        server.Answer = (command, tag) =>
            broken && command.Contains("BODY.PEEK[]", StringComparison.Ordinal) && NamesThree(command)
                ? $"{tag} NO [SERVERBUG] cannot read\r\n"
                : null;
        await using var mailbox = NewMailbox(server);
        mailbox.Start();
        await mailbox.UntilTaken(4);
        await PolledMailbox.Until(async () => await mailbox.LastError() is not null);
        Assert.Contains("UID 3", await mailbox.LastError(), StringComparison.Ordinal);
        Assert.Equal(2L, await mailbox.Number("select last_uid from mailboxes where name = $1", mailbox.Settings.Name));

        broken = false;
        await mailbox.UntilTaken(5);
        await PolledMailbox.Until(async () => await mailbox.LastError() is null);
    }

    [Fact]
    public async Task A_size_that_was_a_lie_makes_an_oversize_mail()
    {
        await using var server = new ScriptedImap();
        server.Mails[1] = new byte[50_000];
        server.Mails[2] = PolledMailbox.Mail("honest");
        server.Answer = (command, tag) =>
            command.Contains("RFC822.SIZE", StringComparison.Ordinal)
                ? $"* 1 FETCH (UID 1 RFC822.SIZE 100 INTERNALDATE \"24-Nov-2026 00:40:03 +0000\")\r\n"
                    + $"* 2 FETCH (UID 2 RFC822.SIZE 999 INTERNALDATE \"24-Nov-2026 00:40:03 +0000\")\r\n{tag} OK done\r\n"
                : null;
        await using var mailbox = NewMailbox(server);
        mailbox.Limits = mailbox.Limits with { MessageBytes = 10_000 };

        mailbox.Start();
        await mailbox.UntilTaken(1);

        Assert.Equal(
            50_000L,
            await mailbox.Number(
                """
                select announced_size from raw_messages r join message_work w on w.raw_id = r.id
                where w.source = $1 and w.problem = 'oversize'
                """,
                mailbox.Settings.Name
            )
        );
    }

    [Theory]
    [InlineData("* 1 FETCH (UID 1 BODY[] {99999999999}\r\nx)\r\n")]
    [InlineData("* 1 FETCH (UID 1 BODY[] {-5}\r\nx)\r\n")]
    [InlineData("* BYE going down\r\n")]
    [InlineData("rubbish \0\x1 ((((\r\n")]
    [InlineData("* 1 FETCH (UID 77 BODY[] {3}\r\nabc)\r\n")]
    public async Task Rubbish_is_waited_out_and_costs_no_mail(string rubbish)
    {
        await using var server = new ScriptedImap();
        server.Mails[1] = PolledMailbox.Mail("after rubbish " + rubbish.Length);
        var times = 0;
        server.Answer = (command, tag) =>
            command.Contains("BODY.PEEK[]", StringComparison.Ordinal) && times++ < 2
                ? $"{rubbish}{tag} OK done\r\n"
                : null;
        await using var mailbox = NewMailbox(server);

        mailbox.Start();
        await mailbox.UntilTaken(1);

        Assert.NotNull(await mailbox.Find(PolledMailbox.Mail("after rubbish " + rubbish.Length)));
        Assert.Equal(1L, await mailbox.Works());
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_left_and_tried_again()
    {
        await using var server = new ScriptedImap();
        server.Mails[1] = PolledMailbox.Mail("silent");
        var silent = true;
        server.Answer = (command, _) => silent && command.Contains("BODY.PEEK[]", StringComparison.Ordinal) ? "" : null;
        await using var mailbox = NewMailbox(server);
        mailbox.Limits = mailbox.Limits with { NoAnswer = TimeSpan.FromMilliseconds(300) };

        mailbox.Start();
        await PolledMailbox.Until(async () => await mailbox.LastError() is not null);
        Assert.Matches("not answered|timed out", await mailbox.LastError());
        silent = false;
        await mailbox.UntilTaken(1);
    }

    [Fact]
    public async Task A_refused_login_is_not_hammered()
    {
        await using var server = new ScriptedImap();
        server.Answer = (command, tag) =>
            Is(command, "LOGIN") || Is(command, "AUTHENTICATE") ? $"{tag} NO [AUTHENTICATIONFAILED] no\r\n" : null;
        await using var mailbox = NewMailbox(server);
        mailbox.Limits = mailbox.Limits with
        {
            BackOff = new BackOff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30)),
        };

        var started = TimeProvider.System.GetTimestamp();
        mailbox.Start();
        await PolledMailbox.Until(() => Task.FromResult(server.Connections >= 4));

        // At least 50, 100 and 200 ms between the four.
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds, 340, double.MaxValue);
        await PolledMailbox.Until(async () => await mailbox.LastError() is not null);
    }

    private static bool Is(string command, string words) => command.StartsWith(words, StringComparison.Ordinal);

    private static bool NamesThree(string command) => command.Split(' ')[2] is "3" or "1:5" or "3:5" or "1:3" or "3:4";

    private PolledMailbox NewMailbox(ScriptedImap server) =>
        new(database.ConnectionString, server.Port, $"odd{Interlocked.Increment(ref _names)}");
}
