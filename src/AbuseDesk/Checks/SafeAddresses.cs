using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace AbuseDesk.Checks;

/// <summary>
/// The addresses a check may connect to: public unicast by the IANA special-purpose registries (2025-10), and neither this
/// machine nor a network the operator keeps for itself.
/// <para>
/// Why not Microsoft.Security.AntiSSRF 1.0.1: its table (which a test holds against this one) lets IPv4-compatible and
/// IPv4-translated loopback through (::127.0.0.1, ::ffff:0:7f00:1), it asks a resolver of its own, and it does not say
/// which address was connected to, which the evidence must. For IPv6 all that is not 2000::/3 is refused, known or not.
/// </para>
/// </summary>
internal sealed class SafeAddresses(IReadOnlyList<IPNetwork> kept, Func<IEnumerable<IPAddress>> ownAddresses)
{
    private static readonly IPNetwork PublicUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] V4 =
    [
        .. Networks(
            "0.0.0.0/8", // this host on this network, RFC 791
            "10.0.0.0/8", // private, RFC 1918
            "100.64.0.0/10", // shared by carrier NAT, RFC 6598
            "127.0.0.0/8", // loopback, RFC 1122
            "168.63.129.16/32", // a public address that is inside every Azure machine
            "169.254.0.0/16", // link-local and the metadata of clouds, RFC 3927
            "172.16.0.0/12", // private, RFC 1918
            "192.0.0.0/24", // protocol assignments, NAT64 discovery, RFC 6890
            "192.0.2.0/24", // documentation, RFC 5737
            "192.31.196.0/24", // AS112, RFC 7535
            "192.52.193.0/24", // AMT, RFC 7450
            "192.88.99.0/24", // 6to4 relays, RFC 7526
            "192.168.0.0/16", // private, RFC 1918
            "192.175.48.0/24", // AS112, RFC 7534
            "198.18.0.0/15", // benchmarking, RFC 2544
            "198.51.100.0/24", // documentation, RFC 5737
            "203.0.113.0/24", // documentation, RFC 5737
            "224.0.0.0/4", // multicast, RFC 5771
            "255.255.255.255/32", // broadcast, RFC 8190
            "240.0.0.0/4" // reserved, RFC 1112
        ),
    ];

    // Those that carry an IPv4 address are refused whatever it is: what a translator makes of it is not ours to know.
    private static readonly IPNetwork[] V6 =
    [
        .. Networks(
            "::/128", // unspecified, RFC 4291
            "::1/128", // loopback, RFC 4291
            "::/96", // IPv4-compatible, RFC 4291
            "::ffff:0:0/96", // IPv4-mapped, RFC 4291
            "::ffff:0:0:0/96", // IPv4-translated, RFC 2765
            "64:ff9b::/96", // NAT64, RFC 6052
            "64:ff9b:1::/48", // NAT64 of a network of one's own, RFC 8215
            "100::/64", // discard, RFC 6666
            "100:0:0:1::/64", // dummy, RFC 9780
            "2001::/23", // protocol assignments: Teredo, benchmarking, ORCHID, …, RFC 2928
            "2001:db8::/32", // documentation, RFC 3849
            "2002::/16", // 6to4, RFC 3056
            "2620:4f:8000::/48", // AS112, RFC 7534
            "3fff::/20", // documentation, RFC 9637
            "5f00::/16", // segment routing, RFC 9602
            "fc00::/7", // unique local, RFC 4193
            "fe80::/10", // link-local, RFC 4291
            "fec0::/10", // site-local, RFC 3879
            "ff00::/8" // multicast, RFC 4291
        ),
    ];

    public SafeAddresses(IReadOnlyList<IPNetwork> kept)
        : this(kept, OfThisMachine) { }

    /// <summary>What forbids the address: a network, or the address itself where it is this machine's; null: nothing.</summary>
    public string? Refuse(IPAddress address)
    {
        var plain =
            address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes()) : address;
        if ((plain.AddressFamily == AddressFamily.InterNetwork ? V4 : V6).FirstOf(plain) is { } special)
        {
            return special;
        }

        if (plain.AddressFamily == AddressFamily.InterNetworkV6 && !PublicUnicast.Contains(plain))
        {
            return "::/0";
        }

        return kept.FirstOf(plain) ?? (ownAddresses().Contains(plain) ? plain.ToString() : null);
    }

    private static IEnumerable<IPNetwork> Networks(params string[] networks) =>
        networks.Select(n => IPNetwork.Parse(n));

    // Asked each time: an address may come with a lease, and a check is rare.
    private static IEnumerable<IPAddress> OfThisMachine() =>
        NetworkInterface
            .GetAllNetworkInterfaces()
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(u => u.Address);
}

file static class NetworkList
{
    public static string? FirstOf(this IEnumerable<IPNetwork> networks, IPAddress address) =>
        networks.Where(n => n.Contains(address)).Select(n => n.ToString()).FirstOrDefault();
}
