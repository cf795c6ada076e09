using System.Globalization;
using System.Text.Unicode;
using CsvHelper;

namespace AbuseDesk.Registry;

/// <summary>What is wrong with a line, and what a right one looks like. Line 1 is the header; 0 is the file itself.</summary>
public sealed record ImportProblem(int Line, string Reason)
{
    public override string ToString() =>
        Line == 0 ? Reason : string.Create(CultureInfo.InvariantCulture, $"line {Line}: {Reason}");
}

/// <summary>One line by column name; a column the file does not have is empty.</summary>
internal sealed class CsvLine(int line, string[] fields, Dictionary<string, int> columns)
{
    public int Line => line;

    /// <summary>As one typed into a form; line 0.</summary>
    public static CsvLine Of(params (string Column, string? Text)[] fields) =>
        new(
            0,
            [.. fields.Select(f => f.Text ?? "")],
            fields.Select((f, at) => (f.Column, at)).ToDictionary(f => f.Column, f => f.at, StringComparer.Ordinal)
        );

    public string this[string column] =>
        columns.TryGetValue(column, out var at) && at < fields.Length ? fields[at].Trim() : "";
}

/// <summary>
/// A CSV file (UTF-8, header line, RFC 4180) from somebody's spreadsheet. A field that begins with = is data, as is
/// everything else; it is defused where it leaves in a CSV of ours, never here.
/// </summary>
internal sealed class CsvTable(string[] required, string[] optional)
{
    public const int MaxBytes = 256 * 1024 * 1024;
    public const int MaxLines = 2_000_000;
    public const int MaxProblems = 1_000;
    private const int MaxRecord = 64 * 1024;

    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads every line; what is wrong with the file as such is added to the problems.</summary>
    public async Task<IReadOnlyList<CsvLine>> Read(Stream file, List<ImportProblem> problems, CancellationToken cancel)
    {
        var bytes = await Bytes(file, cancel);
        if (bytes is null)
        {
            problems.Add(new(0, $"the file is larger than {MaxBytes / 1024 / 1024} MB: split it"));
            return [];
        }

        var text = bytes.AsMemory(bytes.AsSpan().StartsWith(Utf8Mark) ? Utf8Mark.Length : 0);
        if (Misencoded(text.Span) is { } wrong)
        {
            problems.Add(wrong);
            return [];
        }

        return Lines(text, problems);
    }

    private static async Task<byte[]?> Bytes(Stream file, CancellationToken cancel)
    {
        using var all = new MemoryStream();
        var piece = new byte[81_920];
        int read;
        while ((read = await file.ReadAsync(piece, cancel)) > 0)
        {
            if (all.Length + read > MaxBytes)
            {
                return null;
            }

            all.Write(piece, 0, read);
        }

        return all.ToArray();
    }

    private static ImportProblem? Misencoded(ReadOnlySpan<byte> text)
    {
        const string Right = "save the file as UTF-8 (in Excel: \"CSV UTF-8\")";
        if (text.Length == 0)
        {
            return new(0, "the file is empty: the first line names the columns");
        }

        if (text.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return new(1, "the file is UTF-16: " + Right);
        }

        if (Utf8.IsValid(text))
        {
            return text.Contains((byte)0) ? new(0, "the file contains zero bytes: it is no text; " + Right) : null;
        }

        var line = 1;
        foreach (var range in text.Split((byte)'\n'))
        {
            if (!Utf8.IsValid(text[range]))
            {
                break;
            }

            line++;
        }

        return new(line, "not UTF-8 (perhaps Shift_JIS or Latin-1): " + Right);
    }

    private List<CsvLine> Lines(ReadOnlyMemory<byte> text, List<ImportProblem> problems)
    {
        var bad = new HashSet<long>();
        var lines = new List<CsvLine>();
        using var reader = CsvReader.Create(text, Options(bad));
        try
        {
            if (!reader.Read() || Columns(Fields(reader), problems) is not { } columns)
            {
                return lines;
            }

            while (reader.Read())
            {
                Take(reader, columns, bad, lines, problems);
                if (lines.Count > MaxLines || problems.Count >= MaxProblems)
                {
                    problems.Add(new(0, $"stopped reading: at most {MaxLines} lines and {MaxProblems} bad ones"));
                    return lines;
                }
            }
        }
        catch (CsvFormatException tooLong)
        {
            problems.Add(
                new((int)tooLong.LineNumber, $"a line of more than {MaxRecord / 1024} KB: is a quote not closed?")
            );
        }

        return lines;
    }

    private static CsvReaderOptions Options(HashSet<long> badLines) =>
        new()
        {
            Separator = ',',
            HasHeader = false,
            TrackLineNumbers = true,
            PoolStrings = true,
            MaxRecordSize = MaxRecord,
            OnMalformedRecord = malformed => badLines.Add(malformed.LineNumber),
        };

    private static void Take(
        CsvReader reader,
        Dictionary<string, int> columns,
        HashSet<long> bad,
        List<CsvLine> lines,
        List<ImportProblem> problems
    )
    {
        var line = (int)reader.LineNumber;
        var fields = Fields(reader);
        if (Fault(fields, columns, bad.Contains(line)) is { } fault)
        {
            problems.Add(new(line, fault));
        }
        else if (!Array.TrueForAll(fields, f => f.Length == 0))
        {
            lines.Add(new CsvLine(line, fields, columns));
        }
    }

    private static string[] Fields(CsvReader reader)
    {
        var fields = new string[reader.FieldCount];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = reader.GetString(i);
        }

        return fields;
    }

    private static string? Fault(string[] fields, Dictionary<string, int> columns, bool bad)
    {
        if (bad)
        {
            return "a quote inside a field: write \"a \"\"quoted\"\" word\" with the field in quotes and its quotes doubled";
        }

        return fields.Length > columns.Count
            ? $"{fields.Length} fields but {columns.Count} columns: put a field with a comma in quotes"
            : null;
    }

    private Dictionary<string, int>? Columns(string[] header, List<ImportProblem> problems)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        var faults = new List<string>();
        for (var i = 0; i < header.Length; i++)
        {
            var name = header[i].Trim().TrimStart('\uFEFF').ToLowerInvariant();
            if (!required.Contains(name, StringComparer.Ordinal) && !optional.Contains(name, StringComparer.Ordinal))
            {
                faults.Add($"unknown column '{header[i]}'");
            }
            else if (!columns.TryAdd(name, i))
            {
                faults.Add($"column '{name}' stands twice");
            }
        }

        faults.AddRange(required.Where(r => !columns.ContainsKey(r)).Select(r => $"column '{r}' is missing"));
        if (faults.Count == 0)
        {
            return columns;
        }

        var right = string.Join(',', required.Concat(optional));
        problems.Add(new(1, $"{string.Join("; ", faults)}. The columns are: {right}"));
        return null;
    }
}
