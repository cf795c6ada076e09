using System.Collections.Frozen;

namespace AbuseDesk.Parsing.Text;

/// <summary>
/// The two clocks nearly all logs begin with, read by position: <c>Nov 24 01:12:07</c> and <c>2026-11-24 01:12:07</c>, the
/// latter also with T, a fraction and Z. Whatever else stands there is left to <see cref="Timestamps"/>, which reads these
/// alike and takes longer.
/// </summary>
internal static class FixedClock
{
    private const int SyslogLength = 15;
    private const int IsoLength = 19;

    private static readonly FrozenSet<string> OfTime = FrozenSet.ToFrozenSet(
        "am pm a p h hrs uhr o to until till through and bis und jusqu et hasta y alle al e fino tot en at as on heures hod hodin".Split(
            ' '
        ),
        StringComparer.Ordinal
    );

    /// <summary>Whether a line begins with one of these clocks, whatever follows.</summary>
    public static bool Begins(ReadOnlySpan<char> line)
    {
        var wall = new WallTime();
        return Syslog(line, ref wall) || Iso(line, ref wall);
    }

    /// <summary>
    /// A number that orders the lines of one log by the clock they begin with; the year is left out where it is not written.
    /// Null for a line that begins with none, or with a fraction of a second.
    /// </summary>
    public static long? Order(ReadOnlySpan<char> line)
    {
        var wall = new WallTime();
        var isIso = Iso(line, ref wall);
        if (!isIso && !Syslog(line, ref wall))
            return null;
        if (isIso && line.Length > IsoLength && line[IsoLength] is '.' or ',')
            return null;
        var days = ((wall.Year ?? 0) * 12L + wall.Month) * 31 + wall.Day;
        return days * TimeSpan.SecondsPerDay + (long)wall.Clock!.Value.TotalSeconds;
    }

    /// <summary>The time a line begins with, or null where it does not begin with one of these clocks alone.</summary>
    public static EventTime? Read(ReadOnlySpan<char> line, TimeHints hints)
    {
        var wall = new WallTime { Grain = TimeSpan.FromSeconds(1) };
        var end =
            Iso(line, ref wall) ? IsoLength
            : Syslog(line, ref wall) ? SyslogLength
            : 0;
        if (end == 0)
            return null;
        if (end == IsoLength)
            end = Fraction(line, end, ref wall);
        return EndsAt(line, end) ? WallClock.ToEvent(wall, line[..end].ToString(), hints, null) : null;
    }

    // the name of a host or program; a word that may belong to the time is not for here
    private static bool EndsAt(ReadOnlySpan<char> line, int end)
    {
        if (end >= line.Length)
            return true;
        if (line[end] is not ' ' || end + 1 >= line.Length || !char.IsAsciiLetterLower(line[end + 1]))
            return false;
        var word = line[(end + 1)..];
        var length = word.IndexOfAnyExceptInRange('a', 'z');
        word = length < 0 ? word : word[..length];
        return !OfTime.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word)
            && ZoneReader.TryRead(line, ref end) is null;
    }

    private static bool Iso(ReadOnlySpan<char> line, ref WallTime wall)
    {
        if (
            line.Length < IsoLength
            || line[4] != '-'
            || line[7] != '-'
            || line[10] is not (' ' or 'T')
            || !Clock(line[11..], ref wall)
            || !Number(line[..4], out var year)
            || !Number(line.Slice(5, 2), out var month)
            || !Number(line.Slice(8, 2), out var day)
        )
            return false;
        (wall.Year, wall.Month, wall.Day) = (year, month, day);
        return year is >= 1990 and <= 2099 && month is >= 1 and <= 12 && day is >= 1 and <= 31;
    }

    private static bool Syslog(ReadOnlySpan<char> line, ref WallTime wall)
    {
        if (line.Length < SyslogLength || line[3] != ' ' || line[6] != ' ' || !Clock(line[7..], ref wall))
            return false;
        var month = CalendarWords.Month(line[..3]);
        if (month == 0 || !Number(line[4] == ' ' ? line.Slice(5, 1) : line.Slice(4, 2), out var day))
            return false;
        (wall.Month, wall.Day) = (month, day);
        return day is >= 1 and <= 31;
    }

    private static int Fraction(ReadOnlySpan<char> line, int end, ref WallTime wall)
    {
        if (end < line.Length && line[end] is 'Z')
        {
            wall.Zone = ClockZone.Utc;
            return end + 1;
        }

        return end;
    }

    private static bool Clock(ReadOnlySpan<char> text, ref WallTime wall)
    {
        if (
            text[2] != ':'
            || text[5] != ':'
            || !Number(text[..2], out var hour)
            || !Number(text.Slice(3, 2), out var minute)
            || !Number(text.Slice(6, 2), out var second)
            || hour > 23
            || minute > 59
            || second > 59
        )
            return false;
        wall.Clock = new TimeSpan(hour, minute, second);
        return true;
    }

    private static bool Number(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            number = (10 * number) + c - '0';
        }

        return true;
    }
}
