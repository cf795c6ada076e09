using System.Globalization;
using System.Runtime.InteropServices;

namespace AbuseDesk.Policy;

/// <summary>What a period is counted in; business days by the operator's calendar.</summary>
public enum PeriodUnit
{
    Minutes,
    Hours,
    Days,
    BusinessDays,
}

/// <summary>A span as policies write it: 30m, 24h, 10d, 3bd.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Period(int Count, PeriodUnit Unit)
{
    public const string Form = "a number with m, h, d or bd (business days), such as 30m, 24h, 10d or 3bd";

    /// <summary>Null where the text is none; a period is at most about a year, and 0 only as 0h (at once).</summary>
    public static Period? Parse(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        var (unit, most) = text[digits..] switch
        {
            "m" => (PeriodUnit.Minutes, 24 * 60),
            "h" => (PeriodUnit.Hours, 366 * 24),
            "d" => (PeriodUnit.Days, 366),
            "bd" => (PeriodUnit.BusinessDays, 260),
            _ => (PeriodUnit.Hours, -1),
        };
        var isNumber = int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var n);
        var isPlain = digits == 1 || digits > 1 && text[0] != '0';
        return isNumber && isPlain && n <= most && (n > 0 || unit == PeriodUnit.Hours) ? new Period(n, unit) : null;
    }

    public override string ToString() =>
        Count.ToString(CultureInfo.InvariantCulture)
        + Unit switch
        {
            PeriodUnit.Minutes => "m",
            PeriodUnit.Hours => "h",
            PeriodUnit.Days => "d",
            PeriodUnit.BusinessDays => "bd",
        };
}
