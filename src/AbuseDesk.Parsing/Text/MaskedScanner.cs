using System.Buffers;

namespace AbuseDesk.Parsing.Text;

/// <summary>
/// Addresses with hidden parts (FORMATS §1.4): <c>91.78.17.xxx</c>, <c>XX.YY.ZZ.7</c>, <c>192.0.2.*</c>, and three octets
/// only ("IPは203.0.113のどれか").
/// </summary>
internal static class MaskedScanner
{
    private const int MaxHits = 100;
    private static readonly SearchValues<char> Masks = SearchValues.Create("xXyYzZ*#?Nn");
    private static readonly string[] AddressWords =
    [
        "ip",
        "address",
        "アドレス",
        "adresse",
        "network",
        "range",
        "レンジ",
    ];

    public static List<MaskedHit> Scan(ReadOnlySpan<char> text)
    {
        var hits = new List<MaskedHit>();
        var span = text[..Math.Min(text.Length, AddressScan.MaxText)];
        var i = 0;
        while (i < span.Length && hits.Count < MaxHits)
        {
            var dot = span[i..].IndexOf('.');
            if (dot < 0)
            {
                break;
            }

            i += dot;
            if (i == 0 || i + 1 >= span.Length || !IsPart(span[i - 1]) || !IsPart(span[i + 1]))
            {
                i++;
                continue;
            }

            var start = StartOfGroup(span, i);
            if (start < i && TryRead(span, start, out var end))
            {
                hits.Add(new MaskedHit(span[start..end].ToString(), start, end - start));
                i = end;
            }
            else
            {
                i = EndOfRun(span, i);
            }
        }

        return hits;
    }

    private static bool IsPart(char c) => char.IsAsciiDigit(c) || Masks.Contains(c);

    private static int StartOfGroup(ReadOnlySpan<char> text, int dot)
    {
        var start = dot;
        while (start > 0 && dot - start < 4 && (char.IsAsciiDigit(text[start - 1]) || Masks.Contains(text[start - 1])))
        {
            start--;
        }

        return start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '-' or '/')
            ? dot
            : start;
    }

    private static bool TryRead(ReadOnlySpan<char> text, int start, out int end)
    {
        var (groups, masked, numbers, at) = (0, 0, 0, start);
        end = start;
        while (groups < 5)
        {
            var length = GroupLength(text, at, out var isMask);
            if (length == 0)
            {
                break;
            }

            groups++;
            masked += isMask ? 1 : 0;
            numbers += isMask ? 0 : 1;
            at += length;
            end = at;
            if (at >= text.Length || text[at] != '.')
            {
                break;
            }

            at++;
        }

        if (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-' or '/'))
        {
            return false;
        }

        return (groups == 4 && masked is > 0 and < 4 && numbers > 0)
            || (groups == 3 && masked == 0 && FollowsAddressWord(text, start));
    }

    private static int GroupLength(ReadOnlySpan<char> text, int at, out bool isMask)
    {
        var end = at;
        while (end < text.Length && end - at < 4 && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        isMask = end == at;
        if (!isMask)
        {
            return end - at <= 3 && int.Parse(text[at..end], provider: null) <= 255 ? end - at : 0;
        }

        while (end < text.Length && end - at < 4 && Masks.Contains(text[end]))
        {
            end++;
        }

        return end - at <= 3 ? end - at : 0;
    }

    private static int EndOfRun(ReadOnlySpan<char> text, int i)
    {
        while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '.' or '*'))
        {
            i++;
        }

        return i;
    }

    private static bool FollowsAddressWord(ReadOnlySpan<char> text, int start)
    {
        var before = text[Math.Max(0, start - 16)..start];
        foreach (var word in AddressWords)
        {
            if (before.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
