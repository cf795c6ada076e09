using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>What a stretch of a mail's text is.</summary>
internal enum Passage
{
    /// <summary>Words of the reporter.</summary>
    Prose,

    /// <summary>Pasted headers of the reported mail.</summary>
    Headers,

    /// <summary>From/Sent/To/Subject of a forward.</summary>
    ForwardHeader,
    Log,

    /// <summary>A copied whois answer: its addresses are reference.</summary>
    Whois,
    Signature,

    /// <summary>The body of the reported mail below its pasted headers.</summary>
    ReportedBody,
}

/// <summary>Divides the text of a mail into passages, by lines.</summary>
internal sealed class FreeTextPassages
{
    // keys only a whois answer has; "source" and "created" stand in reports too
    private static readonly FrozenSet<string> WhoisKeys = (
        "inetnum inet6num netrange cidr netname nethandle nettype originas route route6 mnt-by orgname orgid org-name abuse-c admin-c tech-c "
        + "aut-num as-block nic-hdl last-modified regdate"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> FieldName = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly int[] _starts;
    private readonly Passage[] _kinds;

    private FreeTextPassages(string text)
    {
        _starts = Starts(text);
        _kinds = new Passage[_starts.Length];
    }

    /// <summary>The From value of the innermost forward, as written, or null.</summary>
    public string? ForwardedFrom { get; private set; }

    public static FreeTextPassages Read(string text, IReadOnlyList<HeaderBlock> headers, IReadOnlyList<LogLine> logs)
    {
        // the stronger word comes last
        var passages = new FreeTextPassages(text);
        passages.MarkReportedBodies(text, headers);
        passages.MarkSignature(text);
        passages.MarkLines(text, logs);

        foreach (var block in headers)
        {
            passages.Mark(block.Start, block.End, Passage.Headers);
        }

        return passages;
    }

    /// <summary>What stands at a position.</summary>
    public Passage At(int position) => _kinds[Line(position)];

    /// <summary>The stretches of the reporter's words.</summary>
    public IEnumerable<(int Start, int End)> ProseRanges(string text)
    {
        for (var i = 0; i < _kinds.Length; i++)
        {
            if (_kinds[i] != Passage.Prose)
            {
                continue;
            }

            var first = i;
            while (i + 1 < _kinds.Length && _kinds[i + 1] == Passage.Prose)
            {
                i++;
            }

            yield return (_starts[first], i + 1 < _starts.Length ? _starts[i + 1] : text.Length);
        }
    }

    /// <summary>Only the reporter's words, other passages left out.</summary>
    public string Prose(string text)
    {
        if (!_kinds.AsSpan().ContainsAnyExcept(Passage.Prose))
        {
            return text;
        }

        var prose = new StringBuilder(text.Length);
        foreach (var (start, end) in ProseRanges(text))
        {
            prose.Append(text, start, end - start);
        }

        return prose.ToString();
    }

    private static int[] Starts(string text)
    {
        var starts = new List<int> { 0 };
        for (
            var i = text.IndexOf('\n', StringComparison.Ordinal);
            i >= 0;
            i = i + 1 < text.Length ? text.IndexOf('\n', i + 1) : -1
        )
        {
            starts.Add(i + 1);
        }

        return [.. starts];
    }

    private int Line(int position)
    {
        var at = _starts.AsSpan().BinarySearch(position);
        return at >= 0 ? at : ~at - 1;
    }

    private void Mark(int start, int end, Passage kind)
    {
        for (var i = Line(start); i < _starts.Length && _starts[i] < end; i++)
        {
            _kinds[i] = kind;
        }
    }

    private void MarkReportedBodies(string text, IReadOnlyList<HeaderBlock> headers)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            var next = i + 1 < headers.Count ? headers[i + 1].Start : text.Length;
            Mark(headers[i].End, FenceEnd(text, headers[i].End, next), Passage.ReportedBody);
        }
    }

    // the pasted mail ends at a fence ("----ヘッダここまで----", "--- end ---") or with the text
    private static int FenceEnd(string text, int from, int limit)
    {
        var i = from;
        while (i < limit)
        {
            var end = text.IndexOf('\n', i, limit - i);
            end = end < 0 ? limit : end;
            var line = text.AsSpan(i, end - i).Trim();
            if (line.Length >= 6 && (line.StartsWith("--") || line.StartsWith("==") || line.StartsWith("**")))
            {
                return i;
            }

            i = end + 1;
        }

        return limit;
    }

    private void MarkLines(string text, IReadOnlyList<LogLine> logs)
    {
        var (inForward, inWhois, log) = (false, false, 0);
        for (var n = 0; n < _starts.Length; n++)
        {
            var i = _starts[n];
            var end = n + 1 < _starts.Length ? _starts[n + 1] - 1 : text.Length;
            if (log < logs.Count && logs[log].Start == i)
            {
                _kinds[n] = Passage.Log;
                (inForward, inWhois) = (false, false);
                log++;
                continue;
            }

            var line = text.AsSpan(i, end - i).Trim();
            line = line.TrimStart("> ");
            if (ForwardMarks.IsMark(line))
            {
                inForward = true;
                Mark(i, end, Passage.ForwardHeader);
            }
            else if (inForward)
            {
                inForward = MarkForwardLine(line, i, end);
            }
            else if (IsWhois(line) || (inWhois && IsField(line)))
            {
                // the other fields of the same object: remarks, created, descr
                inWhois = true;
                Mark(i, end, Passage.Whois);
            }
            else
            {
                inWhois = false;
            }
        }
    }

    private bool MarkForwardLine(ReadOnlySpan<char> line, int start, int end)
    {
        var key = ForwardMarks.KeyOf(line, out var value);
        if (key != ForwardKey.None)
        {
            Mark(start, end, Passage.ForwardHeader);
            if (key == ForwardKey.From)
                ForwardedFrom = value.ToString();
            return true;
        }

        // a blank line may stand between the mark and the first key
        return line.IsEmpty && ForwardedFrom is null;
    }

    private static bool IsWhois(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        return colon is > 3 and < 16 && WhoisKeys.GetAlternateLookup<ReadOnlySpan<char>>().Contains(line[..colon]);
    }

    private static bool IsField(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        return colon is > 2 and < 20 && !line[..colon].ContainsAnyExcept(FieldName);
    }

    private void MarkSignature(string text)
    {
        var start = FreeTextSignature.Start(text);
        if (start > 0)
        {
            Mark(start, text.Length, Passage.Signature);
        }
    }
}
