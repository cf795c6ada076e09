using System.Buffers;

namespace AbuseDesk.Parsing.Text;

/// <summary>
/// Full-width forms (１９２．０．２．５５, ：, ideographic space) as the ASCII they stand for. One character becomes one
/// character, so that positions in the folded text are positions in the original (FORMATS §1.2 asks for NFKC, which would
/// shift them).
/// </summary>
public static class WideText
{
    private const char FirstWide = '\uFF01';
    private const char LastWide = '\uFF5E';
    private const int Distance = 0xFEE0;

    private static readonly SearchValues<char> Spaces = SearchValues.Create("\u3000\u00A0\u2007\u202F");

    /// <summary>The folded text; the same instance where there is nothing to fold.</summary>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAnyInRange(FirstWide, LastWide) && !text.AsSpan().ContainsAny(Spaces))
        {
            return text;
        }

        return string.Create(
            text.Length,
            text,
            static (folded, source) =>
            {
                for (var i = 0; i < folded.Length; i++)
                {
                    folded[i] = One(source[i]);
                }
            }
        );
    }

    private static char One(char c) =>
        c is >= FirstWide and <= LastWide ? (char)(c - Distance)
        : Spaces.Contains(c) ? ' '
        : c;
}
