using System.Buffers;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Makes JSON readable whose escapes are no text: <c>\ud800</c> without its second half is valid JSON (RFC 8259 §8.2) and
/// makes readers throw wherever the string or name is asked for.
/// </summary>
internal static class JsonEscapes
{
    private const int Length = 6;
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>The same bytes, or a copy in which each lone half of a pair is <c>\ufffd</c>.</summary>
    public static ReadOnlyMemory<byte> Repaired(ReadOnlyMemory<byte> json)
    {
        byte[]? copy = null;
        var bytes = json.Span;
        for (var at = Next(bytes, 0); at >= 0; at = Next(bytes, at))
        {
            var half = Half(bytes[at..]);
            if (half is 1 && Half(bytes[(at + Length)..]) is 2)
            {
                at += 2 * Length;
                continue;
            }

            if (half > 0)
            {
                copy ??= json.ToArray();
                "fffd"u8.CopyTo(copy.AsSpan(at + 2));
            }

            at += half > 0 ? Length : 2;
        }

        return copy ?? json;
    }

    // the next backslash that begins an escape; an escaped backslash is passed over
    private static int Next(ReadOnlySpan<byte> json, int from)
    {
        while (from < json.Length)
        {
            var at = json[from..].IndexOf((byte)'\\');
            if (at < 0 || from + at + 1 >= json.Length)
                return -1;
            at += from;
            if (json[at + 1] is (byte)'u')
                return at;
            from = at + 2;
        }

        return -1;
    }

    // 1 for the first half of a pair, 2 for the second, 0 for anything else
    private static int Half(ReadOnlySpan<byte> escape)
    {
        if (escape.Length < Length || escape[0] != '\\' || escape[1] != 'u' || (escape[2] | 0x20) != 'd')
            return 0;
        // no escape at all: what stands there may be half of a letter
        if (escape[2..Length].ContainsAnyExcept(HexDigits))
            return 0;
        return (char)(escape[3] | 0x20) switch
        {
            '8' or '9' or 'a' or 'b' => 1,
            'c' or 'd' or 'e' or 'f' => 2,
            _ => 0,
        };
    }
}
