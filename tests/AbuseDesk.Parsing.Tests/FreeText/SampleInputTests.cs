using System.Globalization;
using System.Text;

namespace AbuseDesk.Parsing.Tests.FreeText;

/// <summary>The further sample inputs of the domain document (S-01 …), and what must not be accused.</summary>
public sealed class SampleInputTests
{
    [Fact]
    public void S01_thirty_seven_lines_of_one_address_are_one_finding_on_the_stated_clock()
    {
        var body = new StringBuilder("Hi, fail2ban reports 37 failed SSH logins. Lines (CET, +0100):\n");
        for (var i = 0; i < 37; i++)
        {
            body.Append(
                CultureInfo.InvariantCulture,
                $"Nov 24 01:{i:00}:07 srv sshd[2211]: Failed password for root from 198.51.100.10 port {40112 + i} ssh2\n"
            );
        }

        var report = Mail.Read("Abuse from 198.51.100.10", body.ToString());

        var finding = Assert.Single(report.Findings);
        Assert.Equal("brute_force", finding.Category);
        Assert.Equal(37, finding.Count);
        Assert.Equal(40112, finding.SourcePort);
        Assert.Equal(ZoneBasis.Stated, finding.Zone);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 0, 7, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 36, 7, TimeSpan.Zero), finding.LastAt);
        Assert.Empty(report.Missing);
    }

    [Fact]
    public void S01_one_line_and_a_number_in_words_count_as_the_number()
    {
        var report = Mail.Read(
            "Abuse from 198.51.100.10",
            "Hi, fail2ban reports 37 failed SSH logins. Lines (CET, +0100):\nNov 24 01:12:07 srv sshd[2211]: Failed password for root from 198.51.100.10 port 40112 ssh2"
        );

        Assert.Equal(37, Assert.Single(report.Findings).Count);
    }

    [Fact]
    public void S02_a_takedown_request_accuses_the_page()
    {
        var report = Mail.Read(
            "Phishing attack on Example Bank - case 7712345 - https://bank-login[.]example/login/",
            "We have discovered a phishing attack against our client, first detected 2026-11-24 00:14 UTC. It is visible only with a mobile User-Agent from JP. Please preserve logs. The genuine site is https://www.example-bank.example/.",
            from: "takedown@vendor.example"
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal("phishing", finding.Category);
        Assert.Equal(["https://bank-login.example/login/"], finding.Urls, StringComparer.Ordinal);
        Assert.Equal(["bank-login.example"], finding.Domains, StringComparer.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 14, 0, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal("7712345", report.Reporter!.Reference);
        Assert.Contains("https://www.example-bank.example/", report.Observed.Urls, StringComparer.Ordinal);
    }

    [Fact]
    public void A_page_with_its_address_beside_it_is_one_finding()
    {
        var report = Mail.Read(
            "フィッシングサイトの通報",
            "フィッシングサイトを見つけました。停止をお願いします。\nURL: hxxp://bank-login[.]example/login/\nIP: 203.0.113.20\n確認日時: 2026-11-24 08:55 (JST)\n正規サイト: https://www.example-bank.example/"
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal(("phishing", "203.0.113.20"), (finding.Category, finding.SourceIp!.ToString()));
        Assert.Equal(["http://bank-login.example/login/"], finding.Urls, StringComparer.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 8, 55, 0, TimeSpan.FromHours(9)), finding.OccurredAt);
        Assert.Equal(TimePrecision.Minute, finding.Precision);
    }

    [Theory]
    [InlineData(
        "私事性的画像に該当する情報について、被害者ご本人からの依頼に基づき削除等の対応をお願いします。\nURL: https://forum.example/p/991 （画像は添付しておりません）",
        "ncii"
    )]
    [InlineData(
        "違法情報（児童ポルノ公然陳列）に該当する情報の送信防止措置依頼です。\n管理番号 IHC-2611-0042\nURL: https://forum.example/p/992",
        "csam"
    )]
    [InlineData(
        "掲載されている場所: https://forum.example/t/42#7\n侵害されたとする権利: 名誉権\n名誉毀損にあたるため送信防止措置を依頼します。",
        "defamation"
    )]
    [InlineData(
        "貴社のお客様のページに私の個人情報（氏名と電話番号）が掲載されています。\nhttps://forum.example/p/993",
        "privacy"
    )]
    [InlineData("偽ショップです。https://forum.example/shop/ で代金を騙し取られました。詐欺サイトです。", "fraud_shop")]
    [InlineData("サイトが改ざんされています。 https://yamada-shop.example/index.html", "defacement")]
    [InlineData("https://yamada-shop.example/x/invoice.zip でマルウェア配布を確認しました。", "malware_dist")]
    public void S05_to_S07_words_of_a_page_tell_the_category(string body, string category)
    {
        var finding = Assert.Single(Mail.Read("ご連絡", body).Findings);

        Assert.Equal(category, finding.Category);
        Assert.NotEmpty(finding.Urls);
    }

    [Fact]
    public void S09_a_vandal_is_found_by_address_and_minute()
    {
        var report = Mail.Read(
            "荒らしの通報",
            "ブログへの荒らしです。IP 198.51.100.70、2026/11/23 21:10頃、コメント欄"
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal(("comment_vandalism", "198.51.100.70"), (finding.Category, finding.SourceIp!.ToString()));
        Assert.Equal((ZoneBasis.Assumed, TimePrecision.Minute), (finding.Zone, finding.Precision));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 21, 10, 0, TimeSpan.FromHours(9)), finding.OccurredAt);
        Assert.Equal(["zone"], report.Missing, StringComparer.Ordinal);
    }

    [Fact]
    public void S10_a_researcher_reports_an_open_service_and_stays_anonymous()
    {
        var report = Mail.Read(
            "Open Redis",
            "Hello, your host 2001:db8:100:a::25 exposes Redis 6379 without auth. Not exploited. Please notify the owner. I prefer to stay anonymous."
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal(("open_service", "2001:db8:100:a::25"), (finding.Category, finding.SourceIp!.ToString()));
        Assert.Equal(TimeBasis.MailDate, finding.TimeBasis);
        Assert.Equal(Consent.Anonymised, report.Consent);
    }

    [Fact]
    public void S24_three_addresses_of_three_customers_are_three_findings()
    {
        var report = Mail.Read(
            "Port scans from your network",
            """
            Port scans from three of your addresses (all times UTC):
            2026-11-24 00:01:00 198.51.100.10:40001 -> 192.0.2.9:22
            2026-11-24 00:02:00 198.51.100.11:40002 -> 192.0.2.9:22
            2026-11-24 00:03:00 203.0.113.20:40003 -> 192.0.2.9:22
            """
        );

        Assert.Equal(
            ["198.51.100.10", "198.51.100.11", "203.0.113.20"],
            report.Findings.Select(f => f.SourceIp!.ToString()),
            StringComparer.Ordinal
        );
        Assert.Equal([1, 2, 3], report.Findings.Select(f => f.OccurredAt!.Value.Minute));
        Assert.All(report.Findings, f => Assert.Equal("scan", f.Category));
        Assert.Contains("192.0.2.9", report.Observed.Ips.Select(ip => ip.ToString()), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(
        "料金プランについて",
        "来月からの料金プランについて教えてください。サーバのIPアドレスは 203.0.113.14 です。"
    )]
    [InlineData("ご意見", "対応が遅いと思います。もっとちゃんとしてください。")]
    [InlineData("貴社の対応について", "貴社の対応は素晴らしいと思います。もっと早く止めてほしいです。")]
    [InlineData(
        "Grow your business",
        "We offer SEO packages from https://seo.example/ at the best price. Shall we talk?"
    )]
    public void S14_S15_questions_opinions_and_advertising_are_no_reports(string subject, string body)
    {
        var report = Mail.Read(subject, body);

        Assert.Equal(MessageKind.Other, report.Kind);
        Assert.Empty(report.Findings);
        Assert.Empty(report.Missing);
    }

    [Fact]
    public void A_forwarded_report_belongs_to_its_first_writer()
    {
        var report = Mail.Read(
            "FW: Abuse from 198.51.100.61 [case SC-7781]",
            """
            お客様から下記のメールが届きました。
            木村

            -----Original Message-----
            From: Scan Desk <abuse-reports@scanner.example>
            Sent: Sunday, November 22, 2026 5:14 PM
            To: admin@customer.example
            Subject: Abuse from 198.51.100.61 [case SC-7781]

            We detected port scans from 198.51.100.61 at 2026-11-22 08:01:13 UTC.
            """
        );

        Assert.Equal("abuse-reports@scanner.example", report.Reporter!.Address);
        Assert.Equal("Scan Desk", report.Reporter.Name);
        Assert.Equal("SC-7781", report.Reporter.Reference);
        Assert.Equal(
            new DateTimeOffset(2026, 11, 22, 8, 1, 13, TimeSpan.Zero),
            Assert.Single(report.Findings).OccurredAt
        );
    }

    [Theory]
    [InlineData(
        "Wir haben einen Angriff (Login-Versuche per SSH) von 198.51.100.10 am 24.11.2026 um 01:30 MEZ gesehen. Bitte sperren Sie den Kunden, das ist nicht akzeptabel.",
        "de"
    )]
    [InlineData(
        "Nous avons reçu des tentatives de connexion SSH depuis 198.51.100.10 le 24/11/2026 à 01:30 CET. Merci de bloquer votre client, nous vous en prions.",
        "fr"
    )]
    [InlineData(
        "Hemos visto intentos de acceso por SSH desde 198.51.100.10 el 24/11/2026 a las 01:30 CET, por favor bloqueen a su cliente.",
        "es"
    )]
    public void European_reports_are_read_in_their_own_order_of_dates(string body, string language)
    {
        var report = Mail.Read("Abuse", body);

        var finding = Assert.Single(report.Findings);
        Assert.Equal(language, report.Language);
        Assert.Equal(("brute_force", "198.51.100.10"), (finding.Category, finding.SourceIp!.ToString()));
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 30, 0, TimeSpan.Zero), finding.OccurredAt);
    }

    [Fact]
    public void A_mailbox_of_ours_is_accused_where_nothing_stronger_is_known()
    {
        var report = Mail.Read("迷惑メール", "info@yamada-shop.example から迷惑メールが毎日届きます。止めてください。");

        var finding = Assert.Single(report.Findings);
        Assert.Equal("info@yamada-shop.example", finding.Mailbox);
        Assert.Equal("spam", finding.Category);
    }

    [Fact]
    public void A_labelled_page_is_accused_and_the_pages_that_explain_are_not()
    {
        var report = Mail.Read(
            "Malicious file on your server",
            """
            The following file has been marked as malicious. Please remove it.

            URL:        http://files.cust.example/x/
            Tested on:  2026-11-24 04:04:18 +0200

            Further details and advisories can be found here:
            https://www.advice.example/faq/
            More malicious content on your domain:
            https://www.advice.example/incidents/files.cust.example
            Please visit https://www.cleaner.example/, your machine may be infected with malware.
            """,
            from: "reports@scanner.example"
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal(["http://files.cust.example/x/"], finding.Urls, StringComparer.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 2, 4, 18, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(3, report.Observed.Urls.Count);
    }

    [Theory]
    [InlineData(
        "Source IP: 198.51.100.70\nSource Port: 51413\nDestination Port: 22\nTime: 2026-11-24T00:22:31Z\nType: SSH brute force",
        51413
    )]
    [InlineData(
        "IPアドレス: 198.51.100.70\n接続元ポート: 40021\n日時: 2026-11-20 23:10:05 JST\n掲示板への荒らし",
        40021
    )]
    [InlineData("Brute force from 198.51.100.70\nDestination port: 22", null)]
    public void The_port_of_the_source_is_read_from_its_own_line(string body, int? port) =>
        Assert.Equal(port, Assert.Single(Mail.Read("Abuse", body).Findings).SourcePort);
}
