namespace AbuseDesk.Parsing.Text;

/// <summary>Finds the sentence in which a mail states the zone of all its times (FORMATS §1.3, §5.7).</summary>
/// <remarks>
/// "All times are UTC", "Note: Local timezone is +0200 (CEST)", "Lines (CET, +0100):", "Timezone Brussels",
/// "Date/timestamps (far left) are UTC", "ログの時刻は日本時間です", "Alle Zeiten in MEZ".
/// </remarks>
public static class StatedZone
{
    private const int MaxDistance = 60;
    private const int MaxLine = 400;
    private const int MaxAnchors = 2_000;

    private static readonly WordScan Anchors = new([
        "timezone",
        "time zone",
        "time-zone",
        "times",
        "timestamps",
        "timestamp",
        "lines (",
        "logs (",
        "log (",
        "clock",
        "time is",
        "時刻",
        "タイムゾーン",
        "時間帯",
        "日時は",
        "時間は",
        "ログ(",
        "zeitzone",
        "zeiten",
        "zeitangaben",
        "uhrzeit",
        "fuseau",
        "heures",
        "huso horario",
        "fuso",
        "orari",
        "tijden",
        "utc",
        "gmt",
        "jst",
        "cet",
        "cest",
        "seč",
        "selč",
        "日本時間",
    ]);

    /// <summary>The stated zone, or null where none is stated or two statements differ.</summary>
    /// <param name="text">The whole text of the mail, folded or not.</param>
    public static ClockZone? Find(string text)
    {
        var folded = WideText.Fold(text);
        var span = folded.AsSpan(0, Math.Min(folded.Length, AddressScan.MaxText));
        ClockZone? found = null;
        var done = 0;
        foreach (var (_, at) in Anchors.All(span, MaxAnchors))
        {
            if (at < done)
            {
                continue;
            }

            var (start, end) = (span[..at].LastIndexOf('\n') + 1, span[at..].IndexOf('\n'));
            end = end < 0 ? span.Length : at + end;
            done = end;
            if (
                end - start > MaxLine
                || HasClock(span[start..end])
                || After(span[start..end], at - start) is not { } zone
            )
            {
                continue;
            }

            if (found is not null && found != zone)
            {
                return null;
            }

            found = zone;
        }

        return found;
    }

    // a line with a time of its own states the zone of that time only
    private static bool HasClock(ReadOnlySpan<char> line)
    {
        for (var i = 1; i < line.Length - 3; i++)
        {
            if (
                line[i] == ':'
                && char.IsAsciiDigit(line[i - 1])
                && char.IsAsciiDigit(line[i + 1])
                && char.IsAsciiDigit(line[i + 2])
                && !IsOffset(line, i)
                && !IsHex(line, i)
            )
            {
                return true;
            }
        }

        return false;
    }

    // 2001:db8:200::1 holds no clock
    private static bool IsHex(ReadOnlySpan<char> line, int colon)
    {
        var start = colon;
        while (start > 0 && char.IsAsciiHexDigit(line[start - 1]))
        {
            start--;
        }

        return colon - start > 2
            || (start > 0 && line[start - 1] == ':')
            || (colon + 3 < line.Length && char.IsAsciiHexDigit(line[colon + 3]));
    }

    private static bool IsOffset(ReadOnlySpan<char> line, int colon)
    {
        var sign = colon - 1;
        while (sign > 0 && colon - sign <= 2 && char.IsAsciiDigit(line[sign]))
        {
            sign--;
        }

        return line[sign] is '+' or '-';
    }

    private static ClockZone? After(ReadOnlySpan<char> line, int start)
    {
        var end = Math.Min(line.Length, start + MaxDistance);
        for (var i = start; i < end; i++)
        {
            var boundary = i == 0 || !char.IsLetterOrDigit(line[i - 1]) || !char.IsAscii(line[i - 1]);
            if (!boundary || line[i] == ' ' || (!char.IsLetter(line[i]) && line[i] is not ('+' or '-')))
            {
                continue;
            }

            var at = i;
            if (ZoneReader.TryRead(line, ref at) is { } zone && (at == line.Length || !char.IsAsciiLetter(line[at])))
            {
                // "CET, +0100": the offset is the stronger word
                var offset = at;
                return ZoneReader.TryRead(line, ref offset) ?? zone;
            }
        }

        return null;
    }
}
