using System.Buffers;
using System.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// A table of events between the words of a mail: CERT-Bund's quoted rows after the text, HKCERT's that the mailer has
/// wrapped and joined, rows in bars or in columns of blanks.
/// <code>
/// Format: ASN | IP address | Timestamp (UTC) | Malware
/// "asn","ip","timestamp","malware"
/// "Report Time (UTC+8)", "Type", "URL" "2026-11-24 08:55", "Phishing", "hxxp://…"
/// </code>
/// </summary>
internal static class EventText
{
    private const int MaxLines = 50_000;
    private const int MaxWrapped = 6;
    private const string Format = "Format:";

    private static readonly SearchValues<char> Between = SearchValues.Create(",;\t|");

    // no header of addresses or pages is without one of these
    private static readonly SearchValues<string> Promising = SearchValues.Create(
        ["ip", "addr", "adres", "direcci", "src", "source", "attacker", "アドレス", "url", "uri", "link", "site"],
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary>The findings of the first table of a text; none where it has none.</summary>
    public static IEnumerable<Finding> Findings(MailView mail, EventFrame frame)
    {
        if (!MayHold(mail.Outline.Words))
            return [];
        var inText = frame with { IsText = true };
        return Rows(mail.Text, inText) is { } rows ? EventTable.Findings(rows, inText) : [];
    }

    /// <summary>Whether words that are no log have a line that may be a header.</summary>
    public static bool MayHold(ReadOnlySpan<char> words)
    {
        foreach (var line in words.EnumerateLines())
        {
            if (
                (line.ContainsAny(Between) || line.Contains("  ", StringComparison.Ordinal))
                && line.ContainsAny(Promising)
            )
                return true;
        }

        return false;
    }

    // The table alone, one record a line, in UTF-8; null where no line is a header.
    private static ReadOnlyMemory<byte>? Rows(string text, EventFrame frame)
    {
        var lines = text.Split('\n').Take(MaxLines).Select(l => l.TrimStart('>', ' ', '\t').TrimEnd()).ToArray();
        if (From(lines, frame) is { } rows)
            return rows;
        return text.Contains("  ", StringComparison.Ordinal) ? From(Array.ConvertAll(lines, Tabbed), frame) : null;
    }

    private static ReadOnlyMemory<byte>? From(string[] lines, EventFrame frame)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].StartsWith(Format, StringComparison.OrdinalIgnoreCase)
                ? lines[i][Format.Length..].TrimStart()
                : lines[i];
            if (!line.AsSpan().ContainsAny(Between) || !line.AsSpan().ContainsAny(Promising))
                continue;
            var record = Joined(line, lines, i + 1);
            if (EventTable.HeaderIn(record, frame) is not { } header)
                continue;
            var columns = EventTable.Cells(record, header.Separator).Length;
            var table = line + "\n" + string.Join('\n', lines.Skip(i + 1));
            return Encoding.UTF8.GetBytes(Records(table, header.Separator, columns));
        }

        return null;
    }

    // A header may be wrapped, and the first row may follow it on its line: up to the first quote that follows a blank.
    private static string Joined(string line, string[] lines, int next)
    {
        for (var i = 0; i < MaxWrapped && next < lines.Length && IsOpen(line); i++)
            line += " " + lines[next++];
        var end = Glue(line, 0);
        return end < 0 ? line : line[..end];
    }

    private static bool IsOpen(string line) =>
        line.EndsWith(',') || line.EndsWith(';') || line.Count(c => c == '"') % 2 == 1;

    // "a", "b" "c": the position after the quote that ends the record
    private static int Glue(string line, int start)
    {
        var (quoted, closed) = (false, -1);
        for (var i = start; i < line.Length; i++)
        {
            if (line[i] == '"')
            {
                if (!quoted && closed >= 0 && i > closed + 1)
                    return closed + 1;
                quoted = !quoted;
                closed = quoted ? -1 : i;
            }
            else if (!quoted && line[i] is not (' ' or '\n'))
            {
                closed = -1;
            }
        }

        return -1;
    }

    private static string Records(string table, char separator, int columns)
    {
        var records = new StringBuilder(table.Length);
        var (quoted, closed, cells, wraps) = (false, false, 1, 0);
        for (var i = 0; i < table.Length; i++)
        {
            var c = table[i];
            if (c == '\n' && wraps < MaxWrapped && (quoted || cells < columns && Ends(records, separator)))
            {
                records.Append(' ');
                wraps++;
                continue;
            }

            // a new record on the same line
            if (c == '"' && !quoted && closed && table[i - 1] is ' ')
                End();
            if (c == '\n')
            {
                End();
                continue;
            }

            if (c == '"')
                (quoted, closed) = (!quoted, quoted);
            else if (c == separator && !quoted)
                (cells, closed) = (cells + 1, false);
            else if (c != ' ' && !quoted)
                closed = false;
            if (c != ' ' || quoted || !Ends(records, separator))
                records.Append(c);
        }

        return records.ToString();

        void End()
        {
            records.Append('\n');
            (quoted, closed, cells, wraps) = (false, false, 1, 0);
        }
    }

    private static bool Ends(StringBuilder records, char separator) => records.Length > 0 && records[^1] == separator;

    // columns that only blanks keep apart
    private static string Tabbed(string line)
    {
        var tabbed = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == ' ' && i + 1 < line.Length && line[i + 1] == ' ')
            {
                while (i + 1 < line.Length && line[i + 1] == ' ')
                    i++;
                tabbed.Append('\t');
            }
            else
            {
                tabbed.Append(line[i]);
            }
        }

        return tabbed.ToString();
    }
}
