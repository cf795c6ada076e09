using System.Collections.Frozen;

namespace AbuseDesk.Parsing.Text;

/// <summary>Mail headers pasted into a text.</summary>
/// <param name="Headers">Names as written and unfolded values, in order.</param>
/// <param name="Start">Position of the first header in the text.</param>
/// <param name="End">Position after the last one.</param>
public sealed record HeaderBlock(IReadOnlyList<KeyValuePair<string, string>> Headers, int Start, int End)
{
    /// <summary>Values of one header, top first.</summary>
    public IReadOnlyList<string> All(string name) =>
        [.. Headers.Where(h => string.Equals(h.Key, name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value)];

    /// <summary>First value of one header, or null.</summary>
    public string? First(string name) =>
        Headers.FirstOrDefault(h => string.Equals(h.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
}

/// <summary>
/// Finds headers that a person pasted: quoted, fenced, with a leading blank, with the folding or the line breaks lost
/// (FORMATS §1.6). A block counts when it holds a Received line.
/// </summary>
public static class HeaderBlocks
{
    private const int MaxBlocks = 50;
    private const int MaxHeaders = 500;

    private static readonly FrozenSet<string> Known = new[]
    {
        "Received",
        "Return-Path",
        "Delivered-To",
        "From",
        "To",
        "Cc",
        "Subject",
        "Date",
        "Message-ID",
        "Reply-To",
        "Sender",
        "DKIM-Signature",
        "DomainKey-Signature",
        "Authentication-Results",
        "Received-SPF",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
        "ARC-Seal",
        "ARC-Message-Signature",
        "ARC-Authentication-Results",
        "List-Unsubscribe",
        "User-Agent",
        "In-Reply-To",
        "References",
        "Importance",
        "Envelope-To",
        "Delivery-Date",
        "Feedback-ID",
        "Errors-To",
        "Organization",
        "Thread-Topic",
        "Thread-Index",
        "Content-Language",
        "Auto-Submitted",
        "Precedence",
        "List-ID",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>All blocks of the text, in its order.</summary>
    public static IReadOnlyList<HeaderBlock> Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains("Received", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var blocks = new List<HeaderBlock>();
        var i = 0;
        var end = Math.Min(text.Length, AddressScan.MaxText);
        while (i < end && blocks.Count < MaxBlocks)
        {
            var block = Read(text, i, end, out var next);
            if (block is not null)
            {
                blocks.Add(block);
            }

            i = next;
        }

        return blocks;
    }

    private static HeaderBlock? Read(string text, int start, int end, out int next)
    {
        var headers = new List<KeyValuePair<string, string>>();
        var (i, blockStart, blockEnd) = (start, -1, start);
        while (i < end && headers.Count < MaxHeaders)
        {
            var lineEnd = text.IndexOf('\n', i, end - i);
            lineEnd = lineEnd < 0 ? end : lineEnd;
            var line = Unquote(text.AsSpan(i, lineEnd - i));
            var name = Name(line);
            i = Math.Min(lineEnd + 1, end);
            if (name > 0)
            {
                blockStart = blockStart < 0 ? lineEnd - line.Length : blockStart;
                Add(headers, line, name);
            }
            else if (headers.Count == 0)
            {
                next = i;
                return null;
            }
            else if (!Continues(line, headers[^1]))
            {
                break;
            }
            else
            {
                headers[^1] = new(headers[^1].Key, headers[^1].Value + " " + line.Trim().ToString());
            }

            blockEnd = lineEnd;
        }

        next = Math.Max(i, start + 1);
        return headers.Exists(IsReceived) ? new HeaderBlock(headers, blockStart, blockEnd) : null;
    }

    // "Received: 2026-11-24 08:12:41" is a field of a report
    private static bool IsReceived(KeyValuePair<string, string> header) =>
        header.Key.Equals("Received", StringComparison.OrdinalIgnoreCase)
        && !(header.Value.Length > 0 && char.IsAsciiDigit(header.Value[0]));

    private static ReadOnlySpan<char> Unquote(ReadOnlySpan<char> line)
    {
        line = line.TrimEnd();
        while (line.Length > 0 && line[0] is '>' or '|')
        {
            line = line[1..];
            line = line.Length > 0 && line[0] == ' ' ? line[1..] : line;
        }

        return line;
    }

    // length of the header name, 0 where the line does not start with one
    private static int Name(ReadOnlySpan<char> line)
    {
        var trimmed = line.TrimStart(' ');
        var colon = trimmed.IndexOf(':');
        if (colon is < 2 or > 60 || line.Length - trimmed.Length > 4)
        {
            return 0;
        }

        var name = trimmed[..colon].TrimEnd();
        return IsKnown(name) ? line.Length - trimmed.Length + colon : 0;
    }

    private static bool IsKnown(ReadOnlySpan<char> name)
    {
        if (Known.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name))
        {
            return true;
        }

        return name.Length > 3
            && (
                name.StartsWith("X-", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("List-", StringComparison.OrdinalIgnoreCase)
            )
            && !name.Contains(' ');
    }

    // everything on one line: "Return-Path: <x> Received: from a by b; date Received: from …"
    private static void Add(List<KeyValuePair<string, string>> headers, ReadOnlySpan<char> line, int colon)
    {
        var name = line[..colon].Trim().ToString();
        var value = line[(colon + 1)..].TrimStart();
        for (var i = 1; i < value.Length && headers.Count < MaxHeaders; i++)
        {
            if (value[i - 1] != ' ' || !char.IsAsciiLetterUpper(value[i]))
            {
                continue;
            }

            var length = value[i..].IndexOf(':');
            if (length is < 2 or > 40 || !Splits(value.Slice(i, length)))
            {
                continue;
            }

            headers.Add(new(name, value[..i].TrimEnd().ToString()));
            name = value.Slice(i, length).ToString();
            value = value[(i + length + 1)..].TrimStart();
            i = 0;
        }

        headers.Add(new(name, value.ToString()));
    }

    private static bool Splits(ReadOnlySpan<char> name) =>
        name
            is "Received"
                or "Return-Path"
                or "Delivered-To"
                or "From"
                or "To"
                or "Subject"
                or "Date"
                or "Message-ID"
                or "Message-Id"
                or "DKIM-Signature"
                or "MIME-Version"
                or "Content-Type"
                or "Reply-To"
                or "Authentication-Results"
        || (name.StartsWith("X-") && !name.Contains(' '));

    // folding with blanks, or lost folding inside a Received line that has no date yet
    private static bool Continues(ReadOnlySpan<char> line, KeyValuePair<string, string> last)
    {
        if (line.IsWhiteSpace())
        {
            return false;
        }

        if (line[0] is ' ' or '\t')
        {
            return true;
        }

        // the time stands behind the semicolon
        return last.Key.Equals("Received", StringComparison.OrdinalIgnoreCase)
            && last.Value.AsSpan().TrimEnd().IndexOf(';') is var semicolon
            && (semicolon < 0 || semicolon == last.Value.AsSpan().TrimEnd().Length - 1)
            && !line.StartsWith("--");
    }
}
