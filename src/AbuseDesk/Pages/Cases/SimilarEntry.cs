using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace AbuseDesk.Pages.Cases;

/// <summary>What somebody chose to do with cases that are alike.</summary>
public sealed class SimilarEntry
{
    /// <summary>Acts that can be done to many at once; each case keeps its own decision.</summary>
    public static readonly IReadOnlyList<string> Acts = ["merge", "accept", "dismiss"];

    /// <summary>Numbers with the version that was seen: <c>MI-2026-000001:3</c>.</summary>
    [MaxLength(60)]
    public IList<string> Cases { get; set; } = [];

    [StringLength(20)]
    public string Act { get; set; } = "merge";

    [StringLength(60)]
    public string? Code { get; set; }

    [StringLength(4_000)]
    public string? Text { get; set; }

    public static string Seen(AbuseDesk.Cases.AbuseCase of) =>
        string.Create(CultureInfo.InvariantCulture, $"{of.Number}:{of.Version}");
}
