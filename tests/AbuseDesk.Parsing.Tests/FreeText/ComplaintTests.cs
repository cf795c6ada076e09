namespace AbuseDesk.Parsing.Tests.FreeText;

/// <summary>A person who complains is heard, even without a word of the trade; whoever sells, asks or thanks is not a reporter.</summary>
public sealed class ComplaintTests
{
    [Theory]
    [InlineData(
        "御社のサーバーについて",
        "御社のサーバーから変なアクセスが来ています。迷惑しています。すぐに止めてください。"
    )]
    [InlineData("お願い", "そちらの回線から何度も怪しい通信が来ます。調べてもらえませんか。")]
    [InlineData("お願い", "攻撃されています。止めてください。")]
    [InlineData("御社のIPから", "御社のIPからうちのルーターに何回もつながろうとしています。")]
    [InlineData("Complaint", "I want to complain about one of your customers.")]
    [InlineData("Hello", "I think my site was hacked from an IP of yours, I have no logs.")]
    [InlineData("助けてください", "知らない人にルーターへ勝手に接続されています。")]
    [InlineData("Please help", "Someone from your network keeps connecting to my router. Make it stop.")]
    [InlineData("Question about your server", "We are being attacked by one of your machines. What can you do?")]
    [InlineData("Your customer", "Your customer is bothering our server all night with weird requests.")]
    [InlineData("hello", "I see strange traffic coming from you since yesterday")]
    public void A_complaint_about_access_is_a_report_that_lacks_address_time_and_log(string subject, string body)
    {
        var report = Mail.Read(subject, body);

        Assert.Equal(MessageKind.Report, report.Kind);
        Assert.Empty(report.Findings);
        Assert.Equal(["ip", "time", "log"], report.Missing, StringComparer.Ordinal);
        Assert.Contains(report.Problems, p => p.Code is ProblemCodes.NoOffenderFound);
    }

    [Fact]
    public void An_address_that_scanned_somebody_is_accused_over_the_whole_span()
    {
        var report = Mail.Read(
            "scan",
            "198.51.100.11 scanned our network from 2026-11-24 08:00 JST to 2026-11-24 11:00 JST."
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal(("scan", ZoneBasis.Stated), (finding.Category, finding.Zone));
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 2, 0, 0, TimeSpan.Zero), finding.LastAt);
        Assert.True(finding.Latest >= finding.LastAt);
    }

    [Theory]
    [InlineData("変なメール", "御社から変なメールばかり届いて困っています。")]
    [InlineData("お問い合わせ", "身に覚えのないメールが毎日来ます。止めてください。")]
    [InlineData("広告", "しつこい広告メールをやめてほしい")]
    [InlineData("メルマガ", "頼んでいないメルマガのメールがしつこく来ます。")]
    [InlineData("Mails", "I unsubscribed twice and still your customer keeps sending mails about discount watches.")]
    [InlineData(
        "Emails",
        "I keep receiving emails I never subscribed to. They come from your company. Please stop this."
    )]
    public void A_complaint_about_mail_lacks_the_headers(string subject, string body)
    {
        var report = Mail.Read(subject, body);

        Assert.Equal(MessageKind.Report, report.Kind);
        Assert.Empty(report.Findings);
        Assert.Equal(["ip", "time", "headers"], report.Missing, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("ご相談", "私の写真が勝手にホームページに載せられています。消してください。")]
    [InlineData("削除のお願い", "掲示板に嘘を書かれました。書き込みを削除してほしいです。")]
    [InlineData("詐欺", "偽の通販サイトで騙されました。")]
    [InlineData("My shop", "There is a fake page of my shop on your servers. Please take it down.")]
    [InlineData("Remove this", "Somebody put my picture on a website without my permission. Remove it.")]
    public void A_complaint_about_a_page_lacks_its_address(string subject, string body)
    {
        var report = Mail.Read(subject, body);

        Assert.Equal(MessageKind.Report, report.Kind);
        Assert.Empty(report.Findings);
        Assert.Contains("url", report.Missing, StringComparer.Ordinal);
        Assert.DoesNotContain("ip", report.Missing, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("203.0.113.9 から変なアクセスが来ています。止めてください。", "203.0.113.9")]
    [InlineData("My account was hacked by someone using 203.0.113.9", "203.0.113.9")]
    [InlineData("I was threatened by 203.0.113.9", "203.0.113.9")]
    [InlineData("Somebody at 203.0.113.9 keeps bothering our router.", "203.0.113.9")]
    public void An_address_in_it_is_accused_of_an_incident(string body, string ip)
    {
        var report = Mail.Read("お願い", body);

        var finding = Assert.Single(report.Findings);
        Assert.Equal(("other_incident", ip), (finding.Category, finding.SourceIp!.ToString()));
    }

    [Theory]
    [InlineData("お礼", "先日はご対応いただきありがとうございました。迷惑メールは止まりました。")]
    [InlineData("Thanks", "Thank you for your quick response. The phishing page is gone.")]
    [InlineData(
        "御社のサービス",
        "御社のサービスに関するご提案です。不審なアクセスを防ぐ新サービスのご紹介をさせてください。"
    )]
    [InlineData("Cyber security", "Protect your website from malicious traffic! Book a demo with our team today.")]
    [InlineData("Question", "How do I change the password of my account?")]
    [InlineData("ご質問", "サーバーのメール設定の方法を教えてください。")]
    [InlineData("Opinion", "I think your desk answers too slowly. You should hire more people.")]
    public void Thanks_sales_questions_and_opinions_are_no_reports(string subject, string body)
    {
        var report = Mail.Read(subject, body);

        Assert.Equal(MessageKind.Other, report.Kind);
        Assert.Empty(report.Findings);
    }

    [Theory]
    [InlineData("Thank you for your quick response. But the spam comes again.")]
    [InlineData("先日はご対応いただきありがとうございました。ところがまだ迷惑メールが届きます。")]
    public void Thanks_for_something_that_goes_on_are_a_report(string body) =>
        Assert.Equal(MessageKind.Report, Mail.Read("spam", body).Kind);
}
