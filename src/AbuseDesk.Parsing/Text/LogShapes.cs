using System.Buffers;
using System.Globalization;
using System.Net;

namespace AbuseDesk.Parsing.Text;

/// <summary>What one log line says, without its time.</summary>
internal sealed record LogShape(
    LogKind Kind,
    IPAddress Ip,
    int? Port,
    string? Category,
    string? Account = null,
    string? Path = null
)
{
    /// <summary>The name of the field or column the address stands in.</summary>
    public string? Label { get; init; }
}

/// <summary>The shapes of log lines. Each is tried by a word that only it has; the sample stands above its reader.</summary>
internal static class LogShapes
{
    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" ,;>\"'");

    public static LogShape? Read(ReadOnlySpan<char> line)
    {
        // a line without a dotted or coloned number names nobody
        if (!line.ContainsAnyInRange('0', '9') || !line.ContainsAny('.', ':') || !HasClock(line))
        {
            return null;
        }

        return Sshd(line)
            ?? Dovecot(line)
            ?? Postfix(line)
            ?? Firewall(line)
            ?? Fail2ban(line)
            ?? WebLog.Read(line)
            ?? Login(line)
            ?? FlowLog.Read(line)
            ?? PairLog.Read(line);
    }

    // Nov 24 01:12:07 srv sshd[2211]: Failed password for invalid user admin from 198.51.100.10 port 40112 ssh2
    // Nov 24 01:12:07 srv sshd[2211]: pam_unix(sshd:auth): authentication failure; … rhost=198.51.100.10  user=root
    private static LogShape? Sshd(ReadOnlySpan<char> line)
    {
        if (!line.Contains("sshd", StringComparison.Ordinal) || line.Contains("] Ban ", StringComparison.Ordinal))
        {
            return
                line.Contains("Failed password for ", StringComparison.Ordinal)
                && line.Contains(" ssh2", StringComparison.Ordinal)
                ? SshdFrom(line)
                : null;
        }

        return SshdFrom(line);
    }

    private static LogShape? SshdFrom(ReadOnlySpan<char> line)
    {
        var hit =
            After(line, " from ", out _)
            ?? After(line, "rhost=", out _)
            ?? After(line, " by ", out _)
            ?? After(line, " user ", out _)
            ?? First(line);
        if (hit is not { } found)
        {
            return null;
        }

        var account =
            Word(line, "invalid user ")
            ?? Word(line, "Invalid user ")
            ?? Word(line, "authenticating user ")
            ?? Word(line, " for ")
            ?? Word(line, " user=");
        var category = line.Contains("Accepted ", StringComparison.Ordinal) ? "compromised_server" : "brute_force";
        return new LogShape(LogKind.Sshd, found.Ip, found.Port, category, account);
    }

    // dovecot: imap-login: Disconnected (auth failed, 3 attempts): user=<a@b.example>, method=PLAIN, rip=192.0.2.55, lip=…
    private static LogShape? Dovecot(ReadOnlySpan<char> line)
    {
        var remote = line.Contains("rip=", StringComparison.Ordinal) ? After(line, "rip=", out _) : null;
        remote ??= line.Contains("dovecot", StringComparison.OrdinalIgnoreCase) ? First(line) : null;
        if (remote is not { } client)
        {
            return null;
        }

        var account = Word(line, "user=<") ?? Word(line, "user=");
        return new LogShape(LogKind.Dovecot, client.Ip, client.Port ?? Number(line, "rport="), "brute_force", account);
    }

    // postfix/smtpd[3]: warning: unknown[192.0.2.55]: SASL LOGIN authentication failed: …
    // postfix/smtpd[3]: NOQUEUE: reject: RCPT from unknown[192.0.2.55]: 554 5.7.1 …
    // postfix/smtpd[3]: 4B1F2C: client=unknown[192.0.2.55], sasl_method=LOGIN, sasl_username=info@shop.example
    private static LogShape? Postfix(ReadOnlySpan<char> line)
    {
        if (
            !line.Contains("postfix", StringComparison.OrdinalIgnoreCase)
            && !line.Contains("SASL ", StringComparison.Ordinal)
        )
        {
            return null;
        }

        var hit =
            After(line, "client=", out _)
            ?? After(line, " from ", out _)
            ?? After(line, "warning: ", out _)
            ?? First(line);
        if (hit is not { } client)
        {
            return null;
        }

        var login =
            line.Contains("SASL ", StringComparison.Ordinal)
            && line.Contains("fail", StringComparison.OrdinalIgnoreCase);
        return new LogShape(
            LogKind.Postfix,
            client.Ip,
            client.Port,
            login ? "brute_force" : "spam",
            Word(line, "sasl_username=")
        );
    }

    // kernel: [UFW BLOCK] IN=eth0 OUT= MAC=… SRC=198.51.100.10 DST=203.0.113.9 … PROTO=TCP SPT=40112 DPT=22
    private static LogShape? Firewall(ReadOnlySpan<char> line)
    {
        if (!line.Contains("SRC=", StringComparison.Ordinal) || After(line, "SRC=", out _) is not { } source)
        {
            // pfSense: filterlog[45123]: 5,,,1000000103,igb0,match,block,in,4,…,tcp,40,198.51.100.10,203.0.113.9,43211,8080,…
            return line.Contains("filterlog", StringComparison.Ordinal) && First(line) is { } filtered
                ? new LogShape(LogKind.Firewall, filtered.Ip, null, "scan")
                : null;
        }

        return new LogShape(LogKind.Firewall, source.Ip, Number(line, "SPT="), "scan");
    }

    // 2026-11-24 08:00:01,123 fail2ban.actions [812]: NOTICE  [sshd] Ban 198.51.100.10
    // 2026-11-24 08:00:01,123 fail2ban.filter  [812]: INFO    [sshd] Found 198.51.100.10 - 2026-11-24 08:00:01
    private static LogShape? Fail2ban(ReadOnlySpan<char> line)
    {
        var action =
            line.Contains("] Ban ", StringComparison.Ordinal) ? "] Ban "
            : line.Contains("] Found ", StringComparison.Ordinal) ? "] Found "
            : null;
        if (action is null || After(line, action, out _) is not { } banned)
        {
            return null;
        }

        var web =
            line.Contains("apache", StringComparison.OrdinalIgnoreCase)
            || line.Contains("nginx", StringComparison.OrdinalIgnoreCase)
            || line.Contains("bot", StringComparison.OrdinalIgnoreCase);
        return new LogShape(LogKind.Fail2ban, banned.Ip, banned.Port, web ? "web_attack" : "brute_force");
    }

    // vsftpd: [admin] FAIL LOGIN: Client "192.0.2.55"; proftpd: host (192.0.2.55[192.0.2.55]): no such user 'x'
    // asterisk: Registration from '"100" <sip:100@203.0.113.9>' failed for '192.0.2.55:5060' - Wrong password
    private static LogShape? Login(ReadOnlySpan<char> line)
    {
        var asterisk = line.Contains("failed for '", StringComparison.Ordinal)
            ? After(line, "failed for '", out _)
            : null;
        if (asterisk is { } sip)
        {
            return new LogShape(LogKind.Login, sip.Ip, sip.Port, "brute_force");
        }

        if (line.Contains("SecurityEvent=", StringComparison.Ordinal) && Security(line) is { } security)
        {
            return security;
        }

        if (line.Contains("rhost=", StringComparison.Ordinal) && After(line, "rhost=", out _) is { } pam)
        {
            return new LogShape(LogKind.Login, pam.Ip, pam.Port, "brute_force", Word(line, "user="));
        }

        var ftp =
            line.Contains("FAIL LOGIN", StringComparison.Ordinal)
            || line.Contains("proftpd", StringComparison.Ordinal)
            || line.Contains("pure-ftpd", StringComparison.Ordinal);
        return ftp && First(line) is { } client
            ? new LogShape(LogKind.Login, client.Ip, client.Port, "brute_force")
            : null;
    }

    // SecurityEvent="InvalidPassword",EventTV="2026-11-24T01:40:03.123+0200",…,RemoteAddress="IPV4/UDP/192.0.2.55/5071"
    private static LogShape? Security(ReadOnlySpan<char> line)
    {
        var words = Word(line, "RemoteAddress=\"")?.Split('/') ?? [];
        return
            words.Length == 4
            && IPAddress.TryParse(words[2], out var ip)
            && int.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new LogShape(LogKind.Login, AddressScan.Normalise(ip), port, "brute_force", Word(line, "AccountID=\""))
            : null;
    }

    // "postfix on 203.0.113.9 got spam" is prose: a log line carries a clock
    private static bool HasClock(ReadOnlySpan<char> line)
    {
        var rest = line;
        while (rest.IndexOf(':') is var colon and >= 0)
        {
            if (
                colon > 0
                && colon + 2 < rest.Length
                && char.IsAsciiDigit(rest[colon - 1])
                && char.IsAsciiDigit(rest[colon + 1])
                && char.IsAsciiDigit(rest[colon + 2])
            )
            {
                return true;
            }

            rest = rest[(colon + 1)..];
        }

        return false;
    }

    /// <summary>The first address at or shortly after a word.</summary>
    internal static IpHit? After(ReadOnlySpan<char> line, string word, out int end)
    {
        end = line.IndexOf(word, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        end += word.Length;
        // a host name or an opening bracket may stand between
        var window = line[end..Math.Min(line.Length, end + 300)];
        return IpScanner.First(window);
    }

    internal static IpHit? First(ReadOnlySpan<char> line) => IpScanner.First(line);

    internal static string? Word(ReadOnlySpan<char> line, string key)
    {
        var at = line.IndexOf(key, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var rest = line[(at + key.Length)..];
        var end = rest.IndexOfAny(WordEnds);
        var word = end < 0 ? rest : rest[..end];
        return word.Length is > 0 and <= 100 ? word.ToString() : null;
    }

    internal static int? Number(ReadOnlySpan<char> line, string key) =>
        int.TryParse(Word(line, key), CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65_535
            ? number
            : null;
}
