using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace AbuseDesk.Data;

/// <summary>Ready means: the database answers and has every table this version needs.</summary>
internal sealed class SchemaIsCurrent(IServiceScopeFactory scopes) : IHealthCheck
{
    /// <summary>What keeps us from working, in words that are safe on a page open to all; null: nothing.</summary>
    public async Task<string?> Problem(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<DeskContext>();
        try
        {
            var pending = await desk.Database.GetPendingMigrationsAsync(cancel);
            return pending.Any() ? "The schema is older than the program: run abusedesk migrate." : null;
        }
        catch (NpgsqlException)
        {
            return "The database does not answer.";
        }
    }

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        await Problem(cancellationToken) is { } problem
            ? HealthCheckResult.Unhealthy(problem)
            : HealthCheckResult.Healthy();
}

/// <summary>Holds the worker's loops back until the database is there and prepared.</summary>
internal sealed class SchemaWait(SchemaIsCurrent schema, TimeProvider clock, ILogger<SchemaWait> logger)
    : IHostedService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var said = "";
        while (await schema.Problem(cancellationToken) is { } problem)
        {
            if (!problem.Equals(said, StringComparison.Ordinal))
            {
                logger.LogWarning("The worker waits: {Problem}", problem);
                said = problem;
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Answers 503 in words while the database is not prepared, instead of a fault on every page.</summary>
internal sealed class SchemaGate(RequestDelegate next, SchemaIsCurrent schema)
{
    private volatile bool _open;

    public async Task InvokeAsync(HttpContext http)
    {
        // The probes speak for themselves.
        var isProbe = http.Request.Path.Value is "/healthz" or "/readyz";
        if (!_open && !isProbe && await schema.Problem(http.RequestAborted) is { } problem)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "10";
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync($"AbuseDesk is not ready. {problem}\n", http.RequestAborted);
            return;
        }

        _open |= !isProbe;
        await next(http);
    }
}
