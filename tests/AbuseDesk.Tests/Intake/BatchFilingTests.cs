using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using static AbuseDesk.Tests.Intake.FilingDesk;

namespace AbuseDesk.Tests.Intake;

/// <summary>Batches, parts of them and workers beside each other.</summary>
public sealed class BatchFilingTests(PostgresServer server) : IAsyncLifetime
{
    private FilingDesk _desk = null!;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _desk = await FilingDesk.AtMinato(server);

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_message_that_cannot_be_filed_is_set_aside_alone()
    {
        var good = await _desk.Keep(Report("a@home.example", Accuses("198.51.100.10", "scan")));
        var broken = await _desk.Keep(
            Report("b@home.example", Accuses("198.51.100.10", "scan")) with
            {
                Missing = ["a\0b"],
                Language = null!,
            }
        );
        var alsoGood = await _desk.Keep(Report("c@home.example", Accuses("198.51.100.20", "scan")));
        await _desk.FileAll();

        Assert.Equal(MessageState.Filed, (await _desk.Work(good)).State);
        Assert.Equal(MessageState.Filed, (await _desk.Work(alsoGood)).State);
        var work = await _desk.Work(broken);
        Assert.Equal((MessageState.NeedsHuman, ReportFiling.FilingFailed), (work.State, work.Problem));
        Assert.Equal(2, (await _desk.Cases()).Count);
    }

    [Fact]
    public async Task What_is_not_claimed_by_us_any_more_is_not_filed()
    {
        await _desk.Keep(Report("a@home.example", Accuses("198.51.100.10", "scan")));
        var stalled = await _desk.NewWorker();
        var batch = await _desk.Reading.Read(await stalled.NextBatch(Cancel), Cancel);
        await _desk.Scalar<int>("update message_work set claimed_by = 'reader-1' returning 1");

        await _desk.Filing.File(batch, stalled.Claimant, Cancel);

        Assert.Empty(await _desk.Cases());
        Assert.Equal("waiting", await _desk.Scalar<string>("select state from message_work"));
    }

    [Fact]
    public async Task Filing_the_same_batch_twice_files_it_once()
    {
        await _desk.Keep(Report("a@home.example", Accuses("198.51.100.10", "scan")));
        var worker = await _desk.NewWorker();
        var batch = await _desk.Reading.Read(await worker.NextBatch(Cancel), Cancel);

        await _desk.Filing.File(batch, worker.Claimant, Cancel);
        await _desk.Filing.File(batch, worker.Claimant, Cancel);

        Assert.Equal(1L, await _desk.Scalar<long>("select count(*) from reports"));
        Assert.Equal(1L, await _desk.Scalar<long>("select count(*) from outgoing_mails"));
    }

    [Fact]
    public async Task Four_workers_and_two_hundred_messages_make_exactly_three_cases()
    {
        string[] addresses = ["198.51.100.10", "198.51.100.20", "2001:db8:100:a::25"];
        for (var i = 0; i < 200; i++)
        {
            var (first, second) = (addresses[i % 3], addresses[(i + 1 + (i % 2)) % 3]);
            var at = "2026-11-23T12:00:00Z";
            await _desk.Keep(
                Report($"r{i}@home.example", Accuses(first, "scan", at), Accuses(second, "scan", at)) with
                {
                    Format = "xarf",
                }
            );
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(FileInSmallBatches, Cancel)));

        Assert.Equal(3, (await _desk.Cases()).Count);
        Assert.Equal(200L, await _desk.Scalar<long>("select count(*) from message_work where state = 'filed'"));
        Assert.Equal(200L, await _desk.Scalar<long>("select count(*) from reports"));
        Assert.Equal(400L, await _desk.Scalar<long>("select sum(reports) from case_counters"));
        Assert.Equal(400L, await _desk.Scalar<long>("select sum(reporters) from case_counters"));
        Assert.Equal(400L, await _desk.Scalar<long>("select count(*) from report_cases"));

        // Small batches, so that the workers meet often.
        async Task FileInSmallBatches()
        {
            var claims = await _desk.NewWorker();
            while (await claims.NextBatch(Cancel) is { Count: > 0 } batch)
            {
                foreach (var some in batch.Chunk(5))
                {
                    await _desk.Filing.File(await _desk.Reading.Read(some, Cancel), claims.Claimant, Cancel);
                }
            }
        }
    }

    [Fact]
    public async Task Thousands_of_findings_are_filed_in_parts_that_can_be_taken_up_again()
    {
        var findings = Enumerable
            .Range(0, 12_000)
            .Select(i => Accuses($"198.51.100.{10 + (i % 2 * 10)}", "scan", "2026-11-23T12:00:00Z"))
            .ToArray();
        var kept = await _desk.Keep(Report("feed@vendor.example", findings) with { Format = "feed" });
        await _desk.FileAll();

        Assert.Equal(MessageState.Filed, (await _desk.Work(kept)).State);
        Assert.Equal(12_000L, await _desk.Scalar<long>("select count(*) from findings where case_id is not null"));
        Assert.Equal(2L, await _desk.Scalar<long>("select sum(reports) from case_counters"));
        Assert.Equal(12_000L, await _desk.Scalar<long>("select sum(findings) from case_counters"));

        // As after a kill between the second and the third part.
        await _desk.Scalar<int>(
            "update message_work set state = 'waiting', attempts = 1, claimed_by = 'reader-1', saved_position = 10000 returning 1"
        );
        await _desk.Scalar<long>(
            "with gone as (delete from findings where id in (select id from findings limit 2000) returning 1) select count(*) from gone"
        );
        var worker = await _desk.NewWorker();
        var survivor = await worker.NextSurvivor(Cancel);
        await _desk.Filing.File(await _desk.Reading.Read([survivor!], Cancel), worker.Claimant, Cancel);

        Assert.Equal(12_000L, await _desk.Scalar<long>("select count(*) from findings"));
        Assert.Equal(1L, await _desk.Scalar<long>("select count(*) from reports"));
        Assert.Equal(MessageState.Filed, (await _desk.Work(kept)).State);
    }
}
