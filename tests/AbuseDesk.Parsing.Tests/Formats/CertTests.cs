using System.Net;

namespace AbuseDesk.Parsing.Tests.Formats;

public sealed class CertTests
{
    [Theory]
    [InlineData("certbund-auto.eml", "CERT-Bund", "CB-Report#20261124-10007123", "infected_host", 2)]
    [InlineData("certbund-open.eml", "CERT-Bund", "CB-Report#20261124-10007124", "open_service", 2)]
    [InlineData("certat-text.eml", "CERT.at", "CERT.at #1234569", "phishing", 1)]
    [InlineData("certpl.eml", "CERT Polska", "CERT.PL #9876543", "phishing", 2)]
    [InlineData("certpl-malware.eml", "CERT Polska", "CERT.PL #9876544", "malware_dist", 1)]
    [InlineData("certbr-zip.eml", "CERT.br", "CERT.br #2026112400079", "open_service", 2)]
    [InlineData("incibe.eml", "INCIBE-CERT", "INCIBE-CERT #1122334", "open_service", 2)]
    [InlineData("incibe-phish.eml", "INCIBE-CERT", "INCIBE-CERT #1122335", "phishing", 1)]
    [InlineData("ncsc-fi.eml", "NCSC-FI", "NCSC-FI #778899", "phishing", 1)]
    [InlineData("certin.eml", "CERT-In", "CERTIn-12345678", "malware_dist", 1)]
    [InlineData("dnsc.eml", "DNSC", "DNSC #334455", "web_attack", 1)]
    [InlineData("circl.eml", "CIRCL", "CIRCL #4455667", "phishing", 1)]
    [InlineData("nksc.eml", "NKSC", "NKSC #445566", "infected_host", 2)]
    [InlineData("ncsc-nl.eml", "NCSC-NL", null, "infected_host", 2)]
    [InlineData("certgib.eml", "CERT-GIB", null, "phishing", 1)]
    public void A_team_is_known_with_its_number_and_what_it_accuses_of(
        string file,
        string team,
        string? number,
        string category,
        int findings
    )
    {
        var report = Mails.Read(file);

        Assert.Equal("cert", report.Format);
        Assert.Equal(team, report.Reporter?.Organisation);
        Assert.Equal("coordinator", report.Reporter?.Role);
        Assert.Equal(number, report.Reporter?.Reference);
        Assert.Equal(findings, report.Findings.Count);
        Assert.All(report.Findings, f => Assert.Equal(category, f.Category));
        Assert.All(report.Findings, f => Assert.NotNull(f.SourceIp));
        Assert.False(report.ReaderFailed);
    }

    [Fact]
    public void A_report_passed_on_for_another_team_keeps_both_numbers()
    {
        var report = Mails.Read("cisa.eml");

        Assert.Equal("INC000010123456; JPCERT#26112401", report.Reporter?.Reference);
        Assert.Equal("CISA", report.Reporter?.Organisation);
        var finding = Assert.Single(report.Findings);
        Assert.Equal(40112, finding.SourcePort);
        Assert.Empty(finding.Urls);
    }

    [Fact]
    public void The_clock_of_a_team_is_known_where_its_tables_do_not_say()
    {
        var finding = Assert.Single(Mails.Read("certbund-manual.eml").Findings);

        Assert.Equal(ZoneBasis.Stated, finding.Zone);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 21, 2, 3, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal(57, finding.Count);

        var inHongKong = Assert.Single(Mails.Read("hkcert-text.eml").Findings);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 55, 10, TimeSpan.Zero), inHongKong.OccurredAt);
    }

    [Fact]
    public void Hours_without_minutes_are_an_offset_and_JSON_in_a_cell_is_a_cell()
    {
        var report = Mails.Read("certat.eml");

        Assert.Equal(
            ["open_service", "phishing", "infected_host"],
            report.Findings.Select(f => f.Category),
            StringComparer.Ordinal
        );
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 5, 4, 34, TimeSpan.Zero), report.Findings[0].OccurredAt);
        Assert.Equal(["http://shop.bad.example/wp/login.php"], report.Findings[1].Urls);
    }

    [Fact]
    public void Packed_tables_are_opened_and_rows_of_several_lines_are_one()
    {
        Assert.Equal(["open_service", "scan"], Mails.Read("certee.eml").Findings.Select(f => f.Category));

        var rows = Mails.Read("proki.eml").Findings;
        Assert.Equal(["brute_force", "c2"], rows.Select(f => f.Category));
        Assert.DoesNotContain(rows, f => f.SourceIp!.Equals(IPAddress.Parse("198.51.100.99")));
    }

    [Fact]
    public void Seconds_since_1970_are_a_time_and_the_remote_side_is_not_accused()
    {
        var rows = Mails.Read("ncsc-nl.eml").Findings;

        Assert.Equal(IPAddress.Parse("198.51.100.10"), rows[0].SourceIp);
        Assert.Equal(40112, rows[0].SourcePort);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_795_485_600), rows[0].OccurredAt);
    }

    [Fact]
    public void Events_as_JSON_are_read_with_their_own_offsets()
    {
        var events = Mails.Read("switch.eml").Findings;

        Assert.Equal(["malware_dist", "brute_force"], events.Select(f => f.Category));
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 8, 10, 0, TimeSpan.Zero), events[1].OccurredAt);
    }

    [Fact]
    public void Records_a_mailer_has_joined_are_taken_apart()
    {
        var report = Mails.Read("hkcert.eml");

        Assert.Equal(
            ["http://bank.bad.example/login/", "https://shop.bad.example/"],
            report.Findings.SelectMany(f => f.Urls)
        );
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 57, 0, TimeSpan.Zero), report.Findings[1].OccurredAt);
    }

    [Fact]
    public void Of_a_log_between_marks_the_first_side_is_accused_and_the_fifth_group_is_its_port()
    {
        var finding = Assert.Single(Mails.Read("certbr-log.eml").Findings);

        Assert.Equal(IPAddress.Parse("198.51.100.10"), finding.SourceIp);
        Assert.Equal(55375, finding.SourcePort);
        Assert.Equal(2, finding.Count);
        Assert.Equal("scan", finding.Category);
        Assert.Equal(2026, finding.OccurredAt?.Year);
        Assert.Equal(ZoneBasis.Stated, finding.Zone);
    }

    [Fact]
    public void Paragraphs_with_an_address_each_have_their_own_times()
    {
        var findings = Mails.Read("certbund-rdp.eml").Findings;

        Assert.Equal([21, 22], findings.Select(f => f.OccurredAt!.Value.Hour));
        Assert.All(findings, f => Assert.Equal("brute_force", f.Category));
    }

    [Fact]
    public void Addresses_with_ports_and_times_of_their_own_are_events_of_their_own()
    {
        var findings = Mails.Read("certin-blocks.eml").Findings;

        Assert.Equal([8080, 443], findings.Select(f => f.SourcePort!.Value));
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 11, 15, 0, TimeSpan.Zero), findings[1].OccurredAt);
    }

    [Fact]
    public void A_site_and_its_address_on_one_line_belong_together()
    {
        var findings = Mails.Read("certbr-sites.eml").Findings;

        Assert.Equal(
            [("203.0.113.20", "http://bank.bad.example/x/"), ("203.0.113.21", "http://bank2.bad.example/y/")],
            findings.Select(f => (f.SourceIp!.ToString(), Assert.Single(f.Urls)))
        );
    }

    [Fact]
    public void All_addresses_listed_below_a_label_serve_the_page_above()
    {
        var report = Mails.Read("certee-text.eml");

        Assert.Equal(["203.0.113.20", "203.0.113.21"], report.Findings.Select(f => f.SourceIp!.ToString()));
        Assert.All(
            report.Findings,
            f => Assert.Equal(new DateTimeOffset(2026, 11, 23, 10, 15, 0, TimeSpan.Zero), f.OccurredAt)
        );
        Assert.All(report.Findings, f => Assert.Equal(["https://bank.bad.example/ee"], f.Urls));
    }

    [Fact]
    public void Of_a_row_with_two_addresses_the_one_in_the_subject_is_accused()
    {
        var finding = Assert.Single(Mails.Read("incibe-csv.eml").Findings);

        Assert.Equal(IPAddress.Parse("198.51.100.10"), finding.SourceIp);
        Assert.Equal(2, finding.Count);
    }

    [Fact]
    public void Rows_that_cannot_be_read_are_told_and_the_others_stay()
    {
        var report = Mails.Read("certat-broken.eml");

        Assert.Equal(2, report.Findings.Count);
        Assert.Contains(report.Problems, p => p is { Code: ProblemCodes.SchemaViolation, Detail: "line 3: source_ip" });
        Assert.Equal(TimeBasis.MailDate, report.Findings[1].TimeBasis);
    }

    [Fact]
    public void A_list_that_was_not_attached_leaves_a_report_for_a_person()
    {
        var report = Mails.Read("govcert-broken.eml");

        Assert.Equal(MessageKind.Report, report.Kind);
        Assert.Empty(report.Findings);
        Assert.Contains(report.Problems, p => p.Code is ProblemCodes.NoOffenderFound);
    }

    [Fact]
    public void In_a_language_without_words_here_what_is_unclickable_is_accused()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                """
                From: cert@cert.hr
                To: abuse@minato.example
                Subject: [CERT.hr #123456] Obavijest
                Date: Tue, 24 Nov 2026 09:00:00 +0000
                Content-Type: text/plain; charset=utf-8

                Obavjestavamo vas da se na hxxp://bank[.]bad[.]example/x nalazi stranica.

                IP adresa: 203.0.113.20

                https://www.cert.hr/
                """
            ),
            ReadingContext.Empty
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal(["http://bank.bad.example/x"], finding.Urls);
        Assert.Equal(IPAddress.Parse("203.0.113.20"), finding.SourceIp);
        Assert.Equal("CERT.hr #123456", report.Reporter?.Reference);
    }

    [Fact]
    public void A_customers_answer_with_the_number_is_not_the_teams_mail()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                """
                From: someone@customer.example
                To: abuse@minato.example
                Subject: Re: [CERT.PL #9876543] [phishing] hosted on 203.0.113.20
                Date: Tue, 24 Nov 2026 09:00:00 +0000

                We have taken it down.
                """
            ),
            ReadingContext.Empty
        );

        Assert.NotEqual("cert", report.Format);
    }
}
