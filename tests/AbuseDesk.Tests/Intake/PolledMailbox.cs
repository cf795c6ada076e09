using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using AbuseDesk.Demo;
using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using AbuseDesk.Ops;
using MailKit;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace AbuseDesk.Tests.Intake;

/// <summary>A mailbox on a real server with pollers on it, and questions about what has become of its mails.</summary>
public sealed class PolledMailbox : IAsyncDisposable
{
    private readonly List<(CancellationTokenSource Stop, Task Run)> _runs = [];

    public PolledMailbox(string connectionString, int port, string user)
    {
        Database = NpgsqlDataSource.Create(connectionString);
        Settings = new MailboxSettings
        {
            Name = user,
            Host = "127.0.0.1",
            Port = port,
            Security = Security.None,
            Username = user,
            Password = PrivateDovecot.Password,
            PollSeconds = 1,
        };
    }

    public NpgsqlDataSource Database { get; }
    public MailboxSettings Settings { get; set; }

    public IntakeLimits Limits { get; set; } =
        new()
        {
            BackOff = new BackOff(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(200)),
            Standby = TimeSpan.FromMilliseconds(50),
        };

    public LoopHealth Health { get; } = new();

    /// <summary>Every command sent, without its tag.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public MailboxPoller Start()
    {
        var poller = new MailboxPoller(
            Settings,
            Limits,
            Database,
            new EvidenceStore(Database, TimeProvider.System, new ReportNumbers("MI", TimeZoneInfo.Utc)),
            TimeProvider.System,
            Health,
            NullLogger<MailboxPoller>.Instance
        )
        {
            Protocol = () => new CommandLog(Commands),
        };
        var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        _runs.Add((stop, poller.Run(stop.Token)));
        return poller;
    }

    /// <summary>As if everything up to this UID had been kept by an earlier run.</summary>
    public Task StartAfter(long uid, long uidValidity) =>
        Scalar(
            "insert into mailboxes (name, identity, uid_validity, last_uid, epoch) values ($1, $2, $3, $4, 1)",
            Settings.Name,
            ImapMailbox.Identity(Settings),
            uidValidity,
            uid
        );

    public async Task StopAll()
    {
        foreach (var (stop, run) in _runs)
        {
            await stop.CancelAsync();
            await run;
            stop.Dispose();
        }

        _runs.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAll();
        await Database.DisposeAsync();
    }

    public static byte[] Mail(string subject) =>
        Encoding.UTF8.GetBytes($"From: reporter@home.example\r\nSubject: {subject}\r\n\r\nIt came from 192.0.2.1.\r\n");

    /// <summary>How many deliveries of this mailbox are moved away.</summary>
    public Task<long> Taken() =>
        Number("select count(*) from deliveries where mailbox = $1 and taken_at is not null", Settings.Name);

    public Task<long> Deliveries() => Number("select count(*) from deliveries where mailbox = $1", Settings.Name);

    public Task<long> Works() => Number("select count(*) from message_work where source = $1", Settings.Name);

    public async Task<string?> LastError() =>
        await Scalar("select last_error from mailboxes where name = $1", Settings.Name) as string;

    public Task<long> Epoch() => Number("select coalesce(max(epoch), 0) from mailboxes where name = $1", Settings.Name);

    /// <summary>What is kept of these very bytes; null: nothing.</summary>
    public async Task<Guid?> Find(byte[] mail) =>
        await Scalar("select id from raw_messages where sha256 = $1", SHA256.HashData(mail)) as Guid?;

    public async Task<long> Number(string sql, params object[] values) => (long)(await Scalar(sql, values))!;

    public async Task<object?> Scalar(string sql, params object[] values)
    {
        await using var command = Database.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(v => new NpgsqlParameter { Value = v }).ToArray());
        return await command.ExecuteScalarAsync(Cancel);
    }

    /// <summary>Waits until it holds, at most a minute.</summary>
    public static async Task Until(Func<Task<bool>> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!await holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    public Task UntilIdle(int times) =>
        Until(() => Task.FromResult(Commands.Count(c => c.Equals("IDLE", StringComparison.Ordinal)) >= times));

    public Task UntilTaken(long mails) => Until(async () => await Taken() >= mails);

    private sealed class CommandLog(ConcurrentQueue<string> commands) : IProtocolLogger
    {
        public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

        public void LogConnect(Uri uri) { }

        public void LogClient(byte[] buffer, int offset, int count)
        {
            foreach (var line in Encoding.Latin1.GetString(buffer, offset, count).Split("\r\n"))
            {
                // "A00000012 UID FETCH …"; DONE and literals have no tag and are no commands.
                var space = line.IndexOf(' ', StringComparison.Ordinal);
                if (space > 1 && char.IsAsciiLetterUpper(line[0]) && char.IsAsciiDigit(line[1]))
                {
                    commands.Enqueue(line[(space + 1)..]);
                }
            }
        }

        public void LogServer(byte[] buffer, int offset, int count) { }

        public void Dispose() { }
    }
}
