namespace AbuseDesk.Parsing.Text;

/// <summary>Halves of the day, before a clock or behind it: 午後3時, 夜中の2時, 8:12 PM.</summary>
internal static class HalfDay
{
    private const int Morning = 1;
    private const int Evening = 2;
    private const int Night = 3;
    private const int Noon = 4;

    private static readonly (string Word, int Half)[] Halves =
    [
        ("午前", Morning),
        ("午後", Evening),
        ("早朝", Morning),
        ("上午", Morning),
        ("凌晨", Morning),
        ("下午", Evening),
        ("晚上", Evening),
        ("오전", Morning),
        ("오후", Evening),
        ("未明", Morning),
        ("朝", Morning),
        ("夕方", Evening),
        ("夜中", Night),
        ("深夜", Night),
        ("夜", Night),
        ("昼", Noon),
        ("AM ", Morning),
        ("PM ", Evening),
        ("AM", Morning),
        ("PM", Evening),
    ];

    private static readonly (string Word, int Half)[] Behind =
    [
        ("a.m.", Morning),
        ("p.m.", Evening),
        ("am", Morning),
        ("pm", Evening),
    ];

    /// <summary>The half named at a position, 0 for none; moves behind the word.</summary>
    public static int Before(ReadOnlySpan<char> text, ref int at)
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

    /// <summary>The half named behind a clock, 0 for none; moves behind the word.</summary>
    public static int After(ReadOnlySpan<char> text, ref int at)
    {
        var next = at < text.Length && text[at] == ' ' ? at + 1 : at;
        foreach (var (word, half) in Behind)
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

    /// <summary>The hour of a 24-hour clock.</summary>
    public static int Hour(int hour, int half)
    {
        // 夜8時 is 20:00, 夜中の2時 is 02:00, 夜12時 ends the day; 昼1時 is 13:00
        if (half == Night)
        {
            (half, hour) = hour switch
            {
                12 => (0, 24),
                < 5 => (Morning, hour),
                _ => (Evening, hour),
            };
        }
        else if (half == Noon)
        {
            half = hour < 5 ? Evening : 0;
        }

        // "21:59:10 PM" is a 24-hour clock with a needless PM; 午後12時 is noon, 12 AM midnight
        if (half == Evening && hour < 12)
        {
            hour += 12;
        }
        else if (half == Morning && hour == 12)
        {
            hour = 0;
        }

        return hour;
    }
}
