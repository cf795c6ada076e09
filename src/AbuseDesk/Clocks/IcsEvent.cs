using System.Globalization;
using System.Text;
using AbuseDesk.Registry;

namespace AbuseDesk.Clocks;

/// <summary>The days off one event of an iCalendar file stands for.</summary>
internal static class IcsEvent
{
    private const int MostDays = 31;
    private const int MostText = 200;
    private static readonly DateOnly First = new(1948, 1, 1);
    private static readonly DateOnly Last = new(2199, 12, 31);

    // BEGIN:VEVENT
    // DTSTART;VALUE=DATE:20261123
    // DTEND;VALUE=DATE:20261124       the day after the last
    // SUMMARY;LANGUAGE=ja:勤労感謝の日
    // COMMENT;LANGUAGE=en:Labour Thanksgiving Day
    // STATUS:CONFIRMED                TENTATIVE: forecast; CANCELLED: not a day off
    public static IEnumerable<Holiday> Days(IReadOnlyList<IcsLine> lines, List<ImportProblem> problems)
    {
        var begin = lines[0].Number;
        var own = Own(lines);
        if (own.Find(l => l.Name is "RRULE" or "RDATE" or "RECURRENCE-ID") is { } repeats)
        {
            problems.Add(
                new(repeats.Number, $"{repeats.Name}: the event repeats; write each day as an event of its own")
            );
            return [];
        }

        var start = own.Find(l => l.Name is "DTSTART");
        if (start is null)
        {
            problems.Add(new(begin, "begins an event without DTSTART;VALUE=DATE:20261123"));
            return [];
        }

        var name = Text(own.Find(l => l.Name is "SUMMARY"));
        if (name is null)
        {
            problems.Add(
                new(begin, $"begins an event without SUMMARY (the name of the day, at most {MostText} characters)")
            );
        }

        if (Date(start, problems) is not { } from || End(own, from, problems) is not { } end || name is null)
        {
            return [];
        }

        var english = Text(own.Find(l => l.Name is "COMMENT" && l.Parameters.Split(';').Contains("LANGUAGE=EN")));
        var status = own.Find(l => l.Name is "STATUS")?.Value.Trim().ToUpperInvariant();
        return status is "CANCELLED"
            ? []
            : Enumerable
                .Range(0, end.DayNumber - from.DayNumber)
                .Select(n => new Holiday(from.AddDays(n), name, english, status is "TENTATIVE"));
    }

    // Alarms within an event have lines of the same names.
    private static List<IcsLine> Own(IReadOnlyList<IcsLine> lines)
    {
        var own = new List<IcsLine>();
        var depth = 0;
        foreach (var line in lines.Skip(1))
        {
            depth += line.Name is "BEGIN" ? 1 : 0;
            if (depth == 0)
            {
                own.Add(line);
            }

            depth -= line.Name is "END" && depth > 0 ? 1 : 0;
        }

        return own;
    }

    private static DateOnly? Date(IcsLine line, List<ImportProblem> problems)
    {
        var text = line.Value.Trim();
        if (!DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            problems.Add(new(line.Number, $"'{Short(text)}' is not a whole day, as {line.Name};VALUE=DATE:20261123"));
            return null;
        }

        if (date < First || date > Last)
        {
            problems.Add(new(line.Number, $"{date.Year} is not a year from {First.Year} to {Last.Year}"));
            return null;
        }

        return date;
    }

    private static DateOnly? End(List<IcsLine> own, DateOnly from, List<ImportProblem> problems)
    {
        if (own.Find(l => l.Name is "DURATION") is { } length)
        {
            return End(length, Length(length.Value.Trim()), from, problems);
        }

        if (own.Find(l => l.Name is "DTEND") is not { } line)
        {
            return from.AddDays(1);
        }

        // Some programs write the same day as the end of a day.
        return Date(line, problems) is { } end
            ? End(line, Math.Max(end.DayNumber - from.DayNumber, end == from ? 1 : 0), from, problems)
            : null;
    }

    private static DateOnly? End(IcsLine line, int days, DateOnly from, List<ImportProblem> problems)
    {
        if (days is > 0 and <= MostDays)
        {
            return from.AddDays(days);
        }

        problems.Add(new(line.Number, $"{line.Name}: days off are 1 to {MostDays} whole days at a time"));
        return null;
    }

    private static int Length(string text) =>
        text is ['P', .. var count, 'D']
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            ? days
            : 0;

    private static string? Text(IcsLine? line)
    {
        if (line is null)
        {
            return null;
        }

        var text = new StringBuilder();
        for (var at = 0; at < line.Value.Length; at++)
        {
            var isEscaped = line.Value[at] is '\\' && at + 1 < line.Value.Length;
            var letter = isEscaped ? line.Value[++at] : line.Value[at];
            text.Append(isEscaped && letter is 'n' or 'N' || char.IsControl(letter) ? ' ' : letter);
        }

        var name = text.ToString().Trim();
        return name.Length is > 0 and <= MostText ? name : null;
    }

    private static string Short(string text) =>
        string.Concat(text.Take(40).Select(c => char.IsControl(c) ? ' ' : c)) + (text.Length > 40 ? "…" : "");
}
