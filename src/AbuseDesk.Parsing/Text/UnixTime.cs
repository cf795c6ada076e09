using System.Buffers;

namespace AbuseDesk.Parsing.Text;

/// <summary>Seconds or milliseconds since 1970: NCSC-NL's tables have the first, some vendors the second.</summary>
internal static class UnixTime
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(" \t\r\n,{\"'&;");

    private static readonly WordScan Labels = new(
        "time|timestamp|ts|epoch|date|eventtime|event_time|event_date|seen|first_seen|last_seen|firstseen|start|start_time|detected|detected_at|created_at".Split(
            '|'
        )
    );

    /// <summary>The instant of a number that stands in a field of times: <c>timestamp=1795504361</c>, <c>"ts": 1795504361</c>.</summary>
    public static DateTimeOffset? Labelled(ReadOnlySpan<char> text, int start, int end)
    {
        var before = text[Math.Max(0, start - 30)..start].TrimEnd(" \"'");
        if (before.IsEmpty || before[^1] is not ('=' or ':'))
        {
            return null;
        }

        before = before[..^1].TrimEnd(" \"'");
        var name = before[(before.LastIndexOfAny(Separators) + 1)..];
        foreach (var (word, at) in Labels.All(name, 5))
        {
            if (at + Labels.Length(word) == name.Length)
            {
                return Read(text[start..end]);
            }
        }

        return null;
    }

    /// <summary>The instant of a text that is nothing but such a number, or null.</summary>
    public static DateTimeOffset? Read(ReadOnlySpan<char> text)
    {
        // Zeek: 1795504361.123456
        if (text.Length is > 10 and < 18 && text[10] == '.' && !text[11..].ContainsAnyExceptInRange('0', '9'))
        {
            text = text[..10];
        }

        if (text.Length is not (10 or 13) || text.ContainsAnyExceptInRange('0', '9') || text[0] is not ('1' or '2'))
        {
            return null;
        }

        var number = long.Parse(text, provider: null);
        return text.Length == 10
            ? DateTimeOffset.FromUnixTimeSeconds(number)
            : DateTimeOffset.FromUnixTimeMilliseconds(number);
    }
}
