using System.Text.RegularExpressions;

namespace AbuseDesk.Parsing.Formats;

/// <summary>The lines of a SpamCop mail as SpamCop wrote them, before mail programs quoted and folded them.</summary>
internal static partial class SpamCopLines
{
    private const int LongestLine = 2_000;

    /// <summary>Lines without quote marks; a line broken inside a date or a link is joined again.</summary>
    public static List<string> Of(string text)
    {
        var lines = new List<string>();
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.TrimEnd().ToString();
            var bare = line.TrimStart('>', ' ');
            var folded = lines.Count > 0 && raw.Length > 0 && raw[0] is ' ' or '\t' && bare.Length > 0;
            var torn = lines.Count > 0 && bare.Length > 0 && Torn().IsMatch(lines[^1]);
            if ((torn || folded && Foldable().IsMatch(lines.LastOrDefault() ?? "")) && lines[^1].Length < LongestLine)
                lines[^1] += " " + bare;
            else
                lines.Add(line.StartsWith('>') ? bare : line);
        }

        return lines;
    }

    // the line ends within its date: "http://shop.example/x is 203.0.113.20; Tue, 13"
    [GeneratedRegex(
        "^ *(Email from \\S+ /|\\S+ is [0-9A-Fa-f.:]+;)[A-Za-z0-9, ]*$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Torn();

    [GeneratedRegex(
        "^ *(Email from \\S+ /|\\S+ is [0-9A-Fa-f.:]+;|Spamvertised web)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Foldable();
}
