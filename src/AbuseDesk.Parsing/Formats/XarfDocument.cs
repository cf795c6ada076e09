using System.Globalization;
using System.Text;
using System.Text.Json;
using AbuseDesk.Parsing.Mail;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Reads members of a hostile JSON object without regard to case and without throwing on a wrong type.</summary>
internal static class XarfDocument
{
    private const int MaxBytes = 16 * 1024 * 1024;
    private const int MaxTokens = 500_000;

    private static readonly JsonDocumentOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 64,
    };

    /// <summary>JSON parts that speak of XARF, even if they turn out broken.</summary>
    public static IEnumerable<MailPart> Candidates(MailView mail) => mail.Parts.Where(IsCandidate);

    /// <summary>The objects of a part (a list of reports is a bulk); empty when it is no JSON or too large to look at.</summary>
    public static IReadOnlyList<JsonElement> Objects(MailPart part)
    {
        var bytes = part.Bytes;
        if (bytes.Length > MaxBytes || Tokens(bytes.Span) > MaxTokens)
            return [];
        try
        {
            using var document = JsonDocument.Parse(JsonEscapes.Repaired(Utf8(part, bytes)), Options);
            var root = document.RootElement.Clone();
            return root.ValueKind switch
            {
                JsonValueKind.Object => [root],
                JsonValueKind.Array => [.. root.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object)],
                _ => [],
            };
        }
        catch (JsonException)
        {
            // not JSON: the caller finds no report in it and says so
            return [];
        }
    }

    /// <summary>The part as text without <c>_internal</c>, which must never have been transmitted and is shown nowhere.</summary>
    public static string Transmitted(MailPart part)
    {
        const string Internal = "\"_internal\"";
        var at = part.Text.IndexOf(Internal, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return part.Text;
        var members = Objects(part)
            .SelectMany(o => o.EnumerateObject())
            .Where(m => !m.Name.Equals("_internal", StringComparison.OrdinalIgnoreCase))
            .Select(m => m.Value.GetRawText())
            .ToList();
        return members.Count > 0 ? string.Join('\n', members) : part.Text[..at];
    }

    public static JsonElement Member(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return default;
        if (element.TryGetProperty(name, out var exact))
            return exact;
        foreach (var property in element.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return property.Value;
        }

        return default;
    }

    public static string? Str(this JsonElement element, string name) => element.Member(name).Str();

    /// <summary>A string or number as text, trimmed; null for anything else and for the empty string.</summary>
    public static string? Str(this JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    public static int? Int(this JsonElement element, string name) =>
        int.TryParse(element.Str(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    public static bool? Bool(this JsonElement element, string name) =>
        element.Member(name).ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) switch
        {
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
            { ValueKind: JsonValueKind.Object } single => [single],
            _ => [],
        };

    private static bool IsCandidate(MailPart part)
    {
        if (part.ContentType is "text/html" || part.ContentType.StartsWith("image/", StringComparison.Ordinal))
            return false;
        var start = part.Start(64).Span;
        if (start is [0xEF, 0xBB, 0xBF, ..])
            start = start[3..];
        start = start.TrimStart(" \t\r\n"u8);
        if (start.IsEmpty || start[0] is not ((byte)'{' or (byte)'['))
            return false;
        var bytes = part.Bytes.Span;
        return bytes.IndexOf("\"xarf_version\""u8) >= 0
            || bytes.IndexOf("\"ReporterInfo\""u8) >= 0
            || bytes.IndexOf("\"report_id\""u8) >= 0 && bytes.IndexOf("\"source_identifier\""u8) >= 0;
    }

    private static int Tokens(ReadOnlySpan<byte> bytes) =>
        bytes.Count((byte)',') + bytes.Count((byte)'[') + bytes.Count((byte)'{');

    private static ReadOnlyMemory<byte> Utf8(MailPart part, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span is [0xEF, 0xBB, 0xBF, ..])
            bytes = bytes[3..];
        return System.Text.Unicode.Utf8.IsValid(bytes.Span)
            ? bytes
            : Encoding.UTF8.GetBytes(Charsets.Decode(bytes.Span, part.Charset));
    }
}
