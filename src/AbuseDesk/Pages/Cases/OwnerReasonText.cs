using System.Text.Json;

namespace AbuseDesk.Pages.Cases;

/// <summary>What <c>findings.owner_reason</c> says: code, the asset that decided, notes, and who else comes into question.</summary>
public sealed record OwnerReasonText(
    string Code,
    string? Asset,
    IReadOnlyList<string> Notes,
    IReadOnlyList<OwnerReasonText.Candidate> Candidates
)
{
    public static OwnerReasonText? Parse(string? json)
    {
        if (json is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new OwnerReasonText(
            Text(root, "code") ?? "",
            Text(root, "asset"),
            [.. Items(root, "notes").Select(n => n.GetString() ?? "")],
            [
                .. Items(root, "candidates")
                    .Select(c => new Candidate(
                        Text(c, "assignment") is { } assignment ? Guid.Parse(assignment) : null,
                        Text(c, "asset"),
                        Text(c, "customer") is { } customer ? Guid.Parse(customer) : null,
                        Instant(c, "from"),
                        Instant(c, "to")
                    )),
            ]
        );
    }

    private static JsonElement[] Items(JsonElement of, string name) =>
        of.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray()]
            : [];

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Instant(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.TryGetDateTimeOffset(out var at)
            ? at
            : null;

    public sealed record Candidate(
        Guid? Assignment,
        string? Asset,
        Guid? Customer,
        DateTimeOffset? From,
        DateTimeOffset? To
    );
}
