using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AbuseDesk.Demo;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using MimeKit;
using Npgsql;

namespace AbuseDesk.Tests.Intake;

/// <summary>A real worker process that is killed and started again, with its mailbox and its database.</summary>
internal sealed class WorkerUnderFire(string connectionString, ImapServer imap) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly string _user = imap.NewUser();
    private readonly StringBuilder _log = new();
    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(connectionString);
    private Process? _worker;

    public int Starts { get; private set; }
    public bool HasEnded => _worker is null || _worker.HasExited;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task Deliver(IEnumerable<string> mails)
    {
        using var client = await Connect();
        foreach (var chunk in mails.Chunk(200))
        {
            var requests = chunk.Select(m =>
                (IAppendRequest)
                    new AppendRequest(
                        MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(m.ReplaceLineEndings("\r\n"))))
                    )
            );
            await client.Inbox.AppendAsync([.. requests], Cancel);
        }
    }

    public void Start(bool withHook)
    {
        Starts++;
        var start = Program("worker");
        if (withHook)
        {
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(WorkerUnderFire).Assembly.Location;
        }

        _worker?.Dispose();
        _worker = Process.Start(start)!;
        _worker.OutputDataReceived += (_, line) => Log(line.Data);
        _worker.ErrorDataReceived += (_, line) => Log(line.Data);
        _worker.BeginOutputReadLine();
        _worker.BeginErrorReadLine();
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        if (_worker is { HasExited: false } worker)
        {
            worker.Kill();
            await worker.WaitForExitAsync(Cancel);
        }
    }

    /// <summary>What <c>verify</c> says of evidence and history, and its exit code.</summary>
    public async Task<(int Exit, string Said)> Verify()
    {
        using var verify = Process.Start(Program("verify"))!;
        var errors = verify.StandardError.ReadToEndAsync(Cancel);
        var said = await verify.StandardOutput.ReadToEndAsync(Cancel);
        await verify.WaitForExitAsync(Cancel);
        return (verify.ExitCode, said + await errors);
    }

    public async Task Until(string what, Func<Task<bool>> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                lock (_log)
                {
                    Assert.Fail($"{what}: did not come.\n{_log}");
                }
            }

            await Task.Delay(10, Cancel);
        }
    }

    public async Task<long> Count(string what)
    {
        await using var command = _database.CreateCommand($"select count(*) from {what}");
        return (long)(await command.ExecuteScalarAsync(Cancel))!;
    }

    public async Task<List<string>> Hashes()
    {
        await using var command = _database.CreateCommand("select encode(sha256, 'hex') from raw_messages");
        await using var row = await command.ExecuteReaderAsync(Cancel);
        List<string> hashes = [];
        while (await row.ReadAsync(Cancel))
        {
            hashes.Add(row.GetString(0));
        }

        return [.. hashes.Order(StringComparer.Ordinal)];
    }

    /// <summary>Every mail that was ever in the mailbox, wherever it lies now.</summary>
    public async Task<(List<string> Hashes, int LeftInInbox)> Mailbox()
    {
        using var client = await Connect();
        var left = client.Inbox.Count;
        List<string> hashes = [];
        foreach (var folder in new[] { client.Inbox, await client.GetFolderAsync("Processed", Cancel) })
        {
            await folder.OpenAsync(FolderAccess.ReadOnly, Cancel);
            if (folder.Count == 0)
            {
                continue;
            }

            await ((IImapFolder)folder).GetStreamsAsync(
                await folder.SearchAsync(MailKit.Search.SearchQuery.All, Cancel),
                async (_, _, _, stream, cancel) =>
                    hashes.Add(Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel))),
                Cancel
            );
        }

        return ([.. hashes.Order(StringComparer.Ordinal)], left);
    }

    public async ValueTask DisposeAsync()
    {
        _worker?.Kill();
        _worker?.Dispose();
        await _database.DisposeAsync();
    }

    private async Task<ImapClient> Connect()
    {
        var client = new ImapClient();
        await client.ConnectAsync("127.0.0.1", imap.Dovecot.Port, SecureSocketOptions.None, Cancel);
        await client.AuthenticateAsync(_user, PrivateDovecot.Password, Cancel);
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancel);
        return client;
    }

    private ProcessStartInfo Program(string command)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "abusedesk.dll"));
        start.ArgumentList.Add(command);
        foreach (var (name, value) in Settings())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private Dictionary<string, string> Settings() =>
        new(StringComparer.Ordinal)
        {
            ["ConnectionStrings__Desk"] = connectionString,
            ["Desk__Operator__Name"] = "Minato Internet",
            ["Desk__Mailboxes__0__Name"] = "abuse",
            ["Desk__Mailboxes__0__Host"] = "127.0.0.1",
            ["Desk__Mailboxes__0__Port"] = imap.Dovecot.Port.ToString(CultureInfo.InvariantCulture),
            ["Desk__Mailboxes__0__Security"] = "None",
            ["Desk__Mailboxes__0__Username"] = _user,
            ["Desk__Mailboxes__0__Password"] = PrivateDovecot.Password,
            ["Desk__Mailboxes__0__PollSeconds"] = "1",
            ["Desk__Limits__ReadSeconds"] = "3",
        };

    private void Log(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.AppendLine(line);
            }
        }
    }
}
