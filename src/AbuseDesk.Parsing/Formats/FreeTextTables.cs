using System.Buffers;
using System.Globalization;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Tables in the text of a mail: CSV, semicolons, tabs, bars, or columns parted by blanks, below a line of column names of
/// which one names the acting address ("src_ip", "Source IP", 「IPアドレス」, "Quell-IP").
/// </summary>
internal sealed class FreeTextTables
{
    private const int MaxRows = 20_000;
    private const int MaxLine = 4_000;
    private const int MaxColumns = 100;
    private const int MaxExcerpt = 500;

    private static readonly SearchValues<char> Rule = SearchValues.Create("-+=|:_ \t");

    private readonly string _text;
    private readonly TimeHints _hints;
    private readonly List<LogLine> _rows = [];
    private readonly IReadOnlyList<LogLine> _log;
    private int _nextOfLog;
    private Columns? _columns;
    private readonly FreeTextBareRows _bare;
    private FreeTextList? _list;

    private FreeTextTables(string text, TimeHints hints, IReadOnlyList<LogLine> log)
    {
        _text = text;
        _hints = hints;
        _log = log;
        _bare = new FreeTextBareRows(hints);
    }

    /// <summary>The rows that name an acting address, as log lines.</summary>
    /// <param name="text">The text.</param>
    /// <param name="hints">Its clock.</param>
    /// <param name="log">Its lines that are of a log, in their order: a header is none of them.</param>
    public static List<LogLine> Find(string text, TimeHints hints, IReadOnlyList<LogLine> log)
    {
        var tables = new FreeTextTables(text, hints, log);
        tables.Read();
        return tables._rows;
    }

    private void Read()
    {
        var end = Math.Min(_text.Length, AddressScan.MaxText);
        var i = 0;
        while (i < end && _rows.Count < MaxRows)
        {
            var lineEnd = _text.IndexOf('\n', i, end - i);
            lineEnd = lineEnd < 0 ? end : lineEnd;
            ReadLine(_text.AsSpan(i, Math.Min(lineEnd - i, MaxLine)).TrimEnd(), i);
            i = lineEnd + 1;
        }
    }

    private void ReadLine(ReadOnlySpan<char> line, int start)
    {
        if (line.IsWhiteSpace())
        {
            (_columns, _list) = (null, null);
        }
        else if (_columns is { } columns && Row(columns, line, start) is { } row)
        {
            _rows.Add(row);
        }
        else if (_list?.Row(line) is { } hit)
        {
            _rows.Add(Row(_list.Label, hit, line, start));
        }
        else if (!IsRule(line) && _list?.Continues(line) is not true)
        {
            var isLog = IsOfLog(start);
            _columns = isLog ? null : Columns.Of(line);
            _list = _columns is null && !isLog ? FreeTextList.Of(line) : null;
            if (_columns is null && _list is null && !isLog)
            {
                _rows.AddRange(_bare.Read(line, start));
            }
        }
    }

    private bool IsOfLog(int start)
    {
        while (_nextOfLog < _log.Count && _log[_nextOfLog].Start < start)
        {
            _nextOfLog++;
        }

        return _nextOfLog < _log.Count && _log[_nextOfLog].Start == start;
    }

    private LogLine? Row(Columns columns, ReadOnlySpan<char> line, int start)
    {
        var cells = Cells(line, columns.Delimiter);
        if (cells.Count <= columns.Source || cells.Count > columns.Count + 2)
        {
            return null;
        }

        var hits = AddressScan.Ips(cells[columns.Source]);
        if (hits.Count != 1 || hits[0].PrefixLength is not null)
        {
            return null;
        }

        var text = line.ToString();
        return new LogLine
        {
            Kind = LogKind.Other,
            Ip = hits[0].Ip,
            Port = hits[0].Port ?? Number(cells, columns.Port, 65_535),
            Time = Time(cells, columns, text),
            Label = columns.Label,
            Start = start,
            Length = line.Length,
            Excerpt = text.Length > MaxExcerpt ? text[..MaxExcerpt] : text,
            Count = Number(cells, columns.Times, 100_000_000) ?? Repetitions.In(line),
        };
    }

    private LogLine Row(string label, IpHit hit, ReadOnlySpan<char> line, int start)
    {
        var text = line.ToString();
        return new LogLine
        {
            Kind = LogKind.Other,
            Ip = hit.Ip,
            Port = hit.Port,
            Time = Timestamps.Read(text, _hints.ForLogs()),
            Label = label,
            Start = start,
            Length = line.Length,
            Excerpt = Draft.Cut(text, MaxExcerpt),
            Count = Repetitions.In(line),
        };
    }

    // date and clock may stand in columns of their own
    private EventTime? Time(List<string> cells, Columns columns, string line)
    {
        var clock = _hints.ForLogs();
        var stated = columns.Clocks.Where(c => c < cells.Count).Select(c => cells[c]).ToList();
        return stated
                .Select(cell => Timestamps.Read(cell, clock))
                .FirstOrDefault(t => t?.Precision is not null and not TimePrecision.Day)
            ?? Timestamps.Read(string.Join(' ', stated), clock)
            ?? Timestamps.Read(line, clock);
    }

    private static int? Number(List<string> cells, int column, int most) =>
        column >= 0
        && column < cells.Count
        && int.TryParse(cells[column], NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number)
        && number > 0
        && number <= most
            ? number
            : null;

    /// <summary>Cells without blanks and quotes; a blank as delimiter stands for two or more.</summary>
    internal static List<string> Cells(ReadOnlySpan<char> line, char delimiter)
    {
        var cells = new List<string>();
        line = line.Trim(delimiter is '|' ? "| " : " ");
        while (cells.Count <= MaxColumns)
        {
            var end = delimiter is ' ' ? line.IndexOf("  ") : line.IndexOf(delimiter);
            cells.Add((end < 0 ? line : line[..end]).Trim(" \t\"'").ToString());
            if (end < 0)
            {
                break;
            }

            line = line[(end + 1)..];
            line = delimiter is ' ' ? line.TrimStart(' ') : line;
        }

        return cells;
    }

    private static bool IsRule(ReadOnlySpan<char> line) => line.IndexOfAnyExcept(Rule) < 0;

    /// <summary>The columns of one table that matter.</summary>
    private sealed record Columns(
        char Delimiter,
        int Count,
        int Source,
        string Label,
        int Port,
        int Times,
        List<int> Clocks
    )
    {
        public static Columns? Of(ReadOnlySpan<char> line)
        {
            // a line of names has no numbers in it
            if (line.Length < 4 || line.Count(':') > 3)
            {
                return null;
            }

            foreach (var delimiter in "\t|;, ")
            {
                var names = Cells(line, delimiter);
                if (names.Count is >= 2 and <= MaxColumns && Of(names, delimiter) is { } columns)
                {
                    return columns;
                }
            }

            return null;
        }

        private static Columns? Of(List<string> names, char delimiter)
        {
            if (names.Exists(n => n.Length > 40 || AddressScan.Ips(n).Count > 0))
            {
                return null;
            }

            // "srcIp:srcPort" holds both, the address first
            var words = names.ConvertAll(n => (n.IndexOf(':') is > 0 and var colon ? n[..colon] : n).Replace('_', ' '));
            var source = Best(words);
            if (source < 0)
            {
                return null;
            }

            return new Columns(
                delimiter,
                names.Count,
                source,
                names[source],
                PortOf(words, words[source]),
                words.FindIndex(n => Is(FreeTextFieldWords.Counts, n)),
                [.. Enumerable.Range(0, names.Count).Where(c => Is(FreeTextFieldWords.Times, words[c] + " "))]
            );
        }

        // a lone "port" belongs to a lone "ip"; beside a source it may be the victim's
        private static int PortOf(List<string> words, string source)
        {
            var stated = words.FindIndex(n => Is(FreeTextFieldWords.SourcePorts, n));
            var ports = words.FindAll(n => Is(FreeTextFieldWords.Ports, n));
            return
                stated >= 0 || ports.Count != 1 || IsSparing(ports[0]) || Is(FreeTextWords.Addresses.Accusing, source)
                ? stated
                : words.IndexOf(ports[0]);
        }

        // "source ip" before "ip"; a column of ports or of names holds no address
        private static int Best(List<string> words)
        {
            var accusing = words.FindIndex(w =>
                IsAddress(w) && Is(FreeTextWords.Addresses.Accusing, w) && !IsSparing(w)
            );
            return accusing >= 0
                ? accusing
                : words.FindIndex(w => Is(FreeTextWords.Addresses.Naming, w) && IsAddress(w) && !IsSparing(w));
        }

        private static bool IsAddress(string name) =>
            !Is(FreeTextFieldWords.Ports, name)
            && !name.EndsWith("port", StringComparison.OrdinalIgnoreCase)
            && !name.EndsWith("name", StringComparison.OrdinalIgnoreCase);

        private static bool IsSparing(string name) => Is(FreeTextWords.Addresses.Sparing, name);

        private static bool Is(WordScan words, string name) => words.All(name, 1).Count > 0;
    }
}
