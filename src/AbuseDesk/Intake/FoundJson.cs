using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using AbuseDesk.Data;
using AbuseDesk.Parsing;

namespace AbuseDesk.Intake;

/// <summary>
/// What a reading found, kept with it where no report has its findings: of a message a person has to look at, and of one
/// that was read again.
/// </summary>
public static class FoundJson
{
    /// <summary>Of a longer list the beginning is kept, and one more to tell it by; the message itself has all of it.</summary>
    public const int Most = 1_000;

    private static readonly JsonSerializerOptions Stored = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter(), new AddressConverter() },
    };

    /// <summary>Null for nothing found.</summary>
    public static string? Of(IReadOnlyList<Finding> findings) =>
        findings.Count == 0 ? null : JsonSerializer.Serialize(findings.Take(Most + 1).Select(Storable), Stored);

    public static IReadOnlyList<Finding> Parse(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<IReadOnlyList<Finding>>(json, Stored) ?? [];

    // A jsonb cannot hold NUL any more than a text can.
    private static Finding Storable(Finding found) =>
        found with
        {
            Urls = [.. found.Urls.Take(Most).Select(StorableText.Of)],
            Domains = [.. found.Domains.Take(Most).Select(StorableText.Of)],
            Mailbox = Storable(found.Mailbox),
            OccurredText = Storable(found.OccurredText),
            Excerpt = Storable(found.Excerpt),
            Reason = StorableText.Of(found.Reason),
            Claimant = Storable(found.Claimant),
            Work = Storable(found.Work),
            OwnSide = found.OwnSide is { } own
                ? own with
                {
                    QueueId = Storable(own.QueueId),
                    AuthenticatedAs = Storable(own.AuthenticatedAs),
                }
                : null,
        };

    private static string? Storable(string? text) => text is null ? null : StorableText.Of(text);

    private sealed class AddressConverter : JsonConverter<IPAddress>
    {
        public override IPAddress? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            IPAddress.TryParse(reader.GetString(), out var ip) ? ip : null;

        public override void Write(Utf8JsonWriter writer, IPAddress value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
