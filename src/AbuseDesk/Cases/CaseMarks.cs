using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing;
using AbuseDesk.Registry;

namespace AbuseDesk.Cases;

/// <summary>
/// One thing a case can be recognised by in another case: an address, a page, a path. Addresses of pages and of reporters
/// are kept as hashes; <see cref="OpenedAt"/> repeats that of the case, so that the newest are found first.
/// </summary>
public sealed record CaseMark
{
    public required string Kind { get; init; }
    public required string Mark { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public required Guid CaseId { get; init; }
}

/// <summary>What a finding leaves on its case to be recognised by.</summary>
public static partial class CaseMarks
{
    /// <summary>The same page in one spelling.</summary>
    public const string Url = "url";

    public const string Address = "address";

    /// <summary>The /24 or /64 around the address.</summary>
    public const string Prefix = "prefix";

    /// <summary>The registered name.</summary>
    public const string Domain = "domain";

    /// <summary>The same path on whatever host: a kit that was put up many times.</summary>
    public const string Path = "path";

    /// <summary>The same sender with the same subject but for its numbers and names: one campaign of one reporter.</summary>
    public const string Campaign = "campaign";

    /// <summary>What a case itself says: the same customer, the same thing of ours.</summary>
    public const string Customer = "customer";

    public const string Resource = "resource";

    /// <summary>What says most about two cases comes first.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        Url,
        Resource,
        Customer,
        Address,
        Domain,
        Path,
        Campaign,
        Prefix,
    ];

    // A list of hundreds of pages is recognised by its first ones.
    private const int MostUrls = 20;
    private const int ShortestPath = 12;
    private const int ShortestSubject = 8;

    /// <summary>Kind and mark of everything in a finding.</summary>
    public static IEnumerable<(string Kind, string Mark)> Of(Finding finding, string? reporter, string? subject)
    {
        if (finding.SourceIp is { } ip)
        {
            var address = AssetName.Address(ip);
            yield return (Address, address.ToString());
            yield return (Prefix, PrefixOf(address));
        }

        var urls = finding.Urls.Take(MostUrls).Select(CaseKey.NormalUrl).Distinct(StringComparer.Ordinal).ToList();
        foreach (var url in urls)
        {
            yield return (Url, Hash(url));
        }

        foreach (var path in urls.Select(PathOf).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            yield return (Path, Hash(path));
        }

        foreach (var domain in DomainsOf(finding, urls))
        {
            yield return (Domain, domain);
        }

        if (Template(subject) is { Length: >= ShortestSubject } template)
        {
            yield return (Campaign, Hash($"{Template(reporter)}\n{template}"));
        }
    }

    /// <summary>The same for one that is stored.</summary>
    public static IEnumerable<(string Kind, string Mark)> Of(ReportFinding finding, Report report) =>
        Of(finding.Accusation(), report.ReporterAddress, report.Subject);

    private static IEnumerable<string> DomainsOf(Finding finding, List<string> urls) =>
        urls.Select(u => Uri.TryCreate(u, UriKind.Absolute, out var parsed) ? parsed.IdnHost : null)
            .OfType<string>()
            .Concat(finding.Domains.Take(MostUrls))
            .Where(h => !IPAddress.TryParse(h.Trim('[', ']'), out _))
            .Select(h => AssetName.RegistrableDomain(h.ToLowerInvariant()))
            .Where(h => h.Length is > 0 and <= 253)
            .Distinct(StringComparer.Ordinal);

    private static string PrefixOf(IPAddress address) =>
        new IPNetwork(
            Masked(address, address.AddressFamily is AddressFamily.InterNetwork ? 3 : 8),
            address.AddressFamily is AddressFamily.InterNetwork ? 24 : 64
        ).ToString();

    private static IPAddress Masked(IPAddress address, int kept)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(kept).Clear();
        return new IPAddress(bytes);
    }

    // Short paths are everybody's: /login/, /index.php.
    private static string? PathOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed)
        && Numbers().Replace(parsed.AbsolutePath.ToLowerInvariant(), "#") is { Length: >= ShortestPath } path
        && path.Trim('/').Contains('/', StringComparison.Ordinal)
            ? path
            : null;

    private static string? Template(string? text) =>
        text is null
            ? null
            : Particular().Replace(text.Length > 500 ? text[..500] : text, "#").Trim().ToLowerInvariant();

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    [GeneratedRegex("[0-9]+|[0-9a-f]{12,}", RegexOptions.NonBacktracking)]
    private static partial Regex Numbers();

    // Addresses, names, numbers and ticket ids: what changes from mail to mail.
    [GeneratedRegex(
        """[a-z]+://\S+|[\w-]+(\.|\[\.\])[\w.\-\[\]]+|\[[^\]]*\]|\w*[0-9][\w:.-]*""",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Particular();
}
