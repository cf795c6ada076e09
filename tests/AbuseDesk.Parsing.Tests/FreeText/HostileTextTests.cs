using CsCheck;

namespace AbuseDesk.Parsing.Tests.FreeText;

public sealed class HostileTextTests
{
    private static readonly string[] Pieces =
    [
        "攻撃 ",
        "attack from ",
        "phishing ",
        "192.0.2.1",
        "198.51.100.10",
        "203.0.113.20",
        " to ",
        "http://",
        "hxxp://evil[.]example/",
        "URL: ",
        "IP: ",
        "\n",
        "\n\n",
        "\n-- \n",
        "-----Original Message-----\n",
        "From: a@b.example\n",
        "Received: from x (x [198.51.100.10]) by y.example; ",
        "2026-11-24 09:30",
        " UTC",
        "Nov 24 01:12:07 ",
        "sshd[1]: Failed password for ",
        " port 22",
        "\" GET /",
        "> ",
        "SRC=",
        "inetnum: ",
        "----------\n",
        "@",
        "info@yamada-shop.example",
        "\ud83d",
        "１９２．０．２．１",
        "～",
        "令和8年",
        "1,204 times",
        "case 12-34",
    ];

    [Fact]
    public void No_text_makes_the_general_reader_throw_or_answer_without_bounds() =>
        Gen.OneOf(Pieces)
            .Array[0, 80]
            .Select(string.Concat)
            .Sample(
                text =>
                {
                    var view = MailView.Open(Mail.Plain("Abuse", text, "a@b.example"), Mail.Minato);

                    var report = new global::AbuseDesk.Parsing.Formats.FreeText().Read(view, Mail.Minato);

                    Assert.NotNull(report);
                    Assert.All(report.Findings, AssertSound);
                },
                iter: 2_000
            );

    [Fact]
    public void A_flood_of_addresses_is_bounded()
    {
        var text = string.Concat(
            Enumerable.Range(0, 40_000).Select(i => $"attack from 20.{i / 65_536}.{i / 256 % 256}.{i % 256}\n")
        );

        var report = ReportParsers.Read(Mail.Plain("attack", text, "a@b.example"), ReadingContext.Empty);

        Assert.InRange(report.Findings.Count, 1, 5_000);
        Assert.InRange(report.Observed.Ips.Count, 0, 1_000);
    }

    // an offender, a reason, bounded words, an interval that holds its instant
    private static void AssertSound(Finding finding)
    {
        Assert.True(
            finding.SourceIp is not null
                || finding.Urls.Count > 0
                || finding.Domains.Count > 0
                || finding.Mailbox is not null
        );
        Assert.NotEmpty(finding.Reason);
        Assert.InRange(finding.Excerpt!.Length, 0, 2_000);
        Assert.True(finding.Earliest <= finding.Latest || finding.Earliest is null);
        Assert.False(finding.SourceIp is { } ip && ip.ToString() is "127.0.0.1");
    }
}
