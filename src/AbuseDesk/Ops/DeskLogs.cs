using System.Globalization;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace AbuseDesk.Ops;

/// <summary>Logs on standard output: to be read on a terminal, one JSON object a line elsewhere.</summary>
internal static class DeskLogs
{
    private const string Line = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";

    /// <summary>Levels can be changed in the settings of Serilog (Serilog__MinimumLevel__Default=Debug).</summary>
    public static void AddDeskLogs(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSerilog(logs =>
        {
            logs.MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
                .MinimumLevel.Override("System.Net.Http", LogEventLevel.Warning)
                .MinimumLevel.Override("Npgsql", LogEventLevel.Warning)
                // The keys lie in our own database; whoever reads that needs no cookie.
                .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
                .ReadFrom.Configuration(configuration);
            if (Console.IsOutputRedirected)
            {
                logs.WriteTo.Console(new RenderedCompactJsonFormatter());
            }
            else
            {
                logs.WriteTo.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture);
            }
        });
}
