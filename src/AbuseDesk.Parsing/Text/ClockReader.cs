namespace AbuseDesk.Parsing.Text;

/// <summary>Reads one clock: 08:12:44.67, 8:12 PM, 午後３時１２分０７秒 (folded), 14h30, 051233 after a compact date.</summary>
internal static class ClockReader
{
    private static readonly string[] HourWords =
    [
        " uhr",
        " uur",
        " heures",
        " hrs",
        " hours",
        " hod.",
        " hodin",
        " hod",
    ];

    /// <summary>Reads a clock at or shortly after <paramref name="i"/>; moves behind it on success.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, ref int i, ref WallTime wall)
    {
        var at = ClockGlue.Skip(text, i);
        var isNamed = at > i && IsNamed(text[i..at].TrimEnd(" ."));
        var half = HalfDay.Before(text, ref at);
        var digits = DateReader.Digits(text, at);
        if (digits is 4 or 6 && i < text.Length && text[i] is 'T' or ' ' or '-' or '_')
        {
            return IsCompact(text, i, at + digits) && Compact(text, ref i, at, digits, ref wall);
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
            '時' or '时' or '点' or '點' or '시' => Japanese(text, ref i, at, hour, half, ref wall),
            'h' or 'H' => French(text, ref i, at, hour, ref wall),
            ' ' when at + 1 < text.Length && text[at + 1] == 'h' && !text[at..].StartsWith(" ho") => French(
                text,
                ref i,
                at + 1,
                hour,
                ref wall
            ),
            '.' => Dotted(text, ref i, at, hour, isNamed, ref wall),
            _ => HourOnly(text, ref i, at, hour, ref wall),
        };
    }

    // "ore 15.30", "godz. 15.30", "o godzinie 15.30"
    private static bool IsNamed(ReadOnlySpan<char> glue) =>
        glue.EndsWith("ore", StringComparison.OrdinalIgnoreCase)
        || glue.EndsWith("godz", StringComparison.OrdinalIgnoreCase)
        || glue.EndsWith("godzinie", StringComparison.OrdinalIgnoreCase);

    // "2026-11-24 1204 packets" holds no clock; "20261124 0512" and "24 Nov 2026 0512 UTC" do
    private static bool IsCompact(ReadOnlySpan<char> text, int i, int end) =>
        text[i] is 'T'
        || (i >= 8 && !text.Slice(i - 8, 8).ContainsAnyExceptInRange('0', '9'))
        || ZoneReader.TryRead(text, ref end) is not null;

    // 15.30 Uhr, 15.30 uur, ore 15.30, 3.30 pm
    private static bool Dotted(ReadOnlySpan<char> text, ref int i, int at, int hour, bool isNamed, ref WallTime wall)
    {
        if (DateReader.Digits(text, at + 1) != 2)
        {
            return false;
        }

        var end = at + 3;
        var half = HalfDay.After(text, ref end);
        return (isNamed || half > 0 || SkipHourWord(text, ref end))
            && Take(ref i, end, ref wall, hour, DateReader.Number(text, at + 1, 2), -1, half, 0);
    }

    // 15 Uhr, 8 pm
    private static bool HourOnly(ReadOnlySpan<char> text, ref int i, int at, int hour, ref WallTime wall)
    {
        var half = HalfDay.After(text, ref at);
        return (half > 0 || SkipHourWord(text, ref at)) && Take(ref i, at, ref wall, hour, -1, -1, half, 0);
    }

    private static bool SkipHourWord(ReadOnlySpan<char> text, ref int at)
    {
        foreach (var word in HourWords)
        {
            if (text[at..].StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                at += word.Length;
                return true;
            }
        }

        return false;
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

        half = half == 0 ? HalfDay.After(text, ref at) : half;
        SkipHourWord(text, ref at);
        return Take(ref i, at, ref wall, hour, minute, second, half, ticks);
    }

    private static bool Japanese(ReadOnlySpan<char> text, ref int i, int at, int hour, int half, ref WallTime wall)
    {
        at++;
        var (minute, second) = (-1, -1);
        var next = DateReader.Skip(text, at, " ");
        var digits = DateReader.Digits(text, next);
        if (digits is 1 or 2 && next + digits < text.Length && text[next + digits] is '分' or '분')
        {
            minute = DateReader.Number(text, next, digits);
            at = next + digits + 1;
            next = DateReader.Skip(text, at, " ");
            digits = DateReader.Digits(text, next);
            if (digits is 1 or 2 && next + digits < text.Length && text[next + digits] is '秒' or '초')
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

    // 14h30, 14 h 30 and 8h; "8hrs" is an hour too, "8h0" is none
    private static bool French(ReadOnlySpan<char> text, ref int i, int at, int hour, ref WallTime wall)
    {
        var minute = DateReader.Skip(text, at + 1, " ");
        if (DateReader.Digits(text, minute) == 2)
        {
            return Take(ref i, minute + 2, ref wall, hour, DateReader.Number(text, minute, 2), -1, 0, 0);
        }

        return (at + 1 >= text.Length || !char.IsAsciiLetterOrDigit(text[at + 1]))
            && Take(ref i, at + 1, ref wall, hour, -1, -1, 0, 0);
    }

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
        hour = HalfDay.Hour(hour, half);
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
}
