using System.Globalization;

namespace AbuseDesk.Playbooks;

/// <summary>The part of a playbook that grows by what staff learn.</summary>
public static class KnowHow
{
    /// <summary>Puts a line at the end of the part, which is made where it is missing.</summary>
    public static string Add(string text, string language, DateOnly day, string words)
    {
        var heading = language is "ja" ? "## ノウハウ" : "## Know-how";
        var line = string.Create(CultureInfo.InvariantCulture, $"- {day:yyyy-MM-dd} {words}");
        var lines = text.ReplaceLineEndings("\n").TrimEnd().Split('\n').ToList();
        var at = lines.FindIndex(l => string.Equals(l.TrimEnd(), heading, StringComparison.Ordinal));
        if (at < 0)
        {
            lines.AddRange(["", heading, "", line]);
            return string.Join('\n', lines).TrimStart('\n') + '\n';
        }

        var next = lines.FindIndex(at + 1, l => l.StartsWith("# ", StringComparison.Ordinal) || IsPart(l));
        var end = next < 0 ? lines.Count : next;
        while (end > at + 1 && string.IsNullOrWhiteSpace(lines[end - 1]))
        {
            end--;
        }

        lines.InsertRange(end, end == at + 1 ? ["", line] : [line]);
        return string.Join('\n', lines) + '\n';
    }

    private static bool IsPart(string line) => line.StartsWith("## ", StringComparison.Ordinal);
}
