using System.Buffers;

namespace AbuseDesk.Parsing.Text;

/// <summary>
/// The hand scanner behind <see cref="AddressScan.Urls"/>. Finds <c>scheme://</c> in every defanged spelling, and names
/// with a path that lack a scheme where they are defanged or start with www.
/// </summary>
internal static class UrlScanner
{
    private const int MaxUrl = 4_096;

    // characters that end a URL in running text, Japanese brackets and punctuation included
    private static readonly SearchValues<char> Terminators = SearchValues.Create(
        " \t\r\n<>\"`|{}\\^「」『』【】。、，）（）》《〉〈”“’‘\u200B"
    );

    private static readonly string[] Schemes =
    [
        "https",
        "http",
        "hxxps",
        "hxxp",
        "hxxxp",
        "h**p",
        "h**ps",
        "htxp",
        "htxps",
        "h__p",
        "h__ps",
        "meows",
        "meow",
        "ftps",
        "ftp",
        "fxp",
        "rtmps",
        "rtmp",
        "rtsp",
    ];

    public static List<UrlHit> Scan(string text)
    {
        var hits = new List<UrlHit>();
        var span = text.AsSpan(0, Math.Min(text.Length, AddressScan.MaxText));
        var i = 0;
        while (i < span.Length && hits.Count < AddressScan.MaxHits)
        {
            var next = span[i..].IndexOf("//");
            if (next < 0)
            {
                break;
            }

            i += next;
            if (TryRead(span, i, hits.Count > 0 ? hits[^1].End : 0, out var hit))
            {
                hits.Add(hit);
                i = Math.Max(hit.End, i + 2);
            }
            else
            {
                i += 2;
            }
        }

        SchemelessUrls.Add(text, span, hits);
        return hits;
    }

    private static bool TryRead(ReadOnlySpan<char> text, int slashes, int floor, out UrlHit hit)
    {
        hit = default;
        if (!TryScheme(text, slashes, floor, out var start, out var scheme, out var defanged, out var spaced))
        {
            return false;
        }

        var at = slashes + 2;
        at += spaced && at < text.Length && text[at] == ' ' ? 1 : 0;
        return TryRest(text, start, at, scheme + "://", defanged, spaced, out hit);
    }

    /// <summary>Reads host, port and path from <paramref name="at"/>.</summary>
    public static bool TryRest(
        ReadOnlySpan<char> text,
        int start,
        int at,
        string prefix,
        bool defanged,
        bool spaced,
        out UrlHit hit
    )
    {
        hit = default;
        var host = new HostReader(text, at, spaced);
        if (!host.Read())
        {
            return false;
        }

        var pathEnd = PathEnd(text, host.End, Math.Min(text.Length, start + MaxUrl), spaced);
        pathEnd = TrimEnd(text, host.End, pathEnd);
        var path = text[host.End..pathEnd].ToString();
        if (spaced)
        {
            path = path.Replace(" ", "", StringComparison.Ordinal);
        }

        var url = prefix + host.UserInfo + host.Written + Refanging.Dots(path);
        url = UrlUnwrap.Unwrap(url.Contains('&', StringComparison.Ordinal) ? Entities(url) : url, out var inner);
        var name = inner ?? host.Name;
        hit = new UrlHit(url, name, start, pathEnd - start, defanged || host.IsDefanged);
        return name.Length > 0;
    }

    private static string Entities(string url)
    {
        // Cloudflare encodes twice
        for (var turn = 0; turn < 3 && url.Contains("&amp;", StringComparison.OrdinalIgnoreCase); turn++)
        {
            url = url.Replace("&amp;", "&", StringComparison.OrdinalIgnoreCase);
        }

        foreach (var mark in (ReadOnlySpan<string>)["&lt;", "&gt;", "&quot;", "&#34;", "&#39;"])
        {
            var cut = url.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
            url = cut > 0 ? url[..cut] : url;
        }

        return url;
    }

    private static bool TryScheme(
        ReadOnlySpan<char> text,
        int slashes,
        int floor,
        out int start,
        out string scheme,
        out bool defanged,
        out bool spaced
    )
    {
        (start, scheme, defanged, spaced) = (slashes, "", false, false);
        var at = slashes;
        spaced = at > floor && text[at - 1] == ' ';
        at -= spaced ? 1 : 0;
        var window = text[floor..at];
        var colon = 0;
        foreach (var form in (ReadOnlySpan<string>)[":", "[:]", "(:)", "{:}", "[:", ":]"])
        {
            colon = Math.Max(colon, window.EndsWith(form, StringComparison.Ordinal) ? form.Length : 0);
        }

        if (colon == 0)
        {
            return false;
        }

        // "https: //host" is damaged, "hxxp :// host" is defanged
        defanged = colon > 1;
        at -= colon;
        while (at > floor && text[at - 1] == ' ' && slashes - at < 6)
        {
            at--;
            defanged = spaced = true;
        }

        return TrySchemeWord(text[floor..at], at, ref defanged, out start, out scheme);
    }

    private static bool TrySchemeWord(
        ReadOnlySpan<char> before,
        int end,
        ref bool defanged,
        out int start,
        out string scheme
    )
    {
        foreach (var word in Schemes)
        {
            if (!before.EndsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            start = end - word.Length;
            scheme = word.EndsWith('s') ? "https" : "http";
            scheme =
                word.StartsWith('f') ? "ftp"
                : word.StartsWith('r') ? word
                : scheme;
            defanged |=
                !word.StartsWith("http", StringComparison.Ordinal)
                && !word.StartsWith("ftp", StringComparison.Ordinal)
                && !word.StartsWith('r');
            return true;
        }

        (start, scheme) = (end, "");
        return false;
    }

    private static int PathEnd(ReadOnlySpan<char> text, int at, int limit, bool spaced)
    {
        if (at >= limit || text[at] is not ('/' or '?' or '#' or ':' or ' '))
        {
            return at;
        }

        var end = at;
        while (end < limit)
        {
            var c = text[end];
            // "host [.] ir / path": a blank belongs to the URL only beside a slash
            var besideSlash =
                spaced
                && c == ' '
                && (IsSlash(text, end + 1) || (end > at && text[end - 1] == '/' && !IsEnd(text, end + 1)));
            if (!besideSlash && (Terminators.Contains(c) || c > '\u2E7F'))
            {
                break;
            }

            end++;
        }

        return end;
    }

    private static bool IsSlash(ReadOnlySpan<char> text, int at) => at < text.Length && text[at] == '/';

    private static bool IsEnd(ReadOnlySpan<char> text, int at) => at >= text.Length || char.IsWhiteSpace(text[at]);

    private static int TrimEnd(ReadOnlySpan<char> text, int from, int end)
    {
        while (end > from)
        {
            var last = text[end - 1];
            var closes = last is ')' or ']' && Unbalanced(text[from..end], last);
            if (!closes && last is not ('.' or ',' or ';' or ':' or '>' or '\'' or '"' or '*' or ' ' or '!'))
            {
                break;
            }

            end--;
        }

        return end;
    }

    private static bool Unbalanced(ReadOnlySpan<char> path, char close) =>
        path.Count(close) > path.Count(close == ')' ? '(' : '[');
}
