using System.Globalization;
using System.Text;

namespace AbuseDesk.Parsing.Tests.Formats;

/// <summary>Tables of many thousand rows: every row is a finding, and no list of them is held.</summary>
public sealed class LongTableTests
{
    private const int Rows = 100_000;

    [Fact]
    public void A_table_of_100_000_rows_gives_as_many_findings_and_holds_the_first_few()
    {
        var report = ReportParsers.Read(Mail(Rows), ReadingContext.Empty);

        Assert.Equal(5_000, report.Findings.Count);
        Assert.False(report.Further is System.Collections.ICollection);
        var (count, last) = (0, default(Finding));
        foreach (var finding in report.AllFindings)
            (count, last) = (count + 1, finding);
        Assert.Equal(Rows, count);
        Assert.Equal(Address(Rows - 1), last!.SourceIp!.ToString());
        Assert.Equal(report.Findings[^1], report.AllFindings.ElementAt(4_999));
        Assert.Empty(report.Problems);
    }

    [Fact]
    public void The_line_of_a_long_table_has_every_row()
    {
        using var line = new StringWriter();
        ParseLine.Write(line, "feed", null, ReportParsers.Read(Mail(6_000), ReadingContext.Empty));

        using var json = System.Text.Json.JsonDocument.Parse(line.ToString());
        Assert.Equal(6_000, json.RootElement.GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public void What_is_wrong_with_a_late_row_is_told_once()
    {
        byte[] mail = [.. Mail(6_000), .. "not an address,2026-11-23 00:00:00,1,x\r\n"u8];

        var report = ReportParsers.Read(mail, ReadingContext.Empty);

        Assert.Equal(6_000, report.AllFindings.Count());
        Assert.Equal(6_000, report.AllFindings.Count());
        Assert.Equal([ProblemCodes.SchemaViolation], report.Problems.Select(p => p.Code));
    }

    private static string Address(int i) =>
        string.Create(CultureInfo.InvariantCulture, $"203.{i / 65_536}.{i / 256 % 256}.{i % 256}");

    private static byte[] Mail(int rows)
    {
        var text = new StringBuilder("source.ip,time.source,source.port,classification.type\r\n");
        for (var i = 0; i < rows; i++)
            text.Append(CultureInfo.InvariantCulture, $"{Address(i)},2026-11-23T10:00:00Z,40112,scanner\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
