namespace AbuseDesk.Pages;

/// <summary>Addresses of others as they can be shown and pasted without anybody opening them.</summary>
public static class Defanged
{
    /// <summary>hxxps://bank[.]example/login: scheme broken, dots of the host bracketed, path as it was.</summary>
    public static string Url(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var host = scheme < 0 ? 0 : scheme + 3;
        var end = url.AsSpan(host).IndexOfAny("/?#");
        end = end < 0 ? url.Length : host + end;
        return Scheme(url[..host]) + Dots(url[host..end]) + url[end..];
    }

    public static string Host(string host) => Dots(host);

    /// <summary>By the kind of a case's resource: only what opens on a click is broken.</summary>
    public static string Resource(string resource, string kind) =>
        kind switch
        {
            "url" => Url(resource),
            "domain" or "vhost" => Url(resource),
            _ => resource,
        };

    private static string Scheme(string scheme) =>
        scheme.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? "hxxp" + scheme[4..]
        : scheme.StartsWith("ftp", StringComparison.OrdinalIgnoreCase) ? "fxp" + scheme[3..]
        : scheme;

    private static string Dots(string host) => host.Replace(".", "[.]", StringComparison.Ordinal);
}
