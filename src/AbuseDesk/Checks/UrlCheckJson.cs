using System.Text.Json;
using System.Text.Json.Serialization;

namespace AbuseDesk.Checks;

/// <summary>How what was seen is kept.</summary>
internal static class UrlCheckJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static string Write(UrlCheck check) => JsonSerializer.Serialize(check, Options);

    public static UrlCheck Read(string json) => JsonSerializer.Deserialize<UrlCheck>(json, Options)!;
}
