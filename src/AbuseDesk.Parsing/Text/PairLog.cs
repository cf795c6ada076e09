using System.Globalization;

namespace AbuseDesk.Parsing.Text;

/// <summary>
/// Log lines of named fields, whatever wrote them: FortiGate <c>srcip=192.0.2.1 srcport=41000 dstip=…</c>, CEF
/// <c>src=… spt=…</c>, JSON lines <c>{"src_ip":"192.0.2.1","src_port":41000}</c>.
/// </summary>
internal static class PairLog
{
    private static readonly WordScan Sources = new([
        "srcip",
        "src_ip",
        "src-ip",
        "src",
        "source_ip",
        "source-ip",
        "sourceip",
        "source_address",
        "sourceaddress",
        "srcaddr",
        "saddr",
        "sip",
        "remote_ip",
        "remote_addr",
        "remoteip",
        "remote_host",
        "client_ip",
        "clientip",
        "client",
        "attacker_ip",
        "attackerip",
        "attacker",
        "c-ip",
        "ip",
    ]);

    private static readonly WordScan Ports = new([
        "srcport",
        "src_port",
        "src-port",
        "spt",
        "sport",
        "source_port",
        "sourceport",
        "remote_port",
        "client_port",
    ]);

    public static LogShape? Read(ReadOnlySpan<char> line)
    {
        if (!line.ContainsAny('=', '"') || Pairs(line) < 3)
        {
            return null;
        }

        foreach (var (word, at) in Sources.All(line, 50))
        {
            var name = line.Slice(at, Sources.Length(word));
            // "ip" is not the name in "dst_ip"
            if (at > 0 && line[at - 1] is '_' or '-' or '.')
            {
                continue;
            }

            if (Value(line, at + name.Length) is { Length: > 0 } value && IpScanner.First(value) is { Start: < 2 } hit)
            {
                return new LogShape(LogKind.Other, hit.Ip, hit.Port ?? Port(line), null) { Label = name.ToString() };
            }
        }

        return null;
    }

    // three fields make a record; prose seldom has one
    private static int Pairs(ReadOnlySpan<char> line) => line.Count('=') + line.Count("\":");

    private static int? Port(ReadOnlySpan<char> line)
    {
        foreach (var (word, at) in Ports.All(line, 50))
        {
            var value = Value(line, at + Ports.Length(word)).TrimStart('"');
            var digits = value.IndexOfAnyExceptInRange('0', '9');
            var number = digits < 0 ? value : value[..digits];
            if (int.TryParse(number, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535)
            {
                return port;
            }
        }

        return null;
    }

    // behind the name: =value, ="value", ": "value", ": value
    private static ReadOnlySpan<char> Value(ReadOnlySpan<char> line, int at)
    {
        var rest = line[at..];
        if (rest.StartsWith("\""))
        {
            rest = rest[1..];
        }

        rest = rest.TrimStart(' ');
        return rest.Length > 1 && rest[0] is '=' or ':'
            ? rest[1..].TrimStart(' ')[..Math.Min(60, rest[1..].TrimStart(' ').Length)]
            : default;
    }
}
