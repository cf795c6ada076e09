using System.Collections.Frozen;

namespace AbuseDesk.Clocks;

/// <summary>A day off. <c>IsForecast</c>: expected by rule, not announced yet.</summary>
public sealed record Holiday(DateOnly Date, string Name, string? NameEn, bool IsForecast);

/// <summary>
/// Days off by date. A year is covered when the table has days in both halves of it: a table that stops in spring is not
/// believed for the autumn.
/// </summary>
public sealed class HolidayTable
{
    private const int FirstOfAutumn = 7;
    private static readonly Lazy<HolidayTable> Embedded = new(ReadJapan);

    private readonly FrozenDictionary<DateOnly, Holiday> _days;
    private readonly FrozenSet<int> _years;

    /// <summary>Where a day stands twice, the first is taken.</summary>
    public HolidayTable(IEnumerable<Holiday> days)
    {
        _days = days.DistinctBy(d => d.Date).ToFrozenDictionary(d => d.Date);
        _years = _days
            .Keys.GroupBy(d => d.Year)
            .Where(y => y.Any(d => d.Month < FirstOfAutumn) && y.Any(d => d.Month >= FirstOfAutumn))
            .Select(y => y.Key)
            .ToFrozenSet();
    }

    /// <summary>国民の祝日 with 振替休日 and 国民の休日; the file says where they are from.</summary>
    public static HolidayTable Japan => Embedded.Value;

    public IEnumerable<Holiday> Days => _days.Values.OrderBy(d => d.Date);

    /// <summary>The last year covered; null where none is.</summary>
    public int? LastYear => _years.Count == 0 ? null : _years.Max();

    public bool Covers(int year) => _years.Contains(year);

    public Holiday? Find(DateOnly date) => _days.GetValueOrDefault(date);

    /// <summary>
    /// With a newer table: the years it covers are its own, so that a holiday that was moved is gone from its old day; its
    /// single days of other years are added.
    /// </summary>
    public HolidayTable ReplacedBy(HolidayTable newer) =>
        new(newer._days.Values.Concat(_days.Values.Where(d => !newer.Covers(d.Date.Year))));

    /// <summary>With more days off, as a company's own; nothing is taken away.</summary>
    public HolidayTable With(HolidayTable more) => new(_days.Values.Concat(more._days.Values));

    private static HolidayTable ReadJapan()
    {
        using var file = typeof(HolidayTable).Assembly.GetManifestResourceStream("AbuseDesk.Clocks.Calendars.jp.ics")!;
        var reading = IcsReading.Of(file);
        return reading.Table ?? throw new InvalidDataException(string.Join("; ", reading.Problems));
    }
}
