namespace AbuseDesk.Parsing.Tests.FreeText;

/// <summary>The sentence that explains an accusation names the evidence that counted.</summary>
public sealed class EvidenceTests
{
    [Theory]
    [InlineData("Brute force.\nSource IP: 198.51.100.10\n", "stands after ‘Source IP:’ and is one of ours")]
    [InlineData(
        "総当たり攻撃です。\n攻撃元IPアドレス：198.51.100.10\n",
        "stands after ‘攻撃元IPアドレス:’ and is one of ours"
    )]
    [InlineData("Brute-Force-Angriff.\nQuell-IP: 198.51.100.10\n", "stands after ‘Quell-IP:’ and is one of ours")]
    [InlineData("198.51.100.10 からスキャンされました。", "stands before ‘から’ and is one of ours")]
    [InlineData("Port scans. Attackers:\n198.51.100.10\n", "stands below ‘Attackers:’ and is one of ours")]
    [InlineData(
        "Scan from 198[.]51[.]100[.]10",
        "stands after ‘from’, is written so that nobody clicks it and is one of ours"
    )]
    [InlineData(
        "2026-11-24 00:01:00 198.51.100.10:40001 -> 192.0.2.9:22\n",
        "acts in 1 line of a log (Flow) and is one of ours"
    )]
    public void An_address_is_accused_for_what_stands_beside_it(string body, string because) =>
        Assert.Equal($"Accused because it {because}.", Assert.Single(Mail.Read("Attack", body).Findings).Reason);

    [Fact]
    public void Evidence_of_a_log_and_of_the_words_is_told_together()
    {
        var finding = Assert.Single(
            Mail.Read(
                "Attacks",
                "Offender: 198.51.100.10\n\nNov 24 09:40:03 web sshd[1]: Failed password for root from 198.51.100.10 port 40112 ssh2\n",
                ReadingContext.Empty
            ).Findings
        );

        Assert.Equal("Accused because it acts in 1 line of a log (Sshd) and stands after ‘Offender:’.", finding.Reason);
    }

    [Fact]
    public void A_handover_is_told_with_the_server_that_took_it()
    {
        var report = Mail.WithAttachedMail(
            "Spam",
            "Spam, see attachment.",
            """
            Received: from vps.hoster.example (vps.hoster.example [198.51.100.25]) by mx.home.example with ESMTP id 1; Tue, 24 Nov 2026 01:02:03 +0000
            From: a@b.example
            Subject: x

            y
            """
        );

        Assert.StartsWith(
            "Accused because it is the first external hop of the attached mail, taken over by mx.home.example",
            Assert.Single(report.Findings).Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_sentence_stays_short_whatever_the_label()
    {
        var label = "Source " + string.Concat(Enumerable.Repeat("of all the evil in this world ", 30));

        var report = Mail.Read("Attack from 198.51.100.10", $"Brute force. {label}: 198.51.100.10");

        Assert.All(report.Findings, f => Assert.InRange(f.Reason.Length, 20, 300));
        Assert.NotEmpty(report.Findings);
    }
}
