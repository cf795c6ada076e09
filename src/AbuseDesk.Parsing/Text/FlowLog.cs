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
        var targets = IpScanner.Scan("> " + line[(arrow + 1)..].ToString());
        if (targets.Count == 0 || targets[0].Start > 12 || between.ContainsAnyExceptInRange('0', '9'))
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
}
