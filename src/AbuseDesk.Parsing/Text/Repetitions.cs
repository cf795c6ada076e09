using System.Buffers;
using System.Globalization;

namespace AbuseDesk.Parsing.Text;

/// <summary>How often something happened, as words say it: "1,204 times", "37 failed logins", "message repeated 12 times", "1,204回".</summary>
internal static class Repetitions
{
    private static readonly string[] Units =
    [
        "times",
        "attempts",
        "回",
        "failed",
        "login",
        "連続",
        "requests",
        "hits",
        "connections",
        "件",
        "mal",
        "fois",
        "veces",
        "tentatives",
        "versuche",
    ];

    // what may follow a number that counts
    private static readonly SearchValues<char> Initials = SearchValues.Create(
        string.Concat(Units.Select(u => u[..1].ToUpperInvariant() + u[0]))
    );

    /// <summary>The largest count the words state, at least 1, at most 100 million.</summary>
    public static int In(ReadOnlySpan<char> text)
    {
        var most = 1;
        var i = 0;
        while (text[i..].IndexOfAnyInRange('0', '9') is var next and >= 0)
        {
            var end = i + next + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            i = end;
            while (end < text.Length && text[end] == ' ')
            {
                end++;
            }

            if (end < text.Length && Initials.Contains(text[end]) && IsUnit(text[end..], isApart: end > i))
            {
                most = Math.Max(most, Before(text[..end]));
            }
        }

        return most;
    }

    // "12 times"; "12times" is a word of its own, 「12回」 is not
    private static bool IsUnit(ReadOnlySpan<char> text, bool isApart)
    {
        var initial = char.ToLowerInvariant(text[0]);
        foreach (var unit in Units)
        {
            if (
                unit[0] == initial
                && (isApart || !char.IsAscii(unit[0]))
                && text.StartsWith(unit, StringComparison.OrdinalIgnoreCase)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static int Before(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd(' ');
        var start = text.Length;
        while (start > 0 && (char.IsAsciiDigit(text[start - 1]) || (text[start - 1] is ',' && start < text.Length)))
        {
            start--;
        }

        if (start == text.Length)
        {
            return 1;
        }

        var digits = text[start..].ToString().Replace(",", "", StringComparison.Ordinal);
        // "sshd[2211]: failed", "12:30:01 failed" and "port 22 failed" are no counts
        var standsAlone = start == 0 || text[start - 1] is ' ' or '\n' or '(' or '\u3000' || text[start - 1] > '\u2E7F';
        var isPort = text[..start].TrimEnd(' ').EndsWith("port", StringComparison.OrdinalIgnoreCase);
        return
            standsAlone
            && !isPort
            && digits.Length is > 0 and <= 8
            && int.TryParse(digits, CultureInfo.InvariantCulture, out var count)
            ? Math.Max(count, 1)
            : 1;
    }
}
