using System.Text;

namespace AbuseDesk.Parsing.Text;

/// <summary>Undoes the rewriting of security gateways (FORMATS §1.5), so that the accused URL is seen, not the gateway.</summary>
internal static class UrlUnwrap
{
    /// <summary>The inner URL, or the same URL; <paramref name="host"/> is set when something was unwrapped.</summary>
    public static string Unwrap(string url, out string? host)
    {
        host = null;
        for (var turn = 0; turn < 3; turn++)
        {
            var inner = Inner(url);
            if (inner is null || !TryHost(inner, out var name))
            {
                break;
            }

            (url, host) = (inner, name);
        }

        return url;
    }

    private static string? Inner(string url)
    {
        if (url.Contains("urldefense", StringComparison.OrdinalIgnoreCase))
        {
            return ProofpointV3(url) ?? ProofpointV2(url);
        }

        if (url.Contains(".safelinks.protection.outlook.com/", StringComparison.OrdinalIgnoreCase))
        {
            return Query(url, "url=");
        }

        return url.Contains("://www.google.com/url?", StringComparison.OrdinalIgnoreCase)
            ? Query(url, "?q=") ?? Query(url, "&q=") ?? Query(url, "url=")
            : null;
    }

    private static string? Query(string url, string key)
    {
        var at = url.IndexOf(key, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var end = url.IndexOf('&', at + key.Length);
        return Uri.UnescapeDataString(end < 0 ? url[(at + key.Length)..] : url[(at + key.Length)..end]);
    }

    // https://urldefense.com/v3/__<URL>__;<replaced characters, base64>!!…$ — each * stands for one character
    private static string? ProofpointV3(string url)
    {
        var start = url.IndexOf("/v3/__", StringComparison.Ordinal);
        var end = start < 0 ? -1 : url.LastIndexOf("__;", StringComparison.Ordinal);
        if (end <= start)
        {
            return null;
        }

        var inner = url[(start + 6)..end]
            .Replace(":/", "://", StringComparison.Ordinal)
            .Replace(":///", "://", StringComparison.Ordinal);
        var codes = url[(end + 3)..];
        var cut = codes.IndexOf('!', StringComparison.Ordinal);
        return Restore(inner, cut < 0 ? codes : codes[..cut]);
    }

    private static string Restore(string url, string base64)
    {
        var padded = base64.Replace('-', '+').Replace('_', '/');
        padded += new string('=', (4 - padded.Length % 4) % 4);
        var bytes = new byte[padded.Length];
        if (!Convert.TryFromBase64String(padded, bytes, out var count) || count == 0)
        {
            return url;
        }

        var replaced = Encoding.UTF8.GetString(bytes, 0, count);
        var result = new StringBuilder(url.Length);
        var next = 0;
        foreach (var c in url)
        {
            result.Append(c == '*' && next < replaced.Length ? replaced[next++] : c);
        }

        return result.ToString();
    }

    // https://urldefense.proofpoint.com/v2/url?u=http-3A__host_path&d=…
    private static string? ProofpointV2(string url)
    {
        if (!url.Contains("/v2/url", StringComparison.Ordinal) && !url.Contains("/v1/url", StringComparison.Ordinal))
        {
            return null;
        }

        var inner = Query(url, "?u=");
        return inner is null ? null : Uri.UnescapeDataString(inner.Replace('-', '%').Replace('_', '/'));
    }

    private static bool TryHost(string url, out string host)
    {
        var slashes = url.IndexOf("//", StringComparison.Ordinal);
        var reader = new HostReader(url, slashes < 0 ? 0 : slashes + 2, false);
        var read = slashes > 0 && reader.Read();
        host = reader.Name;
        return read;
    }
}
