using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AbuseDesk.Ops;

/// <summary>What the web is to its surroundings: where it listens, whom it believes, how it says it is well.</summary>
internal static class DeskWeb
{
    private const string Here = "http://127.0.0.1:8080";

    public static WebApplicationBuilder CreateBuilder(string[] arguments)
    {
        // Assets lie beside the program, wherever it is started from; a test host says otherwise.
        var isTold = arguments.Any(a => a.StartsWith("--contentRoot", StringComparison.OrdinalIgnoreCase));
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = arguments, ContentRootPath = isTold ? null : AppContext.BaseDirectory }
        );
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        if (builder.Configuration["http_ports"] is null && builder.Configuration["https_ports"] is null)
        {
            // The weakest source: anything said about addresses goes before it.
            builder.Configuration.Sources.Insert(
                0,
                new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
                {
                    InitialData = [new("urls", Here)],
                }
            );
        }

        return builder;
    }

    public static void AddDeskProxies(this IServiceCollection services, DeskSettings settings) =>
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            // The address of a public form's sender is evidence: only the operator's own proxies may say it.
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.ForwardLimit = 1;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in settings.Proxy.TrustedNetworks)
            {
                forwarded.KnownIPNetworks.Add(network);
            }
        });

    /// <summary>/healthz: the process lives. /readyz: it can work; what is degraded is told, and is no reason to be unready.</summary>
    public static void MapDeskHealth(this WebApplication app)
    {
        app.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = Write })
            .AllowAnonymous();
        app.MapHealthChecks("/readyz", new HealthCheckOptions { ResponseWriter = Write }).AllowAnonymous();
    }

    private static Task Write(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(
            http.Response.Body,
            new
            {
                status = Word(report.Status),
                checks = report.Entries.ToDictionary(
                    e => e.Key,
                    e => new { status = Word(e.Value.Status), detail = e.Value.Description },
                    StringComparer.Ordinal
                ),
            },
            cancellationToken: http.RequestAborted
        );
    }

    private static string Word(HealthStatus status) =>
        status switch
        {
            HealthStatus.Healthy => "ready",
            HealthStatus.Degraded => "degraded",
            HealthStatus.Unhealthy => "unready",
        };
}
