using AbuseDesk.Ops;

namespace AbuseDesk.Registry;

/// <summary>Rebuilds this process's index when any process has changed the registry.</summary>
public sealed class OwnerRefresh(LoopGround ground, OwnerDirectory owners, ILogger<OwnerRefresh> logger)
    : BackgroundLoop(ground, logger, OwnerDirectory.Channel)
{
    protected override TimeSpan Interval => TimeSpan.FromSeconds(30);

    protected override async Task<bool> Turn(IServiceProvider scope, CancellationToken cancel)
    {
        await owners.Newest(cancel);
        return false;
    }
}
