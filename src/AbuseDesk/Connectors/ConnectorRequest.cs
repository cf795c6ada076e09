using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace AbuseDesk.Connectors;

/// <summary>What a connector is asked to do. Never anything of a reporter: only what is ours and what shall happen to it.</summary>
/// <remarks>
/// <paramref name="IdempotencyKey"/> is the same for every try: what was done under it is not done again.
/// <paramref name="What"/> is <c>action</c> or <c>check</c>, <paramref name="Key"/> which one, in the words of the catalogue;
/// <paramref name="Case"/> a number; <paramref name="RequestedBy"/> the address of a member of staff;
/// <paramref name="Parameters"/> what else the key needs, e.g. <c>per_hour</c> or the span of a log.
/// </remarks>
public sealed record ConnectorRequest(
    Guid Id,
    string IdempotencyKey,
    string What,
    string Key,
    string Case,
    ConnectorResource Resource,
    string? Service,
    string? CustomerRef,
    string RequestedBy,
    DateTimeOffset At,
    IReadOnlyDictionary<string, string> Parameters
);

/// <summary>What a call is about; its kind is one of mailbox, url, site, server, domain, line, address.</summary>
public sealed record ConnectorResource(string Kind, string Value);

/// <summary>How requests and answers are written: strictly as their schemas say.</summary>
internal static class ConnectorJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        MaxDepth = 4,
    };
}
