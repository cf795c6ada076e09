using AbuseDesk.Evidence;
using AbuseDesk.Ops;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AbuseDesk.Intake;

/// <summary>The services of this folder.</summary>
public static class IntakeSetup
{
    /// <summary>For every role: the evidence store, and what loops and pages need of intake. Wants an NpgsqlDataSource.</summary>
    public static IServiceCollection AddIntake(this IServiceCollection services, DeskSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(settings);
        services.AddSingleton(new ReportNumbers(settings.CasePrefix, settings.TimeZone));
        services.AddSingleton(new IntakeLimits { MessageBytes = settings.Limits.MessageBytes });
        services.AddSingleton<EvidenceStore>();
        services.AddSingleton<OversizeMails>();
        services.AddSingleton<LoopHealth>();
        services.AddSingleton<LoopGround>();
        services.AddSingleton<DatabaseSignals>();
        return services.AddHostedService(provider => provider.GetRequiredService<DatabaseSignals>());
    }

    /// <summary>For the worker: a poller for each mailbox.</summary>
    public static IServiceCollection AddPollers(this IServiceCollection services) =>
        services.AddHostedService<MailboxPollers>();
}
