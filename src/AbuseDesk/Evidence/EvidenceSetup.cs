using AbuseDesk.Ops;

namespace AbuseDesk.Evidence;

/// <summary>The store of evidence, for web, worker and commands.</summary>
public static class EvidenceSetup
{
    public static IServiceCollection AddEvidence(this IServiceCollection services, DeskSettings settings)
    {
        services.AddSingleton(new ReportNumbers(settings.CasePrefix, settings.TimeZone));
        services.AddSingleton<EvidenceStore>();
        return services;
    }
}
