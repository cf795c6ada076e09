namespace AbuseDesk.Parsing.Tests.FreeText;

/// <summary>What senders nobody has a reader for write: lists, their own things beside the offender's, other languages.</summary>
public sealed class LongTailTests
{
    [Theory]
    [InlineData("203.0.113.10\n203.0.113.11\n203.0.113.15")]
    [InlineData("203.0.113.10 (312 connections)\n203.0.113.11 (98 connections)\n203.0.113.15")]
    [InlineData("1. 203.0.113.10\n2. 203.0.113.11\n3. 203.0.113.15")]
    [InlineData("203.0.113.10, 203.0.113.11 and 203.0.113.15")]
    [InlineData("* 203.0.113.10\n\n* 203.0.113.11\n\n* 203.0.113.15")]
    public void Every_entry_of_a_list_is_accused_by_the_label_above_it(string list)
    {
        var report = Read(
            "DDoS",
            $"Our game server was attacked by bots from your addresses:\n\n{list}\n\nPlease act."
        );

        Assert.Equal(["203.0.113.10", "203.0.113.11", "203.0.113.15"], Ips(report));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData(", ")]
    [InlineData(",\n")]
    public void A_long_list_is_accused_to_its_end(string join)
    {
        var list = Enumerable.Range(0, 300).Select(n => $"{(n < 150 ? "203.0.113" : "198.51.100")}.{n % 150 + 1}");

        var report = Read("Port scan", "The following hosts scan us:\n" + string.Join(join, list));

        Assert.Equal(300, report.Findings.Count);
    }

    [Theory]
    [InlineData("our Minecraft server (IP: 192.0.2.80) was attacked by 198.51.100.10 at 2026-11-24 00:10 UTC")]
    [InlineData("unser zentraler Mailserver 192.0.2.80 wird seit 24.11.2026 01:10 MEZ von 198.51.100.10 angegriffen")]
    [InlineData("notre petit serveur 192.0.2.80 est attaqué depuis 198.51.100.10, 24/11/2026 01:10 CET")]
    public void The_reporters_own_things_are_spared_with_words_between(string words)
    {
        var report = Read("Attack", words, ReadingContext.Empty);

        Assert.Equal(["198.51.100.10"], Ips(report));
    }

    [Fact]
    public void An_internal_address_is_not_accused_beside_a_public_one()
    {
        var report = Read(
            "OSSEC Notification - web1 - Alert level 10",
            """
            2026 Nov 24 00:04:11

            Received From: (web1) 10.2.0.5->/var/log/auth.log
            Rule: 5712 fired (level 10) -> "SSHD brute force trying to get access to the system."
            Src IP: 198.51.100.35
            Portion of the log(s):

            Nov 24 00:04:10 web1 sshd[5521]: Invalid user admin from 198.51.100.35 port 22871
            """
        );

        Assert.Equal(["198.51.100.35"], Ips(report));
    }

    [Theory]
    [InlineData(
        "포트스캔 신고",
        "귀사 IP 198.51.100.10 에서 당사 서버 192.0.2.80 으로 포트 스캔이 탐지되었습니다.",
        "scan"
    )]
    [InlineData("投诉", "贵公司IP 198.51.100.10 对我司服务器进行SSH暴力破解,请尽快处理。", "brute_force")]
    [InlineData("Жалоба", "С вашего IP-адреса 198.51.100.10 рассылается спам.", "spam")]
    [InlineData("Scansione porte", "il vostro host 198.51.100.10 sta effettuando una scansione delle porte.", "scan")]
    [InlineData("Ataque", "tentativas de acesso e força bruta a partir do IP 198.51.100.10", "brute_force")]
    public void Other_languages_are_read_too(string subject, string words, string category)
    {
        var report = Read(subject, words, ReadingContext.Empty);

        Assert.Equal(MessageKind.Report, report.Kind);
        Assert.Equal(["198.51.100.10"], Ips(report));
        Assert.Equal(category, report.Findings[0].Category);
    }

    [Fact]
    public void Of_start_and_end_the_start_is_the_event()
    {
        var report = Read(
            "DoS alert",
            """
            Alert type: UDP flood
            Start: 2026-11-24 00:10:00 GMT
            End:   2026-11-24 00:32:00 GMT
            Source: 198.51.100.10
            """
        );

        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 10, 0, TimeSpan.Zero), report.Findings[0].OccurredAt);
    }

    [Fact]
    public void Two_pages_joined_by_and_share_their_label()
    {
        var report = Read(
            "Phishing",
            "Please take down the phishing site http://a.bad.example/x and http://b.worse.example/y today.",
            ReadingContext.Empty
        );

        Assert.Equal(
            ["http://a.bad.example/x", "http://b.worse.example/y"],
            report.Findings.SelectMany(f => f.Urls).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void The_number_of_a_ticket_is_no_time()
    {
        var report = Read(
            "フィッシングサイトのご連絡 (#20261123-12)",
            "フィッシングサイト hxxp://bank[.]example[.]net/ の停止をお願いします。"
        );

        Assert.Equal(TimeBasis.MailDate, report.Findings[0].TimeBasis);
    }

    [Fact]
    public void A_field_called_Received_is_no_pasted_header()
    {
        var report = Read(
            "Abuse report: spam from 198.51.100.7",
            """
            Spam was received from your network.

              Source IP : 198.51.100.7
              From      : info@fake.example
              Received  : 2026-11-24 00:12:41 (Europe/Vienna)
            """
        );

        Assert.Equal(new DateTimeOffset(2026, 11, 23, 23, 12, 41, TimeSpan.Zero), report.Findings[0].OccurredAt);
    }

    [Fact]
    public void Lines_without_a_zone_run_on_the_clock_the_reporter_states_for_the_first_of_them()
    {
        var report = Read(
            "FastNetMon: attack from 198.51.100.2",
            """
            Attack type: udp_flood
            Attack start: 2026-11-23 23:30:01 UTC

            2026-11-23 23:30:01.221 198.51.100.2:33221 > 203.0.113.8:80 protocol: udp packets: 1
            2026-11-23 23:30:09.300 198.51.100.2:33221 > 203.0.113.8:80 protocol: udp packets: 1
            """
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal("ddos_source", finding.Category);
        Assert.Equal(ZoneBasis.Stated, finding.Zone);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 23, 30, 9, 300, TimeSpan.Zero), finding.LastAt);
    }

    [Fact]
    public void A_column_of_addresses_with_their_ports_is_a_column_of_addresses()
    {
        var report = Read(
            "Abuse on your service",
            """
            dateTime                   srcIp:srcPort           dstIp:dstPort           protocol flags       bytes reason
            2026.11.24 00:11:02 CET    198.51.100.120:41022    203.0.113.1:22          TCP      SYN            60 ATTACK:TCP_SYN
            2026.11.24 00:11:03 CET    198.51.100.120:55112    203.0.113.2:22          TCP      SYN            60 ATTACK:TCP_SYN
            """
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal("198.51.100.120", finding.SourceIp!.ToString());
        Assert.Equal(41022, finding.SourcePort);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 23, 11, 2, TimeSpan.Zero), finding.OccurredAt);
    }

    [Theory]
    [InlineData(
        "Nov 24 00:12:41 fw filterlog[45123]: 5,,,1000000103,igb0,match,block,in,4,0x0,,242,54321,0,none,6,tcp,40,198.51.100.10,203.0.113.6,43211,8080,0,S,1123,,1024,,",
        "2026-11-23T15:12:41Z"
    )]
    [InlineData(
        "2026:11:24-00:12:41 utm snort[4132]: severity=\"warn\" action=\"drop\" srcip=\"198.51.100.10\" dstip=\"10.9.0.4\" proto=\"6\"",
        "2026-11-23T15:12:41Z"
    )]
    public void Logs_of_firewalls_name_who_knocked(string line, string at)
    {
        var report = Read("Port scan", line);

        var finding = Assert.Single(report.Findings);
        Assert.Equal("198.51.100.10", finding.SourceIp!.ToString());
        Assert.Equal(at, finding.OccurredAt!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null));
    }

    [Fact]
    public void A_report_between_fences_is_no_signature()
    {
        var report = Read(
            "Networking abuse",
            """
            We got a complaint about one of your machines:

            --------
            Reporter: security@bank.example
            The address 198.51.100.12 performs brute force attacks on our RDP servers.
            2026-11-24 00:12:11 UTC src=198.51.100.12 sport=50122 dst=203.0.113.9 dport=3389 action=deny
            --------
            """
        );

        Assert.Equal("brute_force", Assert.Single(report.Findings).Category);
    }

    [Fact]
    public void Braces_around_dots_and_colons_are_undone()
    {
        var report = Read(
            "C2 server",
            "C2 traffic to hxxp{:}//bad{.}example[.]net:8080/gate.php at 2026-11-24T00:12:41Z"
        );

        Assert.Equal(["http://bad.example.net:8080/gate.php"], Assert.Single(report.Findings).Urls);
    }

    [Fact]
    public void A_list_within_a_sentence_goes_on_behind_the_end_of_the_line()
    {
        var report = Read(
            "UDP flood",
            "UDP flood towards our customer 192.0.2.80. Sources in your AS: 198.51.100.70, 198.51.100.71,\n198.51.100.72. Our router is 192.0.2.1."
        );

        Assert.Equal(["198.51.100.70", "198.51.100.71", "198.51.100.72"], Ips(report));
    }

    [Fact]
    public void A_bracket_that_speaks_of_another_address_spares_only_that_one()
    {
        var report = Read(
            "Phishing",
            "The phishing page hxxps://bank[.]example[.]net/ is hosted on 198.51.100.40 (our own site is on 192.0.2.4)."
        );

        Assert.Equal(["198.51.100.40"], Ips(report));
    }

    [Theory]
    [InlineData(
        "Our IP has been listed in your blocklist",
        "Our mail server 192.0.2.4 has been listed in your blacklist and our mails bounce. Could you please remove it from the blocklist?"
    )]
    [InlineData(
        "メール拒否の解除のお願い",
        "弊社メールサーバー 192.0.2.4 から貴社宛のメールが拒否されております。ブラックリストからの解除をお願いいたします。"
    )]
    [InlineData("服务器托管优惠", "尊敬的客户,我公司提供高防服务器,可防御DDoS攻击,月付仅需1000元。")]
    public void Who_wants_off_a_list_or_sells_reports_nothing(string subject, string words) =>
        Assert.Equal(MessageKind.Other, Read(subject, words).Kind);

    [Fact]
    public void Victims_listed_below_their_own_label_are_spared()
    {
        var report = Read(
            "Abuse",
            """
            Attack sources:
            1) 198.51.100.90
            2) 198.51.100.91
            Targets:
            1) 192.0.2.4
            2) 192.0.2.5
            Attack: wordpress brute force, 24.11.2026 00:12:41 (GMT+1)
            """
        );

        Assert.Equal(["198.51.100.90", "198.51.100.91"], Ips(report));
    }

    private static ParsedReport Read(string subject, string body, ReadingContext? context = null) =>
        Mail.Read(subject, body, context ?? ReadingContext.Empty);

    private static IEnumerable<string> Ips(ParsedReport report) =>
        report.Findings.Select(f => f.SourceIp?.ToString() ?? "").Order(StringComparer.Ordinal);
}
