namespace AbuseDesk.Parsing.Tests.FreeText;

/// <summary>The mails of the acceptance stories, as an individual would write them.</summary>
public sealed class StoryTests
{
    private const string Spam = """
        Received: from mail.minato.example (mail.minato.example [203.0.113.5]) by mx.home.example with ESMTPS id 7Xk2; Tue, 24 Nov 2026 08:12:44 +0900
        Received: from unknown (unknown [192.0.2.77]) (Authenticated sender: info@yamada-shop.example) by mail.minato.example (Postfix) with ESMTPSA id 4B1F2C; Tue, 24 Nov 2026 08:12:41 +0900
        From: "Amazon" <info@yamada-shop.example>
        To: sasaki@home.example
        Subject: account
        Message-ID: <20261124.4B1F2C@mail.minato.example>

        Please confirm at http://amazon-login.example/x
        """;

    private static readonly DateTimeOffset HandOver = new(2026, 11, 24, 8, 12, 44, TimeSpan.FromHours(9));

    [Fact]
    public void A01_an_attached_spam_accuses_the_server_that_handed_it_over_and_the_login_behind_it()
    {
        var report = Mail.WithAttachedMail(
            "迷惑メールが届きました",
            "貴社のサーバーから迷惑メールが来ています。ヘッダは伏せていません。メールを添付します。",
            Spam
        );

        Assert.Equal(MessageKind.Report, report.Kind);
        Assert.Equal("free_text", report.Format);
        Assert.Equal("ja", report.Language);
        Assert.Equal(("sasaki@home.example", "individual"), (report.Reporter!.Address, report.Reporter.Role));
        var finding = Assert.Single(report.Findings);
        Assert.Equal("spam", finding.Category);
        Assert.Equal("203.0.113.5", finding.SourceIp!.ToString());
        Assert.Equal("info@yamada-shop.example", finding.Mailbox);
        Assert.Equal(HandOver, finding.OccurredAt);
        Assert.Equal((TimeBasis.Received, ZoneBasis.Stated), (finding.TimeBasis, finding.Zone));
        Assert.Equal(
            new OwnSide(HandOver.AddSeconds(-3).ToUniversalTime(), "4B1F2C", "info@yamada-shop.example"),
            finding.OwnSide
        );
        Assert.Empty(report.Missing);
        Assert.Empty(report.Problems);
        // what the spam leads to and where it came from before us is not hidden
        Assert.Contains("http://amazon-login.example/x", report.Observed.Urls, StringComparer.Ordinal);
        Assert.Contains("192.0.2.77", report.Observed.Ips.Select(ip => ip.ToString()), StringComparer.Ordinal);
    }

    [Fact]
    public void A01_pasted_headers_say_the_same()
    {
        var report = Mail.Read(
            "迷惑メールの通報",
            $"貴社のサーバーから迷惑メールが来ています。\n----ヘッダここから----\n{Spam.Split("\n\n")[0]}\n----ヘッダここまで----\nよろしくお願いします。"
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal("203.0.113.5", finding.SourceIp!.ToString());
        Assert.Equal(HandOver, finding.OccurredAt);
        Assert.Equal("4B1F2C", finding.OwnSide!.QueueId);
        Assert.Equal("info@yamada-shop.example", finding.Mailbox);
    }

    [Fact]
    public void A06_a_vague_complaint_is_a_report_without_an_offender_that_says_what_is_missing()
    {
        var report = Mail.Read(
            "おたくのサーバーから攻撃されてます",
            "サーバーが攻撃されてます。すぐ止めてください。IPは203.0.113のどれかです",
            from: "匿名希望 <tokumei@free.example>"
        );

        Assert.Equal(MessageKind.Report, report.Kind);
        Assert.Empty(report.Findings);
        Assert.Equal(["ip", "time", "log"], report.Missing, StringComparer.Ordinal);
        Assert.Contains(new Problem(ProblemCodes.AddressMasked, "203.0.113"), report.Problems);
        Assert.Contains(report.Problems, p => p.Code is ProblemCodes.NoOffenderFound);
        Assert.Equal(Consent.Anonymised, report.Consent);
    }

    [Fact]
    public void A06_the_answer_with_a_log_line_gives_address_time_path_and_number()
    {
        var report = Mail.Read(
            "Re: おたくのサーバーから攻撃されてます",
            "203.0.113.20 - - [24/Nov/2026:05:22:11 +0900] \"POST /wp-login.php\" 1,204 times"
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal("web_attack", finding.Category);
        Assert.Equal("203.0.113.20", finding.SourceIp!.ToString());
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 5, 22, 11, TimeSpan.FromHours(9)), finding.OccurredAt);
        Assert.Equal("24/Nov/2026:05:22:11 +0900", finding.OccurredText);
        Assert.Equal(1204, finding.Count);
        Assert.Empty(report.Missing);
    }

    [Fact]
    public void A07_an_address_that_is_not_ours_is_accused_all_the_same()
    {
        var report = Mail.Read(
            "SSHへの総当たり攻撃",
            """
            192.0.2.55 からSSHへの総当たり攻撃を受けています。2026-11-24 08:00 JST
            Nov 24 08:00:01 web sshd[811]: Failed password for root from 192.0.2.55 port 40112 ssh2
            Nov 24 08:00:04 web sshd[811]: Failed password for admin from 192.0.2.55 port 40113 ssh2
            """
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal("brute_force", finding.Category);
        Assert.Equal("192.0.2.55", finding.SourceIp!.ToString());
        Assert.Equal(40112, finding.SourcePort);
        Assert.Equal(2, finding.Count);
    }

    [Fact]
    public void A19_a_time_with_a_zone_is_one_instant()
    {
        var report = Mail.Read(
            "Port scan from 198.51.100.11",
            "We saw a port scan from 198.51.100.11 at 24 Nov 2026 00:55:00 UTC."
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal("scan", finding.Category);
        Assert.Equal(ZoneBasis.Stated, finding.Zone);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 55, 0, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(finding.OccurredAt, finding.Earliest);
        Assert.Equal(finding.OccurredAt, finding.Latest);
    }

    [Fact]
    public void A19_a_time_without_a_zone_allows_both_customers_and_asks_for_the_zone()
    {
        var report = Mail.Read(
            "Port scan from 198.51.100.11",
            "We saw a port scan from 198.51.100.11 at 2026-11-24 09:30."
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal(ZoneBasis.None, finding.Zone);
        Assert.Equal("2026-11-24 09:30", finding.OccurredText);
        // JST would be 00:30Z (C-1009), UTC 09:30Z (C-1010)
        Assert.True(finding.Earliest <= new DateTimeOffset(2026, 11, 24, 0, 30, 0, TimeSpan.Zero));
        Assert.True(finding.Latest >= new DateTimeOffset(2026, 11, 24, 9, 30, 59, TimeSpan.Zero));
        Assert.Contains("zone", report.Missing, StringComparer.Ordinal);
        Assert.Contains(report.Problems, p => p.Code is ProblemCodes.ZoneMissing);
    }

    [Theory]
    [InlineData("198.51.100.11 scanned our network at 2026-11-24 09:30.", ZoneBasis.None)]
    [InlineData("198.51.100.11 scanned our network at 24 Nov 2026 00:55:00 UTC.", ZoneBasis.Stated)]
    [InlineData("24 Nov 2026 00:55:00 UTC: 198.51.100.11 scanned our network.", ZoneBasis.Stated)]
    public void A19_in_the_words_of_the_reporter(string body, ZoneBasis zone)
    {
        var finding = Assert.Single(Mail.Read("Port scan", body).Findings);

        Assert.Equal(("scan", "198.51.100.11", zone), (finding.Category, finding.SourceIp!.ToString(), finding.Zone));
        var wall = zone == ZoneBasis.None ? Utc(9, 30) : Utc(0, 55);
        Assert.Equal(wall, finding.OccurredAt);
        Assert.Equal(zone == ZoneBasis.None ? wall.AddHours(-14) : wall, finding.Earliest);
        Assert.Equal(zone == ZoneBasis.None ? wall.AddHours(12).AddSeconds(59) : wall, finding.Latest);

        static DateTimeOffset Utc(int hour, int minute) => new(2026, 11, 24, hour, minute, 0, TimeSpan.Zero);
    }

    [Fact]
    public void A20_a_report_about_a_delegated_address_names_it()
    {
        var report = Mail.Read(
            "Spam from your network",
            "Your customer 198.51.100.200 is sending spam to our users. First seen: 2026-11-24 00:10:00 UTC"
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal(("spam", "198.51.100.200"), (finding.Category, finding.SourceIp!.ToString()));
        Assert.Contains("headers", report.Missing, StringComparer.Ordinal);
    }
}
