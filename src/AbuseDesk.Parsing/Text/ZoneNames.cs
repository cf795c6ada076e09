using System.Collections.Frozen;

namespace AbuseDesk.Parsing.Text;

/// <summary>Words for zones and the clocks they stand for (FORMATS §1.3).</summary>
internal static class ZoneNames
{
    // abbreviations count in capitals only: "est" is French for "is", "ist" German, "met" Dutch
    public static readonly FrozenDictionary<string, ClockZone> Abbreviations = new Dictionary<string, ClockZone>(
        StringComparer.Ordinal
    )
    {
        ["UTC"] = ClockZone.Utc,
        ["GMT"] = ClockZone.Utc,
        ["UT"] = ClockZone.Utc,
        ["WET"] = ClockZone.Utc,
        ["JST"] = ClockZone.Japan,
        ["KST"] = ClockZone.Japan,
        ["EDT"] = Of(-4),
        ["EST"] = Of(-5),
        ["CDT"] = Of(-5),
        ["CST"] = Of(-6),
        ["MDT"] = Of(-6),
        ["MST"] = Of(-7),
        ["PDT"] = Of(-7),
        ["PST"] = Of(-8),
        ["AKDT"] = Of(-8),
        ["AKST"] = Of(-9),
        ["HST"] = Of(-10),
        ["AST"] = Of(-4),
        ["ADT"] = Of(-3),
        ["BRT"] = Of(-3),
        ["ART"] = Of(-3),
        ["CLT"] = Of(-4),
        ["CLST"] = Of(-3),
        ["COT"] = Of(-5),
        ["PET"] = Of(-5),
        ["CET"] = Of(1),
        ["MEZ"] = Of(1),
        ["MET"] = Of(1),
        ["CEST"] = Of(2),
        ["MESZ"] = Of(2),
        ["MEST"] = Of(2),
        ["BST"] = Of(1),
        ["IST"] = new(TimeSpan.FromMinutes(330)),
        ["WEST"] = Of(1),
        ["EET"] = Of(2),
        ["EEST"] = Of(3),
        ["MSK"] = Of(3),
        ["TRT"] = Of(3),
        ["SAST"] = Of(2),
        ["PKT"] = Of(5),
        ["ICT"] = Of(7),
        ["WIB"] = Of(7),
        ["HKT"] = Of(8),
        ["SGT"] = Of(8),
        ["AWST"] = Of(8),
        ["PHT"] = Of(8),
        ["AEST"] = Of(10),
        ["AEDT"] = Of(11),
        ["NZST"] = Of(12),
        ["NZDT"] = Of(13),
        ["ALMT"] = Of(5, SummerRule.Almaty),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // full names and places, lower case
    private static readonly (string Words, ClockZone Zone)[] Places =
    [
        ("north american eastern", Of(-5, SummerRule.America)),
        ("us eastern", Of(-5, SummerRule.America)),
        ("eastern time", Of(-5, SummerRule.America)),
        ("eastern standard time", Of(-5)),
        ("eastern daylight time", Of(-4)),
        ("central time", Of(-6, SummerRule.America)),
        ("central standard time", Of(-6)),
        ("central daylight time", Of(-5)),
        ("mountain time", Of(-7, SummerRule.America)),
        ("pacific time", Of(-8, SummerRule.America)),
        ("pacific standard time", Of(-8)),
        ("pacific daylight time", Of(-7)),
        ("central european summer time", Of(2)),
        ("central european standard time", Of(1)),
        ("central european time", Of(1, SummerRule.Europe)),
        ("greenwich mean time", ClockZone.Utc),
        ("coordinated universal time", ClockZone.Utc),
        ("universal time", ClockZone.Utc),
        ("japan standard time", ClockZone.Japan),
        ("japan time", ClockZone.Japan),
        ("tokyo", ClockZone.Japan),
        ("asia/tokyo", ClockZone.Japan),
        ("日本標準時", ClockZone.Japan),
        ("日本時間", ClockZone.Japan),
        ("協定世界時", ClockZone.Utc),
        ("世界標準時", ClockZone.Utc),
        ("moscow", Of(3)),
        ("europe/moscow", Of(3)),
        ("brussels", Of(1, SummerRule.Europe)),
        ("berlin", Of(1, SummerRule.Europe)),
        ("amsterdam", Of(1, SummerRule.Europe)),
        ("paris", Of(1, SummerRule.Europe)),
        ("madrid", Of(1, SummerRule.Europe)),
        ("rome", Of(1, SummerRule.Europe)),
        ("vienna", Of(1, SummerRule.Europe)),
        ("zurich", Of(1, SummerRule.Europe)),
        ("stockholm", Of(1, SummerRule.Europe)),
        ("europe/london", Of(0, SummerRule.Europe)),
        ("london", Of(0, SummerRule.Europe)),
        ("america/new_york", Of(-5, SummerRule.America)),
        ("new york", Of(-5, SummerRule.America)),
        ("america/chicago", Of(-6, SummerRule.America)),
        ("america/los_angeles", Of(-8, SummerRule.America)),
    ];

    /// <summary>Full names and places in lower case, by their first letter.</summary>
    public static readonly ILookup<char, (string Words, ClockZone Zone)> ByFirst = Places.ToLookup(n => n.Words[0]);

    private static ClockZone Of(int hours, SummerRule rule = SummerRule.None) => new(TimeSpan.FromHours(hours), rule);
}
