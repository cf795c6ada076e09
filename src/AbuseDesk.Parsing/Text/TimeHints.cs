namespace AbuseDesk.Parsing.Text;

/// <summary>What is known about the clock of a mail besides the time text itself.</summary>
public sealed record TimeHints
{
    public static readonly TimeHints None = new();

    /// <summary>
    /// When the mail was written or received, with the offset of its Date header. Gives the year to times without one:
    /// the latest year that is not after this instant (+1 day).
    /// </summary>
    public DateTimeOffset? MailDate { get; init; }

    /// <summary>The zone the mail states for all its times ("All times are JST"); see <see cref="StatedZone"/>.</summary>
    public ClockZone? Zone { get; init; }

    /// <summary>BCP 47 primary language: decides dd/mm against mm/dd, and JST as the habit of Japanese senders.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Log lines without a zone run on the clock of the host that wrote the mail: assume the offset of its Date.</summary>
    public bool AssumeMailOffset { get; init; }

    /// <summary>The hints for log lines of the same mail.</summary>
    public TimeHints ForLogs() => this with { AssumeMailOffset = true };
}
