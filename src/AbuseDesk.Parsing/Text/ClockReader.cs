namespace AbuseDesk.Parsing.Text;

/// <summary>Reads one clock: 08:12:44.67, 8:12 PM, 午後３時１２分０７秒 (folded), 14h30, 051233 after a compact date.</summary>
internal static class ClockReader
{
    private static readonly string[] Glue =
    [
        "at ",
        "um ",
        "à ",
        "at: ",
        "om ",
        "alle ore ",
        "alle ",
        "a las ",
        "às ",
        "ore ",
        "kl. ",
        "@ ",
        "- ",
        "の",
    ];

    private const int Night = 3;
    private const int Noon = 4;

    private static readonly (string Word, int Half)[] Halves =
    [
        ("午前", 1),
        ("午後", 2),
        ("早朝", 1),
        ("未明", 1),
        ("朝", 1),
        ("夕方", 2),
        ("夜中", Night),
        ("深夜", Night),
        ("夜", Night),
        ("昼", Noon),
        ("AM ", 1),
        ("PM ", 2),
        ("AM", 1),
        ("PM", 2),
    ];

    /// <summary>Reads a clock at or shortly after <paramref name="i"/>; moves behind it on success.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, ref int i, ref WallTime wall)
    {
        var at = SkipGlue(text, i);
        var half = Half(text, ref at);
        var digits = DateReader.Digits(text, at);
        if (digits is 4 or 6 && i < text.Length && text[i] is 'T' or ' ' or '-' or '_')
        {
            return Compact(text, ref i, at, digits, ref wall);
        }

        if (digits is not (1 or 2) || at + digits >= text.Length)
        {
            return false;
        }

        var hour = DateReader.Number(text, at, digits);
        at += digits;
        return text[at] switch
        {
            ':' => Colons(text, ref i, at, hour, half, ref wall),
            '時' => Japanese(text, ref i, at, hour, half, ref wall),
            'h' or 'H' => French(text, ref i, at, hour, ref wall),
            _ => false,
        };
    }

    private static bool Colons(ReadOnlySpan<char> text, ref int i, int at, int hour, int half, ref WallTime wall)
    {
        if (DateReader.Digits(text, at + 1) != 2)
        {
            return false;
        }

        var minute = DateReader.Number(text, at + 1, 2);
        at += 3;
        var (second, ticks) = (-1, 0L);
        if (at < text.Length && text[at] == ':' && DateReader.Digits(text, at + 1) == 2)
        {
            second = DateReader.Number(text, at + 1, 2);
            at += 3;
            ticks = Fraction(text, ref at);
        }

        half = half == 0 ? HalfAfter(text, ref at) : half;
        return Take(ref i, at, ref wall, hour, minute, second, half, ticks);
    }

    private static bool Japanese(ReadOnlySpan<char> text, ref int i, int at, int hour, int half, ref WallTime wall)
    {
        at++;
        var (minute, second) = (-1, -1);
        var next = DateReader.Skip(text, at, " ");
        var digits = DateReader.Digits(text, next);
        if (digits is 1 or 2 && next + digits < text.Length && text[next + digits] == '分')
        {
            minute = DateReader.Number(text, next, digits);
            at = next + digits + 1;
            next = DateReader.Skip(text, at, " ");
            digits = DateReader.Digits(text, next);
            if (digits is 1 or 2 && next + digits < text.Length && text[next + digits] == '秒')
            {
                second = DateReader.Number(text, next, digits);
                at = next + digits + 1;
            }
        }
        else if (at < text.Length && text[at] == '半')
        {
            (minute, at) = (30, at + 1);
        }

        return Take(ref i, at, ref wall, hour, minute, second, half, 0);
    }

    private static bool French(ReadOnlySpan<char> text, ref int i, int at, int hour, ref WallTime wall) =>
        DateReader.Digits(text, at + 1) == 2
        && Take(ref i, at + 3, ref wall, hour, DateReader.Number(text, at + 1, 2), -1, 0, 0);

    private static bool Compact(ReadOnlySpan<char> text, ref int i, int at, int digits, ref WallTime wall)
    {
        var second = digits == 6 ? DateReader.Number(text, at + 4, 2) : -1;
        return Take(
            ref i,
            at + digits,
            ref wall,
            DateReader.Number(text, at, 2),
            DateReader.Number(text, at + 2, 2),
            second,
            0,
            0
        );
    }

    private static bool Take(
        ref int i,
        int end,
        ref WallTime wall,
        int hour,
        int minute,
        int second,
        int half,
        long ticks
    )
    {
        // 夜8時 is 20:00, 夜中の2時 is 02:00, 夜12時 ends the day; 昼1時 is 13:00
        if (half == Night)
        {
            (half, hour) = hour switch
            {
                12 => (0, 24),
                < 5 => (1, hour),
                _ => (2, hour),
            };
        }
        else if (half == Noon)
        {
            half = hour < 5 ? 2 : 0;
        }

        // "21:59:10 PM" is a 24-hour clock with a needless PM; 午後12時 is noon, 12 AM midnight
        if (half == 2 && hour < 12)
        {
            hour += 12;
        }
        else if (half == 1 && hour == 12)
        {
            hour = 0;
        }

        // 24:00 and the leap second are written now and then
        if (hour > 24 || minute > 59 || second > 60 || (hour == 24 && (minute > 0 || second > 0)))
        {
            return false;
        }

        wall.Grain =
            second >= 0 ? TimeSpan.FromSeconds(1)
            : minute >= 0 ? TimeSpan.FromMinutes(1)
            : TimeSpan.FromHours(1);
        wall.Clock = new TimeSpan(hour, Math.Max(minute, 0), Math.Clamp(second, 0, 59)) + TimeSpan.FromTicks(ticks);
        i = end;
        return true;
    }

    private static long Fraction(ReadOnlySpan<char> text, ref int at)
    {
        if (at + 1 >= text.Length || text[at] is not ('.' or ',') || !char.IsAsciiDigit(text[at + 1]))
        {
            return 0;
        }

        var digits = DateReader.Digits(text, at + 1);
        var (ticks, scale) = (0L, TimeSpan.TicksPerSecond);
        for (var n = 0; n < Math.Min(digits, 6); n++)
        {
            scale /= 10;
            ticks += (text[at + 1 + n] - '0') * scale;
        }

        at += 1 + digits;
        return ticks;
    }

    // "T", " ", ", ", " at ", ":", " (日) ", "(Tue), ", " Tue "
    private static int SkipGlue(ReadOnlySpan<char> text, int i)
    {
        var at = i;
        var limit = Math.Min(text.Length, i + 24);
        while (at < limit)
        {
            var c = text[at];
            if (
                c is ' ' or ',' or '\t' or ':' or '_' or '.' or '、'
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

    private static int Half(ReadOnlySpan<char> text, ref int at)
    {
        foreach (var (word, half) in Halves)
        {
            if (text[at..].StartsWith(word))
            {
                at = DateReader.Skip(text, at + word.Length, " の");
                return half;
            }
        }

        return 0;
    }

    private static int HalfAfter(ReadOnlySpan<char> text, ref int at)
    {
        var next = at < text.Length && text[at] == ' ' ? at + 1 : at;
        foreach (var (word, half) in (ReadOnlySpan<(string, int)>)[("a.m.", 1), ("p.m.", 2), ("am", 1), ("pm", 2)])
        {
            if (!text[next..].StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (next + word.Length < text.Length && char.IsAsciiLetterOrDigit(text[next + word.Length]))
            {
                continue;
            }

            at = next + word.Length;
            return half;
        }

        return 0;
    }
}
