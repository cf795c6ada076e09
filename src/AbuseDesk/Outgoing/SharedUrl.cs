using System.Text;

namespace AbuseDesk.Outgoing;

/// <summary>
/// A reported URL as the accused side may see it: defanged, without login, query and fragment, and without any part of the
/// path in which an address may hide. What was mailed to one person is often addressed to that person.
/// </summary>
internal static class SharedUrl
{
    private const string Left = "[…]";
    private const int Longest = 300;
    private const int LongestSegments = 12;

    /// <summary>Null when nothing of it can be shown. Spam links keep no part of the path that could be a tracking code.</summary>
    public static string? Of(string url, bool mailed)
    {
        if (
            !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https" or "ftp")
            || Uri.CheckHostName(uri.IdnHost) == UriHostNameType.Unknown
            || uri.IdnHost.Contains('@', StringComparison.Ordinal)
        )
        {
            return null;
        }

        var text = new StringBuilder(
            uri.Scheme is "ftp" ? "fxp://"
            : uri.Scheme is "https" ? "hxxps://"
            : "hxxp://"
        );
        text.Append(Host(uri.IdnHost, mailed));
        if (!uri.IsDefaultPort)
        {
            text.Append(':').Append(uri.Port);
        }

        AppendPath(text, uri.AbsolutePath, mailed);
        if (uri.Query.Length > 1 || uri.Fragment.Length > 1)
        {
            text.Append(Left);
        }

        return OneLine.Of(text.ToString(), Longest);
    }

    public static string Defanged(string host) =>
        host.Contains(':', StringComparison.Ordinal) ? host : host.Replace(".", "[.]", StringComparison.Ordinal);

    // k3x9….news.example: a name made for one recipient.
    private static string Host(string host, bool mailed) =>
        host.Contains(':', StringComparison.Ordinal) ? $"[{host}]"
        : mailed ? string.Join("[.]", host.Split('.').Select(l => IsCode(l) ? Left : l))
        : Defanged(host);

    private static void AppendPath(StringBuilder text, string path, bool mailed)
    {
        var segments = path.Split('/', LongestSegments);
        for (var i = 1; i < segments.Length; i++)
        {
            text.Append('/').Append(IsPersonal(segments[i], mailed) ? Left : segments[i]);
        }
    }

    private static bool IsPersonal(string segment, bool mailed)
    {
        var plain = Unescaped(segment);
        return plain.Contains('@', StringComparison.Ordinal)
            || plain.Any(c => c is > '~' or < ' ')
            || HidesAddress(plain)
            || (mailed && IsCode(plain));
    }

    // Escaped twice, some mailers do.
    private static string Unescaped(string segment)
    {
        var once = Uri.UnescapeDataString(segment);
        return once.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(once) : once;
    }

    private static bool HidesAddress(string segment) =>
        segment
            .Split('.', '-', '_', '=', ';', ',', ':', '~')
            .Append(segment)
            .Any(p => HasAt(FromBase64(p)) || HasAt(FromHex(p)));

    private static bool HasAt(byte[]? bytes) => bytes is not null && bytes.Contains((byte)'@');

    private static byte[]? FromBase64(string text)
    {
        var plain = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        if (plain.Length < 8)
        {
            return null;
        }

        var buffer = new byte[plain.Length];
        return Convert.TryFromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='), buffer, out var length)
            ? buffer[..length]
            : null;
    }

    private static byte[]? FromHex(string text) =>
        text.Length >= 8 && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;

    // Twelve and more letters and digits in one: no word.
    private static bool IsCode(string segment) =>
        segment.Length >= 12 && segment.Any(char.IsAsciiDigit) && segment.Any(char.IsAsciiLetter)
        || segment.Length >= 24
        || segment.Count(char.IsAsciiDigit) >= 6;
}
