using System.IO.Compression;
using System.Text;

namespace AbuseDesk.Parsing.Tests.FreeText;

/// <summary>Addresses in lists: below a sentence, in an enumeration, in a column, in rows beside the pages they serve.</summary>
public sealed class AddressListTests
{
    [Theory]
    [InlineData("The following addresses of yours sent spam to our mail server within the last\nhour:\n\n{0}\n{1}\n")]
    [InlineData("The following hosts scanned our network:\n- {0}\n- {1}\n")]
    [InlineData("Folgende IP-Adressen senden Spam an unseren Server:\n{0}\n{1}\n")]
    [InlineData("以下のIPアドレスから当社サーバへ迷惑メールが届いています。\n{0}\n{1}\n")]
    [InlineData("Spam comes from {0}, {1}. Please stop it.")]
    [InlineData("Malicious hosts: {0} and {1}\nThey send spam.")]
    [InlineData("The actual host for the spam site are the following IP addresses.\n{0}, {1}. Please check.")]
    public void All_of_a_list_are_accused_of_what_is_said_above_it(string body)
    {
        var report = Mail.Read(
            "spam",
            string.Format(null, CompositeFormat.Parse(body), "192.0.2.10", "192.0.2.11"),
            ReadingContext.Empty
        );

        Assert.Equal(["192.0.2.10", "192.0.2.11"], Ips(report), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("Brute force by 198.51.100.10 against the following addresses:\n192.0.2.10\n192.0.2.11\n")]
    [InlineData(
        "Brute force by 198.51.100.10.\nThe following IP addresses of ours are affected:\n192.0.2.10\n192.0.2.11\n"
    )]
    [InlineData("Brute force by 198.51.100.10. The following servers were attacked:\n192.0.2.10, 192.0.2.11\n")]
    [InlineData(
        "198.51.100.10 からブルートフォース攻撃を受けました。\n被害を受けた以下のIPアドレス:\n192.0.2.10\n192.0.2.11\n"
    )]
    [InlineData("The following of our servers were attacked by 198.51.100.10 (brute force):\n192.0.2.10\n192.0.2.11\n")]
    public void A_list_of_victims_is_not_accused(string body)
    {
        var report = Mail.Read("Brute force", body, ReadingContext.Empty);

        Assert.Equal(["198.51.100.10"], Ips(report), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("The IP address hosting films.source.example and victim.example is 198.51.100.10. It is phishing.")]
    [InlineData("Phishing: target[.]example is hosted at IP 198.51.100.10")]
    public void A_word_within_a_host_name_plays_no_part(string body)
    {
        var report = Mail.Read("Phishing", body, ReadingContext.Empty);

        Assert.Equal(["198.51.100.10"], Ips(report), StringComparer.Ordinal);
    }

    [Fact]
    public void Our_sensor_and_its_place_are_not_accused()
    {
        var report = Mail.Read(
            "Port scan",
            "Our honeypot located at IP address 192.0.2.10 was scanned by 198.51.100.10. Upstream router: 192.0.2.1.",
            ReadingContext.Empty
        );

        Assert.Equal(["198.51.100.10"], Ips(report), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(
        "Blocked",
        "The following IP addresses of our mail server are blocked by you: 192.0.2.10, 192.0.2.11. Please unblock."
    )]
    [InlineData("Phishing", "Phishing of our customers.\nLegitimate site: https://www.bank.example/ 192.0.2.10\n")]
    public void What_is_ours_or_legitimate_is_not_accused(string subject, string body) =>
        Assert.DoesNotContain(Mail.Read(subject, body, ReadingContext.Empty).Findings, f => f.SourceIp is not null);

    [Theory]
    [InlineData("Open resolver 198.51.100.10 answered, it is used for DDoS. Spoofed victim IP: 192.0.2.1")]
    [InlineData("DDoS amplification. Reflector: 198.51.100.10, target: 192.0.2.1")]
    public void A_service_that_anybody_may_misuse_is_accused(string body) =>
        Assert.Equal(["198.51.100.10"], Ips(Mail.Read("DDoS", body, ReadingContext.Empty)), StringComparer.Ordinal);

    [Fact]
    public void A_column_of_addresses_below_its_name_is_read_where_single_blanks_part_the_columns()
    {
        var report = Mail.Read(
            "Spam summary",
            """
            Spam from your network:

                 IP_Address Hits First_Seen Note
                            Name
              198.51.100.10   72 Nov 23 20h new
                            host10.minato.example.
              198.51.100.11    9 Nov 22 13h
                            host11.minato.example.

            Please look at 192.0.2.1 no more.
            """,
            ReadingContext.Empty
        );

        Assert.Equal(
            ["198.51.100.10 11-23T20", "198.51.100.11 11-22T13"],
            report.Findings.Select(f => $"{f.SourceIp} {f.OccurredAt?.AddHours(9):MM-dd'T'HH}"),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void One_page_with_several_hosts_is_a_finding_for_each()
    {
        var report = Mail.Read(
            "Phishing",
            "Phishing page: hxxps://bank-login[.]example/a\n\nIP address(es):\n198.51.100.10\n198.51.100.11\n",
            ReadingContext.Empty
        );

        Assert.Equal(
            ["198.51.100.10 https://bank-login.example/a", "198.51.100.11 https://bank-login.example/a"],
            report.Findings.Select(f => $"{f.SourceIp} {Assert.Single(f.Urls)}"),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void A_row_of_network_address_and_page_accuses_the_host_of_the_page()
    {
        var report = Mail.Read(
            "Phishing",
            "List of phishing sites\n# - - - -\nAS64500    198.51.100.10    http://a.bad.example/x/\nAS64500    198.51.100.11    http://b.bad.example/y/\n# - - - -\n",
            ReadingContext.Empty
        );

        Assert.Equal(
            ["198.51.100.10 http://a.bad.example/x/", "198.51.100.11 http://b.bad.example/y/"],
            report.Findings.Select(f => $"{f.SourceIp} {Assert.Single(f.Urls)}"),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void A_packed_document_is_read_like_one_that_is_not()
    {
        var report = Packed(
            "case.xml.gz",
            "application/gzip",
            Gzip(
                """
                <Case><Kind>port scan</Kind><Start>2026-11-23T12:00:05Z</Start><End>2026-11-23T13:00:05Z</End>
                <SourceIp>198.51.100.10</SourceIp></Case>
                """
            )
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal("198.51.100.10", finding.SourceIp?.ToString());
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 12, 0, 5, TimeSpan.Zero), finding.OccurredAt);
    }

    [Fact]
    public void Rows_without_a_header_are_read_in_a_zip_too()
    {
        var report = Packed(
            "list.zip",
            "application/zip",
            Zip(
                "list.txt",
                "198.51.100.10|64500|open portmapper|2026-11-23T05:00:01Z\n198.51.100.11|64500|open portmapper|2026-11-23T05:01:01Z\n"
            )
        );

        Assert.Equal(["198.51.100.10", "198.51.100.11"], Ips(report), StringComparer.Ordinal);
        Assert.All(
            report.Findings,
            f => Assert.Equal(new DateOnly(2026, 11, 23), DateOnly.FromDateTime(f.OccurredAt!.Value.UtcDateTime))
        );
    }

    [Theory]
    [InlineData("ip | port | hits", 4242)]
    [InlineData("source ip | port | hits", null)]
    public void A_lone_port_belongs_to_a_lone_address(string names, int? port)
    {
        var report = Mail.Read("Port scan", $"{names}\n198.51.100.10 | 4242 | 7\n", ReadingContext.Empty);

        Assert.Equal(port, Assert.Single(report.Findings).SourcePort);
    }

    [Theory]
    [InlineData("Log: 2026-11-24 09:30:00 GET /x.php", ZoneBasis.Assumed, 0)]
    [InlineData("Seen: 2026-11-24 09:30:00 GET /x.php", ZoneBasis.None, 9)]
    public void A_line_named_log_runs_on_the_clock_of_its_sender(string line, ZoneBasis zone, int hour)
    {
        var report = Mail.Read("Web shell", $"Web shell found.\nIP: 198.51.100.10\n{line}\n", ReadingContext.Empty);

        var finding = Assert.Single(report.Findings);
        Assert.Equal(zone, finding.Zone);
        Assert.Equal(hour, finding.OccurredAt?.Hour);
    }

    [Fact]
    public void Old_lines_of_a_log_are_not_the_beginning_of_what_is_reported()
    {
        var report = Mail.Read(
            "SSH brute force",
            """
            2019-03-02 05:00:01 +0000 srv sshd[1]: Failed password for root from 198.51.100.10 port 40112 ssh2
            2026-11-23 05:00:01 +0000 srv sshd[1]: Failed password for root from 198.51.100.10 port 40112 ssh2
            2026-11-23 05:10:01 +0000 srv sshd[1]: Failed password for root from 198.51.100.10 port 40112 ssh2
            """,
            ReadingContext.Empty
        );

        Assert.Equal(
            new DateTimeOffset(2026, 11, 23, 5, 0, 1, TimeSpan.Zero),
            Assert.Single(report.Findings).OccurredAt
        );
    }

    private static IEnumerable<string> Ips(ParsedReport report) => report.Findings.Select(f => $"{f.SourceIp}");

    private static ParsedReport Packed(string name, string type, byte[] packed) =>
        ReportParsers.Read(
            Encoding.UTF8.GetBytes(
                $"""
                From: noc@soc.example
                To: abuse@minato.example
                Subject: Abuse report
                Date: Tue, 24 Nov 2026 10:00:00 +0000
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="b1"

                --b1
                Content-Type: text/plain; charset=utf-8

                Please see the attached file.
                --b1
                Content-Type: {type}; name="{name}"
                Content-Disposition: attachment; filename="{name}"
                Content-Transfer-Encoding: base64

                {Convert.ToBase64String(packed)}
                --b1--

                """.ReplaceLineEndings("\r\n")
            ),
            ReadingContext.Empty
        );

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static byte[] Zip(string name, string text)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
