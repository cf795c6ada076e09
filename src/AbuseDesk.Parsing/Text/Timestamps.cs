using System.Buffers;

namespace AbuseDesk.Parsing.Text;

/// <summary>A time found in a text.</summary>
/// <param name="Time">What it says.</param>
/// <param name="Start">Position in the text as given.</param>
/// <param name="Length">Length as written, zone included.</param>
public readonly record struct TimeHit(EventTime Time, int Start, int Length)
{
    /// <summary>Position after the last character.</summary>
    public int End => Start + Length;

    /// <summary>The same as written, before a zone made an instant of it.</summary>
    internal WallTime Wall { get; init; }
}

/// <summary>
/// Reads every notation of time that occurs in reports (FORMATS §1.3): ISO, RFC 5322, ctime, syslog, Apache, JavaScript,
/// US and European numeric dates, Japanese with eras and half days, Unix epochs. A zone that is not written is never
/// silently UTC or JST: <see cref="EventTime.Zone"/> says so and <see cref="EventTime.Earliest"/>…<see cref="EventTime.Latest"/>
/// cover every zone on earth. Never throws on any text.
/// </summary>
public static class Timestamps
{
    /// <summary>Times returned for one text.</summary>
    public const int MaxHits = 20_000;

    private static readonly SearchValues<char> Starts = SearchValues.Create("0123456789令平昭");

    /// <summary>The first time in the text, or null.</summary>
    /// <param name="text">A field value, a line or a whole text.</param>
    /// <param name="hints">What is known about the sender's clock.</param>
    public static EventTime? Read(string text, TimeHints hints)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(hints);
        if (UnixTime.Read(text.AsSpan().Trim()) is { } epoch)
        {
            return Exactly(epoch, text.Trim());
        }

        var hits = Scan(WideText.Fold(text), text, hints, 1);
        return hits.Count > 0 ? hits[0].Time : null;
    }

    /// <summary>The first time in a stretch of a text, or null.</summary>
    internal static EventTime? Read(string text, int start, int length, TimeHints hints) =>
        FixedClock.Read(text.AsSpan(start, length), hints) ?? Read(text.Substring(start, length), hints);

    /// <summary>All times in the text, in its order.</summary>
    public static IReadOnlyList<TimeHit> Find(string text, TimeHints hints)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(hints);
        return Scan(WideText.Fold(text), text, hints, MaxHits);
    }

    /// <summary>A time that needs no interpretation (a header already parsed, an epoch).</summary>
    public static EventTime Exactly(DateTimeOffset at, string text)
    {
        var utc = at.ToUniversalTime();
        return new EventTime(utc, text, ZoneBasis.Stated, TimePrecision.Second, utc, utc);
    }

    /// <summary>
    /// The date of the report itself, where the report states no event time. The event lies some time before: the span
    /// looked at is the week before the mail, and the zone counts as not stated, so that it never attributes by itself.
    /// </summary>
    public static EventTime OfMail(DateTimeOffset sent)
    {
        var utc = sent.ToUniversalTime();
        return new EventTime(utc, "", ZoneBasis.None, TimePrecision.Day, utc.AddDays(-7), utc);
    }

    private static List<TimeHit> Scan(string folded, string original, TimeHints hints, int max)
    {
        var hits = new List<TimeHit>();
        var span = folded.AsSpan(0, Math.Min(folded.Length, AddressScan.MaxText));
        var i = 0;
        while (i < span.Length && hits.Count < max)
        {
            var next = span[i..].IndexOfAny(Starts);
            if (next < 0)
            {
                break;
            }

            i += next;
            var start = char.IsAsciiDigit(span[i]) ? StartOfDate(span, i) : i;
            var end = start;
            var wall = default(WallTime);
            if (start >= 0 && TryDateTime(span, ref end, hints, ref wall))
            {
                start = WithWeekday(span, start);
                wall.Zone ??= wall.Clock is null ? null : ZoneReader.Before(span, start);
                var until = TimeRange.TryRead(span, ref end, hints, ref wall);
                if (WallClock.ToEvent(wall, original[start..end], hints, until) is { } time)
                {
                    hits.Add(new TimeHit(time, start, end - start) { Wall = wall });
                    i = end;
                    continue;
                }
            }

            var after = SkipNumber(span, i);
            if (after - i is 10 or 13 && UnixTime.Labelled(span, i, after) is { } epoch)
            {
                hits.Add(new TimeHit(Exactly(epoch, original[i..after]), i, after - i));
            }

            i = after;
        }

        return hits;
    }

    // Every time has a digit. It starts there, at a month name or at an era before it; −1 inside of words and longer numbers.
    private static int StartOfDate(ReadOnlySpan<char> text, int digit)
    {
        if (digit == 0)
        {
            return 0;
        }

        var before = text[digit - 1];
        if (before is ' ' or '.' or '-' or '/' && Word(text, digit) is var word && word < digit)
        {
            return word;
        }

        return char.IsAsciiLetter(before) && before is not ('R' or 'H' or 'T')
            || before is '.' or '/' or '-'
            || (before is ':' && digit > 1 && char.IsAsciiDigit(text[digit - 2]))
                ? -1
            : before is 'R' or 'H' ? digit - 1
            : digit;
    }

    // the month name before a day: "Nov 24", "November  4", "Nov. 24"; the position of the digit where there is none
    private static int Word(ReadOnlySpan<char> text, int digit)
    {
        var end = digit;
        while (end > 0 && digit - end < 3 && text[end - 1] is ' ' or '.' or '-' or '/')
        {
            end--;
        }

        var start = end;
        while (start > 0 && end - start < 11 && char.IsLetter(text[start - 1]))
        {
            start--;
        }

        return end - start >= 3 && end - start <= 10 && CalendarWords.Month(text[start..end]) > 0 ? start : digit;
    }

    private static int WithWeekday(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end > 0 && start - end < 2 && text[end - 1] is ' ' or ',' or '.')
        {
            end--;
        }

        var word = end;
        while (word > 0 && end - word < 11 && char.IsLetter(text[word - 1]))
        {
            word--;
        }

        if (start >= 2 && text[(start - 2)..start] is "午前" or "午後")
        {
            return start - 2;
        }

        return end < start && end - word >= 2 && CalendarWords.IsWeekday(text[word..end]) ? word : start;
    }

    private static int SkipNumber(ReadOnlySpan<char> text, int i)
    {
        i++;
        while (i < text.Length && char.IsAsciiDigit(text[i]))
        {
            i++;
        }

        return i;
    }

    /// <summary>A date with or without a clock and a zone; moves behind it.</summary>
    internal static bool TryDateTime(ReadOnlySpan<char> text, ref int i, TimeHints hints, ref WallTime wall)
    {
        var at = i;
        if (DateReader.TryRead(text, ref at, hints, ref wall))
        {
            ReadClock(text, ref at, ref wall);
            i = at;
            return wall.Year is not null || wall.Clock is not null;
        }

        return TimeFirst(text, ref i, hints, ref wall);
    }

    private static void ReadClock(ReadOnlySpan<char> text, ref int at, ref WallTime wall)
    {
        if (wall.Clock is null && !ClockReader.TryRead(text, ref at, ref wall))
        {
            return;
        }

        ReadZone(text, ref at, ref wall);
        if (wall.Year is null)
        {
            // ctime: "Tue Nov 24 01:12:07 2026", "Tue Nov 24 01:12:07 JST 2026"
            var year = DateReader.Skip(text, at, ", ");
            if (
                DateReader.Digits(text, year) == 4
                && DateReader.Number(text, year, 4) is >= 1990 and <= 2099 and var value
            )
            {
                wall.Year = value;
                at = year + 4;
                ReadZone(text, ref at, ref wall);
            }
        }
    }

    internal static void ReadZone(ReadOnlySpan<char> text, ref int at, ref WallTime wall)
    {
        var dashIsRange = wall.Grain > TimeSpan.FromSeconds(1);
        // 8時15分頃(JST), 11時まで(日本時間), time=08:15:00 tz="+0100"
        var zone = SkipAbout(text, at);
        if (wall.Zone is null && ZoneReader.TryRead(text, ref zone, dashIsRange) is { } written)
        {
            (wall.Zone, at) = (written, zone);
        }

        wall.IsZoneUnknown |= wall.Zone is null && ZoneReader.TrySkipUnknown(text, ref at);
    }

    private static int SkipAbout(ReadOnlySpan<char> text, int at)
    {
        foreach (var word in (ReadOnlySpan<string>)["頃", "ごろ", "ころ", "まで", " tz=\"", " tz=", " timezone=\""])
        {
            if (text[at..].StartsWith(word))
            {
                return at + word.Length;
            }
        }

        return at;
    }

    // "00:55:00 UTC on 24 Nov 2026", "09:30 24.11.2026"
    private static bool TimeFirst(ReadOnlySpan<char> text, ref int i, TimeHints hints, ref WallTime wall)
    {
        var at = i;
        // 午後8時5分(11/24)
        at -= at >= 2 && text[(at - 2)..at] is "午前" or "午後" ? 2 : 0;
        if (DateReader.Digits(text, i) is not (1 or 2) || !ClockReader.TryRead(text, ref at, ref wall))
        {
            return false;
        }

        wall.Zone = ZoneReader.TryRead(text, ref at);
        at = DateReader.Skip(text, at, ", (");
        at += text[at..].StartsWith("on ", StringComparison.OrdinalIgnoreCase) ? 3 : 0;
        at = SkipWeekday(text, at);
        var grain = wall.Grain;
        if (at >= text.Length || !DateReader.TryRead(text, ref at, hints, ref wall) || FollowedByClock(text, at))
        {
            return false;
        }

        wall.Grain = grain;
        i = at;
        return true;
    }

    // "… 00:55:00\n2026-11-24 00:56:00": the clock belongs to the line before
    private static bool FollowedByClock(ReadOnlySpan<char> text, int at)
    {
        var other = default(WallTime);
        return ClockReader.TryRead(text, ref at, ref other);
    }

    private static int SkipWeekday(ReadOnlySpan<char> text, int i)
    {
        var length = 0;
        while (i + length < text.Length && length < 11 && char.IsLetter(text[i + length]))
        {
            length++;
        }

        return length >= 2 && CalendarWords.IsWeekday(text.Slice(i, length))
            ? DateReader.Skip(text, i + length, ".,  ")
            : i;
    }
}
