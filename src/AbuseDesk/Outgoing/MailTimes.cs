using System.Globalization;
using AbuseDesk.Parsing;

namespace AbuseDesk.Outgoing;

/// <summary>Instants in the words of a mail: the operator's zone first, UTC beside it.</summary>
internal static class MailTimes
{
    private const string Minute = "yyyy-MM-dd HH:mm";
    private const string Second = "yyyy-MM-dd HH:mm:ss";
    private static readonly CultureInfo Japanese = CultureInfo.GetCultureInfo("ja-JP");

    /// <summary>2026-11-25（水）10:00 JST（2026-11-25 01:00 UTC）.</summary>
    public static string Long(DateTimeOffset at, TimeZoneInfo zone, string language)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var utc = at.UtcDateTime.ToString(Minute, CultureInfo.InvariantCulture);
        return Wording.IsJapanese(language)
            ? string.Create(
                Japanese,
                $"{local:yyyy-MM-dd}（{Day(local)}）{local:HH:mm} {Name(local, zone)}（{utc} UTC）"
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{local:ddd} {local:yyyy-MM-dd} {local:HH:mm} {Name(local, zone)} ({utc} UTC)"
            );
    }

    /// <summary>For subjects: 11/25(水) 10:00, or 25 Nov 10:00 JST.</summary>
    public static string Short(DateTimeOffset at, TimeZoneInfo zone, string language)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return Wording.IsJapanese(language)
            ? string.Create(CultureInfo.InvariantCulture, $"{local:M'/'d}({Day(local)}) {local:HH:mm}")
            : string.Create(CultureInfo.InvariantCulture, $"{local:d MMM HH:mm} {Name(local, zone)}");
    }

    /// <summary>The time of an event as it was understood, never as it was written.</summary>
    public static string Event(
        DateTimeOffset at,
        ZoneBasis basis,
        TimePrecision precision,
        TimeZoneInfo zone,
        string language
    )
    {
        var japanese = Wording.IsJapanese(language);
        var format = precision switch
        {
            TimePrecision.Second => Second,
            TimePrecision.Minute => Minute,
            TimePrecision.Day => "yyyy-MM-dd",
        };
        var written = at.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
        if (basis == ZoneBasis.None)
        {
            return written + (japanese ? "（タイムゾーン不明）" : " (time zone unknown)");
        }

        if (precision == TimePrecision.Day)
        {
            return written;
        }

        var local = TimeZoneInfo.ConvertTime(at, zone);
        var text = $"{local.ToString(format, CultureInfo.InvariantCulture)} {Name(local, zone)}";
        var both = japanese ? $"{text}（{written} UTC）" : $"{text} ({written} UTC)";
        return basis == ZoneBasis.Stated ? both : both + (japanese ? "（推定）" : " (assumed)");
    }

    private static string Day(DateTimeOffset local) => local.ToString("ddd", Japanese);

    // There is no list of abbreviations to rely on; the two that desks write are known.
    private static string Name(DateTimeOffset local, TimeZoneInfo zone) =>
        zone.Id switch
        {
            "Asia/Tokyo" => "JST",
            "UTC" or "Etc/UTC" => "UTC",
            _ => "UTC" + local.ToString("zzz", CultureInfo.InvariantCulture),
        };
}
