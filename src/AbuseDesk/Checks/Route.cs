using System.Net;
using System.Net.Sockets;

namespace AbuseDesk.Checks;

/// <summary>All addresses of a name, asked once a hop.</summary>
internal delegate Task<IPAddress[]> NameLookup(string host, CancellationToken cancel);

/// <summary>A connection to an address that was checked.</summary>
internal delegate Task<Stream> Dial(IPEndPoint address, CancellationToken cancel);

/// <summary>How the desk itself asks and connects.</summary>
internal static class SystemNetwork
{
    // The dot keeps the search domains of this machine out of it.
    public static Task<IPAddress[]> Lookup(string host, CancellationToken cancel) =>
        Dns.GetHostAddressesAsync(host + ".", cancel);

    public static async Task<Stream> Dial(IPEndPoint address, CancellationToken cancel)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>
/// The way to one host for one hop. It exists only with addresses that all passed <see cref="SafeAddresses"/>, and connects
/// only to those: a name that answers differently a moment later (rebinding) is not asked again.
/// </summary>
internal sealed class Route
{
    private const int MostTried = 4;
    private const int MostShown = 16;

    private readonly IPAddress[] _addresses;
    private readonly int _port;

    private Route(IPAddress[] addresses, int port)
    {
        _addresses = addresses;
        _port = port;
    }

    /// <summary>The one that answered.</summary>
    public IPAddress? Connected { get; private set; }

    /// <summary>A route, or why there is none, with the addresses that were found in both cases.</summary>
    public readonly record struct Answer(
        Route? Route,
        IReadOnlyList<string> Addresses,
        UrlOutcome? Failure,
        RefusedUrl? Refusal
    );

    public static async Task<Answer> Find(
        PublicUrl url,
        NameLookup lookup,
        SafeAddresses safe,
        CancellationToken cancel
    )
    {
        IPAddress[] found;
        try
        {
            found = url.Literal is { } literal ? [literal] : await lookup(url.Host, cancel);
        }
        catch (SocketException e)
        {
            var gone = e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData;
            return new(null, [], gone ? UrlOutcome.NameGone : UrlOutcome.NameFailed, null);
        }

        string[] shown = [.. found.Take(MostShown).Select(a => a.ToString())];
        if (found.Length == 0)
        {
            return new(null, shown, UrlOutcome.NameGone, null);
        }

        // One bad address among good ones is how rebinding begins.
        foreach (var address in found)
        {
            if (safe.Refuse(address) is { } network)
            {
                return new(null, shown, UrlOutcome.Blocked, new(UrlRefusal.Address, $"{address} ({network})"));
            }
        }

        return new(new(found, url.Port), shown, null, null);
    }

    // IPv4 first: many machines have no way out over IPv6 and learn it by waiting.
    public async Task<Stream> Connect(Dial dial, CancellationToken cancel)
    {
        if (Connected is not null)
        {
            // The handler would ask again over a new connection where the first gave nothing.
            throw new HttpIOException(HttpRequestError.ResponseEnded);
        }

        SocketException? last = null;
        foreach (
            var address in _addresses.OrderBy(a => a.AddressFamily == AddressFamily.InterNetworkV6).Take(MostTried)
        )
        {
            try
            {
                var stream = await dial(new(address, _port), cancel);
                Connected = address;
                return stream;
            }
            catch (SocketException e)
            {
                last = e;
            }
        }

        throw last!;
    }
}
