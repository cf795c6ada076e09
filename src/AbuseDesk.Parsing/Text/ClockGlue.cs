namespace AbuseDesk.Parsing.Text;

/// <summary>What may stand between a date and its clock: 2026-11-24<b> at </b>08:12, 2026/05/12<b>(日) </b>01:23:45.</summary>
internal static class ClockGlue
{
    private static readonly string[] Glue =
    [
        "at ",
        "um ",
        "v ",
        "ve ",
        "o ",
        "r.",
        "roku ",
        "godz. ",
        "godz ",
        "godzina ",
        "godzinie ",
        "saat ",
        "à ",
        "at: ",
        "om ",
        "alle ore ",
        "alle ",
        "a las ",
        "às ",
        "ore ",
        "kl. ",
        "as ",
        "vers ",
        "gegen ",
        "around ",
        "about ",
        "approx. ",
        "ca. ",
        "rond ",
        "verso le ",
        "time=",
        "@ ",
        "- ",
        "の",
    ];

    /// <summary>The position of the clock behind "T", ", ", " at ", ":", " (日) ", "(Tue), ", " Tue ", or where it would have to stand.</summary>
    public static int Skip(ReadOnlySpan<char> text, int i)
    {
        var at = i;
        var limit = Math.Min(text.Length, i + 24);
        while (at < limit)
        {
            var c = text[at];
            if (
                c is ' ' or ')' or ',' or '\t' or ':' or '_' or '.' or '、' or '"' or '|'
                || (c is 'T' or 't' or '-' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))
            )
            {
                at++;
            }
            else if (Brackets(text, at) is var bracket and > 0)
            {
                at += bracket;
            }
            else if (Words(text, at) is var word and > 0)
            {
                at += word;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    // (日), (Tue), 火曜日
    private static int Brackets(ReadOnlySpan<char> text, int at)
    {
        if (text[at] == '(')
        {
            var close = text[at..Math.Min(text.Length, at + 12)].IndexOf(')');
            return close is > 1 && text.Slice(at + 1, close - 1).IndexOfAnyInRange('0', '9') < 0 ? close + 1 : 0;
        }

        return text[at] is '日' or '月' or '火' or '水' or '木' or '金' or '土' && text[(at + 1)..].StartsWith("曜")
            ? text[(at + 2)..].StartsWith("日")
                ? 3
                : 2
            : 0;
    }

    private static int Words(ReadOnlySpan<char> text, int at)
    {
        foreach (var word in Glue)
        {
            if (text[at..].StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return word.Length;
            }
        }

        var length = 0;
        while (
            at + length < text.Length && length < 11 && char.IsLetter(text[at + length]) && text[at + length] < 0x250
        )
        {
            length++;
        }

        return length >= 2 && CalendarWords.IsWeekday(text.Slice(at, length)) ? length : 0;
    }
}
