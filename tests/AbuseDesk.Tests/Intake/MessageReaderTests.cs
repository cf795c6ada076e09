using AbuseDesk.Cases;
using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using AbuseDesk.Parsing;
using AbuseDesk.Registry;
using Microsoft.EntityFrameworkCore;
using static AbuseDesk.Tests.Intake.FilingDesk;
using Minato = AbuseDesk.Tests.Registry.Minato;

namespace AbuseDesk.Tests.Intake;

/// <summary>Claims, survivors, the watch, and what people do with what the reader could not read.</summary>
public sealed class MessageReaderTests(PostgresServer server) : IAsyncLifetime
{
    private FilingDesk _desk = null!;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _desk = await FilingDesk.AtMinato(server);

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Two_workers_never_claim_the_same_message()
    {
        await Keep(80);
        var (one, two) = (await _desk.NewWorker(), await _desk.NewWorker());

        var (first, second) = (await one.NextBatch(Cancel), await two.NextBatch(Cancel));

        Assert.Equal((50, 30), (first.Count, second.Count));
        Assert.Empty(first.Select(m => m.RawId).Intersect(second.Select(m => m.RawId)));
        Assert.Empty(await one.NextBatch(Cancel));
        Assert.Null(await one.NextSurvivor(Cancel));
    }

    [Fact]
    public async Task What_a_dead_reader_held_is_read_one_by_one_and_set_aside_after_three_attempts()
    {
        await Keep(3);
        var dead = new ReaderPresence(_desk.Database);
        await dead.Show(Cancel);
        Assert.Equal(3, (await new MessageClaims(_desk.Database, dead).NextBatch(Cancel)).Count);
        var worker = await _desk.NewWorker();
        Assert.Null(await worker.NextSurvivor(Cancel));

        await Die(dead);
        var survivor = await worker.NextSurvivor(Cancel);

        // The one just claimed is ours and alive; the two others are still free.
        Assert.NotNull(survivor);
        Assert.NotNull(await worker.NextSurvivor(Cancel));
        Assert.NotNull(await worker.NextSurvivor(Cancel));
        Assert.Null(await worker.NextSurvivor(Cancel));
        await _desk.Scalar<int>("update message_work set claimed_by = 'reader-1' returning 1");
        for (var i = 0; i < 3; i++)
        {
            Assert.NotNull(await worker.NextSurvivor(Cancel));
        }

        await _desk.Scalar<int>("update message_work set claimed_by = 'reader-1' returning 1");
        Assert.Null(await worker.NextSurvivor(Cancel));
        Assert.Equal(3, await worker.SetCrashersAside(Minato.Now, Cancel));
        Assert.Equal("reader_crashed", await _desk.Scalar<string>("select distinct problem from message_work"));
    }

    [Fact]
    public async Task What_is_given_back_does_not_count_as_an_attempt()
    {
        await Keep(2);
        var worker = await _desk.NewWorker();
        var claimed = await worker.NextBatch(Cancel);

        await worker.Release([.. claimed.Select(m => m.RawId)], Cancel);

        Assert.Equal(0L, await _desk.Scalar<long>("select sum(attempts) from message_work"));
        Assert.Equal(2, (await worker.NextBatch(Cancel)).Count);
    }

    [Fact]
    public async Task A_reader_that_throws_costs_its_own_message_only()
    {
        var poison = await _desk.Keep(() => throw new InvalidOperationException("boom"));
        var good = await _desk.Keep(Report("a@home.example", Accuses("198.51.100.10", "scan")));
        await _desk.FileAll();

        Assert.Equal((MessageState.NeedsHuman, "reader_failed"), await StateOf(poison));
        Assert.Equal((MessageState.Filed, (string?)null), await StateOf(good));
    }

    [Fact]
    public async Task The_watch_names_the_message_whose_reading_hangs()
    {
        var named = new TaskCompletionSource<Guid>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = new ReadingWatch(TimeSpan.FromMilliseconds(50), id => named.TrySetResult(id));
        var (quick, slow) = (Guid.NewGuid(), Guid.NewGuid());
        watch.Begin(quick);
        watch.End(quick);
        watch.Begin(slow);

        Assert.Equal(slow, await named.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
    }

    [Fact]
    public async Task A_person_completes_what_the_reader_could_not_read()
    {
        var kept = await _desk.Keep(() => throw new InvalidOperationException("boom"));
        await _desk.FileAll();
        var staff = Guid.Parse("00000000-0000-0000-0000-000000000001");
        var entry = new HandEntry(
            [Accuses("198.51.100.10", "brute_force", "2026-11-23T12:00:00Z")],
            new ParsedReporter("a@home.example", null, null, "individual", null),
            "ja",
            Consent.Anonymised
        );

        Assert.Equal(MessageState.Filed, await ByHand().File(kept.RawId, entry, staff, Cancel));

        var opened = await _desk.OnlyCase();
        Assert.Equal(Minato.Id("C-1002"), opened.CustomerId);
        await using var context = _desk.Context();
        var finding = await context.Findings.SingleAsync(Cancel);
        Assert.Equal(("person", (Guid?)null), (finding.Source, finding.ReadingId));
        Assert.Equal(2, await context.Readings.CountAsync(Cancel));
        Assert.Equal(staff, (await context.CaseEvents.FirstAsync(e => e.Kind == "opened", Cancel)).ActorId);
        var again = await Assert.ThrowsAsync<CaseRuleException>(() => ByHand().File(kept.RawId, entry, staff, Cancel));
        Assert.Equal("message_settled", again.Code);
        Assert.Equal(MessageState.Filed, (await _desk.Work(kept)).State);
    }

    [Fact]
    public async Task Open_cases_whose_owner_is_another_one_now_are_flagged_once()
    {
        await _desk.File(Report("a@home.example", Accuses("198.51.100.30", "scan", "2026-11-23T12:00:00Z")));
        await _desk.File(Report("a@home.example", Accuses("198.51.100.20", "scan", "2026-11-23T12:00:00Z")));
        var moved = (await _desk.Cases()).Single(c => c.Resource == "198.51.100.30");
        var comparison = new RegistryComparison(_desk.Database, _desk.Owners, _desk.Clock);
        Assert.Equal((1L, 0), await comparison.Run(-1, Cancel));

        await Change(Minato.Prefix("198.51.100.30/32", "iaas_vps", "C-1010"));
        Assert.Equal((2L, 1), await comparison.Run(1, Cancel));
        Assert.Equal("registry_changed", (await _desk.Counters(moved.Id)).Attention);
        Assert.Equal((2L, 0), await comparison.Run(-1, Cancel));

        await Change(Minato.Prefix("198.51.100.31/32", "iaas_vps", "C-1010"));
        Assert.Equal((3L, 0), await comparison.Run(2, Cancel));
        Assert.Equal(moved.Version, (await _desk.Cases()).Single(c => c.Id == moved.Id).Version);
    }

    [Fact]
    public async Task A_batch_takes_a_fixed_number_of_statements()
    {
        // The same kind of batch first, so that nothing is prepared or loaded within the measured ones.
        await _desk.FileAll();
        await _desk.Policy.FirstLooks(Cancel);
        var (few, many) = (await CountStatements(5), await CountStatements(50));

        Assert.Equal(few, many);
        Assert.InRange(many, 10, 25);
    }

    private async Task<long> CountStatements(int messages)
    {
        var series = Guid.NewGuid().ToString("N");
        for (var i = 0; i < messages; i++)
        {
            await _desk.Keep(
                Report($"{i}@{series}.example", Accuses($"203.0.113.{100 + i}", "scan", "2026-11-23T12:00:00Z"))
            );
        }

        var worker = await _desk.NewWorker();
        var batch = await _desk.Reading.Read(await worker.NextBatch(Cancel), Cancel);
        var counted = 0L;

        // Other tests run beside this one: only what belongs to this trace counts.
        using var ours = new System.Diagnostics.Activity("filing").Start();
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) =>
                System.Diagnostics.ActivitySamplingResult.AllData,
            ActivityStopped = done => Interlocked.Add(ref counted, done.TraceId == ours.TraceId ? 1 : 0),
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        await _desk.Filing.File(batch, worker.Claimant, Cancel);
        return Interlocked.Read(ref counted);
    }

    private FilingByHand ByHand()
    {
        var presence = new ReaderPresence(_desk.Database);
        return new FilingByHand(_desk.Database, new MessageClaims(_desk.Database, presence), presence, _desk.Filing);
    }

    private async Task Change(Assignment added)
    {
        await using var context = _desk.Context();
        await using var transaction = await context.Database.BeginTransactionAsync(Cancel);
        await OwnerDirectory.Raise(context, Cancel);
        context.Add(added);
        await context.SaveChangesAsync(Cancel);
        await transaction.CommitAsync(Cancel);
    }

    private async Task Keep(int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            await _desk.Keep(Report("a@home.example", Accuses("198.51.100.10", "scan")));
        }
    }

    // As the kernel does it: the connection goes, and with it the lock.
    private async Task Die(ReaderPresence presence)
    {
        await _desk.Scalar<long>(
            $"""
            select count(pg_terminate_backend(pid)) from pg_locks
            where locktype = 'advisory' and 'reader-' || objid = '{presence.Name}'
            """
        );
        while (
            await _desk.Scalar<long>($"select count(*) from pg_locks where 'reader-' || objid = '{presence.Name}'") > 0
        )
        {
            Cancel.ThrowIfCancellationRequested();
        }
    }

    private async Task<(MessageState, string?)> StateOf(Kept kept)
    {
        var work = await _desk.Work(kept);
        return (work.State, work.Problem);
    }
}
