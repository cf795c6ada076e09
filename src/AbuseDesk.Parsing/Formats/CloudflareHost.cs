using System.Net;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// The sentence in which Cloudflare tells where a site behind it really is, in its three forms: "The actual host for … are
/// the following IP addresses. …", "The actual IP address hosting … is …", <c>curl -v -H "Host: …" 192.0.2.1/</c>.
/// </summary>
internal static partial class CloudflareHost
{
    private const int Window = 600;

    // https://www.cloudflare.com/ips: the other side of the reverse proxy, named by reporters who saw nothing else
    private static readonly IPNetwork[] Edges =
    [
        .. (
            "173.245.48.0/20 103.21.244.0/22 103.22.200.0/22 103.31.4.0/22 141.101.64.0/18 108.162.192.0/18 190.93.240.0/20 "
            + "188.114.96.0/20 197.234.240.0/22 198.41.128.0/17 162.158.0.0/15 104.16.0.0/13 104.24.0.0/14 172.64.0.0/13 "
            + "131.0.72.0/22 2400:cb00::/32 2606:4700::/32 2803:f800::/32 2405:b500::/32 2405:8100::/32 2a06:98c0::/29 2c0f:f248::/32"
        )
            .Split(' ')
            .Select(p => IPNetwork.Parse(p)),
    ];

    public static bool IsEdge(IPAddress ip) =>
        Array.Exists(Edges, e => e.BaseAddress.AddressFamily == ip.AddressFamily && e.Contains(ip));

    /// <summary>The addresses of the host, in the order of the text.</summary>
    /// <param name="text">What Cloudflare wrote itself, entities decoded.</param>
    /// <param name="context">An edge address that is the operator's own is one all the same.</param>
    public static List<IPAddress> Ips(string text, ReadingContext context)
    {
        foreach (var sentence in (Regex[])[ActualHost(), HostedAt(), Curl()])
        {
            var ips = sentence
                .Matches(text)
                .Take(20)
                .SelectMany(m => AddressScan.Ips(Sentence(text, m.Index + m.Length)))
                .Select(h => h.Ip)
                .Where(ip => !AddressScan.IsNeverSource(ip) && (!IsEdge(ip) || AddressScan.IsOwn(ip, context)))
                .Distinct()
                .ToList();
            if (ips.Count > 0)
                return ips;
        }

        return [];
    }

    // to the blank line that ends the paragraph
    private static string Sentence(string text, int from)
    {
        var end = Math.Min(text.Length, from + Window);
        var blank = BlankLine().Match(text[from..end]);
        return blank.Success ? text[from..(from + blank.Index)] : text[from..end];
    }

    [GeneratedRegex(
        "actual\\s+host\\s+(for|of)\\b",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex ActualHost();

    [GeneratedRegex(
        "(actual|origin)\\s+(ip|hosting)\\s+(address|provider)\\w*\\b|hosted\\s+(at|on)\\s+(the\\s+)?(following\\s+)?ip",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex HostedAt();

    [GeneratedRegex(
        "\\bcurl\\s+-",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Curl();

    [GeneratedRegex("\\n[ \\t>]*\\n", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex BlankLine();
}
