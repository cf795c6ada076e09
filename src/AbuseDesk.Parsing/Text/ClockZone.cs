using System.Globalization;
using System.Runtime.InteropServices;

namespace AbuseDesk.Parsing.Text;

/// <summary>Which summer-time law a zone follows. Own rules: the machine's zone database changes, a reading must not.</summary>
public enum SummerRule
{
    None,

    /// <summary>Last Sunday of March to last Sunday of October, 01:00 UTC (EU, since 1996).</summary>
    Europe,

    /// <summary>Second Sunday of March to first Sunday of November, 02:00 local (US, since 2007; before: April–October).</summary>
    America,

    /// <summary>Almaty: UTC+6 until 2024-02-29, UTC+5 since.</summary>
    Almaty,
}

/// <summary>A clock's distance from UTC.</summary>
/// <param name="Standard">Offset without summer time.</param>
/// <param name="Rule">When an hour is added.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ClockZone(TimeSpan Standard, SummerRule Rule = SummerRule.None)
{
    public static readonly ClockZone Utc = new(TimeSpan.Zero);
    public static readonly ClockZone Japan = new(TimeSpan.FromHours(9));

    /// <summary>Offset in force at a wall clock of this zone; within the doubled autumn hour: standard time.</summary>
    public TimeSpan OffsetAt(DateTime wall) => IsSummer(wall) ? Standard + TimeSpan.FromHours(1) : Standard;

    private bool IsSummer(DateTime wall) =>
        Rule switch
        {
            SummerRule.None => false,
            SummerRule.Almaty => wall < new DateTime(2024, 3, 1, CultureInfo.InvariantCulture.Calendar),
            SummerRule.Europe => wall >= Sunday(wall.Year, 3, last: true).AddHours(1) + Standard
                && wall < Sunday(wall.Year, 10, last: true).AddHours(1) + Standard,
            SummerRule.America => wall.Year >= 2007
                ? wall >= Sunday(wall.Year, 3, last: false).AddDays(7).AddHours(2)
                    && wall < Sunday(wall.Year, 11, last: false).AddHours(1)
                : wall >= Sunday(wall.Year, 4, last: false).AddHours(2)
                    && wall < Sunday(wall.Year, 10, last: true).AddHours(1),
        };

    private static DateTime Sunday(int year, int month, bool last)
    {
        var day = last
            ? new DateTime(year, month, DateTime.DaysInMonth(year, month), CultureInfo.InvariantCulture.Calendar)
            : new DateTime(year, month, 1, CultureInfo.InvariantCulture.Calendar);
        while (day.DayOfWeek != DayOfWeek.Sunday)
        {
            day = day.AddDays(last ? -1 : 1);
        }

        return day;
    }
}
