using AbuseDesk.Ops;

namespace AbuseDesk.Connectors;

/// <summary>What asking connectors needs.</summary>
public static class ConnectorSetup
{
    /// <summary>For web and worker: who serves what, and the queue.</summary>
    public static IServiceCollection AddConnectors(this IServiceCollection services, DeskSettings settings)
    {
        services.AddSingleton(new ConnectorBook(settings.Connectors));
        services.AddSingleton<ConnectorCalls>();
        services.AddSingleton<Cases.CaseActions>();
        services.AddSingleton<Checks.CaseCheckCalls>();
        return services;
    }

    /// <summary>For the worker: the loop that asks. It also ends what was asked of a connector that is no more.</summary>
    public static IServiceCollection AddConnectorRunner(this IServiceCollection services)
    {
        OwnNetwork.DescribeClient(services, WebhookCall.Client);
        services.AddSingleton(CallTimes.Usual);
        services.AddSingleton<ConnectorRunner>();
        return services.AddHostedService<ConnectorLoop>();
    }
}
