using System.Globalization;
using System.Net;

namespace AbuseDesk.Checks;

/// <summary>Why a URL, the first or one it redirects to, is not asked for.</summary>
internal enum UrlRefusal
{
    NotAUrl,
    TooLong,
    ControlCharacter,
    Scheme,
    UserInfo,
    Host,
    PrivateName,
    Port,
    Address,
}

/// <summary>A refusal with what is wrong, fit to be shown: never a password, never a control character.</summary>
internal sealed record RefusedUrl(UrlRefusal Code, string Detail)
{
    private const int ShownPart = 80;

    public static RefusedUrl Of(UrlRefusal code, string detail)
    {
        var shown = string.Concat(detail.Take(ShownPart).Select(c => IsSeen(c) ? c : '\uFFFD'));
        return new(code, detail.Length > ShownPart ? shown + "…" : shown);
    }

    // Also the marks that turn the direction of writing, and half of a character cut in two.
    private static bool IsSeen(char letter) =>
        char.GetUnicodeCategory(letter)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate
            );
}

/// <summary>
/// A URL in the one form it is asked for: http(s), an ASCII name of the public DNS or an address in its usual form, a port
/// that is open to checks, no login, no fragment. Its addresses are judged later, by <see cref="Route"/>.
/// </summary>
internal sealed record PublicUrl(Uri Url, string Host, int Port, IPAddress? Literal);

/// <summary>What the gate says: exactly one of the two is there.</summary>
internal readonly record struct GateAnswer(PublicUrl? Url, RefusedUrl? Refusal);

/// <summary>
/// The first door of a check. <see cref="Uri"/> and browsers read 2130706433, 0x7f.1, 0177.0.0.1 and １２７。０。０。１ as
/// addresses, a system resolver reads still others so: all are brought to one form before anything looks at them, and what
/// could be read in two ways is refused.
/// </summary>
internal sealed class UrlGate(IEnumerable<int> morePorts)
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    // Names that are never in the public DNS: RFC 6761, 6762, 7686, 8375, ICANN's .internal.
    private static readonly string[] PrivateSuffixes = [".localhost", ".local", ".internal", ".onion", ".home.arpa"];

    private readonly HashSet<int> _ports = [80, 443, .. morePorts];

    public GateAnswer Read(string text)
    {
        var url = text.Trim();
        if (url.Length > FetchLimits.UrlLength)
        {
            return Refuse(UrlRefusal.TooLong, url.Length.ToString(CultureInfo.InvariantCulture));
        }

        if (url.IndexOf(url.FirstOrDefault(char.IsControl)) is var at && at >= 0)
        {
            return Refuse(UrlRefusal.ControlCharacter, $"U+{(int)url[at]:X4}");
        }

        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0)
        {
            return Refuse(UrlRefusal.NotAUrl, url);
        }

        if (url[..scheme].ToLowerInvariant() is not ("http" or "https"))
        {
            return Refuse(UrlRefusal.Scheme, url[..scheme]);
        }

        return ReadAuthority(url, Authority(url[(scheme + 3)..]));
    }

    private GateAnswer ReadAuthority(string url, string authority)
    {
        if (authority.Contains('@', StringComparison.Ordinal))
        {
            return Refuse(UrlRefusal.UserInfo, authority[(authority.LastIndexOf('@') + 1)..]);
        }

        // "%" would be a host hidden from the reader, or the zone of a link-local address.
        if (authority.Length == 0 || authority.Contains('%', StringComparison.Ordinal))
        {
            return Refuse(UrlRefusal.Host, authority);
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0)
        {
            return Refuse(UrlRefusal.NotAUrl, url);
        }

        var plain = InOneForm(uri);
        if (plain is null)
        {
            return Refuse(UrlRefusal.Host, authority);
        }

        var host = plain.IdnHost;
        var literal = IPAddress.TryParse(host, out var address) ? address : null;
        if (literal is null && !IsPublicName(host))
        {
            return Refuse(UrlRefusal.PrivateName, host);
        }

        return _ports.Contains(plain.Port)
            ? new(new(plain, host, plain.Port, literal), null)
            : Refuse(UrlRefusal.Port, plain.Port.ToString(CultureInfo.InvariantCulture));
    }

    private static string Authority(string rest) =>
        rest.IndexOfAny(['/', '?', '#', '\\']) is var end && end >= 0 ? rest[..end] : rest;

    // Twice: full-width digits become a number first, and the number an address then.
    private static Uri? InOneForm(Uri uri)
    {
        if (Ascii(uri) is not { } name)
        {
            return null;
        }

        var builder = new UriBuilder(uri) { Host = name, Fragment = "" };
        if (!Uri.TryCreate(builder.ToString(), UriKind.Absolute, out var plain))
        {
            return null;
        }

        return plain.HostNameType switch
        {
            UriHostNameType.IPv4 or UriHostNameType.IPv6 => plain,
            UriHostNameType.Dns when IsName(plain.IdnHost) => plain,
            _ => null,
        };
    }

    private static string? Ascii(Uri uri)
    {
        try
        {
            return uri.IdnHost is [.. var name, '.'] ? name : uri.IdnHost;
        }
        catch (UriFormatException)
        {
            // Letters no domain name may have, which is only known when it is asked for.
            return null;
        }
    }

    private static bool IsName(string host)
    {
        var labels = host.Split('.');
        return host.Length <= LongestName
            && labels.All(l =>
                l.Length is > 0 and <= LongestLabel && l.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            )
            && !IsNumber(labels[^1]);
    }

    // What ends in a number is an address by the URL standard; one that is not a valid address is nothing.
    private static bool IsNumber(string label) =>
        label.All(char.IsAsciiDigit)
        || label.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && label[2..].All(char.IsAsciiHexDigit);

    private static bool IsPublicName(string host) =>
        host.Contains('.', StringComparison.Ordinal)
        && !PrivateSuffixes.Any(s =>
            host.EndsWith(s, StringComparison.OrdinalIgnoreCase)
            || host.Equals(s[1..], StringComparison.OrdinalIgnoreCase)
        );

    private static GateAnswer Refuse(UrlRefusal code, string detail) => new(null, RefusedUrl.Of(code, detail));
}
