using System.Globalization;
using System.Text;

namespace AbuseDesk.Outgoing;

/// <summary>Keeps a value from becoming more than a value: no line ends, no control or direction characters.</summary>
public static class OneLine
{
    /// <summary>On one line and at most <paramref name="longest"/> characters long.</summary>
    public static string Of(string value, int longest = 500)
    {
        var text = new StringBuilder(Math.Min(value.Length, longest));
        var pending = false;
        foreach (var rune in value.EnumerateRunes())
        {
            if (Breaks(rune))
            {
                pending = text.Length > 0;
                continue;
            }

            if (IsInvisible(rune))
            {
                continue;
            }

            if (text.Length >= longest)
            {
                text.Append('…');
                break;
            }

            if (pending)
            {
                text.Append(' ');
                pending = false;
            }

            text.Append(rune.ToString());
        }

        return text.ToString();
    }

    /// <summary>Whether a text of several lines holds nothing but visible characters, line feeds and tabs.</summary>
    public static bool IsPlainText(string text) =>
        text.EnumerateRunes().All(r => r.Value is '\n' or '\t' || (!IsControl(r) && !IsInvisible(r)));

    private static bool Breaks(Rune rune) => IsControl(rune) || rune.Value == ' ';

    // C0, DEL, C1, U+2028, U+2029.
    private static bool IsControl(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;

    // Format characters (direction overrides, zero width, tags) and what a lone surrogate became.
    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format || rune == Rune.ReplacementChar;
}
