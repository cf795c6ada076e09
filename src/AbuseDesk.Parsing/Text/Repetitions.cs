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

    private static readonly WordScan AnyUnit = new(Units);

    private static readonly SearchValues<string> InLetters = SearchValues.Create(
        [.. Units.Where(u => char.IsAscii(u[0]))],
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary>The largest count the words state, at least 1, at most 100 million.</summary>
    public static int In(ReadOnlySpan<char> text)
    {
        // most lines state none: asked faster than where they stand
        var most = 1;
        if (!text.ContainsAny(InLetters) && System.Text.Ascii.IsValid(text))
        {
            return most;
        }

        foreach (var (_, at) in AnyUnit.All(text))
        {
            most = Math.Max(most, Before(text[..at]));
        }

        return most;
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
