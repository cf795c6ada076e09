using System.IO.Compression;
using System.Net;

namespace AbuseDesk.Parsing.Tests.Formats;

public sealed class ShadowserverTests
{
    [Fact]
    public void Each_row_is_a_finding_in_UTC_and_a_repeated_header_is_none()
    {
        var report = Mails.Read("shadowserver.eml");

        Assert.Equal("shadowserver", report.Format);
        Assert.Equal("2026-11-23-scan_memcached-minato-asn.csv", report.Reporter?.Reference);
        Assert.Equal(
            ["198.51.100.10", "203.0.113.20", "2001:db8:100:a::25"],
            report.Findings.Select(f => f.SourceIp?.ToString()),
            StringComparer.Ordinal
        );
        Assert.All(report.Findings, f => Assert.Equal("open_service", f.Category));
        var first = report.Findings[0];
        Assert.Equal(11211, first.SourcePort);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 0, 5, 18, TimeSpan.Zero), first.OccurredAt);
        Assert.Equal(ZoneBasis.Stated, first.Zone);
        Assert.Contains("scan_memcached", first.Reason, StringComparison.Ordinal);
        Assert.Empty(report.Problems);
    }

    [Fact]
    public void In_a_packed_event_file_the_source_is_accused_and_a_row_without_an_address_is_told()
    {
        var report = Mails.Read("shadowserver-zip.eml");

        var finding = Assert.Single(report.Findings);
        Assert.Equal("infected_host", finding.Category);
        Assert.Equal(IPAddress.Parse("198.51.100.70"), finding.SourceIp);
        Assert.Equal(49152, finding.SourcePort);
        var problem = Assert.Single(report.Problems);
        Assert.Equal(ProblemCodes.SchemaViolation, problem.Code);
        Assert.Equal("line 3: src_ip", problem.Detail);
    }

    [Fact]
    public void A_mail_with_nothing_but_the_link_says_what_is_missing()
    {
        var report = Mails.Read("shadowserver-broken.eml");

        Assert.Equal(MessageKind.Report, report.Kind);
        Assert.Empty(report.Findings);
        Assert.Contains(report.Problems, p => p.Code is ProblemCodes.ReportFileMissing);
    }

    [Fact]
    public void A_feed_nobody_knows_is_read_by_its_columns()
    {
        var report = Mails.Read("shadowserver-unknown.eml");

        var finding = Assert.Single(report.Findings);
        Assert.Equal("other_incident", finding.Category);
        Assert.Equal(IPAddress.Parse("198.51.100.11"), finding.SourceIp);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero), finding.OccurredAt);
        Assert.Contains(report.Problems, p => p is { Code: ProblemCodes.FeedUnknown, Detail: "open_gate" });
    }

    [Fact]
    public void An_archive_that_unpacks_to_too_much_is_refused()
    {
        AssertRefused("zip", Zip(("a.csv", new byte[40 << 20])));
        AssertRefused("gz", Gzip(new byte[40 << 20]));
    }

    [Fact]
    public void An_archive_of_too_many_or_of_damaged_files_is_refused()
    {
        AssertRefused("zip", Zip([.. Enumerable.Range(0, 1_001).Select(i => ($"{i}.csv", Row))]));
        AssertRefused("zip", Zip(("a.csv", Row))[..40]);
        AssertRefused("gz", [0x1F, 0x8B, 8, 0, 1, 2]);
        AssertRefused("gz", Gzip(Row)[..^9]);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("a.csv")]
    public void What_a_file_in_an_archive_is_called_does_not_matter(string name)
    {
        Assert.Equal("198.51.100.10", Assert.Single(Packed("zip", Zip((name, Row))).Findings).SourceIp?.ToString());
        Assert.Equal("198.51.100.10", Assert.Single(Packed("gz", Gzip(Row)).Findings).SourceIp?.ToString());
    }

    private static byte[] Row => "timestamp,ip\n2026-11-23 00:05:18,198.51.100.10\n"u8.ToArray();

    private static void AssertRefused(string ending, byte[] file)
    {
        var report = Packed(ending, file);
        Assert.Empty(report.Findings);
        Assert.Contains(report.Problems, p => p.Code is ProblemCodes.ArchiveRefused);
    }

    private static ParsedReport Packed(string ending, byte[] file) =>
        ReportParsers.Read(
            Mails.Bytes(
                $"""
                From: autoreports@shadowserver.org
                To: abuse@minato.example
                Subject: Shadowserver Report
                Date: Tue, 24 Nov 2026 05:09:58 +0000
                Content-Type: application/octet-stream; name="2026-11-23-scan_ftp-minato-asn.csv.{ending}"
                Content-Transfer-Encoding: base64

                {Convert.ToBase64String(file, Base64FormattingOptions.InsertLineBreaks)}

                """
            ),
            new ReadingContext()
        );

    private static byte[] Zip(params (string Name, byte[] Bytes)[] files)
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return target.ToArray();
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(bytes);
        return target.ToArray();
    }
}
