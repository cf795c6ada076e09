using System.Collections.Frozen;

namespace AbuseDesk.Parsing.Text;

/// <summary>Reads the zone behind a time: offsets, abbreviations, full names (FORMATS §1.3).</summary>
internal static class ZoneReader
{
    /// <summary>Reads a zone at <paramref name="i"/> or after a blank, a comma or an opening bracket; moves behind it.</summary>
    /// <param name="text">The folded text.</param>
    /// <param name="i">Position after the time; moved only on success.</param>
    /// <param name="dashIsRange">"08:00-09:00" is a range unless seconds were written.</param>
    public static ClockZone? TryRead(ReadOnlySpan<char> text, ref int i, bool dashIsRange = false)
    {
        var at = i;
        while (at < text.Length && at - i < 3 && text[at] is ' ' or ',' or '(' or '[')
        {
            at++;
        }

        at = SkipNaming(text, at);
        if (at >= text.Length)
        {
            return null;
        }

        var zone = Offset(text, ref at, dashIsRange) ?? Word(text, ref at);
        if (zone is null)
        {
            return null;
        }

        var isBracketed = text[i..at].ContainsAny('(', '[');
        i = isBracketed && at < text.Length && text[at] is ')' or ']' ? at + 1 : SkipComment(text, at);
        return zone;
    }

    // "08h12 (heure de Paris)", "05:12 (horário de Brasília, UTC-3)", "08:12 (timezone: Europe/Vienna)"
    private static readonly string[] Naming =
    [
        "heure de ",
        "horário de ",
        "horario de ",
        "hora de ",
        "hora oficial de ",
        "ora di ",
        "timezone: ",
        "timezone ",
        "time zone: ",
        "time zone ",
        "tz: ",
        "tz ",
        "local time ",
        "по ",
    ];

    private static int SkipNaming(ReadOnlySpan<char> text, int at)
    {
        if (at >= text.Length || text[at] is not ('h' or 'H' or 'o' or 't' or 'T' or 'l' or 'L' or 'п'))
        {
            return at;
        }

        foreach (var words in Naming)
        {
            if (text[at..].StartsWith(words, StringComparison.OrdinalIgnoreCase))
            {
                return at + words.Length;
            }
        }

        return at;
    }

    /// <summary>The zone a label names right before a time: "Timestamp (UTC): ", "UTC: ", "[GMT] ", 「日本時間 」.</summary>
    public static ClockZone? Before(ReadOnlySpan<char> text, int start)
    {
        var before = text[Math.Max(0, start - 16)..start].TrimEnd(" \t:=|\"'").TrimEnd(")]");
        if (before.EndsWith("日本時間"))
        {
            return ClockZone.Japan;
        }

        var from = before.Length;
        while (from > 0 && char.IsAsciiLetter(before[from - 1]))
        {
            from--;
        }

        return
            before.Length - from is >= 3 and <= 5
            && ZoneNames
                .Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>()
                .TryGetValue(before[from..], out var zone)
            ? zone
            : null;
    }

    // after a time: words that only look like the abbreviation of a zone
    private static readonly FrozenSet<string> NoZones =
        "GET PUT POST HOST INPUT OUTPUT PORT ACCEPT REJECT RST ALERT NOT AT"
            .Split(' ')
            .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether an abbreviation stands there that this table does not know ("WXYT"); moves behind it.</summary>
    public static bool TrySkipUnknown(ReadOnlySpan<char> text, ref int i)
    {
        var start = i < text.Length && text[i] == ' ' ? i + 1 : i;
        var end = start;
        while (end < text.Length && end - start < 6 && char.IsAsciiLetterUpper(text[end]))
        {
            end++;
        }

        var isOne =
            end - start is 3 or 4 or 5
            && text[end - 1] == 'T'
            && (end == text.Length || !char.IsLetterOrDigit(text[end]))
            && !NoZones.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text[start..end]);
        i = isOne ? end : i;
        return isOne;
    }

    /// <summary>A text that is nothing but a zone: "UTC+8", "timezone: UTC+0000" without its label.</summary>
    public static ClockZone? Of(string text)
    {
        var at = 0;
        return text.Length > 0 && TryRead(text, ref at) is { } zone && at == text.Length ? zone : null;
    }

    // +0900, +09:00, +09, -4:30
    private static ClockZone? Offset(ReadOnlySpan<char> text, ref int i, bool dashIsRange)
    {
        var sign = text[i] switch
        {
            '+' => 1,
            '-' or '−' => -1,
            _ => 0,
        };
        var at = i + 1;
        var digits = Digits(text, at);
        if (sign == 0 || digits is 0 or 3 or > 4)
        {
            return null;
        }

        var number = int.Parse(text.Slice(at, digits), provider: null);
        var (hours, minutes) = digits == 4 ? (number / 100, number % 100) : (number, 0);
        at += digits;
        if (digits <= 2 && at < text.Length && text[at] == ':' && Digits(text, at + 1) == 2)
        {
            if (dashIsRange && sign < 0)
            {
                return null;
            }

            minutes = int.Parse(text.Slice(at + 1, 2), provider: null);
            at += 3;
        }

        if (hours > 14 || minutes > 59 || Continues(text, at))
        {
            return null;
        }

        i = at;
        return new ClockZone(TimeSpan.FromMinutes(sign * (hours * 60 + minutes)));
    }

    // "08:00:00-11:00:00" is a range
    private static bool Continues(ReadOnlySpan<char> text, int at) =>
        at < text.Length
        && (
            char.IsAsciiLetterOrDigit(text[at])
            || (text[at] == ':' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))
        );

    private static ClockZone? Word(ReadOnlySpan<char> text, ref int i)
    {
        var end = i;
        while (end < text.Length && end - i < 6 && (char.IsAsciiLetter(text[end]) || text[end] is 'Č'))
        {
            end++;
        }

        var word = text[i..end];
        if (word is "Z" or "z" && (end == text.Length || !char.IsAsciiLetterOrDigit(text[end])))
        {
            i = end;
            return ClockZone.Utc;
        }

        if (word.Length is 2 or 3 && Universal(word))
        {
            // GMT-0700, UTC+9, GMT+0
            i = end;
            var at = end < text.Length && text[end] == ' ' ? end + 1 : end;
            var offset = at < text.Length ? Offset(text, ref at, false) : null;
            i = offset is null ? end : at;
            return offset ?? (word is "JST" or "jst" ? ClockZone.Japan : ClockZone.Utc);
        }

        if (
            word.Length is >= 2 and <= 5
            && ZoneNames.Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var zone)
        )
        {
            i = end;
            return zone;
        }

        return Name(text, ref i);
    }

    private static bool Universal(ReadOnlySpan<char> word) =>
        word.Equals("UTC", StringComparison.OrdinalIgnoreCase)
        || word.Equals("GMT", StringComparison.OrdinalIgnoreCase)
        || word is "UT" or "JST" or "jst";

    private static ClockZone? Name(ReadOnlySpan<char> text, ref int i)
    {
        if (!char.IsLetter(text[i]))
        {
            return null;
        }

        foreach (var (words, zone) in ZoneNames.ByFirst[char.ToLowerInvariant(text[i])])
        {
            if (text[i..].StartsWith(words, StringComparison.OrdinalIgnoreCase))
            {
                i += words.Length;
                i += text[i..].StartsWith(" time", StringComparison.OrdinalIgnoreCase) ? 5 : 0;
                return zone;
            }
        }

        return null;
    }

    // "-0000 (EST)": the offset wins over the comment
    private static int SkipComment(ReadOnlySpan<char> text, int at)
    {
        var open = at < text.Length && text[at] == ' ' ? at + 1 : at;
        if (open >= text.Length || text[open] != '(')
        {
            return at;
        }

        var close = text[open..Math.Min(text.Length, open + 48)].IndexOf(')');
        return close > 0 && text.Slice(open + 1, close - 1).IndexOfAnyInRange('0', '9') < 0 ? open + close + 1 : at;
    }

    private static int Digits(ReadOnlySpan<char> text, int at)
    {
        if (at >= text.Length)
        {
            return 0;
        }

        var length = text[at..].IndexOfAnyExceptInRange('0', '9');
        return length < 0 ? text.Length - at : length;
    }
}
