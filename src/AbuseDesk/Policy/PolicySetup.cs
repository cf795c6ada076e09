using AbuseDesk.Clocks;
using AbuseDesk.Ops;
using AbuseDesk.Playbooks;

namespace AbuseDesk.Policy;

/// <summary>What asking the policy needs.</summary>
public static class PolicySetup
{
    /// <summary>For web and worker: the policy in force, and the clocks that follow it.</summary>
    public static IServiceCollection AddPolicy(this IServiceCollection services, DeskSettings settings)
    {
        services.AddSingleton(DeskCalendar.Of(settings));
        services.AddSingleton<PolicyShelf>();
        services.AddScoped<PolicyBook>();
        services.AddSingleton<PolicyInForce>();
        services.AddScoped<PlaybookBook>();
        services.AddScoped<PlaybookTicking>();
        services.AddScoped<ClockKeeping>();
        return services;
    }
}
