using System.Net.Sockets;
using AbuseDesk.Ops;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;

namespace AbuseDesk.Intake;

/// <summary>
/// One connection to one mailbox. It lists what is new by UID, fetches bodies in batches, and moves what is kept to the
/// processed folder; it never searches, and never deletes a mail it has not moved.
/// </summary>
public sealed partial class ImapMailbox : IAsyncDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);
    private readonly MailboxSettings _settings;
    private readonly IntakeLimits _limits;
    private readonly TimeProvider _clock;
    private readonly LiteralClient _client;
    private readonly SemaphoreSlim _news = new(0, 1);
    private IImapFolder _folder = null!;
    private IMailFolder _processed = null!;
    private int _count;

    private ImapMailbox(MailboxSettings settings, IntakeLimits limits, TimeProvider clock, IProtocolLogger? log)
    {
        _settings = settings;
        _limits = limits;
        _clock = clock;
        _client = new LiteralClient(log ?? new NullProtocolLogger())
        {
            Timeout = (int)limits.NoAnswer.TotalMilliseconds,
            // A certificate authority whose revocation list cannot be reached must not stop intake.
            CheckCertificateRevocation = false,
        };
    }

    /// <summary>Tells one mailbox from another under the same name.</summary>
    public static string Identity(MailboxSettings settings) =>
        FormattableString.Invariant($"{settings.Username}@{settings.Host}:{settings.Port}/{settings.Folder}");

    public long UidValidity => _folder.UidValidity;

    /// <summary>Null where the server does not say.</summary>
    public long? UidNext => _folder.UidNext?.Id;

    public bool CanIdle => _client.Capabilities.HasFlag(ImapCapabilities.Idle);

    /// <summary>Connects, selects the folder and finds the processed folder, made when absent.</summary>
    public static async Task<ImapMailbox> Open(
        MailboxSettings settings,
        IntakeLimits limits,
        TimeProvider clock,
        CancellationToken cancel,
        IProtocolLogger? log = null
    )
    {
        var mailbox = new ImapMailbox(settings, limits, clock, log);
        try
        {
            await mailbox.Patiently(mailbox.Connect, cancel);
            await mailbox.Patiently(mailbox.Select, cancel);
            return mailbox;
        }
        catch
        {
            await mailbox.DisposeAsync();
            throw;
        }
    }

    /// <summary>Until a mail arrives, the span is over, or wake completes.</summary>
    public async Task WaitForMail(TimeSpan longest, Task wake, CancellationToken cancel)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var over = Task.Delay(longest, _clock, done.Token);
        var news = _news.WaitAsync(done.Token);
        var first = Task.WhenAny(over, news, wake);
        try
        {
            if (CanIdle && !first.IsCompleted)
            {
                await Idle(first, cancel);
            }

            await first;
        }
        finally
        {
            await done.CancelAsync();
            await Task.WhenAll(over, news).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        cancel.ThrowIfCancellationRequested();
    }

    /// <summary>Lets the server tell what has changed.</summary>
    public Task Refresh(CancellationToken cancel) => Patiently(token => _client.NoOpAsync(token), cancel);

    /// <summary>Bytes used and allowed; null where the server has no quota.</summary>
    public async Task<(long Used, long Limit)?> Quota(CancellationToken cancel)
    {
        if (!_client.Capabilities.HasFlag(ImapCapabilities.Quota))
        {
            return null;
        }

        FolderQuota? quota;
        try
        {
            quota = await Patiently(token => _folder.GetQuotaAsync(token), cancel);
        }
        catch (ImapCommandException) when (_client.IsConnected)
        {
            // Some say they can, and refuse: then nothing is known.
            return null;
        }

        return quota is { CurrentStorageSize: { } used, StorageLimit: { } limit }
            ? (used * 1024L, limit * 1024L)
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected)
        {
            using var patience = new CancellationTokenSource(Farewell, _clock);
            await _client
                .DisconnectAsync(quit: true, patience.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _client.Dispose();
        _news.Dispose();
    }

    private async Task Idle(Task end, CancellationToken cancel)
    {
        using var done = new CancellationTokenSource();
        using var unanswered = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var idle = _client.IdleAsync(done.Token, unanswered.Token);
        await Task.WhenAny(end, idle);
        unanswered.CancelAfter(_limits.NoAnswer);
        await done.CancelAsync();
        try
        {
            await idle;
        }
        catch (OperationCanceledException silent) when (!cancel.IsCancellationRequested)
        {
            throw NoAnswer(silent);
        }
    }

    private async Task Connect(CancellationToken cancel)
    {
        var security = _settings.Security switch
        {
            Security.None => SecureSocketOptions.None,
            Security.StartTls => SecureSocketOptions.StartTls,
            Security.Tls => SecureSocketOptions.SslOnConnect,
        };
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // While nothing is said in IDLE only these probes find out that the other end is gone: within 105 seconds.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(_settings.Host, _settings.Port, cancel);
            await _client.ConnectAsync(socket, _settings.Host, _settings.Port, security, cancel);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        await _client.AuthenticateAsync(_settings.Username, _settings.Password, cancel);
    }

    private async Task Select(CancellationToken cancel)
    {
        var inbox = string.Equals(_settings.Folder, "INBOX", StringComparison.OrdinalIgnoreCase);
        _folder = (IImapFolder)(inbox ? _client.Inbox : await _client.GetFolderAsync(_settings.Folder, cancel));
        _folder.CountChanged += (_, _) => CountChanged();
        await _folder.OpenAsync(FolderAccess.ReadWrite, cancel);
        _count = _folder.Count;
        _processed = await FindProcessed(cancel);
    }

    // Nothing but a note is made here: the connection may not be used inside its own events.
    private void CountChanged()
    {
        var before = Interlocked.Exchange(ref _count, _folder.Count);
        if (_folder.Count > before && _news.CurrentCount == 0)
        {
            _news.Release();
        }
    }

    private async Task<IMailFolder> FindProcessed(CancellationToken cancel)
    {
        try
        {
            return await _client.GetFolderAsync(_settings.Processed, cancel);
        }
        catch (FolderNotFoundException)
        {
            var folder = _client.GetFolder(_client.PersonalNamespaces[0]);
            foreach (var name in _settings.Processed.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                folder = await Subfolder(folder, name, cancel);
            }

            return folder;
        }
    }

    private static async Task<IMailFolder> Subfolder(IMailFolder parent, string name, CancellationToken cancel)
    {
        try
        {
            return await parent.GetSubfolderAsync(name, cancel);
        }
        catch (FolderNotFoundException)
        {
            return await parent.CreateAsync(name, isMessageFolder: true, cancel)
                ?? await parent.GetSubfolderAsync(name, cancel);
        }
    }

    private Task<bool> Patiently(Func<CancellationToken, Task> command, CancellationToken cancel) =>
        Patiently(
            async token =>
            {
                await command(token);
                return true;
            },
            cancel
        );

    private async Task<T> Patiently<T>(Func<CancellationToken, Task<T>> command, CancellationToken cancel)
    {
        using var patience = new Patience(_limits.NoAnswer, _clock, cancel);
        _client.Received = patience.Received;
        try
        {
            return await command(patience.Token);
        }
        catch (OperationCanceledException silent) when (patience.IsOver && !cancel.IsCancellationRequested)
        {
            throw NoAnswer(silent);
        }
        finally
        {
            _client.Received = _ => { };
        }
    }

    private TimeoutException NoAnswer(Exception silent) =>
        new(
            FormattableString.Invariant($"The IMAP server has not answered for {_limits.NoAnswer.TotalSeconds} s."),
            silent
        );
}
