using System.Globalization;
using AbuseDesk.Ops;
using Microsoft.AspNetCore.Html;

namespace AbuseDesk.Pages;

/// <summary>Instants as staff read them: in the operator's zone, with UTC behind it, and how long ago or until.</summary>
public sealed class Times(DeskSettings settings, TimeProvider clock, Words words)
{
    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    public TimeZoneInfo Zone => settings.TimeZone;

    /// <summary>11/24 08:55; with the year once it is another one.</summary>
    public IHtmlContent Brief(DateTimeOffset at)
    {
        var local = Local(at);
        return Element(at, Text(local, local.Year == Local(Now).Year ? "M/d HH:mm" : "yyyy/M/d HH:mm"));
    }

    /// <summary>2026-11-24 08:55:12 JST.</summary>
    public IHtmlContent Full(DateTimeOffset at) =>
        Element(at, $"{Text(Local(at), "yyyy-MM-dd HH:mm:ss")} {ZoneName(at)}");

    /// <summary>2026-11-24: a day is enough.</summary>
    public IHtmlContent Day(DateTimeOffset at) => Element(at, Text(Local(at), "yyyy-MM-dd"));

    public string FullText(DateTimeOffset at) => $"{Text(Local(at), "yyyy-MM-dd HH:mm")} {ZoneName(at)}";

    /// <summary>3 時間前.</summary>
    public string Ago(DateTimeOffset at)
    {
        var gone = Now - at;
        return gone switch
        {
            { TotalMinutes: < 1 } => words["Time.Now"],
            { TotalHours: < 1 } => words["Time.MinutesAgo", (int)gone.TotalMinutes],
            { TotalDays: < 1 } => words["Time.HoursAgo", (int)gone.TotalHours],
            _ => words["Time.DaysAgo", (int)gone.TotalDays],
        };
    }

    /// <summary>3:41, 2日, −0:12: what is left until <paramref name="at"/>.</summary>
    public string Left(DateTimeOffset at)
    {
        var left = at - Now;
        var size = left.Duration();
        var text =
            size.TotalDays >= 1
                ? words["Time.Days", (int)size.TotalDays]
                : string.Create(CultureInfo.InvariantCulture, $"{(int)size.TotalHours}:{size.Minutes:00}");
        return left < TimeSpan.Zero ? "−" + text : text;
    }

    /// <summary>For <c>input type=datetime-local</c>.</summary>
    public string Input(DateTimeOffset at) => Text(Local(at), "yyyy-MM-dd'T'HH:mm");

    /// <summary>What a <c>datetime-local</c> field said, read in the operator's zone.</summary>
    public DateTimeOffset Instant(DateTime typed) => InZone(typed, Zone);

    public static DateTimeOffset InZone(DateTime typed, TimeZoneInfo zone)
    {
        var wall = DateTime.SpecifyKind(typed, DateTimeKind.Unspecified);
        return new DateTimeOffset(wall, zone.GetUtcOffset(wall)).ToUniversalTime();
    }

    public string ZoneName(DateTimeOffset at)
    {
        if (Zone.Id is "Asia/Tokyo")
        {
            return "JST";
        }

        var offset = Zone.GetUtcOffset(at);
        return offset == TimeSpan.Zero
            ? "UTC"
            : string.Create(CultureInfo.InvariantCulture, $"UTC{(offset < TimeSpan.Zero ? '−' : '+')}{offset:h\\:mm}");
    }

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    private static string Text(DateTimeOffset local, string format) =>
        local.ToString(format, CultureInfo.InvariantCulture);

    private static HtmlString Element(DateTimeOffset at, string text)
    {
        var utc = at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return new HtmlString($"""<time datetime="{utc.Replace(' ', 'T')}Z" title="{utc} UTC">{text}</time>""");
    }
}
