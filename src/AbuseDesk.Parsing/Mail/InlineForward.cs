using System.Buffers;
using System.Text;

namespace AbuseDesk.Parsing.Mail;

/// <summary>A mail that stands inside the text of another: below a forward mark, or quoted.</summary>
/// <param name="From">As written, or null where only quote marks tell that it is another's.</param>
/// <param name="Date">As written: the forwarder's language, usually without a zone.</param>
/// <param name="Subject">As written.</param>
/// <param name="To">As written.</param>
/// <param name="Body">Its text, one level of quote marks taken off.</param>
internal sealed record InlineForward(string? From, string? Date, string? Subject, string? To, string Body)
{
    private const int MaxLines = 20_000;
    private const int MaxHeaderLines = 40;
    private const int FewestQuoted = 5;
    private const int LeastBody = 40;

    // one of these stands in every text with another mail inside; ASCII is looked for in a much faster way
    private static readonly SearchValues<string> Traces = SearchValues.Create(
        "\n>|from:|from :|von:|de:|de :|da:|van:|fra:|od:|wrote|writes|schrieb|crit|escribi|escreveu|scritto|schreef|skrev|napisa|>:|> :".Split(
            '|'
        ),
        StringComparison.OrdinalIgnoreCase
    );

    private static readonly SearchValues<string> WideTraces = SearchValues.Create(
        "\n＞|från:|от:|差出人|送信者|发件人|書きました|のメール|пишет".Split('|'),
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary>The first mail inside a text, or null.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">What of it is no log: all that can hold a mark.</param>
    public static InlineForward? Find(string text, string words)
    {
        if (!words.AsSpan().ContainsAny(Traces) && (Ascii.IsValid(words) || !words.AsSpan().ContainsAny(WideTraces)))
            return null;
        var lines = text.Split('\n', MaxLines);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = Bare(lines[i]);
            if (line.Length < 3)
                continue;
            var found =
                ForwardMarks.IsMark(line) ? BelowMark(lines, i + 1, fewest: 1)
                : ForwardMarks.KeyOf(line, out _) == ForwardKey.From && StandsAlone(lines, i)
                    ? BelowMark(lines, i, fewest: 3)
                : line[^1] is ':' or '：' && Wrote(lines, i) ? Quoted(lines, i)
                : WroteOverTwo(lines, i) ? Quoted(lines, i)
                : null;
            if (found is not null)
                return found;
        }

        return WhollyQuoted(lines);
    }

    private static InlineForward? BelowMark(string[] lines, int start, int fewest)
    {
        var values = new Dictionary<ForwardKey, string>();
        var (i, last) = (start, ForwardKey.None);
        for (; i < Math.Min(lines.Length, start + MaxHeaderLines); i++)
        {
            var line = Bare(lines[i]);
            var key = ForwardMarks.KeyOf(line, out var value);
            if (key != ForwardKey.None)
            {
                values.TryAdd(key, value.ToString());
                last = key;
            }
            else if (line.Length == 0 && values.Count == 0)
            {
                continue;
            }
            else if (line.Length == 0 || !IsMore(lines[i], line, values, ref last))
            {
                break;
            }
        }

        var known = values.Keys.Count(k => k is not ForwardKey.Other);
        if (!values.ContainsKey(ForwardKey.From) || known < fewest)
            return null;
        var body = Unquote(lines[i..]);
        return body.Trim().Length < LeastBody
            ? null
            : new InlineForward(
                values.GetValueOrDefault(ForwardKey.From),
                values.GetValueOrDefault(ForwardKey.Date),
                values.GetValueOrDefault(ForwardKey.Subject),
                values.GetValueOrDefault(ForwardKey.To),
                body
            );
    }

    // a folded value; a value on the line below its key; other headers of a mail forwarded with all of them
    private static bool IsMore(string raw, string line, Dictionary<ForwardKey, string> values, ref ForwardKey last)
    {
        if (last is not (ForwardKey.None or ForwardKey.Other) && values[last].Length == 0)
        {
            values[last] = line;
            return true;
        }

        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var isHeader = colon is > 1 and < 40 && !line.AsSpan(0, colon).ContainsAny(' ', '/', '.');
        if (isHeader)
            last = ForwardKey.Other;
        var folded = raw.TrimStart('>').TrimStart(' ').Length < raw.TrimStart('>').Length - 1 || raw.StartsWith('\t');
        if (folded && last is not (ForwardKey.None or ForwardKey.Other))
            values[last] += " " + line;
        return isHeader || folded;
    }

    // Outlook's block without a mark; not the middle of a pasted header
    private static bool StandsAlone(string[] lines, int i)
    {
        for (var before = i - 1; before >= 0 && before >= i - 1; before--)
        {
            var line = Bare(lines[before]);
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (
                colon is > 1 and < 40 && !line.AsSpan(0, colon).ContainsAny(' ', '/', '.')
                || lines[before].StartsWith('\t')
            )
                return false;
        }

        var keys = 0;
        for (var next = i; next < Math.Min(lines.Length, i + 8) && Bare(lines[next]).Length > 0; next++)
        {
            var key = ForwardMarks.KeyOf(Bare(lines[next]), out _);
            if (key == ForwardKey.None && IsTransportHeader(Bare(lines[next])))
                return false;
            keys += key == ForwardKey.None ? 0 : 1;
        }

        return keys >= 3;
    }

    private static bool IsTransportHeader(string line) =>
        line.StartsWith("Received:", StringComparison.OrdinalIgnoreCase)
        || line.StartsWith("Return-Path:", StringComparison.OrdinalIgnoreCase)
        || line.StartsWith("MIME-Version:", StringComparison.OrdinalIgnoreCase)
        || line.StartsWith("DKIM-Signature:", StringComparison.OrdinalIgnoreCase)
        || line.StartsWith("X-", StringComparison.OrdinalIgnoreCase);

    private static bool Wrote(string[] lines, int i) =>
        ForwardMarks.IsWrote(Bare(lines[i]), "") && IsQuotedBelow(lines, i + 1);

    private static bool WroteOverTwo(string[] lines, int i) =>
        i + 1 < lines.Length
        && Bare(lines[i + 1]) is { Length: > 2 } next
        && next[^1] is ':' or '：'
        && ForwardMarks.IsWrote(Bare(lines[i]), next)
        && IsQuotedBelow(lines, i + 2);

    private static bool IsQuotedBelow(string[] lines, int from)
    {
        for (var i = from; i < Math.Min(lines.Length, from + 3); i++)
        {
            if (lines[i].StartsWith('>') || lines[i].StartsWith('＞'))
                return true;
        }

        return false;
    }

    // On Tue, 24 Nov 2026 at 09:00, Soda Hanako <hanako@reporter.example> wrote:
    private static InlineForward? Quoted(string[] lines, int i)
    {
        var end = i + 1;
        var mark = Bare(lines[i]);
        if (mark[^1] is not (':' or '：') && end < lines.Length)
            mark += " " + Bare(lines[end++]);
        var body = Unquote([
            .. lines[end..].Where(l => l.StartsWith('>') || l.StartsWith('＞') || l.Trim().Length == 0),
        ]);
        return body.Trim().Length < LeastBody ? null : new InlineForward(mark, mark, null, null, body);
    }

    private static InlineForward? WhollyQuoted(string[] lines)
    {
        var words = lines.Count(l => l.Trim().Length > 0);
        var quoted = lines.Count(l => l.StartsWith('>') || l.StartsWith('＞'));
        return quoted >= FewestQuoted && quoted * 2 > words
            ? new InlineForward(
                null,
                null,
                null,
                null,
                Unquote([.. lines.Where(l => l.StartsWith('>') || l.StartsWith('＞'))])
            )
            : null;
    }

    // where most of it is quoted, one level is the forwarder's
    private static string Unquote(string[] lines)
    {
        var words = lines.Count(l => l.Trim().Length > 0);
        var quoted = lines.Count(l => l.StartsWith('>') || l.StartsWith('＞'));
        return quoted * 4 < words * 3 ? string.Join('\n', lines) : string.Join('\n', lines.Select(One));
    }

    private static string One(string line)
    {
        if (!line.StartsWith('>') && !line.StartsWith('＞'))
            return line;
        return line.Length > 1 && line[1] == ' ' ? line[2..] : line[1..];
    }

    private static string Bare(string line) => line.TrimStart('>', '＞', ' ', '\t').TrimEnd();
}
