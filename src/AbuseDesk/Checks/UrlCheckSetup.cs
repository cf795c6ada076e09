using AbuseDesk.Ops;
using AbuseDesk.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AbuseDesk.Checks;

/// <summary>Plans the looks at reported pages and makes those that are due.</summary>
internal sealed class UrlCheckLoop(
    UrlPlanner planner,
    UrlVisitor visitor,
    LoopGround ground,
    ILogger<UrlCheckLoop> logger
) : BackgroundLoop(ground, logger, UrlVisits.Channel)
{
    protected override TimeSpan Interval => TimeSpan.FromSeconds(5);

    protected override async Task<bool> Turn(IServiceProvider scope, CancellationToken cancel)
    {
        var planned = await planner.PlanSome(cancel);
        return await visitor.VisitDue(cancel) + planned > 0;
    }
}

/// <summary>While nothing is fetched, cases that changed do not pile up to be looked at.</summary>
internal sealed class UrlChecksOff(LoopGround ground, ILogger<UrlChecksOff> logger) : BackgroundLoop(ground, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromMinutes(10);

    protected override async Task<bool> Turn(IServiceProvider scope, CancellationToken cancel)
    {
        await scope.GetRequiredService<Data.DeskContext>().Database.ExecuteSqlAsync($"delete from url_plans", cancel);
        return false;
    }
}

/// <summary>What looking at reported pages needs.</summary>
public static class UrlCheckSetup
{
    /// <summary>For the worker: the loop that looks, where the settings say so.</summary>
    public static IServiceCollection AddUrlChecks(this IServiceCollection services, DeskSettings settings)
    {
        if (settings.Checks.UrlLive == Switched.Off)
        {
            return services.AddHostedService<UrlChecksOff>();
        }

        services.TryAddSingleton<PolicyShelf>();
        services.AddSingleton(VisitTimes.Usual);
        services.AddSingleton(s => new UrlFetcher(settings.Checks, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<UrlPlanner>();
        services.AddSingleton<UrlVisitor>();
        return services.AddHostedService<UrlCheckLoop>();
    }
}
