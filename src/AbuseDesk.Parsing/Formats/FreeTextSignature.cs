using System.Buffers;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Finds where the signature of a mail begins: its addresses are the reporter's own.</summary>
internal static class FreeTextSignature
{
    private const int MaxSignature = 1_500;
    private const int MaxFenced = 800;
    private const int LastLines = 12;
    private static readonly SearchValues<char> Fence = SearchValues.Create("-=_*─━~+・☆★");

    /// <summary>Position of "-- " (RFC 3676 §4.3), or of a Japanese fence among the last lines with an address below it; −1 for none.</summary>
    public static int Start(string text)
    {
        var mark = text.LastIndexOf("\n-- \n", StringComparison.Ordinal);
        mark = mark < 0 ? text.LastIndexOf("\n--\n", StringComparison.Ordinal) : mark;
        return mark > 0 && text.Length - mark < MaxSignature ? mark + 1 : Fenced(text);
    }

    private static int Fenced(string text)
    {
        var (end, found) = (text.AsSpan().TrimEnd().Length, -1);
        for (var lines = 0; lines < LastLines && end > 0; lines++)
        {
            var start = text.LastIndexOf('\n', end - 1) + 1;
            var line = text.AsSpan(start, end - start).Trim();
            found = line.Length >= 8 && line.IndexOfAnyExcept(Fence) < 0 && !OpensForward(text, start) ? start : found;
            end = start - 1;
        }

        return
            found > 0
            && text.Length - found < MaxFenced
            && HoldsAddress(text.AsSpan(found))
            && !HoldsClock(text.AsSpan(found))
            ? found
            : -1;
    }

    // Outlook draws a line above "From: …"
    private static bool OpensForward(string text, int start)
    {
        var next = text.IndexOf('\n', start);
        var below = next < 0 ? default : text.AsSpan(next).TrimStart();
        return below.StartsWith("From:", StringComparison.OrdinalIgnoreCase)
            || below.StartsWith("Von:", StringComparison.Ordinal)
            || below.StartsWith("De", StringComparison.Ordinal) && below[2..Math.Min(6, below.Length)].Contains(':')
            || below.StartsWith("Da:", StringComparison.Ordinal)
            || below.StartsWith("Van:", StringComparison.Ordinal)
            || below.StartsWith("差出人", StringComparison.Ordinal);
    }

    // office hours have no seconds: what has them is a report between fences
    private static bool HoldsClock(ReadOnlySpan<char> below)
    {
        while (below.IndexOf(':') is >= 0 and var colon && colon + 5 < below.Length)
        {
            below = below[(colon + 1)..];
            if (
                char.IsAsciiDigit(below[0])
                && char.IsAsciiDigit(below[1])
                && below[2] == ':'
                && char.IsAsciiDigit(below[3])
                && char.IsAsciiDigit(below[4])
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool HoldsAddress(ReadOnlySpan<char> below) =>
        below.Contains('@')
        || below.Contains("TEL", StringComparison.OrdinalIgnoreCase)
        || below.Contains("〒", StringComparison.Ordinal);
}
