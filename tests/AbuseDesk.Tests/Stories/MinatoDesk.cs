using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using AbuseDesk.Data;
using AbuseDesk.Demo;
using AbuseDesk.Evidence;
using AbuseDesk.Outgoing;
using AbuseDesk.Tests.Registry;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace AbuseDesk.Tests.Stories;

/// <summary>
/// Minato's desk as it runs in production: its web and its worker as processes of their own, a mailbox on a real IMAP
/// server, a database, and an SMTP server that keeps what is sent. Each story has one to itself.
/// </summary>
public sealed class MinatoDesk(DeskDatabase database, ImapServer imap) : IAsyncLifetime
{
    public const string Mailbox = "abuse@minato.example";
    private const string Password = "hajimete-no-hi-2026";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly string _user = imap.NewUser();
    private readonly StringBuilder _log = new();
    private readonly List<Process> _processes = [];
    private Process? _worker;
    private readonly SmtpSink _sink = SmtpSink.Start();
    private readonly int _port = FreePort.Take();

    /// <summary>The preset the desk decides by; null: the one that comes with it.</summary>
    public string? Policy { get; init; }

    /// <summary>Only the worker: the web is somebody else's, on the same database.</summary>
    public bool IsWorkerOnly { get; init; }

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    public async ValueTask InitializeAsync()
    {
        if (IsWorkerOnly)
        {
            _worker = Start("worker");
            return;
        }

        await Minato.Load(database.ConnectionString, CancellationToken.None);
        await Employ("suzuki", "鈴木", "operator");
        Start("web", $"--urls={Address}");
        _worker = Start("worker");
        using var http = new HttpClient(new SocketsHttpHandler());
        await Until("the web is ready", async () => await IsReady(http));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        await _sink.DisposeAsync();
    }

    public DeskContext Db() => new(DeskSchema.Options(database.ConnectionString));

    /// <summary>A mail arrives in the desk's mailbox.</summary>
    public Task Deliver(string mail) => Deliver([mail]);

    /// <summary>Many at once.</summary>
    public async Task Deliver(IEnumerable<string> mails)
    {
        using var client = new ImapClient();
        await client.ConnectAsync("127.0.0.1", imap.Dovecot.Port, SecureSocketOptions.None);
        await client.AuthenticateAsync(_user, PrivateDovecot.Password);
        foreach (var chunk in mails.Chunk(200))
        {
            await client.Inbox.AppendAsync([.. chunk.Select(m => (IAppendRequest)new AppendRequest(Message(m)))]);
        }

        await client.DisconnectAsync(true);
    }

    /// <summary>The worker is killed, as by a failing machine, and another takes its place.</summary>
    public async Task ReplaceWorker()
    {
        _processes.Remove(_worker!);
        _worker!.Kill(entireProcessTree: true);
        await _worker.WaitForExitAsync();
        _worker.Dispose();

        // What the dead one was sending is free again after some minutes; no story waits for that.
        await using var db = Db();
        await db
            .OutgoingMails.Where(m => m.State == OutgoingState.Sending)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.LeaseUntil, DateTimeOffset.UnixEpoch));
        _worker = Start("worker");
    }

    /// <summary>The answer once it is there; fails with the log of the desk when it does not come.</summary>
    public async Task<T> Wait<T>(string what, Func<DeskContext, Task<T?>> ask)
        where T : class
    {
        T? found = null;
        await Until(
            what,
            async () =>
            {
                await using var db = Db();
                return (found = await ask(db)) is not null;
            }
        );
        return found!;
    }

    /// <summary>The mail to that address once the server has it; the n-th when there are several.</summary>
    public async Task<SentMail> Sent(string to, int nth = 1)
    {
        SentMail? found = null;
        await Until(
            $"mail {nth} to {to}",
            () =>
            {
                found = Mails().Where(m => m.Recipients.Contains(to)).Skip(nth - 1).FirstOrDefault();
                return Task.FromResult(found is not null);
            }
        );
        return found!;
    }

    /// <summary>That very mail once the server has it.</summary>
    public async Task<SentMail> Sent(OutgoingMail mail)
    {
        SentMail? found = null;
        await Until(
            $"mail {mail.MessageId}",
            () =>
            {
                found = Mails().FirstOrDefault(m => m.Message.MessageId == mail.MessageId);
                return Task.FromResult(found is not null);
            }
        );
        return found!;
    }

    public IReadOnlyList<SentMail> Mails() => [.. _sink.Mails.Select(SentMail.Of)];

    /// <summary>Every message is read and every mail has left.</summary>
    public async Task Settled()
    {
        await Until(
            "all is read and sent",
            async () =>
            {
                await using var db = Db();
                return !await db.MessageWork.AnyAsync(w => w.State == MessageState.Waiting)
                    && !await db.OutgoingMails.AnyAsync(m =>
                        m.State == OutgoingState.Held
                        || m.State == OutgoingState.Sending
                        || m.State == OutgoingState.Waiting
                    );
            }
        );
    }

    internal async Task<StaffBrowser> SignIn(string language = "ja", string who = "suzuki")
    {
        var browser = new StaffBrowser(Address, language);
        await browser.SignIn($"{who}@minato.example", Password);
        return browser;
    }

    /// <summary>Another member of staff, who signs in by <paramref name="who"/>.</summary>
    public Task Employ(string who, string name, string role) =>
        Run("user", "create", "--email", $"{who}@minato.example", "--name", name, "--role", role, "--password-stdin");

    private static MimeMessage Message(string mail)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")));
        return MimeMessage.Load(stream);
    }

    private async Task Until(string what, Func<Task<bool>> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            var dead = _processes.Find(p => p.HasExited);
            if (dead is not null || Stopwatch.GetElapsedTime(started) > Patience)
            {
                lock (_log)
                {
                    Assert.Fail($"{what}: {(dead is null ? "did not come" : "a process ended")}.\n{_log}");
                }
            }

            await Task.Delay(25);
        }
    }

    private async Task<bool> IsReady(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(Address, "readyz"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException refused) when (refused.InnerException is SocketException)
        {
            return false;
        }
    }

    private async Task Run(params string[] arguments)
    {
        using var process = Begin(arguments);
        await process.StandardInput.WriteLineAsync(Password);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', arguments)}\n{_log}");
    }

    private Process Start(params string[] arguments)
    {
        var process = Begin(arguments);
        _processes.Add(process);
        return process;
    }

    private Process Begin(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "abusedesk.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in Settings())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Log(line.Data);
        process.ErrorDataReceived += (_, line) => Log(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private Dictionary<string, string> Settings() =>
        new(StringComparer.Ordinal)
        {
            // What a busy machine takes long for is no reading that hangs.
            ["Desk__Limits__ReadSeconds"] = "60",
            ["Desk__Policy"] = Policy ?? "default",
            ["ConnectionStrings__Desk"] = database.ConnectionString,
            ["Desk__PublicUrl"] = Address.ToString(),
            ["Desk__Operator__Name"] = "みなとインターネット株式会社",
            ["Desk__Mailboxes__0__Name"] = "abuse",
            ["Desk__Mailboxes__0__Host"] = "127.0.0.1",
            ["Desk__Mailboxes__0__Port"] = imap.Dovecot.Port.ToString(CultureInfo.InvariantCulture),
            ["Desk__Mailboxes__0__Security"] = "None",
            ["Desk__Mailboxes__0__Username"] = _user,
            ["Desk__Mailboxes__0__Password"] = PrivateDovecot.Password,
            ["Desk__Mailboxes__0__PollSeconds"] = "5",
            ["Desk__Smtp__Host"] = "127.0.0.1",
            ["Desk__Smtp__Port"] = _sink.Port.ToString(CultureInfo.InvariantCulture),
            ["Desk__Smtp__Security"] = "None",
            ["Desk__Smtp__From"] = Mailbox,
            ["Desk__Smtp__ReplyDomain"] = "minato.example",
            ["Desk__Outbox__HoldSeconds"] = "0",
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
