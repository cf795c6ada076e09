using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AbuseDesk.Parsing.Mail;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Events as JSON: a list of objects, one object a line, or one object that holds the list. IntelMQ's names, flat or
/// nested. Objects are read as they are asked for; where the text breaks off, what stood before it was read.
/// </summary>
internal static class EventJson
{
    private const int MaxBytes = 64 << 20;
    private const int MaxMembers = 300;
    private const int MaxNesting = 5;

    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 32,
    };

    /// <summary>Whether the content begins like JSON.</summary>
    public static bool MayBeOne(ReadOnlyMemory<byte> file) =>
        Skip(file.Span, 0, " \t\r\n\uFEFF"u8) is var at && at < file.Length && file.Span[at] is (byte)'[' or (byte)'{';

    /// <summary>Whether the first object names an address and a time.</summary>
    public static bool IsOne(ReadOnlyMemory<byte> file, EventFrame frame) =>
        Objects(file, frame with { Problems = [] }).FirstOrDefault() is { Count: > 0 } first
        && frame.Columns([.. first.Select(m => m.Name)]) is not null;

    /// <summary>The findings of a file, read one by one.</summary>
    public static IEnumerable<Finding> Findings(ReadOnlyMemory<byte> file, EventFrame frame)
    {
        string[] names = [];
        EventColumns? columns = null;
        List<(string Name, string Value)> members = [];
        var row = new EventRow(
            at => members[at].Value,
            () => string.Join(", ", members.Select(m => $"{m.Name}: {m.Value}")),
            frame
        );
        var (count, unread) = (0, (string?)null);
        foreach (var read in Objects(file, frame))
        {
            if (count++ >= EventTable.Most)
            {
                frame.Tell(ProblemCodes.TextTruncated, FormattableString.Invariant($"{EventTable.Most} rows"));
                break;
            }

            members = read;
            if (!members.Select(m => m.Name).SequenceEqual(names, StringComparer.Ordinal))
            {
                names = [.. members.Select(m => m.Name)];
                columns = frame.Columns(names);
            }

            if (columns is not null && row.Finding(columns, members.Count) is { } finding)
                yield return finding;
            else
                unread ??= FormattableString.Invariant($"object {count}: source.ip");
        }

        if (unread is not null || count == 0)
            frame.Tell(ProblemCodes.SchemaViolation, unread ?? "source.ip");
    }

    private static IEnumerable<List<(string Name, string Value)>> Objects(ReadOnlyMemory<byte> file, EventFrame frame)
    {
        if (file.Length > MaxBytes)
        {
            frame.Tell(ProblemCodes.TextTruncated, "JSON");
            yield break;
        }

        var at = 0;
        file = JsonEscapes.Repaired(
            Utf8.IsValid(file.Span) ? file : Encoding.UTF8.GetBytes(Charsets.Decode(file.Span, null))
        );
        while (Next(file, ref at, frame) is { } element)
        {
            foreach (var single in Listed(element))
                yield return Members(single);
        }
    }

    // {"events": […]} holds the list in a member
    private static IEnumerable<JsonElement> Listed(JsonElement element)
    {
        foreach (var member in element.EnumerateObject())
        {
            if (
                member.Value.ValueKind == JsonValueKind.Array
                && member.Value.GetArrayLength() > 0
                && member.Value[0] is { ValueKind: JsonValueKind.Object } first
                && EventColumns.Of([.. Members(first).Select(m => m.Name)], exact: true) is not null
            )
                return member.Value.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object);
        }

        return [element];
    }

    // brackets and commas between the objects are passed over: a list and lines are the same
    private static JsonElement? Next(ReadOnlyMemory<byte> file, ref int at, EventFrame frame)
    {
        at = Skip(file.Span, at, " \t\r\n,[]\uFEFF"u8);
        if (at >= file.Length)
            return null;
        try
        {
            var reader = new Utf8JsonReader(file.Span[at..], Options);
            using var document = JsonDocument.ParseValue(ref reader);
            at += (int)reader.BytesConsumed;
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document.RootElement.Clone();
            frame.Tell(ProblemCodes.SchemaViolation, "JSON: no object");
        }
        catch (JsonException)
        {
            frame.Tell(ProblemCodes.SchemaViolation, FormattableString.Invariant($"JSON: byte {at}"));
        }

        return null;
    }

    private static List<(string Name, string Value)> Members(JsonElement element)
    {
        var members = new List<(string, string)>();
        Add(element, "", 0);
        return members;

        // bounded by MaxNesting
        void Add(JsonElement parent, string before, int depth)
        {
            foreach (var member in parent.EnumerateObject().TakeWhile(_ => members.Count < MaxMembers))
            {
                var value =
                    member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() == 1
                        ? member.Value[0]
                        : member.Value;
                if (value.ValueKind == JsonValueKind.Object && depth < MaxNesting)
                    Add(value, $"{before}{member.Name}.", depth + 1);
                else if (value.Str() is { } text)
                    members.Add((before + member.Name, text));
            }
        }
    }

    private static int Skip(ReadOnlySpan<byte> span, int at, ReadOnlySpan<byte> passed)
    {
        var next = span[at..].IndexOfAnyExcept(passed);
        return next < 0 ? span.Length : at + next;
    }
}
