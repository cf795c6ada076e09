using System.Text.Json;
using AbuseDesk.Cases;

namespace AbuseDesk.Pages.Cases;

/// <summary>The facts of an event that can be told in words.</summary>
public sealed record EventFacts(
    DateTimeOffset? Due,
    DateTimeOffset? FixedAt,
    string? Lever,
    string? Code,
    string? How,
    string? Verb,
    string? Compartment,
    IReadOnlyList<Guid> Cases
)
{
    private static readonly string[] CaseNames = ["into", "case"];

    public static EventFacts Of(CaseEvent happened)
    {
        using var document = JsonDocument.Parse(happened.Payload);
        var facts = document.RootElement;
        return new EventFacts(
            Instant(facts, "due") ?? Instant(facts, "until"),
            Instant(facts, "fixed_at"),
            Text(facts, "lever"),
            Text(facts, "code"),
            Text(facts, "how"),
            Text(facts, "verb"),
            Text(facts, "compartment"),
            [.. CaseNames.Select(n => Text(facts, n)).Where(t => t is not null).Select(t => Guid.Parse(t!))]
        );
    }

    private static string? Text(JsonElement facts, string name) =>
        facts.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Instant(JsonElement facts, string name) =>
        facts.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.TryGetDateTimeOffset(out var at)
            ? at
            : null;
}
