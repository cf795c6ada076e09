using System.Net;
using AbuseDesk.Demo;
using AbuseDesk.Parsing;

namespace AbuseDesk.Tests.Demo;

/// <summary>What the desk of the demo reads from each of its mails.</summary>
public sealed class DemoSamplesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 1, 30, 0, TimeSpan.Zero);

    private static readonly ReadingContext Minato = new()
    {
        ReceivedAt = Now,
        DeskAddresses = ["abuse@minato.example"],
        AuthServIds = ["mail.minato.example"],
        OwnMailHosts = ["mail.minato.example"],
        OwnPrefixes =
        [
            IPNetwork.Parse("203.0.113.0/24"),
            IPNetwork.Parse("198.51.100.0/24"),
            IPNetwork.Parse("2001:db8:100::/40"),
        ],
        OwnDomains = new HashSet<string>(StringComparer.Ordinal)
        {
            "minato.example",
            "yamada-shop.example",
            "bank-login.example",
            "manga-dl.example",
            "forum.example",
            "okane-fast.example",
        },
    };

    // file, format, language, consent, role, missing; then a finding a line: category, address, port, page, time (JST), zone, basis, count
    public static TheoryData<string, string, string[]> Readings =>
        new()
        {
            {
                "01",
                "Report arf en Unknown feedback []",
                ["spam 203.0.113.5 - - 09:50 Stated Stated ×1 4B1F2C info@yamada-shop.example"]
            },
            {
                "02",
                "Report free_text ja Unknown individual []",
                ["spam 203.0.113.5 - - 09:35 Stated Received ×1 4B1F2D info@yamada-shop.example"]
            },
            { "03", "Report spamcop en Unknown feedback []", ["spam 198.51.100.10 - - 07:30 Stated Stated ×1"] },
            {
                "04",
                "Report fail2ban en Unknown individual []",
                ["brute_force 198.51.100.10 40112 - 09:25 Stated Log ×4"]
            },
            {
                "05",
                "Report jpcert en Unknown coordinator []",
                ["phishing 203.0.113.20 - https://bank-login.example/login/ 09:00 Stated Stated ×1"]
            },
            {
                "06",
                "Report jpcert ja Unknown coordinator []",
                ["defacement 203.0.113.20 - http://yamada-shop.example/wp-content/cache/x.php 08:30 Stated Stated ×1"]
            },
            {
                "07",
                "Report xarf en Unknown vendor []",
                ["brute_force 2001:db8:100:a::25 51514 - 09:40 Stated Stated ×1"]
            },
            { "08", "Report free_text en Unknown individual []", ["scan 198.51.100.11 44321 - 10:10 Stated Log ×3"] },
            {
                "09",
                "Report free_text en Unknown individual []",
                ["brute_force 198.51.100.11 51000 - 08:30 Stated Log ×2"]
            },
            {
                "10",
                "Report acns en Unknown rights_body []",
                ["copyright 198.51.100.77 51413 - 05:30 Stated Stated ×1"]
            },
            {
                "11",
                "Report copyright_text en Unknown rights_holder []",
                ["copyright - - https://manga-dl.example/night-harbor/ch12 10:28 None MailDate ×1"]
            },
            {
                "12",
                "Report copyright_text ja Unknown rights_holder []",
                ["copyright - - https://manga-dl.example/umi/vol3 04:30 Stated Stated ×1"]
            },
            { "13", "Report free_text ja Unknown individual []", ["web_attack 198.51.100.20 - - 06:30 Stated Log ×2"] },
            {
                "14",
                "Report free_text en Unknown vendor []",
                ["phishing 203.0.113.20 - https://bank-login.example/login/verify 08:50 Stated Stated ×1"]
            },
            {
                "15",
                "Report free_text ja Anonymised individual [zone]",
                ["comment_vandalism 198.51.100.70 - - 00:30 Assumed Stated ×1"]
            },
            {
                "16",
                "Report free_text en Anonymised researcher []",
                ["open_service 2001:db8:100:a::25 - - 09:20 Stated Stated ×1"]
            },
            {
                "17",
                "Report free_text en Unknown individual []",
                [
                    "brute_force 198.51.100.10 - - 09:10 Stated Log ×1",
                    "brute_force 198.51.100.20 - - 09:11 Stated Log ×1",
                    "brute_force 2001:db8:100:a::25 - - 09:12 Stated Log ×1",
                ]
            },
            {
                "18",
                "Report free_text en Unknown individual []",
                ["web_attack 198.51.100.150 - - 08:30 Stated Log ×1"]
            },
            {
                "19",
                "Report free_text en Unknown individual [headers]",
                [
                    "spamvertised - - http://okane-fast.example/ 07:30 Stated Stated ×1",
                    "spam 192.0.2.80 - - 07:30 Stated Stated ×1",
                ]
            },
            {
                "20",
                "Report free_text en Unknown individual [log zone]",
                ["brute_force 198.51.100.11 - - 09:00 None Stated ×1"]
            },
            { "21", "Report free_text ja Anonymised individual [ip time log]", [] },
            {
                "22",
                "Report free_text ja Unknown individual []",
                ["spam 198.51.100.10 - - 08:00 Stated Received ×1 77D0E"]
            },
            {
                "23",
                "Report xarf en Full vendor []",
                ["phishing 203.0.113.20 - https://forum.example/p/991 09:45 Stated Stated ×1"]
            },
            { "24", "Bounce bounce en Unknown - []", [] },
            { "25", "AutoReply auto_reply ja Unknown - []", [] },
            { "26", "Other free_text en Unknown individual []", [] },
        };

    [Fact]
    public void Every_sample_has_its_reading() =>
        Assert.Equal(DemoText.Samples.Select(Number), Readings.Select(r => r.Data.Item1));

    [Theory]
    [MemberData(nameof(Readings))]
    public void Each_sample_reads_as_its_sender_meant_it(string number, string head, string[] findings)
    {
        var name = DemoText.Samples.Single(s => string.Equals(Number(s), number, StringComparison.Ordinal));
        var report = ReportParsers.Read(DemoText.Mail(name, Now), Minato);

        Assert.Equal(
            head,
            $"{report.Kind} {report.Format} {report.Language} {report.Consent} {report.Reporter?.Role ?? "-"} [{string.Join(' ', report.Missing)}]"
        );
        Assert.Equal(findings, report.Findings.Select(Told), StringComparer.Ordinal);
    }

    private static string Number(string sample) => sample["Samples/".Length..][..2];

    private static string Told(Finding finding)
    {
        var page = finding.Urls.Count > 0 ? string.Join(',', finding.Urls) : "-";
        var time = finding.OccurredAt?.ToOffset(TimeSpan.FromHours(9)).ToString("HH:mm", null);
        var own = $"{finding.OwnSide?.QueueId} {finding.Mailbox}".TrimEnd();
        return $"{finding.Category} {finding.SourceIp?.ToString() ?? "-"} {finding.SourcePort?.ToString(provider: null) ?? "-"} {page} {time} {finding.Zone} {finding.TimeBasis} ×{finding.Count} {own}".TrimEnd();
    }
}
