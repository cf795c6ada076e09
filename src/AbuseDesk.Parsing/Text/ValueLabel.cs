using System.Buffers;

namespace AbuseDesk.Parsing.Text;

/// <summary>
/// What names a value where it stands: the column of its table, the words before it on its line, or the line above where
/// it stands alone. The same for every mail of one template, whatever the values are.
/// </summary>
public static class ValueLabel
{
    public const int MaxLength = 80;
    private const int MaxWords = 4;
    private const int MaxRowsUp = 500;
    private const int MaxLine = 4_000;
    private const string Bullets = " \t\r-*・>•|#";
    private const string Brackets = " \t\r:=：＝<>\"'`[](){}「」『』【】→-";
    private static readonly char[] ColumnSigns = ['\t', '|', ';', ','];
    private static readonly SearchValues<char> ClauseEnds = SearchValues.Create(",;|\t、。，");
    private static readonly SearchValues<char> RuleSigns = SearchValues.Create("-=+| \t\r:");

    /// <summary>Lower case, blanks folded, at most <see cref="MaxLength"/> characters; empty where nothing names the value.</summary>
    public static string Of(string text, int start)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (start < 0 || start > text.Length)
        {
            return "";
        }

        var lineStart = LineStart(text, start);
        if (start - lineStart > MaxLine)
        {
            return "";
        }

        if (Column(text, lineStart, start) is { } column)
        {
            return column;
        }

        var before = text.AsSpan(lineStart, start - lineStart).Trim(Bullets);
        return Words(before.IsEmpty ? LineAbove(text, lineStart) : before);
    }

    // The last words before the value, up to what is itself a value: dates, addresses and counters differ from mail to mail.
    private static string Words(ReadOnlySpan<char> before)
    {
        var clause = before.TrimEnd(Brackets);
        var cut = clause.LastIndexOfAny(ClauseEnds);
        var words = clause[(cut + 1)..].ToString().Split([' ', '\u3000', '='], StringSplitOptions.RemoveEmptyEntries);
        var stable = words.Reverse().TakeWhile(w => !w.Any(char.IsDigit)).Take(MaxWords).Reverse();
        return Fold(string.Join(' ', stable));
    }

    private static ReadOnlySpan<char> LineAbove(string text, int lineStart)
    {
        if (lineStart == 0)
        {
            return default;
        }

        var above = LineStart(text, lineStart - 1);
        return lineStart - above > MaxLine ? default : text.AsSpan(above, lineStart - 1 - above).Trim(Bullets);
    }

    // A table has the same number of signs on every line; its first line without an address or a time names the columns.
    private static string? Column(string text, int lineStart, int start)
    {
        var line = Line(text, lineStart);
        foreach (var sign in ColumnSigns)
        {
            var signs = line.Count(sign);
            if (signs < 2 || Header(text, lineStart, sign, signs) is not { } header)
            {
                continue;
            }

            var index = text.AsSpan(lineStart, start - lineStart).Count(sign);
            var names = header.Split(sign);
            var name = Fold(names[Math.Min(index, names.Length - 1)].AsSpan().Trim(" \t\r\"'|*").ToString());
            return name.Length == 0 ? null : name;
        }

        return null;
    }

    private static string? Header(string text, int lineStart, char sign, int signs)
    {
        string? header = null;
        for (var row = 0; row < MaxRowsUp && lineStart > 0; row++)
        {
            lineStart = LineStart(text, lineStart - 1);
            var line = Line(text, lineStart);
            var isRule = line.Length > 0 && line.IndexOfAnyExcept(RuleSigns) < 0;
            if (!isRule && line.Count(sign) != signs)
            {
                break;
            }

            header = isRule ? header : line.ToString();
        }

        // "src_ip,src_port": names, not values
        return header is not null && !header.Split(sign).Any(IsValue) ? header : null;
    }

    private static bool IsValue(string field)
    {
        var trimmed = field.AsSpan().Trim(" \t\r\"'");
        return trimmed.Length > 0
            && (char.IsAsciiDigit(trimmed[0]) || trimmed.Contains("://", StringComparison.Ordinal));
    }

    private static ReadOnlySpan<char> Line(string text, int lineStart)
    {
        var end = text.IndexOf('\n', lineStart, Math.Min(MaxLine, text.Length - lineStart));
        return text.AsSpan(lineStart, (end < 0 ? Math.Min(text.Length, lineStart + MaxLine) : end) - lineStart);
    }

    private static int LineStart(string text, int position) =>
        position <= 0 ? 0 : text.LastIndexOf('\n', position - 1) + 1;

    /// <summary>A label as it is compared, however a person writes it.</summary>
    public static string Fold(string label)
    {
        var folded = WideText.Fold(label).AsSpan().Trim(Brackets).ToString().ToLowerInvariant();
        return folded.Length <= MaxLength ? folded : folded[^MaxLength..];
    }
}
