using System.Threading.Channels;

namespace AbuseDesk.Ops;

/// <summary>What every loop needs: scopes for its turns, the clock, signals from the database, and where it shows it lives.</summary>
public sealed record LoopGround(
    IServiceScopeFactory Scopes,
    TimeProvider Clock,
    DatabaseSignals Signals,
    LoopHealth Health
);

/// <summary>
/// A loop that has a turn at each interval and whenever it is woken (<see cref="Wake"/>, or a NOTIFY on its channel).
/// Each turn has a scope of its own; a failing one is logged once, until it succeeds again, and waited for longer each
/// time.
/// </summary>
public abstract class BackgroundLoop : BackgroundService
{
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly LoopGround _ground;
    private readonly ILogger _logger;

    /// <summary>The channel is the NOTIFY channel that wakes it; null for none.</summary>
    protected BackgroundLoop(LoopGround ground, ILogger logger, string? channel = null)
    {
        _ground = ground;
        _logger = logger;
        if (channel is not null)
        {
            ground.Signals.Subscribe(channel, Wake);
        }
    }

    /// <summary>The longest time without a turn.</summary>
    protected abstract TimeSpan Interval { get; }

    protected virtual string Name => GetType().Name;

    protected TimeProvider Clock => _ground.Clock;

    /// <summary>Does what is there to do. True: there is more, have the next turn at once.</summary>
    protected abstract Task<bool> Turn(IServiceProvider scope, CancellationToken cancel);

    /// <summary>Asks for a turn soon. Many calls before it are one.</summary>
    public void Wake() => _wakes.Writer.TryWrite(true);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var more = false;
            try
            {
                await using var scope = _ground.Scopes.CreateAsyncScope();
                more = await Turn(scope.ServiceProvider, stoppingToken);
                Succeeded(failures);
                failures = 0;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                failures++;
                Failed(fault, failures);
            }

            if (!more)
            {
                await Rest(failures, stoppingToken);
            }
        }
    }

    private void Succeeded(int failuresBefore)
    {
        _ground.Health.Succeeded(Name, Clock.GetUtcNow());
        if (failuresBefore > 0)
        {
            _logger.LogInformation("{Loop} works again after {Failures} failed turns", Name, failuresBefore);
        }
    }

    private void Failed(Exception fault, int failures)
    {
        _ground.Health.Failed(Name, Clock.GetUtcNow(), fault.Message);
        if (failures == 1)
        {
            _logger.LogError(fault, "A turn of {Loop} failed; it tries again", Name);
        }
        else
        {
            _logger.LogDebug(fault, "A turn of {Loop} failed for the {Failures}th time", Name, failures);
        }
    }

    // A loop that fails is not woken by signals: it waits out its time.
    private async Task Rest(int failures, CancellationToken stopping)
    {
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var pause = Task.Delay(failures > 0 ? BackOff.Usual.After(failures) : Interval, Clock, rest.Token);
        var wake = failures > 0 ? pause : _wakes.Reader.WaitToReadAsync(rest.Token).AsTask();
        await Task.WhenAny(pause, wake);
        await rest.CancelAsync();
        _wakes.Reader.TryRead(out _);
    }
}
