using System.Globalization;
using AbuseDesk.Clocks;
using AbuseDesk.Policy;

namespace AbuseDesk.Tests.Clocks;

internal static class ClockTexts
{
    public static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    /// <summary>A moment by the clock on the wall in Tokyo.</summary>
    public static DateTimeOffset At(string local) => At(local, Tokyo);

    public static DateTimeOffset At(string local, TimeZoneInfo zone)
    {
        var at = DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return new DateTimeOffset(at, zone.GetUtcOffset(at)).ToUniversalTime();
    }

    public static Period Of(string period) => Period.Parse(period)!.Value;

    public static Clock Runs(string start, string period) =>
        new()
        {
            Basis = "deadline.high",
            StartEvent = "notice_received",
            StartAt = At(start),
            Period = Of(period),
            Calendar = BusinessCalendar.Japan,
            Zone = Tokyo,
        };
}
