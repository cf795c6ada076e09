using AbuseDesk.Connectors;
using AbuseDesk.Ops;
using Microsoft.Extensions.DependencyInjection;

namespace AbuseDesk.Tests.Connectors;

/// <summary>Requests and connectors of the tests.</summary>
internal static class Asked
{
    public static ConnectorRequest For(
        string key = "suspend_site",
        string target = "shop.example",
        string what = "action"
    ) =>
        new(
            Guid.Parse("01936000-0000-7000-8000-000000000001"),
            "01936000000070008000000000000001",
            what,
            key,
            "MI-2026-000123",
            new ConnectorResource("site", target),
            "rental_server",
            "C-1001",
            "sato@minato.example",
            new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero),
            new Dictionary<string, string>()
        );

    public static ConnectorSettings Webhook(Uri url, ConnectorMode mode = ConnectorMode.Synchronous) =>
        new()
        {
            Name = "panel",
            Kind = ConnectorKind.Webhook,
            Url = url,
            Secret = Receiver.Secret,
            For = ["suspend_site", "release", "contract_check"],
            Mode = mode,
        };

    public static IHttpClientFactory Clients(string name = WebhookCall.Client)
    {
        var services = new ServiceCollection();
        OwnNetwork.DescribeClient(services, name);
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
    }
}
