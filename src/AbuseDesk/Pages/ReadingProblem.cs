using System.Text.Json;

namespace AbuseDesk.Pages;

/// <summary>One entry of <c>readings.problems</c>.</summary>
public sealed record ReadingProblem(string Code, string? Detail)
{
    private static readonly JsonSerializerOptions Stored = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<ReadingProblem> Parse(string json) =>
        JsonSerializer.Deserialize<IReadOnlyList<ReadingProblem>>(json, Stored) ?? [];
}
