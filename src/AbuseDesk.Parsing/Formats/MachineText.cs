using System.Text;
using System.Text.Json;
using AbuseDesk.Parsing.Mail;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// JSON and XML of any schema as lines a person might have written: <c>{"Report":{"SourceIp":"192.0.2.1"}}</c> becomes
/// <c>report source ip: 192.0.2.1</c>, <c>&lt;IP_Address&gt;192.0.2.1&lt;/IP_Address&gt;</c> becomes
/// <c>ip address: 192.0.2.1</c>. The general reader then goes by the labels. Broken documents give what stands before
/// the fault; entities and DTDs are never resolved.
/// </summary>
internal static class MachineText
{
    public const int MaxText = 256 * 1024;
    public const int MaxValue = 2_000;
    private const int MaxName = 60;
    private const int MaxPacked = 4 << 20;
    private const StringComparison Ignored = StringComparison.OrdinalIgnoreCase;
    private static readonly string[] Endings = [".xml", ".json", ".csv", ".txt", ".log"];
    private const int MaxDepth = 64;

    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = MaxDepth,
    };

    /// <summary>The parts of a mail that can be read and are not in its text, as lines; empty where it has none.</summary>
    public static string Of(MailView mail)
    {
        var lines = new StringBuilder();
        foreach (var part in mail.Parts)
        {
            if (lines.Length >= MaxText)
                break;
            if (part.ContentType.StartsWith("image/", StringComparison.Ordinal))
                continue;
            if (IsPacked(part))
            {
                foreach (var file in Archive.Open(part.FileName ?? "", part.Bytes) ?? [])
                    Packed(file, lines);
                continue;
            }

            var first = FirstCharacter(part.Start(64).Span);
            if (first is '{' or '[')
                Json(Encoding.UTF8.GetBytes(part.Text), lines);
            else if (first is '<' && part.ContentType is not ("text/html" or "text/plain"))
                lines.Append(XmlLines.Of(part.Text));
            else if (part.ContentType is "application/octet-stream" && IsText(part.Start(400).Span))
                lines.Append(Draft.Cut(part.Text, MaxText)).Append('\n');
        }

        return lines.ToString();
    }

    // "iodef.xml.gz", "report.zip"; documents of offices are archives too
    private static bool IsPacked(MailPart part) =>
        part.FileName is { } name
        && (name.EndsWith(".gz", Ignored) || name.EndsWith(".zip", Ignored))
        && part.Start(4).Span is [(byte)'P', (byte)'K', 3, 4] or [0x1F, 0x8B, ..]
        && part.Bytes.Length <= MaxPacked;

    private static void Packed(PackedFile file, StringBuilder lines)
    {
        var isNamed = Array.Exists(Endings, e => file.Name.EndsWith(e, Ignored));
        if (!isNamed || lines.Length >= MaxText)
            return;
        var text = Charsets.Decode(file.Bytes.Span[..Math.Min(file.Bytes.Length, MaxText)], null);
        if (FirstCharacter(file.Bytes.Span) is '{' or '[')
            Json(Encoding.UTF8.GetBytes(text), lines);
        else
            lines.Append(XmlLines.Of(text)).Append('\n');
    }

    private static void Json(byte[] json, StringBuilder lines)
    {
        var reader = new Utf8JsonReader(JsonEscapes.Repaired(json).Span, Options);
        var (parents, name) = (new Stack<string>(), "");
        try
        {
            while (reader.Read() && lines.Length < MaxText)
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = Words(reader.GetString());
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        parents.Push(name);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        name = parents.Pop();
                        break;
                    case JsonTokenType.String or JsonTokenType.Number when !parents.Contains("internal"):
                        Line(lines, Label(parents, name), Value(ref reader));
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // Cut off or damaged: what stands before was read, and the reader of the format says that it failed.
        }
    }

    // the values of a list have the name of the list
    private static string Label(Stack<string> parents, string name) =>
        parents.TryPeek(out var parent) && parent.Length > 0 && !string.Equals(parent, name, StringComparison.Ordinal)
            ? $"{parent} {name}"
            : name;

    /// <summary>Adds one labelled line; an overlong value is evidence, not a field.</summary>
    public static void Line(StringBuilder lines, string label, string value)
    {
        if (value.Length is > 0 and <= MaxValue && lines.Length < MaxText)
            lines.Append(label).Append(": ").Append(value).Append('\n');
    }

    private static string Value(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.Number
            ? Encoding.UTF8.GetString(reader.ValueSpan)
            : (reader.GetString() ?? "").ReplaceLineEndings("\n");

    // "SourceIp", "source_ip", "x:IP-Address": lower-case words
    public static string Words(ReadOnlySpan<char> name)
    {
        var colon = name.IndexOf(':');
        name = name[(colon + 1)..];
        var words = new StringBuilder();
        for (var i = 0; i < Math.Min(name.Length, MaxName); i++)
        {
            var c = name[i];
            if (!char.IsLetterOrDigit(c))
            {
                words.Append(' ');
                continue;
            }

            if (char.IsUpper(c) && i > 0 && char.IsLower(name[i - 1]))
                words.Append(' ');
            words.Append(char.ToLowerInvariant(c));
        }

        return words.ToString().Trim();
    }

    // "arf_report1.txt" and others that a mailer calls binary
    private static bool IsText(ReadOnlySpan<byte> start) =>
        start.Length > 0 && !start.ContainsAnyInRange((byte)0, (byte)8) && start.IndexOf(": "u8) > 0;

    private static char FirstCharacter(ReadOnlySpan<byte> start)
    {
        if (start is [0xEF, 0xBB, 0xBF, ..])
            start = start[3..];
        start = start.TrimStart(" \t\r\n"u8);
        return start.IsEmpty ? ' ' : (char)start[0];
    }
}
