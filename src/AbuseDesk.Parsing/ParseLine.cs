using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AbuseDesk.Parsing;

/// <summary>One reading as the JSON line of the command <c>parse</c>. Names and order are a contract; every key is always there.</summary>
public static class ParseLine
{
    private const int MostHeld = 64 * 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line of one file.</summary>
    /// <param name="file">Its name, as the caller wants it told.</param>
    /// <param name="sha256">Of its bytes, in lower-case hex; null where it could not be opened.</param>
    /// <param name="report">What was read.</param>
    public static string Of(string file, string? sha256, ParsedReport report)
    {
        using var line = new StringWriter();
        Write(line, file, sha256, report);
        return line.ToString();
    }

    /// <summary>Writes the line of one file without its end, finding by finding: a feed may have many thousand.</summary>
    public static void Write(TextWriter output, string file, string? sha256, ParsedReport report)
    {
        var buffer = new ArrayBufferWriter<byte>(MostHeld);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteString("sha256", sha256);
            json.WriteString("kind", Snake(report.Kind));
            json.WriteString("format", report.Format);
            json.WriteString("parser", report.Parser);
            json.WriteString("language", report.Language);
            Reporter(json, report.Reporter);
            json.WriteString("consent", Snake(report.Consent));
            json.WriteStartArray("findings");
            foreach (var finding in report.AllFindings)
            {
                Finding(json, finding);
                if (json.BytesPending + buffer.WrittenCount > MostHeld)
                    Pass(json, buffer, output);
            }

            json.WriteEndArray();
            json.WriteStartObject("observed");
            Strings(json, "ips", report.Observed.Ips.Select(ip => ip.ToString()));
            Strings(json, "urls", report.Observed.Urls);
            Strings(json, "domains", report.Observed.Domains);
            json.WriteEndObject();
            Strings(json, "missing", report.Missing);
            Problems(json, report.Problems);
            json.WriteEndObject();
            Pass(json, buffer, output);
        }
    }

    // the writer ends at whole characters
    private static void Pass(Utf8JsonWriter json, ArrayBufferWriter<byte> buffer, TextWriter output)
    {
        json.Flush();
        output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        buffer.ResetWrittenCount();
    }

    private static void Reporter(Utf8JsonWriter json, ParsedReporter? reporter)
    {
        if (reporter is null)
        {
            json.WriteNull("reporter");
            return;
        }

        json.WriteStartObject("reporter");
        json.WriteString("address", reporter.Address);
        json.WriteString("name", reporter.Name);
        json.WriteString("organisation", reporter.Organisation);
        json.WriteString("role", reporter.Role);
        json.WriteString("reference", reporter.Reference);
        json.WriteEndObject();
    }

    private static void Finding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("category", finding.Category);
        json.WriteString("source_ip", finding.SourceIp?.ToString());
        Number(json, "source_port", finding.SourcePort);
        Strings(json, "urls", finding.Urls);
        Strings(json, "domains", finding.Domains);
        json.WriteString("mailbox", finding.Mailbox);
        Time(json, "occurred_at", finding.OccurredAt);
        Time(json, "last_at", finding.LastAt);
        json.WriteString("occurred_text", finding.OccurredText);
        json.WriteString("zone", Snake(finding.Zone));
        json.WriteString("precision", Snake(finding.Precision));
        json.WriteString("time_basis", Snake(finding.TimeBasis));
        OwnSide(json, finding.OwnSide);
        json.WriteNumber("count", finding.Count);
        json.WriteString("excerpt", finding.Excerpt);
        json.WriteString("reason", finding.Reason);
        json.WriteEndObject();
    }

    private static void OwnSide(Utf8JsonWriter json, OwnSide? own)
    {
        if (own is null)
        {
            json.WriteNull("own_side");
            return;
        }

        json.WriteStartObject("own_side");
        Time(json, "at", own.At);
        json.WriteString("queue_id", own.QueueId);
        json.WriteString("authenticated_as", own.AuthenticatedAs);
        json.WriteEndObject();
    }

    private static void Problems(Utf8JsonWriter json, IReadOnlyList<Problem> problems)
    {
        json.WriteStartArray("problems");
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("code", problem.Code);
            json.WriteString("detail", problem.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? value) =>
        json.WriteString(
            name,
            value?.UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss.FFFFFFK",
                System.Globalization.CultureInfo.InvariantCulture
            )
        );

    private static string Snake(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
