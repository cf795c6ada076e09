using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>The entries of a list in prose, one on each line.</summary>
internal static class FreeTextEntries
{
    /// <summary>"203.0.113.10 (98 connections)", "2) hxxp://…", "seen: 12:03".</summary>
    public static bool IsEntry(ReadOnlySpan<char> line) =>
        line.IndexOfAny(":/") >= 0 || IpScanner.First(line) is { } hit && IsMark(line[..hit.Start]);

    /// <summary>Whether that is what stands before the entry of a list: bullets, "1.", "2)", "[3]".</summary>
    public static bool IsMark(ReadOnlySpan<char> before)
    {
        var mark = before.Trim(" \t-*・>•|");
        return mark.IsEmpty
            || mark.Length <= 5
                && mark[^1] is '.' or ')' or ']'
                && !mark.Trim("()[].").ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>"198.51.100.11", "- 198.51.100.12" have none: entries of a list, no label.</summary>
    public static bool HasLetter(ReadOnlySpan<char> line)
    {
        foreach (var c in line)
        {
            if (char.IsLetter(c))
            {
                return true;
            }
        }

        return false;
    }
}
