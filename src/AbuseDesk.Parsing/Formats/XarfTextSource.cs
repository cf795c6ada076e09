using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Who is accused by one X-ARF report: the value of Source decides what it is, its Source-Type is often wrong or empty.</summary>
internal sealed record XarfTextSource
{
    private const int MaxIps = 1_000;

    private static readonly string[] Addresses = ["Source-IP", "IP", "IP-Address", "Attacker-IP", "Host-IP"];

    public IReadOnlyList<IpHit> Ips { get; init; } = [];
    public IReadOnlyList<string> Urls { get; init; } = [];
    public string? Domain { get; init; }
    public string? Mailbox { get; init; }

    /// <summary>The address with its hidden octets, as written.</summary>
    public string? Masked { get; init; }

    public bool IsEmpty => Ips.Count == 0 && Urls.Count == 0 && Domain is null && Mailbox is null;

    /// <summary>Whether a page rather than a machine is accused.</summary>
    public bool HasPage => Urls.Count > 0;

    public static XarfTextSource Read(XarfTextBlock block)
    {
        var source = Value(block["Source"] ?? "");
        var download = block["Download-Link"];
        var urls = new List<string>(source.Urls);
        if (download is not null)
            urls.Add(AddressScan.Refang(download));
        // in a report about a machine these fields hold what was attacked
        if (source.Ips.Count == 0 && source.Masked is null && urls.Count == 0)
            urls.AddRange(Pages(block.First("Url", "Uri")));
        var ips = source.Ips;
        foreach (var name in Addresses.TakeWhile(_ => ips.Count == 0))
            ips = Hits(block[name] ?? "");
        return source with
        {
            Urls = [.. urls.Distinct(StringComparer.Ordinal)],
            Ips = ips.Count > 0 ? ips : Literal(urls),
            Domain = urls.Count > 0 ? null : source.Domain ?? (ips.Count > 0 ? null : Name(block["Domain"])),
        };
    }

    private static XarfTextSource Value(string value)
    {
        var text = AddressScan.Refang(value.Trim('<', '>', '*', ' '));
        if (text.Contains("://", StringComparison.Ordinal))
            return new XarfTextSource { Urls = [text] };
        if (AddressScan.Masked(text) is [{ Start: 0 } masked, ..])
            return new XarfTextSource { Masked = masked.Text };
        if (MailAddresses.Tidy(text) is { } mailbox)
            return new XarfTextSource { Mailbox = mailbox };
        if (Hits(text) is { Count: > 0 } hits && hits[0].Start < 2)
            return new XarfTextSource { Ips = hits };
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && Name(text[..slash]) is not null)
            return new XarfTextSource { Urls = [text] };
        return new XarfTextSource { Domain = Name(text) };
    }

    private static List<IpHit> Hits(string text) =>
        [.. AddressScan.Ips(text).Where(h => h.PrefixLength is null or 32 or 128).DistinctBy(h => h.Ip).Take(MaxIps)];

    private static List<IpHit> Literal(List<string> urls) =>
        [
            .. urls.SelectMany(AddressScan.Urls)
                .Select(u => Draft.Ip(u.Host) is { } ip ? new IpHit(ip, null, 0, 0, Defanged: false) : default)
                .Where(h => h.Ip is not null)
                .DistinctBy(h => h.Ip),
        ];

    private static List<string> Pages(string? value) =>
        value is not null
        && AddressScan.Refang(value) is var url
        && url.StartsWith("http", StringComparison.OrdinalIgnoreCase)
            ? [url]
            : [];

    private static string? Name(string? text)
    {
        var name = AddressScan.Refang(text ?? "").Trim().TrimEnd('.').ToLowerInvariant();
        return XarfV4.IsHostName(name) ? name : null;
    }
}
