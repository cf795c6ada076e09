using System.Collections.Concurrent;
using System.Diagnostics;

namespace AbuseDesk.Intake;

/// <summary>
/// Ends the process when one reading takes too long by the clock on the wall: a parser that hangs cannot be cancelled. The
/// attempt is already counted, the supervisor starts the worker again, and the mail is read alone.
/// </summary>
public sealed class ReadingWatch : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentDictionary<Guid, long> _readings = new();
    private readonly TimeSpan _longest;
    private readonly Action<Guid> _end;
    private readonly ManualResetEventSlim _over = new();
    private readonly Thread _thread;

    /// <summary>A reading longer than <paramref name="longest"/> is told to <paramref name="end"/>, which ends the process.</summary>
    public ReadingWatch(TimeSpan longest, Action<Guid> end)
    {
        (_longest, _end) = (longest, end);

        // Not on the pool: readings that hang may hold all of its threads.
        _thread = new Thread(Watch) { IsBackground = true, Name = "reading watch" };
        _thread.Start();
    }

    public void Begin(Guid rawId) => _readings[rawId] = Stopwatch.GetTimestamp();

    public void End(Guid rawId) => _readings.TryRemove(rawId, out _);

    public void Dispose()
    {
        _over.Set();
        _thread.Join();
        _over.Dispose();
    }

    private void Watch()
    {
        while (!_over.Wait(Step))
        {
            foreach (var (rawId, since) in _readings)
            {
                if (Stopwatch.GetElapsedTime(since) > _longest && _readings.TryRemove(rawId, out _))
                {
                    _end(rawId);
                }
            }
        }
    }
}
