using AbuseDesk.Ops;

namespace AbuseDesk.Clocks;

/// <summary>Keeps the clocks of all cases up to their facts, and says when one has come to a point.</summary>
public sealed class ClockWatch(LoopGround ground, ILogger<ClockWatch> logger) : BackgroundLoop(ground, logger)
{
    private const int AtOnce = 50;

    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    protected override async Task<bool> Turn(IServiceProvider scope, CancellationToken cancel)
    {
        var followed = await scope.GetRequiredService<ClockKeeping>().FollowSome(AtOnce, cancel);
        var reached = await scope.GetRequiredService<ClockPoints>().Reach(AtOnce, cancel);
        return followed == AtOnce || reached == AtOnce;
    }
}

/// <summary>The services of this folder.</summary>
public static class ClockSetup
{
    /// <summary>For the worker: the loop.</summary>
    public static IServiceCollection AddClockWatch(this IServiceCollection services)
    {
        services.AddScoped<CustomerReminders>();
        services.AddScoped<ClockPoints>();
        return services.AddHostedService<ClockWatch>();
    }
}
