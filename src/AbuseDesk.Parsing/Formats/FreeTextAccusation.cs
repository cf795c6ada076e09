using System.Net;

namespace AbuseDesk.Parsing.Formats;

/// <summary>One offender the general reader has a reason to accuse.</summary>
internal sealed record FreeTextAccusation
{
    public IPAddress? Ip { get; init; }
    public int? Port { get; init; }
    public IReadOnlyList<string> Urls { get; init; } = [];
    public string? Host { get; init; }
    public string? Mailbox { get; init; }
    public EventTime? Time { get; init; }
    public TimeBasis Basis { get; init; }
    public EventTime? Last { get; init; }

    /// <summary>The clocks of lines that tell no day.</summary>
    public FreeTextDay? Day { get; init; }
    public int Count { get; init; } = 1;

    /// <summary>A key where the evidence itself tells it; else the words of the mail decide.</summary>
    public string? Category { get; init; }

    public OwnSide? OwnSide { get; init; }
    public required string Excerpt { get; init; }

    /// <summary>What speaks against it, to be read after "it …", the strongest first: see <see cref="FreeTextEvidence"/>.</summary>
    public required IReadOnlyList<string> Evidence { get; init; }

    /// <summary>Where the accusation stands in the text, to find the time beside it; −1 outside of the text.</summary>
    public int Position { get; init; } = -1;
}
