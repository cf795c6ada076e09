using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Tests.FreeText;

/// <summary>Fields by name: tables in the body, log lines of pairs, labels in every language and order.</summary>
public sealed class FieldTests
{
    private static readonly TimeHints Utc = new() { Zone = ClockZone.Utc };

    [Theory]
    [InlineData("time,src_ip,src_port,dst_ip\n2026-11-24 00:01:00,198.51.100.10,40001,192.0.2.9\n", 40001)]
    [InlineData("Ziel-IP;Quell-IP;Zeit\n192.0.2.9;198.51.100.10;2026-11-24 00:01:00\n", null)]
    [InlineData(
        "| Target | Attacker IP | Seen |\n|---|---|---|\n| 192.0.2.9 | 198.51.100.10 | 2026-11-24 00:01:00 |\n",
        null
    )]
    [InlineData("日時\t送信元IP\t宛先IP\n2026-11-24 00:01:00\t198.51.100.10\t192.0.2.9\n", null)]
    [InlineData("Source IP         First seen\n198.51.100.10     2026-11-24 00:01:00\n", null)]
    [InlineData("Date,Time,Source,Destination\n2026-11-24,00:01:00,198.51.100.10,192.0.2.9\n", null)]
    public void A_table_is_read_by_the_names_of_its_columns(string table, int? port)
    {
        var finding = Assert.Single(General("Port scans, times are UTC:\n\n" + table + "\nRegards").Findings);

        Assert.Equal(("198.51.100.10", port), (finding.SourceIp!.ToString(), finding.SourcePort));
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 1, 0, TimeSpan.Zero), finding.OccurredAt);
        Assert.Contains("stands under", finding.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("We saw this, from you, often:\n198.51.100.10, again, and again\n")]
    [InlineData("dst_ip,dst_port,time\n192.0.2.9,22,2026-11-24 00:01:00\n")]
    [InlineData("hostname,user\nweb1,198.51.100.10\n")]
    public void Prose_and_columns_of_others_are_no_table(string text) =>
        Assert.DoesNotContain(
            General("Port scans.\n\n" + text).Findings,
            f => f.Reason.Contains("stands under", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("date=2026-11-24 time=00:01:00 srcip=198.51.100.10 srcport=40001 dstip=192.0.2.9 action=deny")]
    [InlineData("Nov 24 2026 00:01:00 fw CEF:0|v|p|1|100|Scan|5|src=198.51.100.10 spt=40001 dst=192.0.2.9")]
    [InlineData(
        "{\"time\":\"2026-11-24 00:01:00\",\"dst_ip\":\"192.0.2.9\",\"src_ip\":\"198.51.100.10\",\"src_port\":40001}"
    )]
    public void A_line_of_named_fields_is_a_log_line(string line)
    {
        var found = Assert.Single(LogLines.Find(line, Utc));

        Assert.Equal(("198.51.100.10", 40001), (found.Ip.ToString(), found.Port!.Value));
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 1, 0, TimeSpan.Zero), found.Time!.At);
    }

    [Theory]
    [InlineData(
        "Zieladresse: 192.0.2.9\nUhrzeit: 24.11.2026 09:15 MEZ\nAngreifer: 198.51.100.10\nSSH-Anmeldeversuche, bitte prüfen Sie das."
    )]
    [InlineData("Cible : 192.0.2.9\nAttaquant : 198.51.100.10\nTentatives de connexion SSH sur nos serveurs.")]
    [InlineData("Víctima: 192.0.2.9\nAtacante: 198.51.100.10\nIntentos de acceso por SSH a los servidores.")]
    [InlineData("Slachtoffer: 192.0.2.9\nAanvaller: 198.51.100.10\nInlogpogingen via SSH op het systeem.")]
    [InlineData("Vittima: 192.0.2.9\nAttaccante: 198.51.100.10\nTentativi di accesso SSH, il problema continua.")]
    [InlineData("Vítima: 192.0.2.9\nIP do atacante: 198.51.100.10\nTentativas de login por SSH em nosso sistema.")]
    [InlineData("被害サーバ: 192.0.2.9\n発信元IP: 198.51.100.10\nSSHへのログイン試行です。")]
    [InlineData("Victim: 192.0.2.9\nIntruder: 198.51.100.10\nFailed ssh logins.")]
    public void Labels_accuse_and_spare_in_every_language_and_order(string body)
    {
        var finding = Assert.Single(Mail.Read("SSH", body, ReadingContext.Empty).Findings);

        Assert.Equal(("brute_force", "198.51.100.10"), (finding.Category, finding.SourceIp!.ToString()));
    }

    // the general reader alone, as if nobody knew tables
    private static ParsedReport General(string body) =>
        ReportParsers.FreeText.Read(
            MailView.Open(Mail.Plain("Scans", body, "noc@isp.example"), ReadingContext.Empty),
            ReadingContext.Empty
        )!;
}
