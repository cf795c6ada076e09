namespace AbuseDesk.Pages.Cases;

/// <summary>A field with one of several codes, or none.</summary>
public sealed record Choice(
    string Id,
    string Label,
    string? Typed,
    IEnumerable<(string Value, string Text)> Options,
    string None
)
{
    public string Name { get; init; } = $"Typed.{Id}";
}
