using AbuseDesk.Ops;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Data;

/// <summary>The database for web, worker and commands.</summary>
public static class DeskData
{
    public static IServiceCollection AddDeskData(this IServiceCollection services, DeskSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddNpgsqlDataSource(settings.ConnectionString);
        services.AddDbContext<DeskContext>(
            (provider, options) =>
                options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()).UseSnakeCaseNamingConvention()
        );

        // In the database, so that no redeployment signs everybody out and every process reads the others' cookies.
        services.AddDataProtection().SetApplicationName("AbuseDesk").PersistKeysToDbContext<DeskContext>();
        services.AddSingleton<SchemaIsCurrent>();
        services.AddHealthChecks().AddCheck<SchemaIsCurrent>("database");
        return services;
    }
}
