using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AbuseDesk.Demo;

/// <summary>A mail that arrived at the sink: envelope ("" is the null sender) and bytes as sent, dots unstuffed.</summary>
public sealed record SunkMail(string MailFrom, IReadOnlyList<string> Recipients, byte[] Bytes, DateTimeOffset At);

/// <summary>What the sink does at a step of the conversation.</summary>
public abstract record SinkAnswer
{
    /// <summary>A reply line, e.g. "550 5.1.1 no such user". Only 2xx takes the mail.</summary>
    public sealed record Reply(string Line) : SinkAnswer;

    /// <summary>Says nothing until the client goes away.</summary>
    public sealed record Hang : SinkAnswer;

    /// <summary>Closes the connection without a reply. At the end of DATA the mail is taken all the same: the reply was lost.</summary>
    public sealed record Drop : SinkAnswer;
}

/// <summary>An SMTP server on loopback that keeps every mail and delivers none.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<SunkMail> _mails = new();
    private readonly ConcurrentDictionary<Task, bool> _sessions = new();
    private readonly Task _accepting;
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SmtpSink(int port, TimeProvider time)
    {
        _time = time;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Accept();
    }

    public int Port { get; }

    /// <summary>All mails taken so far, oldest first.</summary>
    public IReadOnlyList<SunkMail> Mails => [.. _mails];

    /// <summary>Answer to a new connection; 220 when it returns null. The same for the others below.</summary>
    public Func<SinkAnswer?> OnConnect { get; set; } = () => null;

    public Func<string, SinkAnswer?> OnMailFrom { get; set; } = _ => null;

    public Func<string, SinkAnswer?> OnRecipient { get; set; } = _ => null;

    /// <summary>Answer after the final dot.</summary>
    public Func<SunkMail, SinkAnswer?> OnData { get; set; } = _ => null;

    /// <summary>Whether 8BITMIME and SMTPUTF8 are offered.</summary>
    public bool International { get; set; } = true;

    /// <summary>Greatest mail, told by SIZE.</summary>
    public int MaxBytes { get; set; } = 50 * 1024 * 1024;

    public static SmtpSink Start(int port = 0, TimeProvider? time = null) => new(port, time ?? TimeProvider.System);

    /// <summary>Ends when at least <paramref name="count"/> mails have arrived.</summary>
    public async Task<IReadOnlyList<SunkMail>> WaitFor(int count, CancellationToken cancel)
    {
        while (true)
        {
            var next = Volatile.Read(ref _arrived).Task;
            if (_mails.Count >= count)
            {
                return Mails;
            }

            await next.WaitAsync(cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_sessions.Keys);
        _listener.Dispose();
        _stop.Dispose();
    }

    internal void Take(SunkMail mail)
    {
        _mails.Enqueue(mail);
        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _arrived, fresh).SetResult();
    }

    internal DateTimeOffset Now => _time.GetUtcNow();

    private async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var session = Task.Run(() => new SmtpSession(this, client).Run(_stop.Token));
                _sessions.TryAdd(session, true);
                _ = session.ContinueWith(ended => _sessions.TryRemove(ended, out _), TaskScheduler.Default);
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }
}
