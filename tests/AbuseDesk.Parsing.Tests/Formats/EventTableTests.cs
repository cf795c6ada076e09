using System.Net;
using System.Text;

namespace AbuseDesk.Parsing.Tests.Formats;

public sealed class EventTableTests
{
    [Fact]
    public void A_file_of_a_sender_nobody_knows_is_read_by_its_columns_and_the_zone_in_their_names()
    {
        var report = Mails.Read("event-table.eml");

        Assert.Equal("event_table", report.Format);
        Assert.Equal(2, report.Findings.Count);
        Assert.All(report.Findings, f => Assert.Equal("scan", f.Category));
        Assert.Equal(IPAddress.Parse("198.51.100.10"), report.Findings[0].SourceIp);
        Assert.Equal(40112, report.Findings[0].SourcePort);
        Assert.Equal(
            new DateTimeOffset(2026, 11, 24, 0, 2, 3, TimeSpan.Zero),
            report.Findings[0].OccurredAt!.Value.AddMicroseconds(-123_456)
        );
        Assert.Equal(ZoneBasis.Stated, report.Findings[0].Zone);
    }

    [Fact]
    public void A_table_in_bars_between_words_is_read_with_day_and_clock_apart()
    {
        var report = Mails.Read("event-table-body.eml");

        Assert.Equal(
            ["198.51.100.10", "198.51.100.11"],
            report.Findings.Select(f => f.SourceIp?.ToString()),
            StringComparer.Ordinal
        );
        Assert.Equal(57, report.Findings[0].Count);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 1, 2, 3, TimeSpan.Zero), report.Findings[0].OccurredAt);
        Assert.Contains(IPAddress.Parse("192.0.2.9"), report.Observed.Ips);
    }

    [Fact]
    public void JSON_names_may_be_nested_or_written_with_dots()
    {
        var report = Mails.Read("event-table.json");

        Assert.Equal(["brute_force", "phishing"], report.Findings.Select(f => f.Category), StringComparer.Ordinal);
        Assert.Equal(40112, report.Findings[0].SourcePort);
        Assert.Equal(["http://shop.bad.example/login/"], report.Findings[1].Urls);
    }

    [Fact]
    public void JSON_that_breaks_off_is_read_up_to_there()
    {
        var report = Mails.Read("event-table-broken.eml");

        Assert.Equal(IPAddress.Parse("198.51.100.10"), Assert.Single(report.Findings).SourceIp);
        Assert.Contains(
            report.Problems,
            p => p is { Code: ProblemCodes.SchemaViolation, Detail: "object 2: source.ip" }
        );
        Assert.Contains(report.Problems, p => p.Detail?.StartsWith("JSON: byte", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Lines_of_JSON_are_a_list_too()
    {
        var report = Attached(
            "application/x-ndjson",
            """
            {"source_ip":"198.51.100.10","time_source":"2026-11-24T01:02:03Z"}
            {"source_ip":"198.51.100.11","time_source":"2026-11-24T01:02:04Z"}
            """
        );

        Assert.Equal(2, report.Findings.Count);
    }

    [Theory]
    [InlineData("source.ip;time.source;source.port;classification.type", ';')]
    [InlineData("source_ip\ttime_source\tsource_port\tclassification_type", '\t')]
    [InlineData("Source IP|Timestamp (UTC)|Src Port|Classification Type", '|')]
    [InlineData(";src_ip;event_date;event_time;src_port;classification.type", ';')]
    [InlineData("# list of 1 event\n\"Attacker IP\",\"Time (GMT+0)\",\"sport\",\"classification.type\"", ',')]
    public void The_separator_and_the_way_names_are_written_do_not_matter(string header, char separator)
    {
        var first = header.StartsWith(';') ? ";" : "";
        var time = header.Contains("event_time", StringComparison.Ordinal)
            ? $"2026-11-24{separator}01:02:03"
            : "2026-11-24 01:02:03";
        var row = $"{first}198.51.100.10{separator}{time}{separator}40112{separator}scanner";

        var report = Attached("text/csv", $"{header}\n{row}\n");

        var finding = Assert.Single(report.Findings);
        Assert.Equal(40112, finding.SourcePort);
        Assert.Equal("scan", finding.Category);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 1, 2, 3, TimeSpan.Zero), finding.OccurredAt);
    }

    [Theory]
    [InlineData("1790000000")]
    [InlineData("1790000000.25")]
    [InlineData("2026-09-21_14:13:20")]
    [InlineData("2026-09-21T15:13:20+01")]
    public void Times_are_read_in_every_notation_of_such_files(string time)
    {
        var report = Attached("text/csv", $"ip,time (UTC)\n198.51.100.10,{time}\n");

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_790_000_000), Assert.Single(report.Findings).OccurredAt);
    }

    [Fact]
    public void A_time_without_a_zone_says_so()
    {
        var report = Attached("text/csv", "ip,time\n198.51.100.10,2026-11-24 01:02:03\n");

        Assert.Equal(ZoneBasis.None, Assert.Single(report.Findings).Zone);
        Assert.Contains(report.Problems, p => p.Code is ProblemCodes.ZoneMissing);
    }

    [Fact]
    public void Destinations_do_not_make_a_table_of_offenders()
    {
        var report = Attached(
            "text/csv",
            "destination_ip,target_ip,time\n198.51.100.10,192.0.2.1,2026-11-24 01:02:03\n"
        );

        Assert.NotEqual("event_table", report.Format);
        Assert.DoesNotContain(report.Findings, f => f.SourceIp is not null);
    }

    [Fact]
    public void Rows_of_several_lines_stay_one_row()
    {
        var report = Attached(
            "text/csv",
            "source.ip,time.source,raw\n198.51.100.10,2026-11-24T01:02:03Z,\"a\nb,\"\"c\"\"\n198.51.100.99\"\n198.51.100.11,2026-11-24T01:02:04Z,x\n"
        );

        Assert.Equal(
            ["198.51.100.10", "198.51.100.11"],
            report.Findings.Select(f => f.SourceIp?.ToString()),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void Quoted_rows_that_a_mailer_joined_and_wrapped_are_taken_apart()
    {
        var report = Body(
            """
            "Report Time (UTC+8)", "Type", "URL", "Status", "Host IP" "2026-11-24
            08:55:00", "Phishing", "hxxp://a[.]bad[.]example/x", "open", "198.51.100.10"
            "2026-11-24 08:56:00", "Phishing",
            "hxxp://b[.]bad[.]example/y", "open", "198.51.100.11"

            Regards
            """
        );

        Assert.Equal(2, report.Findings.Count);
        Assert.Equal(["http://a.bad.example/x"], report.Findings[0].Urls);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 55, 0, TimeSpan.Zero), report.Findings[0].OccurredAt);
        Assert.Equal(IPAddress.Parse("198.51.100.11"), report.Findings[1].SourceIp);
    }

    [Fact]
    public void Columns_that_only_blanks_keep_apart_are_columns()
    {
        var report = Body(
            """
            IP address        Timestamp (UTC)        Malware
            198.51.100.10     2026-11-24 01:02:03    zeus
            198.51.100.11     2026-11-24 01:02:04    zeus
            """
        );

        Assert.Equal(2, report.Findings.Count);
        Assert.All(report.Findings, f => Assert.Equal("infected_host", f.Category));
    }

    [Fact]
    public void A_sentence_with_commas_is_no_header()
    {
        var report = Body(
            "Please tell us the source IP, the time, and what you did.\n\nThe attacker is 198.51.100.10, brute force."
        );

        Assert.NotEqual("event_table", report.Format);
    }

    private static ParsedReport Attached(string type, string file) =>
        ReportParsers.Read(
            Mails.Bytes(
                $"""
                From: monitor@somebody.example
                To: abuse@minato.example
                Subject: Events
                Date: Tue, 24 Nov 2026 09:00:00 +0000
                MIME-Version: 1.0
                Content-Type: {type}
                Content-Transfer-Encoding: base64

                {Convert.ToBase64String(Encoding.UTF8.GetBytes(file), Base64FormattingOptions.InsertLineBreaks)}
                """
            ),
            ReadingContext.Empty
        );

    private static ParsedReport Body(string text) =>
        ReportParsers.Read(
            Mails.Bytes(
                $"""
                From: monitor@somebody.example
                To: abuse@minato.example
                Subject: Events
                Date: Tue, 24 Nov 2026 09:00:00 +0000
                Content-Type: text/plain; charset=utf-8

                Hello,

                {text}
                """
            ),
            ReadingContext.Empty
        );
}
