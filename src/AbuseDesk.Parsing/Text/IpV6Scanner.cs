using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AbuseDesk.Parsing.Text;

/// <summary>IPv6 in text: compressed or not, bracketed with a port, IPv4-mapped, <c>[:]</c> for colons, unbracketed in URLs.</summary>
internal static class IpV6Scanner
{
    // 8 groups with defanged colons, a mapped IPv4 tail and a port
    private const int MaxLength = 80;

    /// <summary>A cheap look: two colons side by side, or as many as an uncompressed address has.</summary>
    public static bool MayStart(ReadOnlySpan<char> text, int i)
    {
        if (
            text[i] == ':'
            && (i + 1 == text.Length || text[i + 1] is not (':' or ']') && !char.IsAsciiHexDigit(text[i + 1]))
        )
        {
            return false;
        }

        var (colons, twice, limit) = (0, false, Math.Min(text.Length, i + MaxLength));
        for (var at = i; at < limit; at++)
        {
            var c = text[at];
            if (c == ':')
            {
                twice |= at > i && text[at - 1] == ':';
                colons++;
            }
            else if (c == '[' && at + 1 < limit && text[at + 1] == ':')
            {
                return true;
            }
            else if (!char.IsAsciiHexDigit(c))
            {
                break;
            }
        }

        return twice || colons >= 6;
    }

    public static bool TryRead(ReadOnlySpan<char> text, int i, out IpHit hit, out int end)
    {
        hit = default;
        end = i;
        // SMTP address literal: [IPv6:2001:db8::1]
        if (text[i] == '6' && text[..i].EndsWith("IPv", StringComparison.OrdinalIgnoreCase))
        {
            return i + 2 < text.Length && text[i + 1] == ':' && TryRead(text, i + 2, out hit, out end);
        }

        var start = Start(text, i);
        Span<char> clean = stackalloc char[MaxLength];
        var read = Collect(text, start, clean);
        if (read.Colons < 2)
        {
            return false;
        }

        if (read.Groups < 8 && !read.Compressed)
        {
            return false;
        }

        return Accept(text, start, clean[..read.Length], read, out hit, out end);
    }

    private readonly record struct Run(int Length, int End, int Colons, int Groups, bool Compressed, bool Defanged);

    // the scanner stands on a digit or a colon; hex letters may stand before it
    private static int Start(ReadOnlySpan<char> text, int i)
    {
        var start = i;
        while (start > 0 && i - start < 4 && char.IsAsciiHexDigit(text[start - 1]))
        {
            start--;
        }

        return start > 0 && char.IsAsciiLetterOrDigit(text[start - 1]) ? i : start;
    }

    private static Run Collect(ReadOnlySpan<char> text, int start, Span<char> clean)
    {
        var (at, length, colons, groups) = (start, 0, 0, 0);
        var (compressed, defanged, inGroup) = (false, false, false);
        while (at < text.Length && length < clean.Length)
        {
            var c = text[at];
            if (char.IsAsciiHexDigit(c) || (c == '.' && colons >= 2 && IsMappedDot(text, at)))
            {
                groups += inGroup ? 0 : 1;
                inGroup = true;
                clean[length++] = c;
                at++;
                continue;
            }

            var colon = Defang.Colon(text, at);
            if (colon == 0)
            {
                break;
            }

            compressed |= length > 0 && clean[length - 1] == ':';
            defanged |= colon > 1;
            inGroup = false;
            colons++;
            clean[length++] = ':';
            at += colon;
        }

        return new Run(length, at, colons, groups, compressed, defanged);
    }

    private static bool IsMappedDot(ReadOnlySpan<char> text, int at) =>
        char.IsAsciiDigit(text[at - 1]) && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]);

    private static bool Accept(
        ReadOnlySpan<char> text,
        int start,
        ReadOnlySpan<char> clean,
        Run run,
        out IpHit hit,
        out int end
    )
    {
        hit = default;
        end = run.End;
        // "2001:db8::1: message"
        if (clean[^1] == ':' && clean[^2] != ':')
        {
            clean = clean[..^1];
            run = run with { End = run.End - 1 };
        }

        int? port = null;
        if (run.Groups == 9 && !run.Compressed)
        {
            // unbracketed in a URL: http://fdf1:…:2:2222/
            var last = clean.LastIndexOf(':');
            port =
                int.TryParse(clean[(last + 1)..], CultureInfo.InvariantCulture, out var value) && value <= 65_535
                    ? value
                    : null;
            run = run with { End = run.End - (clean.Length - last) };
            clean = clean[..last];
        }

        if (!Plausible(text, start, run, clean) || !IPAddress.TryParse(clean, out var ip))
        {
            return false;
        }

        port ??= PortReader.After(text, run.End, out _);
        hit = new IpHit(
            AddressScan.Normalise(ip),
            port,
            start,
            run.End - start,
            run.Defanged,
            Prefix(text, run.End, ip.AddressFamily)
        );
        end = run.End;
        return true;
    }

    private static bool Plausible(ReadOnlySpan<char> text, int start, Run run, ReadOnlySpan<char> clean)
    {
        var literal = text[..start].EndsWith("IPv6:", StringComparison.OrdinalIgnoreCase);
        if (!literal && start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is ':' or '_'))
        {
            return false;
        }

        if (run.End < text.Length && (char.IsAsciiLetter(text[run.End]) || text[run.End] == '_'))
        {
            return false;
        }

        // "Bad::Face" is Perl
        return run.Groups >= 3 || (run.Groups >= 1 && clean.ContainsAnyInRange('0', '9'));
    }

    private static int? Prefix(ReadOnlySpan<char> text, int end, AddressFamily family)
    {
        if (family != AddressFamily.InterNetworkV6 || end + 1 >= text.Length || text[end] != '/')
        {
            return null;
        }

        var digits = text[(end + 1)..].IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? text.Length - end - 1 : digits;
        return digits is > 0 and <= 3 && int.Parse(text.Slice(end + 1, digits), provider: null) is var length and <= 128
            ? length
            : null;
    }
}
