namespace AbuseDesk.Parsing.Text;

/// <summary>Dates of numbers only that do not start with a four-digit year: the order follows separator and language.</summary>
internal static class NumericDate
{
    /// <summary>24.11.2026, 24/11/2026, 11-24-2026 (PhishLabs), 26/11/24 (Japanese), 24/11/26.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, ref int i, int firstDigits, TimeHints hints, ref WallTime wall)
    {
        var first = DateReader.Number(text, i, firstDigits);
        var at = i + firstDigits;
        var separator = text[at];
        var secondDigits = DateReader.Digits(text, at + 1);
        var second = DateReader.Number(text, at + 1, secondDigits);
        at += 1 + secondDigits;
        if (at >= text.Length || text[at] != separator || (separator == '.' && DateReader.Digits(text, at + 1) == 0))
        {
            // the full stop of "24.11." belongs to the date
            var rest = separator == '.' && at < text.Length && text[at] == '.' ? at + 1 : at;
            return (rest > at || separator == '/')
                && ClockFollows(text, rest)
                && NoYear(ref i, rest, separator, hints, ref wall, (first, second));
        }

        var thirdDigits = DateReader.Digits(text, at + 1);
        var third = thirdDigits is 2 or 4 ? DateReader.Number(text, at + 1, thirdDigits) : -1;
        var end = at + 1 + thirdDigits;
        if (third < 0 || (end < text.Length && text[end] == separator && separator == '.'))
        {
            return false;
        }

        if (thirdDigits == 4)
        {
            return third is >= 1990 and <= 2099
                && Order(ref i, end, separator, hints, ref wall, (first, second, third));
        }

        // two-digit years are too weak to stand without a clock
        return firstDigits == 2
            && secondDigits == 2
            && ClockFollows(text, end)
            && (
                hints.Language is "ja" or "zh" or "ko"
                    ? DateReader.Take(ref i, end, ref wall, 2000 + first, second, third)
                    : Order(ref i, end, separator, hints, ref wall, (first, second, 2000 + third))
            );
    }

    private static bool Order(
        ref int i,
        int end,
        char separator,
        TimeHints hints,
        ref WallTime wall,
        (int First, int Second, int Year) date
    )
    {
        var (first, second, year) = date;
        var dayFirst =
            first > 12 || (second <= 12 && (separator == '.' || hints.Language is not ("en" or "ja" or "zh" or "ko")));
        wall.Swappable = separator != '.' && first <= 12 && second <= 12 && first != second && hints.Language is "en";
        return dayFirst
            ? DateReader.Take(ref i, end, ref wall, year, second, first)
            : DateReader.Take(ref i, end, ref wall, year, first, second);
    }

    // 11/24の8:15, 24.11. um 08:15, 24/11 à 8h15: the year is that of the mail, where a clock follows
    private static bool NoYear(
        ref int i,
        int end,
        char separator,
        TimeHints hints,
        ref WallTime wall,
        (int First, int Second) date
    )
    {
        var year = hints.MailDate?.Year ?? 2024;
        if (!Order(ref i, end, separator, hints, ref wall, (date.First, date.Second, year)))
        {
            return false;
        }

        wall.Year = null;
        return true;
    }

    private static bool ClockFollows(ReadOnlySpan<char> text, int at)
    {
        var clock = default(WallTime);
        return at < text.Length && text[at] is not ('/' or '.') && ClockReader.TryRead(text, ref at, ref clock);
    }
}
