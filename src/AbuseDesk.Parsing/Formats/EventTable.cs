using System.Globalization;
using System.Text;
using CsvHelper;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// A table of events: a header that names the columns and a row for each event, separated by commas, semicolons, tabs or
/// bars. RFC 4180 and what senders make of it: lines above the header, a header repeated or changed between the rows.
/// Rows are read as they are asked for; no more than one is held.
/// </summary>
internal static class EventTable
{
    /// <summary>More are not read; the reading says so.</summary>
    public const int Most = 500_000;

    private const int LongestRecord = 256 * 1024;
    private const int MaxAbove = 30;
    private const int MaxHeader = 16 * 1024;
    private static readonly char[] Separators = [',', ';', '\t', '|'];

    /// <summary>Whether a file has a header line with an address and what else the frame asks for.</summary>
    public static bool IsOne(ReadOnlyMemory<byte> file, EventFrame frame) => Header(file, frame) is not null;

    /// <summary>The findings of a file, read one by one; what could not be read is told to the frame meanwhile.</summary>
    public static IEnumerable<Finding> Findings(ReadOnlyMemory<byte> file, EventFrame frame)
    {
        if (Header(file, frame) is not { } header)
        {
            frame.Tell(ProblemCodes.SchemaViolation, "timestamp, ip");
            yield break;
        }

        var (start, lines, separator, columns) = header;
        using var csv = CsvReader.Create(file[start..], Options(separator, frame));
        string? unread = null;
        var row = new EventRow(at => csv.GetString(at), () => Start(csv.RawRecord), frame);
        for (var count = 0; Next(csv, frame); count++)
        {
            if (count >= Most)
            {
                frame.Tell(ProblemCodes.TextTruncated, Invariant($"{Most} rows"));
                break;
            }

            if (row.Finding(columns, csv.FieldCount) is { } finding)
                yield return finding;
            else if (row.IsHeader(columns))
                continue;
            else if (frame.Columns(Cells(csv)) is { } others)
                columns = others;
            else
                unread ??= Invariant($"line {lines + csv.LineNumber}: {columns.AddressName}");
        }

        if (unread is not null && !frame.IsText)
            frame.Tell(ProblemCodes.SchemaViolation, unread);
    }

    /// <summary>The cells of one line, quotes undone; a line of one cell is none.</summary>
    internal static string[] Cells(string line, char separator)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"')
                quoted = !quoted;
            else if (c == separator && !quoted)
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString().Trim());
        return [.. cells];
    }

    /// <summary>The separator of a line that is a header, and what its columns mean.</summary>
    internal static (char Separator, EventColumns Columns)? HeaderIn(string line, EventFrame frame)
    {
        if (line.Length is < 5 or > MaxHeader)
            return null;
        foreach (var separator in Separators.Where(line.Contains).OrderByDescending(s => line.Count(c => c == s)))
        {
            var cells = Cells(line, separator);
            if (cells.Length > 1 && !Array.Exists(cells, IsValue) && frame.Columns(cells) is { } columns)
                return (separator, columns);
        }

        return null;
    }

    // names have no digits to speak of; a row of values is no header however its words look
    private static bool IsValue(string cell) => cell.Count(char.IsAsciiDigit) > Math.Max(4, cell.Length / 2);

    private static (int Start, int Lines, char Separator, EventColumns Columns)? Header(
        ReadOnlyMemory<byte> file,
        EventFrame frame
    )
    {
        var span = file.Span;
        var start = span is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        for (var lines = 0; lines < MaxAbove && start < span.Length; lines++)
        {
            var end = span[start..].IndexOf((byte)'\n');
            var line = end < 0 ? span[start..] : span.Slice(start, end);
            if (line.Length <= MaxHeader && HeaderIn(Encoding.UTF8.GetString(line), frame) is { } found)
                return (start + line.Length + (end < 0 ? 0 : 1), lines + 1, found.Separator, found.Columns);
            start += line.Length + 1;
        }

        return null;
    }

    // no more of a record than an excerpt can hold
    private static string Start(ReadOnlySpan<byte> record) =>
        Encoding.UTF8.GetString(record[..Math.Min(record.Length, 8_000)]);

    private static bool Next(CsvReader csv, EventFrame frame)
    {
        try
        {
            return csv.Read();
        }
        catch (CsvFormatException tooLong)
        {
            // What stands before it was read.
            frame.Tell(ProblemCodes.SchemaViolation, Invariant($"line {tooLong.LineNumber}"));
            return false;
        }
    }

    private static CsvReaderOptions Options(char separator, EventFrame frame) =>
        new()
        {
            Separator = separator,
            HasHeader = false,
            TrackLineNumbers = true,
            PoolStrings = true,
            MaxRecordSize = LongestRecord,

            // PROKI's raw column has lines of its own; in a body a stray quote must not swallow the rest
            AllowLineBreaksInQuotes = !frame.IsText,
            OnMalformedRecord = _ => { },
        };

    private static string[] Cells(CsvReader csv)
    {
        var cells = new string[csv.FieldCount];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = csv.GetString(i).Trim();
        return cells;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
