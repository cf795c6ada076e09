using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AbuseDesk.Registry;

/// <summary>One spelling for each thing: what is stored, and what a report is looked up by.</summary>
public static class AssetName
{
    private const int MaxHost = 253;
    private static readonly SearchValues<char> NeverInMailbox = SearchValues.Create(" \t\r\n<>\"(),:;\\");
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = false };

    /// <summary>Second labels under which others register: example.co.jp is one's own, co.jp is nobody's.</summary>
    private static readonly HashSet<string> SharedSecondLabels = new(StringComparer.Ordinal)
    {
        "ac",
        "ad",
        "co",
        "com",
        "ed",
        "edu",
        "go",
        "gob",
        "gov",
        "gr",
        "lg",
        "mil",
        "ne",
        "net",
        "nom",
        "or",
        "org",
    };

    /// <summary>Lower case, A-labels, no dot at the end; null when it is no host name.</summary>
    public static string? Host(string text)
    {
        var host = text.Trim().TrimEnd('.');
        if (host.Length is 0 or > MaxHost || IPAddress.TryParse(host, out _))
        {
            return null;
        }

        if (!System.Text.Ascii.IsValid(host))
        {
            try
            {
                host = Idn.GetAscii(host);
            }
            catch (ArgumentException)
            {
                return null;
            }
        }

        host = host.ToLowerInvariant();
        return IsHost(host) ? host : null;
    }

    /// <summary>host/path; the path keeps its case and loses the slash at its end.</summary>
    public static string? Vhost(string text)
    {
        var trimmed = text.Trim();
        var slash = trimmed.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return Host(trimmed);
        }

        var path = trimmed[slash..].TrimEnd('/');
        return Host(trimmed[..slash]) is { } host && !path.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
            ? host + path
            : null;
    }

    public static string? Mailbox(string text)
    {
        var trimmed = text.Trim();
        var at = trimmed.LastIndexOf('@');
        if (at is < 1 or > 64 || trimmed.AsSpan(0, at).ContainsAny(NeverInMailbox))
        {
            return null;
        }

        return Host(trimmed[(at + 1)..]) is { } host ? trimmed[..at].ToLowerInvariant() + "@" + host : null;
    }

    /// <summary>An IPv4-mapped address is the IPv4 address; a scope is not part of it.</summary>
    public static IPAddress Address(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0
            ? new IPAddress(address.GetAddressBytes())
            : address;
    }

    /// <summary>The name somebody registered; without a list of suffixes, by the usual second labels of country domains.</summary>
    public static string RegistrableDomain(string host)
    {
        var labels = host.Split('.');
        if (labels.Length <= 2)
        {
            return host;
        }

        var keep = labels[^1].Length == 2 && SharedSecondLabels.Contains(labels[^2]) ? 3 : 2;
        return string.Join('.', labels[^keep..]);
    }

    /// <summary>Host and path of an http(s) or ftp address as reported; an address in brackets or digits is a literal.</summary>
    public static bool TryUrl(string url, [NotNullWhen(true)] out string? host, out string path, out IPAddress? literal)
    {
        (host, path, literal) = (null, "/", null);
        if (url.Length > 8_192)
        {
            return false;
        }

        var absolute = url.Contains("://", StringComparison.Ordinal) ? url : "http://" + url;
        if (!Uri.TryCreate(absolute, UriKind.Absolute, out var parsed) || parsed.Host.Length == 0)
        {
            return false;
        }

        path = parsed.AbsolutePath;
        if (IPAddress.TryParse(parsed.Host, out var address))
        {
            literal = Address(address);
            host = literal.ToString();
            return true;
        }

        host = Host(parsed.IdnHost);
        return host is not null;
    }

    private static bool IsHost(string host)
    {
        foreach (var label in host.Split('.'))
        {
            if (label.Length is 0 or > 63 || !label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            {
                return false;
            }
        }

        return host.Contains('.', StringComparison.Ordinal);
    }
}
