using System.Buffers;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace AbuseDesk.Parsing.Text;

/// <summary>What one log line says, without its time.</summary>
internal readonly record struct LogShape(LogKind Kind, IPAddress Ip, int? Port, string? Category, string? Path = null)
{
    /// <summary>The name of the field or column the address stands in.</summary>
    public string? Label { get; init; }
}

/// <summary>The shapes of log lines. Each is tried by a word that only it has; the sample stands above its reader.</summary>
internal static class LogShapes
{
    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" ,;>\"'");

    public static LogShape? Read(ReadOnlySpan<char> line) =>
        Read(new LogText(line, CollectionsMarshal.AsSpan(IpScanner.Scan(line)), 0));

    /// <summary>The shape of a line; null for one that names nobody or is of no log.</summary>
    public static LogShape? Read(LogText line)
    {
        if (line.First is null || !HasClock(line.Line))
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
            ?? FlowLog.Read(line.Line)
            ?? PairLog.Read(line.Line);
    }

    // Nov 24 01:12:07 srv sshd[2211]: Failed password for invalid user admin from 198.51.100.10 port 40112 ssh2
    // Nov 24 01:12:07 srv sshd[2211]: pam_unix(sshd:auth): authentication failure; … rhost=198.51.100.10  user=root
    private static LogShape? Sshd(LogText line)
    {
        if (!line.Has("sshd") || line.Has("] Ban "))
        {
            return line.Has("Failed password for ") && line.Has(" ssh2") ? SshdFrom(line) : null;
        }

        return SshdFrom(line);
    }

    private static LogShape? SshdFrom(LogText line)
    {
        var hit =
            line.After(" from ") ?? line.After("rhost=") ?? line.After(" by ") ?? line.After(" user ") ?? line.First;
        if (hit is not { } found)
        {
            return null;
        }

        var category = line.Has("Accepted ") ? "compromised_server" : "brute_force";
        return new LogShape(LogKind.Sshd, found.Ip, found.Port, category);
    }

    // dovecot: imap-login: Disconnected (auth failed, 3 attempts): user=<a@b.example>, method=PLAIN, rip=192.0.2.55, lip=…
    private static LogShape? Dovecot(LogText line)
    {
        var remote = line.After("rip=");
        remote ??= line.Line.Contains("dovecot", StringComparison.OrdinalIgnoreCase) ? line.First : null;
        if (remote is not { } client)
        {
            return null;
        }

        return new LogShape(LogKind.Dovecot, client.Ip, client.Port ?? Number(line.Line, "rport="), "brute_force");
    }

    // postfix/smtpd[3]: warning: unknown[192.0.2.55]: SASL LOGIN authentication failed: …
    // postfix/smtpd[3]: NOQUEUE: reject: RCPT from unknown[192.0.2.55]: 554 5.7.1 …
    // postfix/smtpd[3]: 4B1F2C: client=unknown[192.0.2.55], sasl_method=LOGIN, sasl_username=info@shop.example
    private static LogShape? Postfix(LogText line)
    {
        if (!line.Line.Contains("postfix", StringComparison.OrdinalIgnoreCase) && !line.Has("SASL "))
        {
            return null;
        }

        var hit = line.After("client=") ?? line.After(" from ") ?? line.After("warning: ") ?? line.First;
        if (hit is not { } client)
        {
            return null;
        }

        var login = line.Has("SASL ") && line.Line.Contains("fail", StringComparison.OrdinalIgnoreCase);
        return new LogShape(LogKind.Postfix, client.Ip, client.Port, login ? "brute_force" : "spam");
    }

    // kernel: [UFW BLOCK] IN=eth0 OUT= MAC=… SRC=198.51.100.10 DST=203.0.113.9 … PROTO=TCP SPT=40112 DPT=22
    private static LogShape? Firewall(LogText line)
    {
        if (line.After("SRC=") is not { } source)
        {
            // pfSense: filterlog[45123]: 5,,,1000000103,igb0,match,block,in,4,…,tcp,40,198.51.100.10,203.0.113.9,43211,8080,…
            return line.Has("filterlog") && line.First is { } filtered
                ? new LogShape(LogKind.Firewall, filtered.Ip, null, "scan")
                : null;
        }

        return new LogShape(LogKind.Firewall, source.Ip, Number(line.Line, "SPT="), "scan");
    }

    // 2026-11-24 08:00:01,123 fail2ban.actions [812]: NOTICE  [sshd] Ban 198.51.100.10
    // 2026-11-24 08:00:01,123 fail2ban.filter  [812]: INFO    [sshd] Found 198.51.100.10 - 2026-11-24 08:00:01
    private static LogShape? Fail2ban(LogText line)
    {
        var action =
            line.Has("] Ban ") ? "] Ban "
            : line.Has("] Found ") ? "] Found "
            : null;
        if (action is null || line.After(action) is not { } banned)
        {
            return null;
        }

        var web =
            line.Line.Contains("apache", StringComparison.OrdinalIgnoreCase)
            || line.Line.Contains("nginx", StringComparison.OrdinalIgnoreCase)
            || line.Line.Contains("bot", StringComparison.OrdinalIgnoreCase);
        return new LogShape(LogKind.Fail2ban, banned.Ip, banned.Port, web ? "web_attack" : "brute_force");
    }

    // vsftpd: [admin] FAIL LOGIN: Client "192.0.2.55"; proftpd: host (192.0.2.55[192.0.2.55]): no such user 'x'
    // asterisk: Registration from '"100" <sip:100@203.0.113.9>' failed for '192.0.2.55:5060' - Wrong password
    private static LogShape? Login(LogText line)
    {
        if (line.After("failed for '") is { } sip)
        {
            return new LogShape(LogKind.Login, sip.Ip, sip.Port, "brute_force");
        }

        if (line.Has("SecurityEvent=") && Security(line) is { } security)
        {
            return security;
        }

        if (line.After("rhost=") is { } pam)
        {
            return new LogShape(LogKind.Login, pam.Ip, pam.Port, "brute_force");
        }

        var ftp = line.Has("FAIL LOGIN") || line.Has("proftpd") || line.Has("pure-ftpd");
        return ftp && line.First is { } client
            ? new LogShape(LogKind.Login, client.Ip, client.Port, "brute_force")
            : null;
    }

    // SecurityEvent="InvalidPassword",EventTV="2026-11-24T01:40:03.123+0200",…,RemoteAddress="IPV4/UDP/192.0.2.55/5071"
    private static LogShape? Security(LogText line)
    {
        var words = Word(line.Line, "RemoteAddress=\"")?.Split('/') ?? [];
        return
            words.Length == 4
            && IPAddress.TryParse(words[2], out var ip)
            && int.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new LogShape(LogKind.Login, AddressScan.Normalise(ip), port, "brute_force")
            : null;
    }

    /// <summary>The account a line of that kind says was tried, or null.</summary>
    public static string? Account(LogKind kind, ReadOnlySpan<char> line) =>
        kind switch
        {
            LogKind.Sshd => Word(line, "invalid user ")
                ?? Word(line, "Invalid user ")
                ?? Word(line, "authenticating user ")
                ?? Word(line, " for ")
                ?? Word(line, " user="),
            LogKind.Dovecot => Word(line, "user=<") ?? Word(line, "user="),
            LogKind.Postfix => Word(line, "sasl_username="),
            LogKind.Login => Word(line, "AccountID=\"") ?? Word(line, "user="),
            _ => null,
        };

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
