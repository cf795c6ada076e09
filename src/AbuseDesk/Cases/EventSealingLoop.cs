using AbuseDesk.Ops;

namespace AbuseDesk.Cases;

/// <summary>Seals what has happened, every ten seconds at the latest.</summary>
public sealed class EventSealingLoop(LoopGround ground, ILogger<EventSealingLoop> logger)
    : BackgroundLoop(ground, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromSeconds(10);

    protected override async Task<bool> Turn(IServiceProvider scope, CancellationToken cancel) =>
        await scope.GetRequiredService<EventSealing>().SealOnce(cancel) > 0;
}

/// <summary>What sealing needs in the container.</summary>
public static class SealingSetup
{
    /// <summary>For the worker: the loop that seals.</summary>
    public static IServiceCollection AddEventSealing(this IServiceCollection services)
    {
        services.AddSingleton<EventSealing>();
        return services.AddHostedService<EventSealingLoop>();
    }
}
