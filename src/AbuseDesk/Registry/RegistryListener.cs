using Npgsql;

namespace AbuseDesk.Registry;

/// <summary>Rebuilds this process's index when any process has changed the registry.</summary>
public sealed class RegistryListener(
    NpgsqlDataSource database,
    OwnerDirectory owners,
    TimeProvider clock,
    ILogger<RegistryListener> log
) : BackgroundService
{
    // A notification can be missed only with its connection; this bounds a connection that died unnoticed.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(stoppingToken);
                await using var listen = new NpgsqlCommand($"listen {OwnerDirectory.Channel}", connection);
                await listen.ExecuteNonQueryAsync(stoppingToken);
                failing = false;
                while (true)
                {
                    await owners.Newest(stoppingToken);
                    await connection.WaitAsync(Silence, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is NpgsqlException or TimeoutException or IOException)
            {
                if (!failing)
                {
                    log.LogWarning(fault, "Lost the registry's notifications; filing refreshes for itself meanwhile");
                }

                failing = true;
                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
