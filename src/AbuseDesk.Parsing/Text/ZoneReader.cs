using System.Collections.Frozen;

namespace AbuseDesk.Parsing.Text;

/// <summary>Reads the zone behind a time: offsets, abbreviations, full names (FORMATS §1.3).</summary>
internal static class ZoneReader
{
    // abbreviations count in capitals only: "est" is French for "is", "ist" German, "met" Dutch
    private static readonly FrozenDictionary<string, ClockZone> Abbreviations = new Dictionary<string, ClockZone>(
        StringComparer.Ordinal
    )
    {
        ["UTC"] = ClockZone.Utc,
        ["GMT"] = ClockZone.Utc,
        ["UT"] = ClockZone.Utc,
        ["WET"] = ClockZone.Utc,
        ["JST"] = ClockZone.Japan,
        ["KST"] = ClockZone.Japan,
        ["EDT"] = Of(-4),
        ["EST"] = Of(-5),
        ["CDT"] = Of(-5),
        ["CST"] = Of(-6),
        ["MDT"] = Of(-6),
        ["MST"] = Of(-7),
        ["PDT"] = Of(-7),
        ["PST"] = Of(-8),
        ["AKDT"] = Of(-8),
        ["AKST"] = Of(-9),
        ["HST"] = Of(-10),
        ["AST"] = Of(-4),
        ["ADT"] = Of(-3),
        ["BRT"] = Of(-3),
        ["ART"] = Of(-3),
        ["CLT"] = Of(-4),
        ["CLST"] = Of(-3),
        ["COT"] = Of(-5),
        ["PET"] = Of(-5),
        ["CET"] = Of(1),
        ["MEZ"] = Of(1),
        ["MET"] = Of(1),
        ["CEST"] = Of(2),
        ["MESZ"] = Of(2),
        ["MEST"] = Of(2),
        ["BST"] = Of(1),
        ["IST"] = new(TimeSpan.FromMinutes(330)),
        ["WEST"] = Of(1),
        ["EET"] = Of(2),
        ["EEST"] = Of(3),
        ["MSK"] = Of(3),
        ["TRT"] = Of(3),
        ["SAST"] = Of(2),
        ["PKT"] = Of(5),
        ["ICT"] = Of(7),
        ["WIB"] = Of(7),
        ["HKT"] = Of(8),
        ["SGT"] = Of(8),
        ["AWST"] = Of(8),
        ["PHT"] = Of(8),
        ["AEST"] = Of(10),
        ["AEDT"] = Of(11),
        ["NZST"] = Of(12),
        ["NZDT"] = Of(13),
        ["ALMT"] = Of(5, SummerRule.Almaty),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly (string Words, ClockZone Zone)[] Names =
    [
        ("north american eastern", Of(-5, SummerRule.America)),
        ("us eastern", Of(-5, SummerRule.America)),
        ("eastern time", Of(-5, SummerRule.America)),
        ("eastern standard time", Of(-5)),
        ("eastern daylight time", Of(-4)),
        ("central time", Of(-6, SummerRule.America)),
        ("central standard time", Of(-6)),
        ("central daylight time", Of(-5)),
        ("mountain time", Of(-7, SummerRule.America)),
        ("pacific time", Of(-8, SummerRule.America)),
        ("pacific standard time", Of(-8)),
        ("pacific daylight time", Of(-7)),
        ("central european summer time", Of(2)),
        ("central european standard time", Of(1)),
        ("central european time", Of(1, SummerRule.Europe)),
        ("greenwich mean time", ClockZone.Utc),
        ("coordinated universal time", ClockZone.Utc),
        ("universal time", ClockZone.Utc),
        ("japan standard time", ClockZone.Japan),
        ("japan time", ClockZone.Japan),
        ("tokyo", ClockZone.Japan),
        ("asia/tokyo", ClockZone.Japan),
        ("日本標準時", ClockZone.Japan),
        ("日本時間", ClockZone.Japan),
        ("協定世界時", ClockZone.Utc),
        ("世界標準時", ClockZone.Utc),
        ("moscow", Of(3)),
        ("europe/moscow", Of(3)),
        ("brussels", Of(1, SummerRule.Europe)),
        ("berlin", Of(1, SummerRule.Europe)),
        ("amsterdam", Of(1, SummerRule.Europe)),
        ("paris", Of(1, SummerRule.Europe)),
        ("madrid", Of(1, SummerRule.Europe)),
        ("rome", Of(1, SummerRule.Europe)),
        ("vienna", Of(1, SummerRule.Europe)),
        ("zurich", Of(1, SummerRule.Europe)),
        ("stockholm", Of(1, SummerRule.Europe)),
        ("europe/london", Of(0, SummerRule.Europe)),
        ("london", Of(0, SummerRule.Europe)),
        ("america/new_york", Of(-5, SummerRule.America)),
        ("new york", Of(-5, SummerRule.America)),
        ("america/chicago", Of(-6, SummerRule.America)),
        ("america/los_angeles", Of(-8, SummerRule.America)),
    ];

    private static readonly ILookup<char, (string Words, ClockZone Zone)> ByFirst = Names.ToLookup(n => n.Words[0]);

    private static ClockZone Of(int hours, SummerRule rule = SummerRule.None) => new(TimeSpan.FromHours(hours), rule);

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
        while (end < text.Length && end - i < 6 && char.IsAsciiLetter(text[end]))
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
            && Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var zone)
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

        foreach (var (words, zone) in ByFirst[char.ToLowerInvariant(text[i])])
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
