using System.Globalization;

namespace AbuseDesk.Data;

/// <summary>Where a page of a list ended, as it stands in a URL: rank, instant, id.</summary>
public sealed record Keyset(short Rank, DateTimeOffset At, Guid Id)
{
    public const int PageSize = 50;

    /// <summary>Null for none, and for one that was tampered with: the list then starts at its beginning.</summary>
    public static Keyset? Parse(string? text)
    {
        var parts = text?.Split('.') ?? [];
        return
            parts.Length == 3
            && short.TryParse(parts[0], CultureInfo.InvariantCulture, out var rank)
            && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var ticks)
            && ticks is >= 0 and < 3_155_378_976_000_000_000
            && Guid.TryParse(parts[2], out var id)
            ? new Keyset(rank, new DateTimeOffset(ticks, TimeSpan.Zero), id)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rank}.{At.UtcTicks}.{Id:N}");
}
