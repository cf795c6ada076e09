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
    /// <summary>Levers pulled with the first one.</summary>
    public IReadOnlyList<string> Also { get; private init; } = [];

    /// <summary>Points of a release checklist: looked at, and left open.</summary>
    public IReadOnlyList<string> Checked { get; private init; } = [];
    public IReadOnlyList<string> Open { get; private init; } = [];

    /// <summary>A check and what it found.</summary>
    public string? Check { get; private init; }
    public string? Result { get; private init; }
    public string? Ground { get; private init; }

    /// <summary>How many reports went from one case to another.</summary>
    public int? Reports { get; private init; }

    /// <summary>Why a strike was taken back.</summary>
    public string? Strike { get; private init; }

    /// <summary>What a case came from, and what its end was held against.</summary>
    public string? Cause { get; private init; }
    public string? CloseRule { get; private init; }
    public IReadOnlyList<string> Lacks { get; private init; } = [];

    /// <summary>How the customer said that it is over, and when.</summary>
    public string? Way { get; private init; }
    public DateTimeOffset? SaidAt { get; private init; }

    /// <summary>The rule of the policy.</summary>
    public string? Rule { get; private init; }

    /// <summary>What came of trying to reach somebody, and how it was tried.</summary>
    public string? Contact { get; private init; }
    public string? ContactChannel { get; private init; }

    /// <summary>The clock that came to a point, and what is proposed then.</summary>
    public string? Clock { get; private init; }
    public string? Proposed { get; private init; }

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
        )
        {
            Also = Texts(facts, "also"),
            Checked = Texts(facts, "checked"),
            Open = Texts(facts, "open"),
            Check = Text(facts, "check"),
            Result = Text(facts, "result"),
            Ground = Text(facts, "ground"),
            Reports = facts.TryGetProperty("reports", out var reports) && reports.TryGetInt32(out var n) ? n : null,
            Strike = Text(facts, "strike"),
            Rule = Text(facts, "rule"),
            Cause = Text(facts, "cause"),
            CloseRule = Text(facts, "close_rule"),
            Lacks = Texts(facts, "lacks"),
            Way = Text(facts, "way"),
            SaidAt = Instant(facts, "said_at"),
            Clock = Text(facts, "basis"),
            Contact = Text(facts, "contact"),
            ContactChannel = Text(facts, "channel"),
            Proposed = Text(facts, "action"),
        };
    }

    private static string? Text(JsonElement facts, string name) =>
        facts.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<string> Texts(JsonElement facts, string name) =>
        facts.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(v => v.GetString()).OfType<string>()]
            : [];

    private static DateTimeOffset? Instant(JsonElement facts, string name) =>
        facts.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.TryGetDateTimeOffset(out var at)
            ? at
            : null;
}
