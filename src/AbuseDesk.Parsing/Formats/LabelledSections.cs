using System.Collections.Frozen;

namespace AbuseDesk.Parsing.Formats;

/// <summary>One label of a text and what stands behind and below it.</summary>
/// <param name="Label">Lower case, without marks around it.</param>
/// <param name="Value">The rest of its line.</param>
/// <param name="Below">The lines below it, up to the next label.</param>
internal sealed record LabelledSection(string Label, string Value, IReadOnlyList<string> Below)
{
    /// <summary>The value: on the line of the label, else the first line with words below it.</summary>
    public string First => Value.Length > 0 ? Value : Below.FirstOrDefault(l => l.Trim().Length > 0)?.Trim() ?? "";

    private const int MaxList = 1_000;

    /// <summary>Everything that belongs to the label.</summary>
    public string All => string.Join('\n', [Value, .. Below]);

    /// <summary>The value and the list below it, up to where prose begins.</summary>
    public string List => string.Join('\n', [Value, .. Below.TakeWhile(l => !IsProse(l)).Take(MaxList)]);

    /// <summary>The value and the lines below it up to a blank one.</summary>
    public string Paragraph =>
        string.Join('\n', [Value, .. Below.SkipWhile(l => l.Trim().Length == 0).TakeWhile(l => l.Trim().Length > 0)]);

    private static bool IsProse(string line) =>
        line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries) is [var first, var second, ..]
        && first.All(char.IsLetter)
        && second.All(char.IsLetter);
}

/// <summary>
/// The labels of a text whose labels are known: quoted or not, marked as list entries or bold, the value on the same line
/// or below. What is no known label belongs to the section above it.
/// </summary>
internal static class LabelledSections
{
    private const int MaxLines = 20_000;
    private const int LongestLabel = 80;

    public static List<LabelledSection> Read(string text, FrozenSet<string> labels)
    {
        var sections = new List<LabelledSection>();
        var below = new List<string>();
        var known = labels.GetAlternateLookup<ReadOnlySpan<char>>();
        var lines = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            if (++lines > MaxLines)
                break;
            var line = raw.TrimStart("> \t*-•・■◆●·|").TrimEnd();
            var colon = line.IndexOfAny(":：");
            var label = colon is > 0 and <= LongestLabel ? line[..colon].Trim(" \t*_") : default;
            if (!label.IsEmpty && known.Contains(label))
            {
                below = [];
                var value = line[(colon + 1)..].Trim(" \t*|").ToString();
                sections.Add(new LabelledSection(label.ToString().ToLowerInvariant(), value, below));
            }
            else
            {
                below.Add(raw.TrimStart("> ").TrimEnd().ToString());
            }
        }

        return sections;
    }

    /// <summary>The first value of the first of several labels that has one.</summary>
    public static string? Value(this List<LabelledSection> sections, params ReadOnlySpan<string> labels)
    {
        foreach (var label in labels)
        {
            foreach (var section in sections)
            {
                if (section.Label.Equals(label, StringComparison.Ordinal) && section.First is { Length: > 0 } value)
                    return Draft.Cut(value, 500);
            }
        }

        return null;
    }

    /// <summary>Labels, compared without regard to case.</summary>
    public static FrozenSet<string> Labels(string words) =>
        words.Split('|').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
