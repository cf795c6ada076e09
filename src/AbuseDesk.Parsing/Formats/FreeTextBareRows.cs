using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Rows without a line of names, parted by bars or tabs, that begin with what the address did:
/// <code>
/// bots | 198.51.100.10 | 2026-11-24 01:02:03
/// scan | 198.51.100.11 | 2026-11-24 01:03:03
/// </code>
/// One such row may be anything; two accuse, unless their first word or the sentence above them speaks of victims.
/// </summary>
internal sealed class FreeTextBareRows(TimeHints hints)
{
    private const int MaxWord = 40;
    private const int MaxLead = 300;
    private const int MaxLine = 1_000;

    private readonly TimeHints _clock = hints.ForLogs();
    private List<LogLine>? _waiting;
    private (char Delimiter, int Column) _shape;
    private string _lead = "";

    /// <summary>The rows a line completes: both with the second of a table, then each.</summary>
    public List<LogLine> Read(ReadOnlySpan<char> line, int start)
    {
        if (Row(line, start, out var shape) is not { } row)
        {
            _shape = default;
            _lead = line[Math.Max(0, line.Length - MaxLead)..].ToString();
            return [];
        }

        var isSecond = shape == _shape;
        _shape = shape;
        if (!isSecond)
        {
            _waiting = [row];
            return [];
        }

        List<LogLine> rows = [.. _waiting ?? [], row];
        _waiting = null;
        return rows;
    }

    private LogLine? Row(ReadOnlySpan<char> line, int start, out (char Delimiter, int Column) shape)
    {
        shape = default;
        var delimiter = line.Contains('\t') ? '\t' : '|';
        if (
            line.Length > MaxLine
            || line.Count(delimiter) < 2
            || IpScanner.Scan(line) is not [{ PrefixLength: null } hit]
        )
        {
            return null;
        }

        var cells = FreeTextTables.Cells(line, delimiter);
        var column = cells.FindIndex(c => IpScanner.First(c) is { Start: 0 } own && own.End == c.Length);
        if (column < 1 || !Accuses(cells[0]) || cells.FindIndex(column + 1, HasTime) < 0)
        {
            return null;
        }

        shape = (delimiter, column);
        var text = line.ToString();
        return new LogLine
        {
            Kind = LogKind.Other,
            Ip = hit.Ip,
            Port = hit.Port,
            Time = Timestamps.Read(text, _clock),
            Label = cells[0],
            Start = start,
            Length = line.Length,
            Excerpt = Draft.Cut(text, 500),
            Count = Repetitions.In(line),
        };
    }

    private bool HasTime(string cell) => Timestamps.Read(cell, _clock) is { Precision: not TimePrecision.Day };

    // the name of a host may be that of the victim: a word of abuse accuses, another one needs the sentence above
    private bool Accuses(string word)
    {
        if (word.Length is 0 or > MaxWord || !word.Any(char.IsLetter) || IsSparing(word))
        {
            return false;
        }

        var accused = FreeTextNearLabel.Nearest(_lead, FreeTextWords.Addresses.Accusing).End;
        var spared = Math.Max(
            FreeTextNearLabel.Nearest(_lead, FreeTextWords.Addresses.Sparing).End,
            FreeTextOurs.In(_lead).End
        );
        return spared < 0 || accused > spared
            ? accused >= 0 || FreeTextWords.Deeds.All(word, 1).Count > 0 || FreeTextCategories.Read("", word).HasAny
            : false;
    }

    private static bool IsSparing(string word) =>
        FreeTextWords.Addresses.Sparing.All(word, 1).Count > 0 || FreeTextOurs.In(word).End >= 0;
}
