namespace AbuseDesk.Clocks;

/// <summary>Closed from that day of December to that day of January, both included.</summary>
public sealed record YearEnd
{
    public YearEnd(int fromDecember, int toJanuary)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromDecember, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fromDecember, 31);
        ArgumentOutOfRangeException.ThrowIfLessThan(toJanuary, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(toJanuary, 31);
        FromDecember = fromDecember;
        ToJanuary = toJanuary;
    }

    public int FromDecember { get; }
    public int ToJanuary { get; }

    public bool Contains(DateOnly date) =>
        date.Month == 12 && date.Day >= FromDecember || date.Month == 1 && date.Day <= ToJanuary;
}

/// <summary>What people are told about a calendar.</summary>
public enum CalendarNotice
{
    /// <summary>Its last covered year is over within the longest period a clock may have.</summary>
    EndsSoon,

    /// <summary>Today is a day it knows nothing of.</summary>
    Ended,

    /// <summary>A deadline was counted over days it knows nothing of.</summary>
    DueBeyond,
}

/// <summary>
/// On which days and at which hours an operator works, in the operator's zone. Beyond the table of holidays only weekends and
/// the year's end are known: <see cref="IsBeyond"/> says so, and whoever shows a deadline counted there says so too.
/// </summary>
public sealed record BusinessCalendar
{
    private const int LongestPeriod = 366;

    private readonly IReadOnlySet<DayOfWeek> _weekend = new HashSet<DayOfWeek> { DayOfWeek.Saturday, DayOfWeek.Sunday };

    public BusinessCalendar(string name, HolidayTable holidays)
        : this(name, holidays, new TimeOnly(9, 0), new TimeOnly(18, 0)) { }

    public BusinessCalendar(string name, HolidayTable holidays, TimeOnly opens, TimeOnly closes)
    {
        if (opens >= closes)
        {
            throw new ArgumentException(
                $"business opens at {opens:HH:mm} and closes at {closes:HH:mm}",
                nameof(closes)
            );
        }

        Name = name;
        Holidays = holidays;
        Opens = opens;
        Closes = closes;
    }

    public static BusinessCalendar Japan { get; } = new("jp", HolidayTable.Japan) { YearEnd = new YearEnd(29, 3) };

    public string Name { get; }
    public HolidayTable Holidays { get; init; }
    public TimeOnly Opens { get; }

    /// <summary>A business day is over for deadlines at this hour, so that somebody is there to look.</summary>
    public TimeOnly Closes { get; }

    public YearEnd? YearEnd { get; init; }

    public IReadOnlySet<DayOfWeek> Weekend
    {
        get => _weekend;
        init =>
            _weekend =
                value.Count < 7
                    ? value
                    : throw new ArgumentException("a week has at least one business day", nameof(value));
    }

    public bool IsBusinessDay(DateOnly date) =>
        !_weekend.Contains(date.DayOfWeek)
        && Holidays.Find(date) is null
        && !(YearEnd is { } closed && closed.Contains(date));

    public bool IsBeyond(DateOnly date) => !Holidays.Covers(date.Year);

    /// <summary>What is to be said today, before deadlines are counted wrongly.</summary>
    public CalendarNotice? Notice(DateOnly today)
    {
        if (IsBeyond(today))
        {
            return CalendarNotice.Ended;
        }

        return IsBeyond(today.AddDays(LongestPeriod)) ? CalendarNotice.EndsSoon : null;
    }
}
