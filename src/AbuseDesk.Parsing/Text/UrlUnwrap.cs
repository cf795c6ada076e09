using System.Text;

namespace AbuseDesk.Parsing.Text;

/// <summary>
/// Undoes the rewriting of security gateways (FORMATS §1.5), so that the accused URL is seen, not the gateway. Sources: the
/// decoders and notes the makers publish; what only the maker can decode keeps the gateway's URL, or the name it tells.
/// </summary>
internal static class UrlUnwrap
{
    private const int MaxTurns = 3;

    // host (or its end), how its path starts, the parameters that hold the URL
    private static readonly (string Host, string Path, string[] Keys)[] Redirectors =
    [
        (".safelinks.protection.outlook.com", "/", ["url"]),
        (".safelinks.protection.office365.us", "/", ["url"]),
        (".safelink.emails.azure.net", "/", ["url", "destination"]),
        ("google.com", "/url", ["q", "url"]),
        ("linkprotect.cudasvc.com", "/url", ["a"]),
        (".trendmicro.com", "/wis/clicktime", ["url"]),
        ("protect2.fireeye.com", "/", ["u"]),
        (".fireeye.com", "/v1/url", ["u"]),
        ("clicktime.symantec.com", "/", ["u"]),
        ("checkpoint.url-protection.com", "/v1/url", ["o"]),
        ("urlsand.esvalabs.com", "/", ["u"]),
        ("l.facebook.com", "/l.php", ["u"]),
    ];

    /// <summary>The inner URL, or the same URL; <paramref name="host"/> is set when something was unwrapped.</summary>
    public static string Unwrap(string url, out string? host)
    {
        host = null;
        for (var turn = 0; turn < MaxTurns; turn++)
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
        // most URLs carry no other one
        var mayCarry =
            url.Contains('?', StringComparison.Ordinal)
            || url.Contains("__", StringComparison.Ordinal)
            || url.Contains("cisco.com/", StringComparison.OrdinalIgnoreCase);
        if (!mayCarry || !TryHost(url, out var host))
        {
            return null;
        }

        if (host.Contains("urldefense", StringComparison.Ordinal))
        {
            return ProofpointV3(url) ?? Proofpoint(url);
        }

        if (host.EndsWith("protection.sophos.com", StringComparison.Ordinal))
        {
            return Sophos(url);
        }

        if (host.Contains("mimecast", StringComparison.Ordinal))
        {
            // the path is a key of theirs: the name is all it tells
            return Query(url, "domain");
        }

        return host switch
        {
            "secure-web.cisco.com" => Cisco(url),
            "url.avanan.click" => Between(url, "___", "___"),
            _ => Redirected(url, host),
        };
    }

    private static string? Redirected(string url, string host)
    {
        foreach (var (known, path, keys) in Redirectors)
        {
            var isHost = known[0] == '.' ? host.EndsWith(known, StringComparison.Ordinal) : Same(host, known);
            if (!isHost || !PathOf(url).StartsWith(path, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            foreach (var key in keys)
            {
                if (Query(url, key) is { Length: > 3 } inner)
                {
                    return inner;
                }
            }
        }

        return null;
    }

    // google.com, www.google.com
    private static bool Same(string host, string known) =>
        host.Equals(known, StringComparison.Ordinal)
        || host.AsSpan() is ['w', 'w', 'w', '.', .. var rest] && rest.SequenceEqual(known);

    private static ReadOnlySpan<char> PathOf(string url)
    {
        var start = url.IndexOf("//", StringComparison.Ordinal);
        var path = start < 0 ? -1 : url.IndexOf('/', start + 2);
        return path < 0 ? "/" : url.AsSpan(path);
    }

    private static string? Query(string url, string key)
    {
        var at = url.IndexOf('?', StringComparison.Ordinal);
        while (at >= 0)
        {
            var value = at + 1 + key.Length;
            if (
                value < url.Length
                && url[value] == '='
                && url.AsSpan(at + 1, key.Length).Equals(key, StringComparison.OrdinalIgnoreCase)
            )
            {
                var end = url.IndexOf('&', value);
                return Uri.UnescapeDataString(end < 0 ? url[(value + 1)..] : url[(value + 1)..end]);
            }

            at = url.IndexOf('&', at + 1);
        }

        return null;
    }

    private static string? Between(string url, string open, string close)
    {
        var start = url.IndexOf(open, StringComparison.Ordinal);
        var end = start < 0 ? -1 : url.IndexOf(close, start + open.Length, StringComparison.Ordinal);
        return end < 0 ? null : url[(start + open.Length)..end];
    }

    // https://secure-web.cisco.com/<token>/https%3A%2F%2Fhost%2Fpath
    private static string? Cisco(string url)
    {
        var at = url.LastIndexOf("/http", StringComparison.OrdinalIgnoreCase);
        return at > 8 ? Uri.UnescapeDataString(url[(at + 1)..]) : null;
    }

    // https://eu-west-1.protection.sophos.com/?d=host&u=<base64>&i=…
    private static string? Sophos(string url) =>
        Query(url, "u") is { } code ? Base64(code) ?? Query(url, "d") : Query(url, "d");

    private static string? Base64(string code)
    {
        var padded = code.Replace('-', '+').Replace('_', '/').Replace(' ', '+').TrimEnd('=');
        padded += new string('=', (4 - padded.Length % 4) % 4);
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var count) && count > 0
            ? Encoding.UTF8.GetString(bytes, 0, count)
            : null;
    }

    // https://urldefense.com/v3/__<URL>__;<replaced characters, base64>!!…$ — "*" stands for one of them, "**A" for a run
    private static string? ProofpointV3(string url)
    {
        var start = url.IndexOf("/v3/__", StringComparison.Ordinal);
        var end = start < 0 ? -1 : url.LastIndexOf("__;", StringComparison.Ordinal);
        if (end <= start)
        {
            return null;
        }

        var inner = url[(start + 6)..end];
        var slash = inner.IndexOf(":/", StringComparison.Ordinal);
        if (slash is > 0 and < 8 && slash + 2 < inner.Length && inner[slash + 2] != '/')
        {
            inner = inner.Insert(slash + 1, "/");
        }

        var codes = url[(end + 3)..];
        var cut = codes.IndexOf('!', StringComparison.Ordinal);
        return Base64(cut < 0 ? codes : codes[..cut]) is { } replaced ? Restore(inner, replaced) : inner;
    }

    private static string Restore(string url, string replaced)
    {
        const string Lengths = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var result = new StringBuilder(url.Length);
        var next = 0;
        for (var i = 0; i < url.Length; i++)
        {
            if (url[i] != '*' || next >= replaced.Length)
            {
                result.Append(url[i]);
                continue;
            }

            var run =
                i + 2 < url.Length && url[i + 1] == '*' ? Lengths.IndexOf(url[i + 2], StringComparison.Ordinal) + 2 : 1;
            i += run > 1 ? 2 : 0;
            var count = Math.Min(run, replaced.Length - next);
            result.Append(replaced, next, count);
            next += count;
        }

        return result.ToString();
    }

    // https://urldefense.proofpoint.com/v2/url?u=http-3A__host_path&d=…; v1 escapes with % only
    private static string? Proofpoint(string url)
    {
        if (url.Contains("/v1/url", StringComparison.Ordinal))
        {
            return Query(url, "u");
        }

        return url.Contains("/v2/url", StringComparison.Ordinal) && Query(url, "u") is { } inner
            ? Uri.UnescapeDataString(inner.Replace('-', '%').Replace('_', '/'))
            : null;
    }

    private static bool TryHost(string url, out string host)
    {
        var slashes = url.IndexOf("//", StringComparison.Ordinal);
        var reader = new HostReader(url, slashes < 0 ? 0 : slashes + 2, false);
        var read = slashes != 0 && reader.Read() && reader.Name.Contains('.', StringComparison.Ordinal);
        host = reader.Name;
        return read;
    }
}
