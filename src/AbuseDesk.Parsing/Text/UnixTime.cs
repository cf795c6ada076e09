namespace AbuseDesk.Parsing.Text;

/// <summary>Seconds or milliseconds since 1970: NCSC-NL's tables have the first, some vendors the second.</summary>
internal static class UnixTime
{
    /// <summary>The instant of a text that is nothing but such a number, or null.</summary>
    public static DateTimeOffset? Read(ReadOnlySpan<char> text)
    {
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
