using System.Buffers;
using System.Text;

namespace AbuseDesk.Parsing.Text;

/// <summary>Undoes defanging in a whole text. A text without any notation comes back as the same instance.</summary>
internal static class Refanging
{
    private static readonly SearchValues<char> Openers = SearchValues.Create("[({\\");

    private static readonly (string From, string To)[] Words =
    [
        ("hxxps", "https"),
        ("hxxp", "http"),
        ("hxxxp", "http"),
        ("h**ps", "https"),
        ("h**p", "http"),
        ("htxps", "https"),
        ("htxp", "http"),
        ("meows", "https"),
        ("meow", "http"),
        ("fxp", "ftp"),
    ];

    public static string Refang(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Schemes(Dots(text));
    }

    /// <summary>Dots, at signs and colons in brackets, spaced dots between name characters.</summary>
    public static string Dots(string text)
    {
        if (
            !text.AsSpan().ContainsAny(Openers)
            && !text.Contains(" . ", StringComparison.Ordinal)
            && !text.Contains(" dot ", StringComparison.OrdinalIgnoreCase)
            && !text.Contains(".]", StringComparison.Ordinal)
        )
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        var span = text.AsSpan();
        var i = 0;
        while (i < span.Length)
        {
            var (plain, length) = One(span, i);
            result.Append(plain);
            i += length;
        }

        return result.ToString();
    }

    private static (char Plain, int Length) One(ReadOnlySpan<char> text, int i)
    {
        var dot = Defang.Dot(text, i);
        if (dot > 1 && (text[i] != ' ' || Between(text, i, dot)))
        {
            return ('.', dot);
        }

        var at = text[i] == ' ' ? 0 : Defang.At(text, i);
        if (at > 1)
        {
            return ('@', at);
        }

        var colon = Defang.Colon(text, i);
        return colon > 1 ? (':', colon) : (text[i], 1);
    }

    private static bool Between(ReadOnlySpan<char> text, int i, int length) =>
        i > 0
        && i + length < text.Length
        && char.IsAsciiLetterOrDigit(text[i - 1])
        && char.IsAsciiLetterOrDigit(text[i + length]);

    private static string Schemes(string text)
    {
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            return text;
        }

        foreach (var (from, to) in Words)
        {
            text = text.Replace(from + "://", to + "://", StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }
}
