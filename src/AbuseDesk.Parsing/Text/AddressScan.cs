using System.Net;
using System.Net.Sockets;

namespace AbuseDesk.Parsing.Text;

/// <summary>
/// Finds addresses, URLs, names and mailboxes in hostile text, in every notation of FORMATS §1.4 and §1.5. Never throws on
/// any text; reads at most <see cref="MaxText"/> characters and returns at most <see cref="MaxHits"/> hits.
/// </summary>
public static class AddressScan
{
    /// <summary>Characters of one text that are looked at.</summary>
    public const int MaxText = 1 << 20;

    /// <summary>Hits returned for one text.</summary>
    public const int MaxHits = 20_000;

    private static readonly IPNetwork[] NeverSource =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"),
        IPNetwork.Parse("::/127"),
        IPNetwork.Parse("ff00::/8"),
    ];

    private static readonly IPNetwork[] NotRouted =
    [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("fc00::/7"),
        IPNetwork.Parse("fe80::/10"),
    ];

    /// <summary>All IP addresses, in the order of the text.</summary>
    public static IReadOnlyList<IpHit> Ips(string text) => IpScanner.Scan(WideText.Fold(text));

    /// <summary>The addresses of a text that are not known yet, each once; they become known.</summary>
    internal static void NewIps(string text, HashSet<IPAddress> known, List<IPAddress> found, int most)
    {
        var last = IPAddress.None;
        var scanner = new IpScanner(text);
        while (found.Count < most && scanner.TryNext(out var hit))
        {
            if (!ReferenceEquals(hit.Ip, last) && known.Add(hit.Ip))
                found.Add(hit.Ip);
            last = hit.Ip;
        }
    }

    /// <summary>All URLs, in the order of the text.</summary>
    public static IReadOnlyList<UrlHit> Urls(string text) => UrlScanner.Scan(WideText.Fold(text));

    /// <summary>Host and domain names that are neither in a URL nor in a mailbox; file names are left out.</summary>
    public static IReadOnlyList<DomainHit> Domains(string text) => NameScanner.Domains(WideText.Fold(text));

    /// <summary>All mailboxes, in the order of the text.</summary>
    public static IReadOnlyList<MailboxHit> Mailboxes(string text) => NameScanner.Mailboxes(WideText.Fold(text));

    /// <summary>Addresses with hidden octets (<c>91.78.17.xxx</c>) or too few of them ("IP 203.0.113").</summary>
    public static IReadOnlyList<MaskedHit> Masked(string text) => MaskedScanner.Scan(WideText.Fold(text));

    /// <summary>Reads a field that should hold one address and nothing else; defanged, bracketed and full-width forms are understood.</summary>
    public static bool TryIp(string? value, out IPAddress ip)
    {
        ip = IPAddress.None;
        if (string.IsNullOrWhiteSpace(value) || value.Length > 200)
        {
            return false;
        }

        var hits = Ips(value);
        if (hits.Count != 1 || hits[0].PrefixLength is not null)
        {
            return false;
        }

        ip = hits[0].Ip;
        return true;
    }

    /// <summary>Undoes every defanging notation of addresses, URLs and mailboxes in a text.</summary>
    public static string Refang(string text) => Refanging.Refang(text);

    /// <summary>
    /// Whether an address can be an offender at all: never "this" network, loopback, multicast or 240/4; private, shared
    /// and link-local ranges only where the operator names them as its own.
    /// </summary>
    public static bool IsUsable(IPAddress ip, ReadingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return !Inside(ip, NeverSource) && (!IsPrivate(ip) || IsOwn(ip, context));
    }

    /// <summary>Whether no machine can have sent from this address (0/8, 127/8, 224/4, 240/4 and their IPv6 kin).</summary>
    public static bool IsNeverSource(IPAddress ip) => Inside(ip, NeverSource);

    /// <summary>RFC 1918, RFC 4193, RFC 6598 and link-local.</summary>
    public static bool IsPrivate(IPAddress ip) => Inside(ip, NotRouted);

    /// <summary>Whether the address lies in a prefix of the operator.</summary>
    public static bool IsOwn(IPAddress ip, ReadingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.IsOwn(ip);
    }

    /// <summary>Whether a name is, or lies below, one of the operator's domains.</summary>
    public static bool IsOwn(string host, ReadingContext context)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(context);
        if (context.OwnMailHosts.Count == 0 && context.OwnDomains.Count == 0)
        {
            return false;
        }

        var name = host.TrimEnd('.').ToLowerInvariant();
        if (context.OwnMailHosts.Contains(name, StringComparer.Ordinal))
        {
            return true;
        }

        while (name.Length > 0)
        {
            if (context.OwnDomains.Contains(name))
            {
                return true;
            }

            var dot = name.IndexOf('.', StringComparison.Ordinal);
            name = dot < 0 ? "" : name[(dot + 1)..];
        }

        return false;
    }

    /// <summary>IPv4-mapped IPv6 as IPv4; a scope id is dropped.</summary>
    public static IPAddress Normalise(IPAddress ip)
    {
        ArgumentNullException.ThrowIfNull(ip);
        if (ip.IsIPv4MappedToIPv6)
        {
            return ip.MapToIPv4();
        }

        return ip.AddressFamily == AddressFamily.InterNetworkV6 && ip.ScopeId != 0
            ? new IPAddress(ip.GetAddressBytes())
            : ip;
    }

    private static bool Inside(IPAddress ip, IPNetwork[] networks)
    {
        for (var i = 0; i < networks.Length; i++)
        {
            if (networks[i].BaseAddress.AddressFamily == ip.AddressFamily && networks[i].Contains(ip))
            {
                return true;
            }
        }

        return false;
    }
}
