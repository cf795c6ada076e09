using AbuseDesk.Ops;
using AbuseDesk.Registry;

namespace AbuseDesk.Cases;

/// <summary>After each change of the registry: do the open cases still have the right owner?</summary>
public sealed class CaseOwnerWatch(LoopGround ground, RegistryComparison comparison, ILogger<CaseOwnerWatch> logger)
    : BackgroundLoop(ground, logger, OwnerDirectory.Channel)
{
    private readonly ILogger _logger = logger;
    private long _compared = -1;

    protected override TimeSpan Interval => TimeSpan.FromMinutes(1);

    protected override async Task<bool> Turn(IServiceProvider scope, CancellationToken cancel)
    {
        var (version, flagged) = await comparison.Run(_compared, cancel);
        _compared = version;
        if (flagged > 0)
        {
            _logger.LogInformation("The registry answers differently for {Cases} open cases", flagged);
        }

        return false;
    }
}
