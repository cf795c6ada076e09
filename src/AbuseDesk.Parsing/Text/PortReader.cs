namespace AbuseDesk.Parsing.Text;

/// <summary>The port written beside an address.</summary>
internal static class PortReader
{
    private static readonly string[] Words = ["source port", "src port", "port", "ポート番号", "ポート"];

    /// <summary>Port right after an address that ends at <paramref name="end"/>; null where none stands there.</summary>
    public static int? After(ReadOnlySpan<char> text, int end, out int portEnd)
    {
        portEnd = end;
        var at = end;
        if (at < text.Length && text[at] is ']' or ')')
        {
            at++;
        }

        if (at + 1 < text.Length && text[at] is ':' or '#' && char.IsAsciiDigit(text[at + 1]))
        {
            return Number(text, at + 1, out portEnd);
        }

        at = SkipGlue(text, at);
        if (at == text.Length || text[at] is not ('s' or 'S' or 'p' or 'P' or 'ポ'))
        {
            return null;
        }

        foreach (var word in Words)
        {
            if (
                (text[at] | 0x20) == (word[0] | 0x20)
                && text[at..].StartsWith(word, StringComparison.OrdinalIgnoreCase)
            )
            {
                return Number(text, SkipGlue(text, at + word.Length), out portEnd);
            }
        }

        return null;
    }

    private static int SkipGlue(ReadOnlySpan<char> text, int at)
    {
        var limit = Math.Min(text.Length, at + 4);
        while (at < limit && text[at] is ' ' or '\t' or ',' or ':' or '=' or '(' or '、')
        {
            at++;
        }

        return at;
    }

    private static int? Number(ReadOnlySpan<char> text, int at, out int end)
    {
        end = at;
        while (end < text.Length && end - at < 6 && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        // "192.0.2.1:12:30:01" is an address and a time
        var isTime = end + 1 < text.Length && text[end] == ':' && char.IsAsciiDigit(text[end + 1]);
        return !isTime && end - at is > 0 and <= 5 && DottedRun.Number(text[at..end]) is var port and > 0 and <= 65_535
            ? port
            : null;
    }
}
