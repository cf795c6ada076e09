using System.Buffers;
using System.Net;

namespace AbuseDesk.Parsing.Text;

/// <summary>IPv4 in text: plain, defanged, with octets padded by zeros, with a port as tcpdump writes it.</summary>
internal static class IpV4Scanner
{
    private static readonly SearchValues<char> VersionEnds = SearchValues.Create("nNrReEdD.:ン");
    private static readonly string[] VersionWords =
    [
        "version",
        "ver",
        "ver.",
        "release",
        "build",
        "firmware",
        "バージョン",
        "バージョン:",
        "version:",
    ];

    // reads the whole dotted run, so that a part of a longer one (OID, version, reverse name) is never an address
    public static bool TryRead(ReadOnlySpan<char> text, int start, ref IPAddress last, out IpHit hit, out int end)
    {
        hit = default;
        end = start;
        if (!char.IsAsciiDigit(text[start]))
        {
            return false;
        }

        Span<int> values = stackalloc int[6];
        var run = DottedRun.Read(text, start, values);
        end = run.End;
        var fifthIsPort = run.Groups == 5 && IsTcpdumpPort(text, start, run.LastStart, run.End);
        if ((run.Groups != 4 && !fifthIsPort) || !run.Octets || !StandsAlone(text, start, run.End))
        {
            return false;
        }

        var addressEnd = fifthIsPort ? run.FourthEnd : run.End;
        var port = fifthIsPort ? values[4] : PortReader.After(text, addressEnd, out _);
        if (IsVersion(text, start, port))
        {
            return false;
        }

        // a log names the same address on every line
        if (!Is(last, values))
        {
            last = new IPAddress([(byte)values[0], (byte)values[1], (byte)values[2], (byte)values[3]]);
        }

        hit = new IpHit(last, port, start, addressEnd - start, run.Defanged, Prefix(text, start, addressEnd));
        return true;
    }

    private static bool Is(IPAddress ip, ReadOnlySpan<int> values)
    {
        Span<byte> bytes = stackalloc byte[4];
        return ip.TryWriteBytes(bytes, out _)
            && bytes[0] == values[0]
            && bytes[1] == values[1]
            && bytes[2] == values[2]
            && bytes[3] == values[3];
    }

    // "209.10.246.151.55375 >" : tcpdump and CERT.br write the port as a fifth group
    private static bool IsTcpdumpPort(ReadOnlySpan<char> text, int start, int lastStart, int end)
    {
        if (end - lastStart > 5 || DottedRun.Number(text[lastStart..end]) > 65_535)
        {
            return false;
        }

        var after = text[end..].TrimStart(' ');
        var before = text[..start].TrimEnd(' ');
        return end - lastStart >= 4
            || (after.Length > 0 && after[0] is '>' or '=' or '-')
            || (before.Length > 0 && before[^1] is '>');
    }

    private static bool StandsAlone(ReadOnlySpan<char> text, int start, int end)
    {
        if (
            start > 1
            && text[start - 1] == '.'
            && (char.IsAsciiLetterOrDigit(text[start - 2]) || text[start - 2] == '-')
        )
        {
            return false;
        }

        // "4.3.2.1.clients.example" is a name
        return end + 1 >= text.Length || text[end] != '.' || !char.IsAsciiLetter(text[end + 1]);
    }

    // "Chrome/120.0.0.0", "v1.2.3.4", "version 1.2.3.4"
    private static bool IsVersion(ReadOnlySpan<char> text, int start, int? port)
    {
        if (start == 0)
        {
            return false;
        }

        var before = text[start - 1];
        if (before is 'v' or 'V')
        {
            return start == 1 || !char.IsAsciiLetter(text[start - 2]);
        }

        if (before == '/' && start > 1 && char.IsAsciiLetter(text[start - 2]))
        {
            return port is null && !IsTransport(text[..(start - 1)]);
        }

        if (before != ' ' || start == 1 || !VersionEnds.Contains(text[start - 2]))
        {
            return false;
        }

        var words = text[Math.Max(0, start - 16)..(start - 1)];
        foreach (var word in VersionWords)
        {
            // "ver" is not in "server"
            if (
                words.EndsWith(word, StringComparison.OrdinalIgnoreCase)
                && (words.Length == word.Length || !char.IsAsciiLetter(words[^(word.Length + 1)]))
            )
            {
                return true;
            }
        }

        return false;
    }

    // "RemoteAddress=IPV4/UDP/192.0.2.55/5071"
    private static bool IsTransport(ReadOnlySpan<char> before) =>
        before.EndsWith("/UDP") || before.EndsWith("/TCP") || before.EndsWith("/TLS") || before.EndsWith("/WS");

    private static int? Prefix(ReadOnlySpan<char> text, int start, int end)
    {
        if (end + 1 >= text.Length || text[end] != '/' || (start > 0 && text[start - 1] == '/'))
        {
            return null;
        }

        var digits = DottedRun.Digits(text, end + 1);
        if (digits is 0 or > 2 || DottedRun.Number(text.Slice(end + 1, digits)) is var length && length > 32)
        {
            return null;
        }

        var after = end + 1 + digits;
        return
            after < text.Length
            && (char.IsAsciiLetterOrDigit(text[after]) || text[after] is '/' or '.' or '-')
            && !IsEnd(text, after)
            ? null
            : length;
    }

    private static bool IsEnd(ReadOnlySpan<char> text, int at) =>
        text[at] == '.' && (at + 1 == text.Length || char.IsWhiteSpace(text[at + 1]));
}
