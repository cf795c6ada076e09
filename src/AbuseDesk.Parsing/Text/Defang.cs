namespace AbuseDesk.Parsing.Text;

/// <summary>The ways people make an address unclickable (FORMATS §1.4, §1.5), read in place.</summary>
internal static class Defang
{
    private static readonly string[] Dots = ["[.]", "(.)", "{.}", "[dot]", "(dot)", "{dot}", "[.", ".]", "\\."];
    private static readonly string[] Ats = ["[@]", "(@)", "[at]", "(at)", "{at}", "<at>"];
    private static readonly string[] Colons = ["[:]", "(:)", "{:}"];

    /// <summary>Length of a dot in any notation at <paramref name="i"/>, or 0. A plain dot has length 1.</summary>
    public static int Dot(ReadOnlySpan<char> text, int i) => Token(text, i, '.', Dots, "dot");

    /// <summary>Length of an at sign in any notation at <paramref name="i"/>, or 0.</summary>
    public static int At(ReadOnlySpan<char> text, int i) => Token(text, i, '@', Ats, "at");

    /// <summary>Length of a colon in any notation at <paramref name="i"/>, or 0.</summary>
    public static int Colon(ReadOnlySpan<char> text, int i)
    {
        if (i >= text.Length)
        {
            return 0;
        }

        return text[i] == ':' ? 1 : Bracketed(text[i..], Colons);
    }

    private static int Token(ReadOnlySpan<char> text, int i, char plain, string[] notations, string word)
    {
        if (i >= text.Length)
        {
            return 0;
        }

        var c = text[i];
        if (c == plain)
        {
            return i + 1 < text.Length && text[i + 1] == ']' ? 2 : 1;
        }

        if (c is '[' or '(' or '{' or '<' or '\\')
        {
            return Bracketed(text[i..], notations);
        }

        return c == ' ' ? Spaced(text, i, plain, notations, word) : 0;
    }

    private static int Bracketed(ReadOnlySpan<char> rest, string[] notations)
    {
        // "[2211]" and "(see" are far more frequent than any notation
        if (rest.Length < 2 || rest[1] is not ('.' or '@' or ':' or 'd' or 'D' or 'a' or 'A'))
        {
            return 0;
        }

        foreach (var notation in notations)
        {
            if (rest.StartsWith(notation, StringComparison.OrdinalIgnoreCase))
            {
                return notation.Length;
            }
        }

        return 0;
    }

    // "94 . 100 . 24 . 235", "host [.] ir", "1 dot 2": the blank must stand on both sides
    private static int Spaced(ReadOnlySpan<char> text, int i, char plain, string[] notations, string word)
    {
        var at = i + 1;
        if (at >= text.Length || text[at] is not ('.' or '@' or '[' or '(' or '{' or '<' or 'd' or 'D' or 'a' or 'A'))
        {
            return 0;
        }

        var rest = text[at..];
        var length =
            rest[0] == plain ? 1
            : rest.StartsWith(word, StringComparison.OrdinalIgnoreCase) ? word.Length
            : Bracketed(rest, notations);
        if (length == 0)
        {
            return 0;
        }

        at += length;
        return at < text.Length && text[at] == ' ' ? at + 1 - i : 0;
    }
}
