using System.Buffers;
using System.Text;

namespace AbuseDesk.Parsing.Text;

/// <summary>
/// The text of a mail with its subject, and what of it is log, found once for all readers. Reports are a few sentences above
/// hundreds of lines of log: who looks for words need not look at those.
/// </summary>
internal sealed class TextOutline(string subject, string text)
{
    private const int LeastSeparators = 2;
    private static readonly SearchValues<char> Separators = SearchValues.Create(";|,\t");

    private string? _whole;
    private string? _words;
    private List<IpHit>? _ips;
    private List<LogLine>? _candidates;

    /// <summary>The subject, a line break, the text; full-width forms folded.</summary>
    public string Whole => _whole ??= WideText.Fold($"{subject}\n{text}");

    /// <summary>All addresses of <see cref="Whole"/>.</summary>
    public List<IpHit> Ips => _ips ??= IpScanner.Scan(Whole);

    /// <summary>Lines of <see cref="Whole"/> that are of a log, once <see cref="LogLines.IsOne"/> says so.</summary>
    public IReadOnlyList<LogLine> Candidates => _candidates ??= LogLines.Candidates(Whole, Whole, Clock, Ips);

    /// <summary>The clock of the lines; whoever knows more of the mail than its text sets it.</summary>
    public LogClock Clock { get; } = new(TimeHints.None);

    /// <summary>
    /// Subject and text without the lines that only a machine writes: those that begin with a time and are no row of a table.
    /// Not folded, and positions are not those of the text.
    /// </summary>
    public string Words => _words ??= WordsOf();

    private string WordsOf()
    {
        var words = new StringBuilder(Math.Min(text.Length, 4_000) + subject.Length + 1).Append(subject).Append('\n');
        var (from, at) = (0, 0);
        while (at < text.Length)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end;
            var next = Math.Min(end + 1, text.Length);
            if (IsMachines(text.AsSpan(at, end - at)))
            {
                words.Append(text, from, at - from);
                from = next;
            }

            at = next;
        }

        return words.Append(text, from, text.Length - from).ToString();
    }

    private static bool IsMachines(ReadOnlySpan<char> line) => FixedClock.Begins(line) && !HasCells(line);

    /// <summary>Whether a line has the separators of a row.</summary>
    internal static bool HasCells(ReadOnlySpan<char> line)
    {
        var first = line.IndexOfAny(Separators);
        return first >= 0 && line[first..].Count(line[first]) >= LeastSeparators
            || (first >= 0 && HasOther(line[(first + 1)..], line[first]));
    }

    private static bool HasOther(ReadOnlySpan<char> line, char but)
    {
        foreach (var separator in ";|,\t")
        {
            if (separator != but && line.Count(separator) >= LeastSeparators)
                return true;
        }

        return false;
    }
}
