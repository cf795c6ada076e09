namespace AbuseDesk.Parsing.Text;

/// <summary>Reads one date at a position: numeric in every order, with month names, Japanese eras, with or without year.</summary>
internal static class DateReader
{
    public static bool TryRead(ReadOnlySpan<char> text, ref int i, TimeHints hints, ref WallTime wall)
    {
        var digits = Digits(text, i);
        return digits switch
        {
            0 => MonthFirst(text, ref i, ref wall) || JapaneseDate.TryEra(text, ref i, ref wall),
            1 or 2 => DayFirst(text, ref i, digits, hints, ref wall),
            4 => YearFirst(text, ref i, ref wall),
            8 or 14 => Compact(text, ref i, digits, ref wall),
            _ => false,
        };
    }

    // 2026-11-24, 2026/11/24, 2026.11.24, 2026年11月24日, 2026-Nov-24, 2026 Nov 24, 2026:11:24-08:12:41 (Sophos UTM)
    private static bool YearFirst(ReadOnlySpan<char> text, ref int i, ref WallTime wall)
    {
        var year = Number(text, i, 4);
        var at = i + 4;
        if (year is < 1990 or > 2099 || at >= text.Length)
        {
            return false;
        }

        var separator = text[at];
        if (separator is '年' or '년')
        {
            return JapaneseDate.TryMonthDay(text, ref i, at + 1, year, ref wall);
        }

        if (separator is not ('-' or '/' or '.' or ' ' or ':'))
        {
            return false;
        }

        at++;
        var digits = Digits(text, at);
        var month = digits is 1 or 2 ? Number(text, at, digits) : 0;
        if (digits == 0)
        {
            month = MonthWord(text, at, out digits);
        }

        at += digits;
        if (
            month is 0 or > 12
            || at >= text.Length
            || text[at] != separator
            || (separator == ' ' && char.IsAsciiDigit(text[at - 1]))
        )
        {
            return false;
        }

        digits = Digits(text, at + 1);
        return digits is 1 or 2 && Take(ref i, at + 1 + digits, ref wall, year, month, Number(text, at + 1, digits));
    }

    private static bool DayFirst(ReadOnlySpan<char> text, ref int i, int digits, TimeHints hints, ref WallTime wall)
    {
        var at = i + digits;
        if (at >= text.Length)
        {
            return false;
        }

        if (text[at] is '月' or '월')
        {
            return JapaneseDate.TryMonthDay(text, ref i, i, null, ref wall);
        }

        if (text[at] is '/' or '.' or '-' && Digits(text, at + 1) is 1 or 2)
        {
            return NumericDate.TryRead(text, ref i, digits, hints, ref wall);
        }

        return Spaced(text, ref i, digits, ref wall) || DayThenMonthWord(text, ref i, digits, ref wall);
    }

    // 24. 11. 2026 (Czech, Slovak, Slovene, German)
    private static bool Spaced(ReadOnlySpan<char> text, ref int i, int digits, ref WallTime wall)
    {
        var at = i + digits;
        var month = at + 2;
        var length = text[at..].StartsWith(". ") ? Digits(text, month) : 0;
        if (length is not (1 or 2))
        {
            return false;
        }

        at = month + length;
        var year = at < text.Length && text[at] == '.' ? Skip(text, at, ". ") : text.Length;
        return Digits(text, year) == 4
            && Number(text, year, 4) is >= 1990 and <= 2099 and var number
            && Take(ref i, year + 4, ref wall, number, Number(text, month, length), Number(text, i, digits));
    }

    // 24 Nov 2026, 24-Nov-2026, 24/Nov/2026, 24. November 2026, 24th of November, 24 de noviembre de 2026, 24 Nov
    private static bool DayThenMonthWord(ReadOnlySpan<char> text, ref int i, int digits, ref WallTime wall)
    {
        var day = Number(text, i, digits);
        var at = i + digits;
        if (
            text[at..].StartsWith("st")
            || text[at..].StartsWith("nd")
            || text[at..].StartsWith("rd")
            || text[at..].StartsWith("th")
            || text[at..].StartsWith("er")
        )
        {
            at += 2;
        }

        var isOrdinal = at < text.Length && text[at] == '.';
        at = Skip(text, at, "-/. ");
        at = SkipWord(text, at, "de ", "of ", "di ");
        var month = MonthWord(text, at, out var length);
        // "24 listopada" is November in Poland, "24. listopada" October in Croatia
        if (month == 0 || (isOrdinal && text.Slice(at, length).Equals("listopada", StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        at = Skip(text, at + length, "-/., ");
        at = SkipWord(text, at, "de ", "del ");
        var yearDigits = Digits(text, at);
        if (yearDigits == 4 && Number(text, at, 4) is >= 1990 and <= 2099 and var year)
        {
            return Take(ref i, at + 4, ref wall, year, month, day);
        }

        if (yearDigits == 2 && text[at - 1] == '-')
        {
            return Take(ref i, at + 2, ref wall, 2000 + Number(text, at, 2), month, day);
        }

        return Take(ref i, MonthEnd(text, i + digits, at), ref wall, null, month, day);
    }

    // without a year the glue after the month name belongs to the clock
    private static int MonthEnd(ReadOnlySpan<char> text, int from, int at)
    {
        while (at > from && text[at - 1] is ' ' or ',' or '-' or '/')
        {
            at--;
        }

        return at;
    }

    // Nov 24, November 24th, 2026, Nov  4 (syslog), Sep 28, 2023 @
    private static bool MonthFirst(ReadOnlySpan<char> text, ref int i, ref WallTime wall)
    {
        var month = MonthWord(text, i, out var length);
        if (month == 0)
        {
            return false;
        }

        // nov/24/2026 08:12:41 (RouterOS)
        var isSlashed = i + length < text.Length && text[i + length] == '/';
        var at = Skip(text, i + length, isSlashed ? "/" : "-. ");
        var digits = Digits(text, at);
        if (digits is 0 or > 2)
        {
            return false;
        }

        var day = Number(text, at, digits);
        at += digits;
        at = SkipWord(text, at, "st", "nd", "rd", "th");
        var yearAt = Skip(text, at, isSlashed ? "/" : ",- ");
        var isYear = Digits(text, yearAt) == 4 && (yearAt + 4 >= text.Length || text[yearAt + 4] is not ':');
        if (isYear && Number(text, yearAt, 4) is >= 1990 and <= 2099 and var year)
        {
            return Take(ref i, yearAt + 4, ref wall, year, month, day);
        }

        return
            at >= text.Length
            || text[at] is not (':' or '.')
            || !char.IsAsciiDigit(text[Math.Min(at + 1, text.Length - 1)])
            ? Take(ref i, at, ref wall, null, month, day)
            : false;
    }

    // 20261124T051233Z, 20261124 05:12, 20261124051233
    private static bool Compact(ReadOnlySpan<char> text, ref int i, int digits, ref WallTime wall)
    {
        var year = Number(text, i, 4);
        if (year is < 1990 or > 2099)
        {
            return false;
        }

        var end = i + 8;
        if (digits == 14)
        {
            wall.Clock = new TimeSpan(Number(text, end, 2), Number(text, end + 2, 2), Number(text, end + 4, 2));
            wall.Grain = TimeSpan.FromSeconds(1);
            return Number(text, end, 2) < 24
                && Number(text, end + 2, 2) < 60
                && Take(ref i, i + 14, ref wall, year, Number(text, i + 4, 2), Number(text, i + 6, 2));
        }

        // eight digits alone are a ticket number
        return end < text.Length
            && text[end] is 'T' or ' ' or '-' or '_'
            // "20261124-12" is a number of a ticket
            && (Digits(text, end + 1) is 4 or 6 || (text[end] is 'T' or ' ' && Digits(text, end + 1) == 2))
            && Take(ref i, end, ref wall, year, Number(text, i + 4, 2), Number(text, i + 6, 2));
    }

    /// <summary>Fills the date when it exists in the calendar, and moves on.</summary>
    public static bool Take(ref int i, int end, ref WallTime wall, int? year, int month, int day)
    {
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year ?? 2024, month))
        {
            return false;
        }

        (wall.Year, wall.Month, wall.Day) = (year, month, day);
        i = end;
        return true;
    }

    public static int MonthWord(ReadOnlySpan<char> text, int at, out int length)
    {
        length = 0;
        while (at + length < text.Length && length < 13 && char.IsLetter(text[at + length]))
        {
            length++;
        }

        return CalendarWords.Month(text.Slice(at, length));
    }

    public static int Digits(ReadOnlySpan<char> text, int at)
    {
        var length = 0;
        while (at + length < text.Length && length < 20 && char.IsAsciiDigit(text[at + length]))
        {
            length++;
        }

        return length;
    }

    public static int Number(ReadOnlySpan<char> text, int at, int digits) =>
        int.Parse(text.Slice(at, digits), provider: null);

    public static int Skip(ReadOnlySpan<char> text, int at, string characters)
    {
        var limit = Math.Min(text.Length, at + 3);
        while (at < limit && characters.Contains(text[at], StringComparison.Ordinal))
        {
            at++;
        }

        return at;
    }

    private static int SkipWord(ReadOnlySpan<char> text, int at, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text[at..].StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return at + word.Length;
            }
        }

        return at;
    }
}
