namespace AbuseDesk.Parsing.Text;

/// <summary>令和８年１１月２４日, 平成三十年 in digits, R8.11.24, 11月24日, 2026년 11월 24일. The text is already folded to ASCII digits.</summary>
internal static class JapaneseDate
{
    private static readonly (string Word, int YearZero)[] Eras =
    [
        ("令和", 2018),
        ("平成", 1988),
        ("昭和", 1925),
        ("R", 2018),
        ("H", 1988),
    ];

    public static bool TryEra(ReadOnlySpan<char> text, ref int i, ref WallTime wall)
    {
        foreach (var (word, zero) in Eras)
        {
            if (!text[i..].StartsWith(word))
            {
                continue;
            }

            var at = DateReader.Skip(text, i + word.Length, " ");
            var digits = DateReader.Digits(text, at);
            var first = digits == 0 && at < text.Length && text[at] == '元';
            if (!first && digits is not (1 or 2))
            {
                return false;
            }

            var year = zero + (first ? 1 : DateReader.Number(text, at, digits));
            at += first ? 1 : digits;
            return Rest(text, ref i, at, year, ref wall);
        }

        return false;
    }

    // 年11月24日, or .11.24 and /11/24 after R8
    private static bool Rest(ReadOnlySpan<char> text, ref int i, int at, int year, ref WallTime wall)
    {
        if (at >= text.Length || year is < 1990 or > 2099)
        {
            return false;
        }

        if (text[at] == '年')
        {
            return TryMonthDay(text, ref i, at + 1, year, ref wall);
        }

        var separator = text[at];
        var digits = DateReader.Digits(text, at + 1);
        if (separator is not ('.' or '/' or '-') || digits is not (1 or 2))
        {
            return false;
        }

        var month = DateReader.Number(text, at + 1, digits);
        at += 1 + digits;
        digits = at < text.Length && text[at] == separator ? DateReader.Digits(text, at + 1) : 0;
        return digits is 1 or 2
            && DateReader.Take(ref i, at + 1 + digits, ref wall, year, month, DateReader.Number(text, at + 1, digits));
    }

    /// <summary>M月D日 from <paramref name="at"/>, blanks allowed between.</summary>
    public static bool TryMonthDay(ReadOnlySpan<char> text, ref int i, int at, int? year, ref WallTime wall)
    {
        at = DateReader.Skip(text, at, " ");
        var digits = DateReader.Digits(text, at);
        if (digits is not (1 or 2))
        {
            return false;
        }

        var month = DateReader.Number(text, at, digits);
        at = DateReader.Skip(text, at + digits, " ");
        if (at >= text.Length || text[at] is not ('月' or '월'))
        {
            return false;
        }

        at = DateReader.Skip(text, at + 1, " ");
        digits = DateReader.Digits(text, at);
        if (digits is not (1 or 2))
        {
            return false;
        }

        var day = DateReader.Number(text, at, digits);
        at = DateReader.Skip(text, at + digits, " ");
        return at < text.Length
            && text[at] is '日' or '일' or '号' or '號'
            && DateReader.Take(ref i, at + 1, ref wall, year, month, day);
    }
}
