using System.Globalization;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Ops;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Tests.Ops;

public sealed class VerifyCommandTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(database.ConnectionString);
    private readonly Guid _case = Guid.CreateVersion7();

    public async ValueTask InitializeAsync()
    {
        await using var context = new DeskContext(DeskSchema.Options(database.ConnectionString));
        await Sql(
            """
            set abusedesk.retention = 'on';
            set session_replication_role = replica; delete from case_texts; delete from unsealed_events; delete from event_seal_members; delete from event_seals;
            delete from case_events; delete from cases; delete from raw_bodies; delete from message_work; delete from raw_messages;
            """
        );
        var opened = AbuseCase.Open(
            new AbuseCase.Opening(
                $"MI-2026-{_case:N}",
                CaseKind.Incident,
                "spam",
                $"mail|{_case}",
                OwnerKind.NotOurs,
                null,
                null,
                "192.0.2.1",
                "address",
                null,
                DateTimeOffset.UnixEpoch
            ),
            Actor.Desk,
            TimeProvider.System.GetUtcNow()
        );
        for (var i = 0; i < 5; i++)
        {
            opened.Note($"note {i}", Actor.Desk, TimeProvider.System.GetUtcNow());
        }

        context.Add(opened);
        await context.SaveChangesAsync();
        var store = new EvidenceStore(_source, TimeProvider.System, new ReportNumbers("MI", TimeZoneInfo.Utc));
        await store.Keep(
            [
                new Incoming(
                    "From: a@b.example\n\nbody"u8.ToArray(),
                    TimeProvider.System.GetUtcNow(),
                    Door.Ingest,
                    "ingest",
                    "manual"
                ),
            ],
            null,
            CancellationToken.None
        );
    }

    public async ValueTask DisposeAsync() => await _source.DisposeAsync();

    [Fact]
    public async Task What_was_sealed_and_not_touched_holds()
    {
        Assert.Equal(6, await Seal());
        Assert.Equal(0, await Seal());

        Assert.Equal((0, ""), await Verify());
    }

    [Theory]
    [InlineData("update case_events set payload = '{\"x\":1}' where id = {event}", "event {event}: changed")]
    [InlineData("update case_events set at = at + interval '1 second' where id = {event}", "event {event}: changed")]
    [InlineData("update case_events set hash = '\\x00' where id = {event}", "event {event}: changed")]
    [InlineData(
        "delete from event_seal_members where event_id = {event}",
        "seal 1: the event at position 2 is missing"
    )]
    [InlineData("delete from event_seals where seq = 2; delete from event_seals where seq = 3", "seal 2: missing")]
    [InlineData("update event_seals set root_hash = '\\x00' where seq = 1", "seal 1: its events are not those")]
    [InlineData("update event_seals set prev_hash = '\\x00' where seq = 3", "seal 3: does not stand")]
    [InlineData(
        "update event_seal_members set position = 99 where event_id = {event}",
        "seal 1: the event at position 2"
    )]
    [InlineData("update unsealed_events set since = since - interval '2 minutes'", "no seal holds it")]
    [InlineData("update raw_bodies set bytes = '\\x00', codec = 'none'", "does not unpack")]
    [InlineData("update raw_messages set sha256 = '\\x00'", "is not the one that was received")]
    [InlineData("delete from raw_bodies", "its body is missing")]
    public async Task Each_tampering_is_named(string tampering, string named)
    {
        await Seal();
        await AddNote();
        await Seal();
        await AddNote();
        await Seal();
        await AddNote();
        var id = await Scalar<Guid>("select event_id from event_seal_members where seal = 1 and position = 2");

        // What a superuser can do: triggers and foreign keys out of the way.
        await Sql(
            $"set session_replication_role = replica; {tampering.Replace("{event}", $"'{id}'", StringComparison.Ordinal)}"
        );
        if (tampering.Contains("seq = 2", StringComparison.Ordinal))
        {
            await Sql(
                "set session_replication_role = replica; insert into event_seals values (3, '\\x00', '\\x00', now())"
            );
        }

        var (code, error) = await Verify();

        Assert.Equal(1, code);
        Assert.Contains(
            named.Replace("{event}", id.ToString(), StringComparison.Ordinal),
            error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Sixteen_writers_and_two_sealers_leave_one_unbroken_chain()
    {
        using var done = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 16).Select(_ => Task.Run(() => Repeat(20, AddNote))).ToArray();
        var sealers = Enumerable
            .Range(0, 2)
            .Select(_ =>
                Task.Run(async () =>
                {
                    while (!done.IsCancellationRequested)
                    {
                        await Seal();
                    }
                })
            )
            .ToArray();
        await Task.WhenAll(writers);
        await done.CancelAsync();
        await Task.WhenAll(sealers);
        await Seal();

        Assert.Equal((0, ""), await Verify());
        Assert.Equal(6 + (16 * 20), await Scalar<long>("select count(*) from event_seal_members"));
    }

    private static async Task Repeat(int times, Func<Task> act)
    {
        for (var i = 0; i < times; i++)
        {
            await act();
        }
    }

    private async Task AddNote()
    {
        await using var context = new DeskContext(DeskSchema.Options(database.ConnectionString));
        var id = await context.Cases.Select(c => c.Id).SingleAsync();
        context.Add(CaseEvent.Of(id, "noted", Actor.Desk, TimeProvider.System.GetUtcNow(), "a note"));
        await context.SaveChangesAsync();
    }

    private Task<int> Seal() => new EventSealing(_source, TimeProvider.System).SealOnce(CancellationToken.None);

    private async Task<(int, string)> Verify()
    {
        await using var error = new StringWriter(CultureInfo.InvariantCulture);
        return (await VerifyCommand.Run(_source, TextWriter.Null, error, CancellationToken.None), error.ToString());
    }

    private async Task Sql(string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<T> Scalar<T>(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
