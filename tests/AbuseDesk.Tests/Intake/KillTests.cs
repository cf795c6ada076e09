using AbuseDesk.Tests.Registry;

namespace AbuseDesk.Tests.Intake;

/// <summary>RELIABILITY R1 and R5: the worker dies at any moment, and nothing is lost or doubled.</summary>
public sealed class KillTests(PostgresServer server, ImapServer imap) : IAsyncLifetime
{
    private const int Mails = 2_000;
    private static readonly int Kills = Environment.GetEnvironmentVariable("ABUSEDESK_LONG") is "1" ? 100 : 10;
    private string _database = "";
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await server.CreateFromTemplate();

    public async ValueTask DisposeAsync() => await server.Drop(_database);

    [Fact]
    public async Task Killed_again_and_again_the_worker_loses_nothing_and_doubles_nothing()
    {
        await Minato.Load(_database, Cancel);
        await using var worker = new WorkerUnderFire(_database, imap);
        await worker.Deliver(Enumerable.Range(0, Mails).Select(Mail));

        // A kill is due when so much is kept and filed: spread over the whole run, the same in every run.
        var random = new Random(20261124);
        foreach (var due in Enumerable.Range(0, Kills).Select(_ => random.Next(1, (2 * Mails) - 100)).Order())
        {
            worker.Start(withHook: false);
            await worker.Until(
                $"{due} steps",
                async () =>
                {
                    // On a starved machine its own watch may end it first: one more death, and the supervisor starts it again.
                    if (worker.HasEnded)
                    {
                        worker.Start(withHook: false);
                    }

                    return await Steps(worker) >= due;
                }
            );
            await worker.Kill();
        }

        worker.Start(withHook: false);
        await worker.Until(
            "all is filed",
            async () =>
            {
                if (worker.HasEnded)
                {
                    worker.Start(withHook: false);
                }

                return await worker.Count("message_work where state <> 'waiting'") == Mails;
            }
        );
        await worker.Until("all is moved", async () => (await worker.Mailbox()).LeftInInbox == 0);
        await worker.Until("all is sealed", async () => await worker.Count("unsealed_events") == 0);
        await worker.Kill();
        await AssertNothingLostOrDoubled(worker);
        var (exit, said) = await worker.Verify();
        Assert.True(exit == 0, said);
    }

    [Fact]
    public async Task Mails_that_end_or_hang_their_reader_are_set_aside_alone()
    {
        await using var worker = new WorkerUnderFire(_database, imap);
        var mails = Enumerable.Range(10_000, 30).Select(Mail).ToList();
        mails.Insert(20, Poison(StartupHook.Hangs));
        mails.Insert(7, Poison(StartupHook.Kills));
        await worker.Deliver(mails);

        // As the supervisor does.
        await worker.Until(
            "all is settled",
            async () =>
            {
                if (worker.HasEnded)
                {
                    worker.Start(withHook: true);
                }

                return await worker.Count("message_work where state <> 'waiting'") == 32;
            }
        );

        Assert.Equal(2, await worker.Count("message_work where problem = 'reader_crashed' and attempts = 3"));
        Assert.Equal(2, await worker.Count("message_work where state = 'needs_human'"));
        Assert.Equal(
            2,
            await worker.Count(
                "raw_messages r join raw_bodies b on b.raw_id = r.id join message_work w on w.raw_id = r.id and w.state = 'needs_human'"
            )
        );
        Assert.InRange(worker.Starts, 4, 8);
    }

    private static async Task<long> Steps(WorkerUnderFire worker) =>
        await worker.Count("raw_messages") + await worker.Count("reports");

    private static async Task AssertNothingLostOrDoubled(WorkerUnderFire worker)
    {
        var (inMailbox, left) = await worker.Mailbox();
        Assert.Equal(0, left);
        Assert.Equal(Mails, inMailbox.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(inMailbox, await worker.Hashes());
        Assert.Equal(Mails, await worker.Count("deliveries where taken_at is not null"));
        Assert.Equal(Mails, await worker.Count("message_work where state = 'filed'"));
        Assert.Equal(Mails, await worker.Count("reports"));
        Assert.Equal(Mails, await worker.Count("(select distinct raw_id from reports) as r"));
        Assert.Equal(
            0,
            await worker.Count("reports r where not exists (select from report_cases l where l.report_id = r.id)")
        );
        Assert.Equal(
            0,
            await worker.Count(
                """
                case_counters n where reports <> (select count(*) from report_cases l where l.case_id = n.case_id)
                    or findings <> (select count(*) from findings f where f.case_id = n.case_id)
                """
            )
        );
        Assert.Equal(
            0,
            await worker.Count("(select report_id from outgoing_mails group by 1 having count(*) > 1) as twice")
        );
        Assert.Equal(
            0,
            await worker.Count(
                "case_events e where not exists (select from event_seal_members m where m.event_id = e.id)"
            )
        );
        Assert.Equal(
            0,
            await worker.Count(
                "(select case_key from cases where state <> 'closed' group by 1 having count(*) > 1) as twice"
            )
        );
    }

    // A third of the space attacks somebody: wave, repeat and single reports.
    private static string Mail(int i) =>
        $"""
            From: Reporter {i} <r{i}@home.example>
            To: abuse@minato.example
            Subject: Attack from 198.51.100.{1 + (i % 60)}
            Date: Mon, 23 Nov 2026 12:00:00 +0000
            Message-ID: <{i}.mail@home.example>
            Content-Type: text/plain; charset=utf-8

            Your address attacks us:
            Nov 23 11:{i % 60:00}:{i / 60 % 60:00} mx sshd[{i}]: Failed password for root from 198.51.100.{1
                + (i % 60)} port {1_024 + i} ssh2
            All times are UTC.
            """;

    private static string Poison(string text) => Mail(text.Length + 90_000) + "\n" + text;
}
