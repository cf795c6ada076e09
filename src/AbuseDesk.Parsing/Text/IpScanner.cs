using System.Buffers;
using System.Net;

namespace AbuseDesk.Parsing.Text;

/// <summary>The hand scanner behind <see cref="AddressScan.Ips"/>: one pass, no allocation but the hits.</summary>
internal static class IpScanner
{
    // seldom fewer characters in a log, and many more in a letter
    private const int TextPerHit = 200;

    private const string WordDot = " dot ";

    private static readonly SearchValues<char> Starts = SearchValues.Create("0123456789:");

    // what parts the groups of an address, plain or defanged
    private static readonly SearchValues<char> Joints = SearchValues.Create(".:[({<\\");
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

    public static List<IpHit> Scan(ReadOnlySpan<char> text)
    {
        var hits = new List<IpHit>(Math.Clamp(text.Length / TextPerHit, 4, 1_000));
        var span = text[..Math.Min(text.Length, AddressScan.MaxText)];
        var byJoints = MayGoByJoints(span);
        var (i, last) = (0, IPAddress.None);
        while (hits.Count < AddressScan.MaxHits && TryNext(span, byJoints, ref i, ref last, out var hit))
        {
            hits.Add(hit);
        }

        return hits;
    }

    /// <summary>The first address of a text, or null.</summary>
    public static IpHit? First(ReadOnlySpan<char> text)
    {
        var (i, last) = (0, IPAddress.None);
        return TryNext(text, MayGoByJoints(text), ref i, ref last, out var hit) ? hit : null;
    }

    // "1 dot 2" has no joint: such a text is read number by number
    private static bool MayGoByJoints(ReadOnlySpan<char> text) =>
        !text.Contains(WordDot, StringComparison.OrdinalIgnoreCase);

    private static bool TryNext(ReadOnlySpan<char> text, bool byJoints, ref int i, ref IPAddress last, out IpHit hit)
    {
        while (i < text.Length)
        {
            var start = byJoints ? AtJoint(text, ref i) : AtNumber(text, ref i);
            if (start < 0)
            {
                break;
            }

            var end = start;
            if (IpV6Scanner.MayStart(text, start) && IpV6Scanner.TryRead(text, start, out hit, out end))
            {
                i = Math.Max(end, i);
                return true;
            }

            if (TryV4(text, start, ref last, out hit, out var runEnd))
            {
                i = Math.Max(runEnd, i);
                return true;
            }

            i = Math.Max(Math.Max(end, runEnd), i);
        }

        hit = default;
        return false;
    }

    // the next number or colon; i is behind it
    private static int AtNumber(ReadOnlySpan<char> text, ref int i)
    {
        var next = text[i..].IndexOfAny(Starts);
        var start = next < 0 ? -1 : i + next;
        i = start < 0 ? text.Length : start + 1;
        return start;
    }

    // Most numbers of a log are no part of an address: looked for is what joins two numbers. The start of the number before
    // the next joint; i is behind the joint.
    private static int AtJoint(ReadOnlySpan<char> text, ref int i)
    {
        var from = i;
        while (text[i..].IndexOfAny(Joints) is var next and >= 0)
        {
            var joint = i + next;
            i = joint + 1;
            if (text[joint] is ':' || (i < text.Length && text[i] is ':'))
            {
                if (IpV6Scanner.MayStart(text, joint))
                {
                    return FirstOfGroup(text, from, joint);
                }
            }
            else if (StartOfNumber(text, from, joint) is var start && start >= 0)
            {
                return start;
            }

            if (i == text.Length)
            {
                break;
            }
        }

        i = text.Length;
        return -1;
    }

    // "192.", "192 ." : the number at once before the joint, or -1
    private static int StartOfNumber(ReadOnlySpan<char> text, int from, int joint)
    {
        var end = joint > from && text[joint - 1] is ' ' ? joint - 1 : joint;
        var start = end;
        while (start > from && char.IsAsciiDigit(text[start - 1]))
        {
            start--;
        }

        return start < end ? start : -1;
    }

    // the first digit of "fe80", the colon itself of "dead:beef::1"
    private static int FirstOfGroup(ReadOnlySpan<char> text, int from, int joint)
    {
        var start = joint;
        for (var at = joint; at > from && joint - at < 8 && char.IsAsciiHexDigit(text[at - 1]); at--)
        {
            start = char.IsAsciiDigit(text[at - 1]) ? at - 1 : start;
        }

        return start;
    }

    // reads the whole dotted run, so that a part of a longer one (OID, version, reverse name) is never an address
    private static bool TryV4(ReadOnlySpan<char> text, int start, ref IPAddress last, out IpHit hit, out int end)
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
