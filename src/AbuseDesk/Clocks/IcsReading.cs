using System.Text;
using AbuseDesk.Registry;

namespace AbuseDesk.Clocks;

/// <summary>A line of an iCalendar file, unfolded; <c>Number</c> is where it begins in the file.</summary>
internal sealed record IcsLine(int Number, string Name, string Parameters, string Value)
{
    /// <summary>NAME;PARAMETER=…:VALUE (RFC 5545 §3.1); a colon within quotes belongs to a parameter.</summary>
    public static IcsLine? Of(int number, string text)
    {
        var isQuoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            isQuoted ^= text[at] is '"';
            if (text[at] is ':' && !isQuoted)
            {
                var head = text[..at].Split(';', 2);
                var parameters = head.Length > 1 ? head[1] : "";
                return new IcsLine(number, head[0].ToUpperInvariant(), parameters.ToUpperInvariant(), text[(at + 1)..]);
            }
        }

        return null;
    }

    public bool Is(string name, string value) =>
        string.Equals(Name, name, StringComparison.Ordinal)
        && string.Equals(Value.Trim(), value, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// What came of reading days off from an iCalendar file (RFC 5545): the table, or everything that is wrong by line. Taken are
/// events of whole days, one or several; events that repeat would make a table without an end and are refused.
/// </summary>
public sealed record IcsReading(HolidayTable? Table, IReadOnlyList<ImportProblem> Problems)
{
    public const int MaxBytes = 1024 * 1024;
    private const int MostEvents = 5_000;
    private const int MostProblems = 100;
    private const string FirstLine = "BEGIN:VCALENDAR";

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static IcsReading Of(Stream file)
    {
        // One byte more than a file may have shows that it is too large.
        var bytes = new byte[MaxBytes + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > MaxBytes)
        {
            return Refused(
                new ImportProblem(0, $"the file is larger than {MaxBytes / 1024} KB; holidays of 50 years are not")
            );
        }

        try
        {
            return Of(Strict.GetString(bytes, 0, length));
        }
        catch (DecoderFallbackException)
        {
            return Refused(new ImportProblem(0, "the file is not UTF-8; save it as UTF-8"));
        }
    }

    private static IcsReading Of(string text)
    {
        var problems = new List<ImportProblem>();
        var lines = Lines(text, problems);
        if (lines.Count == 0 || !lines[0].Is("BEGIN", "VCALENDAR"))
        {
            return Refused(new ImportProblem(1, $"is not an iCalendar file, which begins with {FirstLine}"));
        }

        var days = Days(lines, problems);
        if (days.Count == 0 && problems.Count == 0)
        {
            problems.Add(
                new(0, "has no event; a day off is BEGIN:VEVENT, DTSTART;VALUE=DATE:…, SUMMARY:…, END:VEVENT")
            );
        }

        return problems.Count == 0 ? new IcsReading(new HolidayTable(days), []) : Refused([.. problems]);
    }

    private static List<IcsLine> Lines(string text, List<ImportProblem> problems)
    {
        var lines = new List<IcsLine>();
        var whole = new StringBuilder();
        var begun = 0;
        var number = 0;
        foreach (var raw in text.TrimStart('\uFEFF').Split('\n').Append(""))
        {
            number++;
            var line = raw.TrimEnd('\r');
            if (line is [' ' or '\t', ..] && begun > 0)
            {
                whole.Append(line.AsSpan(1));
                continue;
            }

            if (whole.Length > 0)
            {
                Add(begun, whole.ToString(), lines, problems);
            }

            whole.Clear().Append(line);
            begun = number;
        }

        return lines;
    }

    private static void Add(int number, string text, List<IcsLine> lines, List<ImportProblem> problems)
    {
        if (IcsLine.Of(number, text) is { } line)
        {
            lines.Add(line);
        }
        else
        {
            problems.Add(new(number, "is not NAME:VALUE, as SUMMARY:勤労感謝の日"));
        }
    }

    private static List<Holiday> Days(List<IcsLine> lines, List<ImportProblem> problems)
    {
        var days = new List<Holiday>();
        var events = 0;
        for (var at = 1; at < lines.Count && problems.Count < MostProblems; at++)
        {
            if (!lines[at].Is("BEGIN", "VEVENT"))
            {
                continue;
            }

            if (++events > MostEvents)
            {
                problems.Add(new(lines[at].Number, $"is more than the {MostEvents} events a table may have"));
                break;
            }

            var end = lines.FindIndex(at + 1, l => l.Is("END", "VEVENT") || l.Is("BEGIN", "VEVENT"));
            if (end < 0 || lines[end].Is("BEGIN", "VEVENT"))
            {
                problems.Add(new(lines[at].Number, "begins an event that has no END:VEVENT"));
                at = end < 0 ? lines.Count : end - 1;
                continue;
            }

            days.AddRange(IcsEvent.Days(lines[at..end], problems));
            at = end;
        }

        if (!lines[^1].Is("END", "VCALENDAR"))
        {
            problems.Add(new(lines[^1].Number, "is the last line, but not END:VCALENDAR: the file was cut off"));
        }

        return days;
    }

    private static IcsReading Refused(params ImportProblem[] problems) =>
        new(null, [.. problems.OrderBy(p => p.Line).Take(MostProblems)]);
}
