using System.Security.Cryptography;
using System.Text;
using AbuseDesk.Evidence;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace AbuseDesk.Tests.Evidence;

public sealed class EvidenceStoreTests : IClassFixture<DeskDatabase>, IAsyncDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 12, 31, 16, 0, 0, TimeSpan.Zero);
    private static int _mailboxes;
    private readonly NpgsqlDataSource _database;
    private readonly FakeTimeProvider _clock = new(Now);
    private readonly EvidenceStore _store;

    public EvidenceStoreTests(DeskDatabase database)
    {
        _database = NpgsqlDataSource.Create(database.ConnectionString);
        _store = NewStore();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_batch_is_kept_byte_for_byte_and_waits_to_be_read()
    {
        var text = Mail("plain " + new string('a', 5000));
        var noise = RandomNumberGenerator.GetBytes(4000);
        byte[] odd = [0, 13, 10, 10, 0xFF, 0x80, 0, 13];

        var kept = await _store.Keep([Uploaded(text), Uploaded(noise), Uploaded([]), Uploaded(odd)], null, Cancel);

        // Another store has nothing cached: these come from the database.
        var bodies = await NewStore().Bodies(kept.Select(k => k.RawId).ToList(), Cancel);
        byte[][] expected = [text, noise, [], odd];
        Assert.Equal(expected, kept.Select(k => bodies[k.RawId].ToArray()));
        Assert.All(kept, k => Assert.False(k.AlreadyKnown));
        Assert.Equal("br none none none", await Column("codec", "raw_bodies where raw_id", kept));
        Assert.Equal("waiting waiting waiting waiting", await Column("state", "message_work where raw_id", kept));
        Assert.Equal(
            string.Join(' ', expected.Select(b => Convert.ToHexStringLower(SHA256.HashData(b)))),
            await Column("encode(sha256, 'hex')", "raw_messages where id", kept)
        );
    }

    [Fact]
    public async Task Numbers_carry_the_year_of_the_operators_zone()
    {
        var kept = await _store.Keep([Uploaded(Mail("one")), Uploaded(Mail("two"))], null, Cancel);

        // 16:00 UTC on New Year's Eve is 1 January in Tokyo.
        Assert.All(kept, k => Assert.Matches("^MI-2027-R[0-9]{6}$", k.ReportNumber));
        Assert.True(string.CompareOrdinal(kept[0].ReportNumber, kept[1].ReportNumber) < 0);
    }

    [Fact]
    public async Task The_same_bytes_are_one_message_with_a_delivery_each_and_no_new_work()
    {
        var lease = await NewMailbox();
        var mail = Mail("twice");

        var first = await _store.Keep([Delivered(mail, lease, 1), Delivered(mail, lease, 2)], lease, Cancel);
        var second = await _store.Keep([Delivered(mail, lease, 3)], lease, Cancel);

        Assert.Equal([false, true, true], first.Concat(second).Select(k => k.AlreadyKnown));
        Assert.Single(first.Concat(second).Select(k => (k.RawId, k.ReportNumber)).Distinct());
        Assert.Equal(3L, await Count("deliveries where raw_id = $1", first[0].RawId));
        Assert.Equal(1L, await Count("message_work where raw_id = $1", first[0].RawId));
        Assert.Equal(1L, await Count("raw_bodies where raw_id = $1", first[0].RawId));
    }

    [Fact]
    public async Task Line_ends_make_two_messages()
    {
        var unix = Encoding.ASCII.GetBytes("Subject: ends\n\nbody\n");
        var internet = Encoding.ASCII.GetBytes("Subject: ends\r\n\r\nbody\r\n");

        var kept = await _store.Keep([Uploaded(unix), Uploaded(internet)], null, Cancel);

        Assert.NotEqual(kept[0].RawId, kept[1].RawId);
    }

    [Fact]
    public async Task Many_writers_of_the_same_mails_make_one_message_each()
    {
        var mails = Enumerable.Range(0, 20).Select(i => Mail($"shared {i}")).ToList();
        var writers = Enumerable
            .Range(0, 8)
            .Select(w => Task.Run(() => NewStore().Keep(Shuffled(mails, w), null, Cancel), Cancel));

        var kept = await Task.WhenAll(writers);

        Assert.Equal(20, kept.SelectMany(k => k).Select(k => k.RawId).Distinct().Count());
        Assert.Equal(20, kept.SelectMany(k => k).Count(k => !k.AlreadyKnown));
    }

    [Fact]
    public async Task The_cursor_follows_the_kept_mails_up_to_the_ceiling()
    {
        var lease = await NewMailbox();

        await _store.Keep([Delivered(Mail("c1"), lease, 4), Delivered(Mail("c2"), lease, 7)], lease, Cancel);
        Assert.Equal(7L, await Cursor(lease));

        await _store.Keep([Delivered(Mail("c3"), lease, 9)], lease with { Ceiling = 7 }, Cancel);
        Assert.Equal(7L, await Cursor(lease));
        Assert.Equal(3L, await Count("deliveries where mailbox = $1", lease.Mailbox));
    }

    [Fact]
    public async Task A_poller_that_lost_its_mailbox_keeps_nothing()
    {
        var lease = await NewMailbox();
        var mail = Mail("stale");
        await Execute("update mailboxes set epoch = epoch + 1 where name = $1", lease.Mailbox);

        await Assert.ThrowsAsync<StalePollerException>(() => _store.Keep([Delivered(mail, lease, 1)], lease, Cancel));

        Assert.Equal(0L, await Count("raw_messages where sha256 = $1", SHA256.HashData(mail)));
        Assert.Equal(0L, await Cursor(lease));
    }

    [Fact]
    public async Task Only_the_header_of_an_oversize_mail_waits_for_a_person()
    {
        var lease = await NewMailbox();
        var oversize = Delivered(Mail("header only"), lease, 5) with { Complete = false, AnnouncedSize = 40_000_000 };

        var kept = await _store.Keep([oversize], lease, Cancel);

        Assert.Equal(
            1L,
            await Count(
                "message_work where raw_id = $1 and state = 'needs_human' and problem = 'oversize'",
                kept[0].RawId
            )
        );
        Assert.Equal(1L, await Count("deliveries where raw_id = $1 and left_in_folder", kept[0].RawId));
        Assert.Equal(1L, await Count("raw_messages where id = $1 and not complete", kept[0].RawId));
    }

    [Fact]
    public async Task A_batch_the_database_refuses_is_kept_one_by_one_and_the_cursor_stays_below_the_hole()
    {
        var lease = await NewMailbox();
        await Execute(
            $"""
            create function refuse_{lease.Mailbox}() returns trigger language plpgsql as $$
            begin
                if new.mailbox = '{lease.Mailbox}' and new.uid = 2 then
                    raise exception 'uid 2' using errcode = 'check_violation';
                end if;
                return new;
            end $$;
            create trigger refuse_{lease.Mailbox} before insert on deliveries
                for each row execute function refuse_{lease.Mailbox}()
            """
        );
        var batch = Enumerable.Range(1, 4).Select(u => Delivered(Mail($"hole {u}"), lease, u)).ToList();

        var fault = await Assert.ThrowsAsync<MessagesNotKeptException>(() => _store.Keep(batch, lease, Cancel));

        Assert.Equal([true, false, true, true], fault.Kept.Select(k => k is not null));
        Assert.Equal(1L, await Cursor(lease));
        Assert.Equal(3L, await Count("deliveries where mailbox = $1", lease.Mailbox));
    }

    [Fact]
    public async Task Erased_bytes_that_arrive_again_are_stored_again()
    {
        var mail = Mail("erased");
        var kept = await _store.Keep([Uploaded(mail)], null, Cancel);
        await Execute(
            $"set abusedesk.retention = 'on'; delete from raw_bodies where raw_id = '{kept[0].RawId}'; reset all"
        );
        Assert.Null(await NewStore().Body(kept[0].RawId, Cancel));
        _clock.Advance(TimeSpan.FromDays(40));

        var again = await NewStore().Keep([Uploaded(mail)], null, Cancel);

        Assert.True(again[0].AlreadyKnown);
        Assert.Equal(mail, (await NewStore().Body(kept[0].RawId, Cancel))!.Value.ToArray());
    }

    [Fact]
    public async Task A_worker_that_runs_for_half_a_year_makes_its_own_partitions()
    {
        _clock.Advance(TimeSpan.FromDays(200));

        var kept = await _store.Keep([Uploaded(Mail("later"))], null, Cancel);

        Assert.Equal(1L, await Count("raw_bodies where raw_id = $1", kept[0].RawId));
    }

    [Theory]
    [InlineData("update raw_messages set size = 1")]
    [InlineData("delete from raw_messages")]
    [InlineData("truncate raw_messages cascade")]
    [InlineData("update raw_bodies set codec = 'none'")]
    [InlineData("delete from raw_bodies")]
    [InlineData("truncate raw_bodies")]
    public async Task Evidence_is_never_changed(string attempt)
    {
        await _store.Keep([Uploaded(Mail(attempt))], null, Cancel);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => Execute(attempt));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task Listeners_hear_of_new_work_only()
    {
        await using var connection = await _database.OpenConnectionAsync(Cancel);
        var heard = new List<string>();
        connection.Notification += (_, signal) => heard.Add(signal.Channel);
        await using (var listen = new NpgsqlCommand($"listen {EvidenceStore.KeptChannel}", connection))
        {
            await listen.ExecuteNonQueryAsync(Cancel);
        }

        var mail = Mail("signal");
        await _store.Keep([Uploaded(mail)], null, Cancel);
        await connection.WaitAsync(Cancel);
        Assert.Equal([EvidenceStore.KeptChannel], heard);

        await _store.Keep([Uploaded(mail)], null, Cancel);
        Assert.False(await connection.WaitAsync(TimeSpan.FromMilliseconds(50), Cancel));
    }

    private static byte[] Mail(string subject) =>
        Encoding.UTF8.GetBytes($"From: reporter@home.example\r\nSubject: {subject}\r\n\r\nIt came from 192.0.2.1.\r\n");

    private static Incoming Uploaded(byte[] bytes) => new(bytes, Now, Door.Upload, "upload", "manual");

    private static Incoming Delivered(byte[] bytes, PollerLease lease, long uid) =>
        new(bytes, Now.AddMinutes(-5), Door.Mailbox, lease.Mailbox, "abuse")
        {
            UidValidity = lease.UidValidity,
            Uid = uid,
        };

    private static List<Incoming> Shuffled(IEnumerable<byte[]> mails, int seed)
    {
        var order = mails.Select(Uploaded).ToArray();
        new Random(seed).Shuffle(order);
        return [.. order];
    }

    private EvidenceStore NewStore() =>
        new(_database, _clock, new ReportNumbers("MI", TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo")));

    private async Task<PollerLease> NewMailbox()
    {
        var name = FormattableString.Invariant($"box{Interlocked.Increment(ref _mailboxes)}");
        await Execute(
            "insert into mailboxes (name, identity, uid_validity, last_uid, epoch) values ($1, 'here', 77, 0, 1)",
            name
        );
        return new PollerLease(name, Epoch: 1, UidValidity: 77);
    }

    private async Task<long> Cursor(PollerLease lease) =>
        (long)(await Scalar("select last_uid from mailboxes where name = $1", lease.Mailbox))!;

    private async Task<long> Count(string from, object value) =>
        (long)(await Scalar($"select count(*) from {from}", value))!;

    private async Task<object?> Scalar(string sql, params object[] values)
    {
        await using var command = _database.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(v => new NpgsqlParameter { Value = v }).ToArray());
        return await command.ExecuteScalarAsync(Cancel);
    }

    private Task<object?> Execute(string sql, params object[] values) => Scalar(sql, values);

    private async Task<string> Column(string column, string key, IReadOnlyList<Kept> kept)
    {
        var values = new List<string>();
        foreach (var one in kept)
        {
            values.Add((string)(await Scalar($"select {column} from {key} = $1", one.RawId))!);
        }

        return string.Join(' ', values);
    }
}
