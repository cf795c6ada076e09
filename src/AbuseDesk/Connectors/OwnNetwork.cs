using System.Net;
using System.Net.Sockets;

namespace AbuseDesk.Connectors;

/// <summary>Where a request may go in the clear: what it says about customers must not cross the internet.</summary>
internal static class OwnNetwork
{
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("fc00::/7"),
    ];

    // RFC 6761, RFC 6762, RFC 8375 and the name ICANN set aside in 2024; none of them is in the public tree.
    private static readonly string[] Suffixes = [".localhost", ".local", ".home.arpa", ".internal"];

    /// <summary>By its name alone; what the name leads to is looked at when it is called.</summary>
    public static bool Holds(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
        {
            return Holds(address);
        }

        var name = host.TrimEnd('.').ToLowerInvariant();
        return !name.Contains('.', StringComparison.Ordinal)
            || Suffixes.Any(s => name.EndsWith(s, StringComparison.Ordinal));
    }

    public static bool Holds(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) || Private.Any(n => n.Contains(plain));
    }

    /// <summary>A client for machines the operator named: it goes nowhere else, remembers nothing and logs no address.</summary>
    public static void DescribeClient(IServiceCollection services, string name) =>
        services
            .AddHttpClient(name)
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    UseProxy = false,
                    MaxResponseHeadersLength = 16,
                    PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                    ConnectCallback = Connect,
                }
            )
            // The usual logger writes addresses of requests at Information.
            .RemoveAllLoggers();

    /// <summary>Connects; in the clear only to addresses of a private network, whatever the name leads to today.</summary>
    public static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await Dns.GetHostAddressesAsync(host, cancel);
        var inTheClear = context.InitialRequestMessage.RequestUri is { Scheme: "http" };
        if (inTheClear && !addresses.All(Holds))
        {
            throw new ClearTextException($"{host} leads out of the private networks: use https");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A request would have gone in the clear to somewhere public.</summary>
public sealed class ClearTextException(string why) : Exception(why);
