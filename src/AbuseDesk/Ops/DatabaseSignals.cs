using System.Collections.Concurrent;
using Npgsql;

namespace AbuseDesk.Ops;

/// <summary>
/// Listens to Postgres NOTIFY on one connection for all loops of this process. A signal only makes things quick: after a
/// lost connection every loop is woken, since signals may have been missed.
/// </summary>
public sealed class DatabaseSignals(NpgsqlDataSource database, TimeProvider clock, ILogger<DatabaseSignals> logger)
    : BackgroundService
{
    private static readonly TimeSpan SilenceBeforeProbe = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, ConcurrentBag<Action>> _wakes = new(StringComparer.Ordinal);

    /// <summary>Before the host starts: wake is called, quickly and on any thread, for each signal on the channel.</summary>
    public void Subscribe(string channel, Action wake) => _wakes.GetOrAdd(channel, _ => []).Add(wake);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Listen(() => failures = 0, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                failures++;
                if (failures == 1)
                {
                    logger.LogWarning(
                        fault,
                        "Lost the connection that listens for signals; loops go by their interval"
                    );
                }

                await Task.Delay(BackOff.Usual.After(failures), clock, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Listen(Action connected, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        connection.Notification += (_, signal) => Wake(signal.Channel);
        var channels = _wakes.Keys.Order(StringComparer.Ordinal).ToList();
        await using (var listen = connection.CreateCommand())
        {
            listen.CommandText = string.Join(';', channels.Select(c => $"listen \"{c}\"").DefaultIfEmpty("select 1"));
            await listen.ExecuteNonQueryAsync(cancel);
        }

        connected();
        channels.ForEach(Wake);
        while (true)
        {
            if (!await connection.WaitAsync(SilenceBeforeProbe, cancel))
            {
                await using var probe = new NpgsqlCommand("select 1", connection);
                await probe.ExecuteNonQueryAsync(cancel);
            }
        }
    }

    private void Wake(string channel)
    {
        if (_wakes.TryGetValue(channel, out var wakes))
        {
            foreach (var wake in wakes)
            {
                wake();
            }
        }
    }
}
