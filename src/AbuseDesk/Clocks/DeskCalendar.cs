using AbuseDesk.Ops;
using AbuseDesk.Policy;

namespace AbuseDesk.Clocks;

/// <summary>By which days and in which zone this desk counts.</summary>
public sealed record DeskCalendar(BusinessCalendar Calendar, TimeZoneInfo Zone)
{
    public static DeskCalendar Of(DeskSettings settings) => new(BusinessCalendar.Japan, settings.TimeZone);

    public Due After(DateTimeOffset start, Period period) => Due.After(start, period, Calendar, Zone);

    /// <summary>What is to be said of the calendar today.</summary>
    public CalendarNotice? Notice(DateTimeOffset now) => Calendar.Notice(WallTime.Date(now, Zone));
}
