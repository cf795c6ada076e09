namespace AbuseDesk.Registry;

/// <summary>What the registry needs in the container.</summary>
public static class RegistrySetup
{
    public static IServiceCollection AddRegistry(this IServiceCollection services)
    {
        services.AddSingleton<OwnerDirectory>();
        services.AddScoped<RegistryImport>();
        services.AddScoped<RegistryEdits>();
        services.AddHostedService<OwnerRefresh>();
        return services;
    }
}
