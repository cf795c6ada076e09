namespace AbuseDesk.Parsing.Text;

/// <summary>
/// The second half of a span of time: "2026-11-24 08:00-11:00 JST", "a ~ b (UTC)", 「8時から11時まで」, "24.11.2026 08:00 bis 11:00 Uhr".
/// A zone behind one of the two halves counts for both.
/// </summary>
internal static class TimeRange
{
    private static readonly string[] Joiners =
    [
        "-->",
        "->",
        "-",
        "–",
        "—",
        "−",
        "~",
        "〜",
        "から",
        "より",
        "to ",
        "until ",
        "till ",
        "through ",
        "and ",
        "bis ",
        "und ",
        "à ",
        "jusqu'à ",
        "et ",
        "hasta ",
        "a las ",
        "y ",
        "alle ",
        "a ",
        "al ",
        "e ",
        "fino alle ",
        "tot ",
        "en ",
        "até ",
        "às ",
        "as ",
    ];

    /// <summary>The end of a range that begins with <paramref name="first"/>, or null; moves behind it and shares the zone.</summary>
    public static WallTime? TryRead(ReadOnlySpan<char> text, ref int i, TimeHints hints, ref WallTime first)
    {
        var at = Join(text, DateReader.Skip(text, i, " "));
        if (at < 0)
        {
            return null;
        }

        at = DateReader.Skip(text, at, " ");
        var until = default(WallTime);
        var end = at;
        var isDated = at < text.Length && Timestamps.TryDateTime(text, ref end, hints, ref until);
        if (!isDated && !ReadClock(text, ref end, at, first, ref until))
        {
            return null;
        }

        if (until.Clock is null != first.Clock is null || Continues(text, end))
        {
            return null;
        }

        first.Zone ??= until.Zone;
        until.Zone ??= first.Zone;
        i = end;
        return until;
    }

    private static bool ReadClock(ReadOnlySpan<char> text, ref int end, int at, WallTime first, ref WallTime until)
    {
        until = first with { Clock = null, Zone = null };
        end = at;
        if (first.Clock is null || !ClockReader.TryRead(text, ref end, ref until))
        {
            return false;
        }

        Timestamps.ReadZone(text, ref end, ref until);
        return true;
    }

    private static int Join(ReadOnlySpan<char> text, int at)
    {
        foreach (var joiner in Joiners)
        {
            if (at < text.Length && text[at..].StartsWith(joiner, StringComparison.OrdinalIgnoreCase))
            {
                return at + joiner.Length;
            }
        }

        return -1;
    }

    // "08:00:00 - 12:34:56:78:9a:bc" is a time and a hardware address
    private static bool Continues(ReadOnlySpan<char> text, int end) =>
        end + 1 < text.Length && text[end] is ':' or '.' or '/' && char.IsAsciiLetterOrDigit(text[end + 1]);
}
