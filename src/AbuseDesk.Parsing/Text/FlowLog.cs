using System.Globalization;

namespace AbuseDesk.Parsing.Text;

/// <summary>Lines with a source, an arrow and a destination.</summary>
internal static class FlowLog
{
    // 2024-08-22 08:01:13 198.51.100.61:44122 -> 203.0.113.5:445
    // Sat Dec 16 03:26:09 2017 TCP 198.51.100.61 44122 => 203.0.113.5 445
    // 16:23:07.123456 IP 198.51.100.61.123 > 203.0.113.5.80: UDP, length 440
    public static LogShape? Read(ReadOnlySpan<char> line)
    {
        var arrow = line.IndexOf('>');
        if (arrow < 8 || arrow + 4 > line.Length)
        {
            return null;
        }

        var left = line[..arrow].TrimEnd("-= ");
        var sources = IpScanner.Scan(left.ToString() + " >");
        if (sources.Count == 0)
        {
            return null;
        }

        var source = sources[^1];
        // nothing but a port may stand between the source and the arrow, and a destination must follow
        var between = left[Math.Min(source.End, left.Length)..].Trim(" :.()[]");
        if (!IsTarget(line[(arrow + 1)..]) || between.ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        var port =
            source.Port
            ?? (
                int.TryParse(between, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65_535
                    ? number
                    : null
            );
        return new LogShape(LogKind.Flow, source.Ip, port, "scan");
    }

    // the victim's address is often masked: 162.248.89.x.3074
    private static bool IsTarget(ReadOnlySpan<char> right)
    {
        // the arrow tells the scanner that a fifth group is a port
        var rest = "> " + right.TrimStart("> ").ToString();
        var hits = IpScanner.Scan(rest);
        return (hits.Count > 0 && hits[0].Start < 12) || MaskedScanner.Scan(rest) is [{ Start: < 12 }, ..];
    }
}
