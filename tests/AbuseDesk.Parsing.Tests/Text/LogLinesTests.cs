using System.Globalization;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Tests.Text;

public sealed class LogLinesTests
{
    private static readonly TimeHints Mail = new()
    {
        MailDate = new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.FromHours(9)),
    };

    [Theory]
    [InlineData(
        "Nov 24 01:12:07 srv sshd[2211]: Failed password for root from 198.51.100.10 port 40112 ssh2",
        LogKind.Sshd,
        40112,
        "brute_force",
        "root"
    )]
    [InlineData(
        "Nov 24 01:12:07 srv sshd[2211]: Failed password for invalid user admin from 198.51.100.10 port 40112 ssh2",
        LogKind.Sshd,
        40112,
        "brute_force",
        "admin"
    )]
    [InlineData(
        "Nov 24 01:12:07 srv sshd[2211]: pam_unix(sshd:auth): authentication failure; logname= uid=0 rhost=198.51.100.10  user=root",
        LogKind.Sshd,
        null,
        "brute_force",
        "root"
    )]
    [InlineData(
        "Nov 24 01:12:07 mx postfix/smtpd[3]: warning: unknown[198.51.100.10]: SASL LOGIN authentication failed: UGFzc3dvcmQ6",
        LogKind.Postfix,
        null,
        "brute_force",
        null
    )]
    [InlineData(
        "Nov 24 01:12:07 mx postfix/smtpd[3]: NOQUEUE: reject: RCPT from unknown[198.51.100.10]: 554 5.7.1 blocked",
        LogKind.Postfix,
        null,
        "spam",
        null
    )]
    [InlineData(
        "Nov 24 01:12:07 mx dovecot: imap-login: Disconnected (auth failed, 3 attempts): user=<a@b.example>, method=PLAIN, rip=198.51.100.10, lip=203.0.113.9",
        LogKind.Dovecot,
        null,
        "brute_force",
        "a@b.example"
    )]
    [InlineData(
        "198.51.100.10 - - [24/Nov/2026:01:12:07 +0000] \"POST /wp-login.php HTTP/1.1\" 200 3211 \"http://203.0.113.9/\" \"x\"",
        LogKind.Web,
        null,
        "web_attack",
        null
    )]
    [InlineData(
        "www.shop.example:443 198.51.100.10 - - [24/Nov/2026:01:12:07 +0000] \"GET /.env HTTP/1.1\" 404 0",
        LogKind.Web,
        null,
        "web_attack",
        null
    )]
    [InlineData(
        "2026/11/24 01:12:07 [error] 12#12: *3 open() \"/x\" failed (2: No such file), client: 198.51.100.10, server: shop.example, request: \"GET /x HTTP/1.1\"",
        LogKind.Web,
        null,
        "web_attack",
        null
    )]
    [InlineData(
        "Nov 24 01:12:07 fw kernel: [UFW BLOCK] IN=eth0 OUT= MAC=00:1a:2b:3c:4d:5e:00:1a:2b:3c:4d:5e:08:00 SRC=198.51.100.10 DST=203.0.113.9 LEN=40 PROTO=TCP SPT=40112 DPT=22",
        LogKind.Firewall,
        40112,
        "scan",
        null
    )]
    [InlineData(
        "2026-11-24 01:12:07,123 fail2ban.actions [812]: NOTICE  [sshd] Ban 198.51.100.10",
        LogKind.Fail2ban,
        null,
        "brute_force",
        null
    )]
    [InlineData("2026-11-24 01:12:07 198.51.100.10:40112 -> 203.0.113.5:445", LogKind.Flow, 40112, "scan", null)]
    [InlineData(
        "Tue Nov 24 01:12:07 2026 TCP 198.51.100.10 40112 => 203.0.113.5 445",
        LogKind.Flow,
        40112,
        "scan",
        null
    )]
    [InlineData(
        "2026-11-24 01:12:07 IP 198.51.100.10.40112 > 203.0.113.5.445: Flags [S]",
        LogKind.Flow,
        40112,
        "scan",
        null
    )]
    [InlineData(
        "[2026-11-24 01:12:07] NOTICE[12] chan_sip.c: Registration from '\"100\" <sip:100@203.0.113.9>' failed for '198.51.100.10:40112' - Wrong password",
        LogKind.Login,
        40112,
        "brute_force",
        null
    )]
    public void A_line_names_who_acted_and_never_the_victim(
        string line,
        LogKind kind,
        int? port,
        string category,
        string? account
    )
    {
        var found = Assert.Single(LogLines.Find($"Hello,\n{line}\nBye", Mail));

        Assert.Equal(kind, found.Kind);
        Assert.Equal("198.51.100.10", found.Ip.ToString());
        Assert.Equal(port, found.Port);
        Assert.Equal(category, found.CategoryKey);
        Assert.Equal(account, found.Account);
        Assert.Equal(line, found.Excerpt);
        Assert.Equal(
            (1, 12, 7),
            (
                found.Time!.At.UtcDateTime.Hour + (found.Time.Zone == ZoneBasis.Assumed ? 9 - 24 : 0),
                found.Time.At.Minute,
                found.Time.At.Second
            )
        );
    }

    [Fact]
    public void A_line_without_a_zone_assumes_the_clock_of_the_mail_and_covers_every_zone()
    {
        var line = Assert.Single(
            LogLines.Find("Nov 24 01:12:07 s sshd[1]: Failed password for root from 198.51.100.10 port 1 ssh2", Mail)
        );

        Assert.Equal(ZoneBasis.Assumed, line.Time!.Zone);
        Assert.Equal(DateTimeOffset.Parse("2026-11-23T16:12:07Z", CultureInfo.InvariantCulture), line.Time.At);
        Assert.Equal(TimeSpan.FromHours(26), line.Time.Latest - line.Time.Earliest);
    }

    [Fact]
    public void The_requested_path_and_the_stated_number_are_kept()
    {
        var line = Assert.Single(
            LogLines.Find("203.0.113.20 - - [24/Nov/2026:05:22:11 +0900] \"POST /wp-login.php\" 1,204 times", Mail)
        );

        Assert.Equal("/wp-login.php", line.Path);
        Assert.Equal(1204, line.Count);
        Assert.Equal("2026-11-24 05:22:11 +0900".Length > 0, line.Time is not null);
    }

    [Theory]
    [InlineData("Our server 203.0.113.9 was hit on 2026-11-24 09:30.")]
    [InlineData("Please see http://203.0.113.9/GET for more")]
    [InlineData("> On Tue, 24 Nov 2026 somebody wrote:")]
    public void Prose_is_no_log(string text) => Assert.Empty(LogLines.Find(text, Mail));
}
