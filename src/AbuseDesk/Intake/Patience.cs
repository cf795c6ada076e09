namespace AbuseDesk.Intake;

/// <summary>
/// Ends a command the server does not answer. Bodies on their way buy more time, but only by the 64 KB: a server that
/// drips one byte a second is as good as dead.
/// </summary>
internal sealed class Patience : IDisposable
{
    private const int WorthWaitingFor = 64 * 1024;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private readonly TimeSpan _span;
    private int _received;

    public Patience(TimeSpan span, TimeProvider clock, CancellationToken cancel)
    {
        _span = span;
        _timer = new CancellationTokenSource(span, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _timer.Token);
    }

    public CancellationToken Token => _either.Token;
    public bool IsOver => _timer.IsCancellationRequested;

    public void Received(int bytes)
    {
        _received += bytes;
        if (_received >= WorthWaitingFor)
        {
            _received = 0;
            _timer.CancelAfter(_span);
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
