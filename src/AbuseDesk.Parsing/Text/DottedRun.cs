using System.Buffers;

namespace AbuseDesk.Parsing.Text;

/// <summary>Numbers with dots between them, in any notation: an address, a version, an OID.</summary>
/// <param name="Groups">How many numbers.</param>
/// <param name="End">Where the run ends.</param>
/// <param name="FourthEnd">Where the fourth number ends.</param>
/// <param name="LastStart">Where the last number starts.</param>
/// <param name="Octets">The first four are octets of an address.</param>
/// <param name="Defanged">A dot was written so that nobody clicks it.</param>
internal readonly record struct DottedRun(int Groups, int End, int FourthEnd, int LastStart, bool Octets, bool Defanged)
{
    private static readonly SearchValues<char> MayContinue = SearchValues.Create(".[({<\\");

    /// <summary>The whole run from a digit on, so that a part of a longer one is never an address; one group where it is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">A digit.</param>
    /// <param name="values">Takes the first numbers.</param>
    public static DottedRun Read(ReadOnlySpan<char> text, int start, Span<int> values)
    {
        if (Plain(text, start, values) is { } plain)
        {
            return plain;
        }

        var end = start + Digits(text, start);
        var dot = Defang.Dot(text, end);
        return dot == 0 || end - start > 5 || end + dot >= text.Length || !char.IsAsciiDigit(text[end + dot])
            ? new DottedRun(1, end, end, start, Octets: false, Defanged: false)
            : Run(text, start, values);
    }

    // nearly every address: four plain numbers, and nothing behind them that may go on; else null
    private static DottedRun? Plain(ReadOnlySpan<char> text, int start, Span<int> values)
    {
        var at = start;
        for (var group = 0; group < 4; group++)
        {
            var value = Octet(text, ref at);
            if (value < 0 || (group < 3 && (at == text.Length || text[at++] != '.')))
            {
                return null;
            }

            values[group] = value;
        }

        var mayGoOn =
            at < text.Length
            && (
                char.IsAsciiDigit(text[at])
                || MayContinue.Contains(text[at])
                || (
                    text[at] == ' '
                    && at + 1 < text.Length
                    && (MayContinue.Contains(text[at + 1]) || text[at + 1] is 'd' or 'D')
                )
            );
        return mayGoOn ? null : new DottedRun(4, at, at, start, Octets: true, Defanged: false);
    }

    // -1 for no octet, and for one with a zero before it
    private static int Octet(ReadOnlySpan<char> text, ref int at)
    {
        var (first, value) = (at, 0);
        while (at < text.Length && at - first < 3 && char.IsAsciiDigit(text[at]))
        {
            value = value * 10 + (text[at++] - '0');
        }

        return at > first && value <= 255 && (text[first] != '0' || at - first == 1) ? value : -1;
    }

    private static DottedRun Run(ReadOnlySpan<char> text, int start, Span<int> values)
    {
        var (groups, at, fourthEnd, lastStart) = (0, start, 0, start);
        var (octets, defanged, padded) = (true, false, 0);
        while (true)
        {
            var digits = Digits(text, at);
            var value = digits is > 0 and <= 5 ? Number(text.Slice(at, digits)) : int.MaxValue;
            padded += digits == 3 ? 1 : 0;
            if (groups < 4)
            {
                octets &= digits <= 3 && value <= 255 && (text[at] != '0' || digits is 1 or 3);
            }

            if (groups < values.Length)
            {
                values[groups] = value;
            }

            groups++;
            (lastStart, at) = (at, at + digits);
            fourthEnd = groups == 4 ? at : fourthEnd;
            var dot = Defang.Dot(text, at);
            if (dot == 0 || at + dot >= text.Length || !char.IsAsciiDigit(text[at + dot]))
            {
                break;
            }

            defanged |= dot > 1;
            at += dot;
        }

        var zeroPadded = text[start] == '0' && padded < groups;
        return new DottedRun(groups, at, fourthEnd, lastStart, octets && !zeroPadded, defanged);
    }

    public static int Number(ReadOnlySpan<char> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            value = value * 10 + (digit - '0');
        }

        return value;
    }

    // one by one: most runs are shorter than a vector
    public static int Digits(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end - at;
    }
}
