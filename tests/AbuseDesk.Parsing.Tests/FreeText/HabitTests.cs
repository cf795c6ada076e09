using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Tests.FreeText;

/// <summary>Habits of senders: lists of programs, lines with a clock only, dates of Czechs and Poles, rows without a header, corrections.</summary>
public sealed class HabitTests
{
    private const string Rule = "----------------------------------------------------------------------";

    [Theory]
    [InlineData("198.51.100.10 (host.example)", "198.51.100.10")]
    [InlineData("198.51.100.10 (unknown)", "198.51.100.10")]
    [InlineData("198.51.100.10", "198.51.100.10")]
    [InlineData("198.51.100.10 (a.example)\n198.51.100.11 (b.example)", "198.51.100.10 198.51.100.11")]
    [InlineData("198.51.100.10 (a.example)\n\n198.51.100.11 (unknown)\n", "198.51.100.10 198.51.100.11")]
    public void Hosts_that_DenyHosts_denies_have_guessed_passwords(string hosts, string accused)
    {
        var report = Read(
            "DenyHosts Report",
            $"Added the following hosts to /etc/hosts.deny:\n\n{hosts}\n\n{Rule}\n",
            "denyhosts@server.example"
        );

        Assert.Equal(accused.Split(' '), Ips(report));
        Assert.All(report.Findings, f => Assert.Equal("brute_force", f.Category));
    }

    [Fact]
    public void What_DenyHosts_says_of_accounts_accuses_nobody()
    {
        var report = Read(
            "DenyHosts Report",
            $"""
            Added the following hosts to /etc/hosts.deny:

            198.51.100.10 (host.example)

            {Rule}

            Observed the following suspicious login activity:

            anna: 1

            {Rule}
            """,
            "denyhosts@server.example"
        );

        Assert.Equal(["198.51.100.10"], Ips(report));
    }

    private const string Packets = """
        05:30:01.221345 IP 198.51.100.2.33221 > 203.0.113.8.80: Flags [S], seq 1
        05:30:02.104211 IP 198.51.100.2.33222 > 203.0.113.8.80: Flags [S], seq 1
        """;

    [Theory]
    [InlineData("On 2026-11-23 (UTC) your host flooded us:", "2026-11-23T05:30:01Z", ZoneBasis.Stated)]
    [InlineData("SYN flood on 23 Nov 2026, all times are UTC:", "2026-11-23T05:30:01Z", ZoneBasis.Stated)]
    [InlineData("SYN flood on 23 Nov 2026:", "2026-11-22T20:30:01Z", ZoneBasis.Assumed)]
    [InlineData("A SYN flood from your host:", "2026-11-23T20:30:01Z", ZoneBasis.Assumed)]
    [InlineData("A SYN flood from your host, all times are CET:", "2026-11-23T04:30:01Z", ZoneBasis.Assumed)]
    public void Packets_with_a_clock_only_are_of_the_day_the_mail_speaks_of(string words, string at, ZoneBasis zone)
    {
        var report = Read("SYN flood", words + "\n\n" + Packets);

        var finding = Assert.Single(report.Findings);
        Assert.Equal("198.51.100.2", finding.SourceIp!.ToString());
        Assert.Equal(33221, finding.SourcePort);
        Assert.Equal(at, Utc(finding.OccurredAt));
        Assert.Equal(zone, finding.Zone);
        Assert.Equal(
            words.Contains("23", StringComparison.Ordinal) ? TimeBasis.Log : TimeBasis.MailDate,
            finding.TimeBasis
        );
        Assert.Equal(finding.OccurredAt!.Value.AddSeconds(1).Second, finding.LastAt!.Value.Second);
    }

    [Fact]
    public void A_clock_is_of_no_day_where_the_mail_speaks_of_several()
    {
        var report = Read("SYN flood", "SYN floods on 2026-11-20 (UTC) and on 2026-11-23 (UTC):\n\n" + Packets);

        Assert.NotEqual(TimeBasis.Log, Assert.Single(report.Findings).TimeBasis);
    }

    [Theory]
    [InlineData("24. 11. 2026 10:15 SEČ", "2026-11-24T09:15:00Z")]
    [InlineData("24. 7. 2026 v 10:15 SELČ", "2026-07-24T08:15:00Z")]
    [InlineData("24. 11. 2026 v 10:15:07 CET", "2026-11-24T09:15:07Z")]
    [InlineData("24.11.2026 v 10.15 hod. SEČ", "2026-11-24T09:15:00Z")]
    [InlineData("24. listopadu 2026 v 10:15 SEČ", "2026-11-24T09:15:00Z")]
    [InlineData("24. července 2026 v 10:15 SELČ", "2026-07-24T08:15:00Z")]
    [InlineData("24. novembra 2026 o 10:15 SEČ", "2026-11-24T09:15:00Z")]
    [InlineData("24 listopada 2026 godz. 10:15 CET", "2026-11-24T09:15:00Z")]
    [InlineData("24 listopada 2026 r. o godz. 10:15 CET", "2026-11-24T09:15:00Z")]
    [InlineData("24 lipca 2026 o godzinie 10.15 CEST", "2026-07-24T08:15:00Z")]
    [InlineData("24.11.2026 r., godz. 10:15 CET", "2026-11-24T09:15:00Z")]
    public void Czech_Slovak_and_Polish_dates_are_read(string words, string at)
    {
        var time = Timestamps.Read(words, TimeHints.None);

        Assert.Equal(at, Utc(time?.At));
        Assert.Equal(words, time!.Text);
    }

    [Theory]
    [InlineData("bots | 198.51.100.10 | 2026-11-24 01:02:03\nbots | 198.51.100.11 | 2026-11-24 01:03:03")]
    [InlineData("bots\t198.51.100.10\t2026-11-24 01:02:03\nscanner\t198.51.100.11\t2026-11-24 01:03:03")]
    [InlineData("| bots | 198.51.100.10 | 2026-11-24 01:02:03 |\n| bots | 198.51.100.11 | 2026-11-24 01:03:03 |")]
    public void Rows_that_begin_with_a_word_accuse_without_a_header(string rows)
    {
        var report = Read("Infected hosts", "Today's events in your network, all times are UTC:\n\n" + rows);

        Assert.Equal(["198.51.100.10", "198.51.100.11"], Ips(report));
        Assert.Contains("2026-11-24T01:03:03Z", report.Findings.Select(f => Utc(f.OccurredAt)));
    }

    [Theory]
    [InlineData("Report", "ssh | 198.51.100.10 | 2026-11-24 01:02:03\nssh | 198.51.100.10 | 2026-11-24 01:04:03")]
    [InlineData(
        "Abuse",
        "spam\t198.51.100.10\t64500\t2026-11-24 01:02:03\nc2\t198.51.100.10\t64500\t2026-11-24 01:04:03"
    )]
    [InlineData(
        "Abuse",
        "Attacks by:\nw1 | 198.51.100.10 | 2026-11-24 01:02:03\nw1 | 198.51.100.10 | 2026-11-24 01:04:03"
    )]
    public void Rows_of_one_host_are_one_accusation(string subject, string rows) =>
        Assert.Equal(["198.51.100.10"], Ips(Read(subject, rows)));

    [Theory]
    [InlineData("target | 198.51.100.10 | 2026-11-24 01:02:03\ntarget | 198.51.100.11 | 2026-11-24 01:03:03")]
    [InlineData("our server | 198.51.100.10 | 2026-11-24 01:02:03\nour router | 198.51.100.11 | 2026-11-24 01:03:03")]
    [InlineData("web1 | 198.51.100.10 | 2026-11-24 01:02:03\nweb2 | 198.51.100.11 | 2026-11-24 01:03:03")]
    public void Rows_that_name_victims_accuse_nobody(string rows) =>
        Assert.Empty(Ips(Read("DDoS", "These were flooded:\n\n" + rows)));

    [Theory]
    [InlineData("Port scan from IP 198.51.100.9 no, 198.51.100.10")]
    [InlineData("IP 198.51.100.9 non, 198.51.100.10 nous scanne (scan de ports)")]
    [InlineData("The port scan came not from 198.51.100.9 but from 198.51.100.10.")]
    [InlineData("The port scan came from 198.51.100.10, not from 198.51.100.9.")]
    [InlineData("The port scan came from 198.51.100.10, not 198.51.100.9.")]
    [InlineData("The port scan came from 198.51.100.10 instead of 198.51.100.9.")]
    [InlineData("Der Portscan kam nicht von 198.51.100.9, sondern von 198.51.100.10.")]
    [InlineData("El escaneo de puertos no viene de 198.51.100.9 sino de 198.51.100.10.")]
    [InlineData("La scansione non proviene da 198.51.100.9 ma da 198.51.100.10.")]
    [InlineData("Le scan de ports ne vient pas de 198.51.100.9 mais de 198.51.100.10.")]
    [InlineData("ポートスキャンの送信元は198.51.100.9ではなく198.51.100.10でした。")]
    [InlineData("ポートスキャンの送信元は198.51.100.10です。198.51.100.9ではありません。")]
    [InlineData("送信元は 198.51.100.9 ではなく、198.51.100.10 からのポートスキャンです。")]
    public void An_address_the_reporter_takes_back_is_not_accused(string words) =>
        Assert.Equal(["198.51.100.10"], Ips(Read("Correction", words)));

    [Theory]
    [InlineData("198.51.100.10 is not responding to our requests to stop, it scans our ports from 198.51.100.10.")]
    [InlineData("We do not know who uses 198.51.100.10, but 198.51.100.10 scans our ports.")]
    [InlineData("The attacks by 198.51.100.10 have not stopped. Source: 198.51.100.10")]
    [InlineData("Not only 198.51.100.10 but also the rest of your network scans our ports.")]
    [InlineData("ポートスキャンの送信元は198.51.100.10ではないかと思います。")]
    [InlineData("You have not stopped 198.51.100.10, but 192.0.2.1 is our server that it scans (port scan).")]
    [InlineData("198.51.100.10だけではなく貴社の他の端末からもポートスキャンされています。")]
    public void Other_denials_take_nothing_back(string words) =>
        Assert.Equal(["198.51.100.10"], Ips(Read("Port scan", words)));

    [Fact]
    public void Addresses_that_run_into_one_another_break_nothing() =>
        Assert.DoesNotContain(
            Read("complaint about message from 203.0.113.8::ffff:192.0.2.1%25eth0/129", "spam").Problems,
            p => p.Code == ProblemCodes.ReaderFailed
        );

    private static ParsedReport Read(string subject, string body, string from = "sasaki@home.example") =>
        Mail.Read(subject, body, ReadingContext.Empty, from);

    private static string? Utc(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<string> Ips(ParsedReport report) =>
        report.Findings.Select(f => f.SourceIp?.ToString() ?? "").Order(StringComparer.Ordinal);
}
