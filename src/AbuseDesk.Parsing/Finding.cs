using System.Net;

namespace AbuseDesk.Parsing;

/// <summary>Whether the report says in which time zone its clock runs.</summary>
public enum ZoneBasis
{
    /// <summary>No event time, or one without a zone and nothing to derive it from.</summary>
    None,

    /// <summary>An offset or a zone word stands with the time.</summary>
    Stated,

    /// <summary>Derived (the mail's own offset, the sender's habit); never enough to attribute by itself.</summary>
    Assumed,
}

/// <summary>How finely the report states the time.</summary>
public enum TimePrecision
{
    Second,
    Minute,
    Day,
}

/// <summary>Where the event time was taken from, best first.</summary>
public enum TimeBasis
{
    /// <summary>No usable time.</summary>
    None,

    /// <summary>Stated by the reporter or by a field of the format.</summary>
    Stated,

    /// <summary>The time stamp of a log line.</summary>
    Log,

    /// <summary>The clock of the receiving server in a pasted or attached Received line.</summary>
    Received,

    /// <summary>Only the Date header of the report itself.</summary>
    MailDate,
}

/// <summary>One instant as read from a text, with everything that is uncertain about it.</summary>
/// <param name="At">The best instant, in UTC. Without a zone the wall clock is read as UTC here; see <paramref name="Earliest"/>.</param>
/// <param name="Text">The words as written.</param>
/// <param name="Zone">Whether the zone was stated.</param>
/// <param name="Precision">How fine the statement is.</param>
/// <param name="Earliest">First instant the text allows: an unstated zone widens to UTC+14, a date to its first second.</param>
/// <param name="Latest">Last instant the text allows: an unstated zone widens to UTC−12, a date to its last second.</param>
public sealed record EventTime(
    DateTimeOffset At,
    string Text,
    ZoneBasis Zone,
    TimePrecision Precision,
    DateTimeOffset Earliest,
    DateTimeOffset Latest
)
{
    /// <summary>End of a stated range ("08:00-11:00 JST"), in UTC; <see cref="Latest"/> covers it.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>
/// What our own mail server wrote about the same delivery, one Received line further down. A claim of the reporter's
/// paste until a look into our own log confirms it.
/// </summary>
/// <param name="At">Our server's clock, UTC.</param>
/// <param name="QueueId">The queue id on our server, as written.</param>
/// <param name="AuthenticatedAs">The login the mail was submitted with.</param>
public sealed record OwnSide(DateTimeOffset? At, string? QueueId, string? AuthenticatedAs);

/// <summary>One accusation: the offending side only. Everything else a mail mentions is <see cref="Observed"/>.</summary>
public sealed record Finding
{
    /// <summary>A key of <see cref="Parsing.Category"/>.</summary>
    public required string Category { get; init; }

    /// <summary>The accused address; IPv4-mapped IPv6 is reduced to IPv4.</summary>
    public IPAddress? SourceIp { get; init; }

    public int? SourcePort { get; init; }

    /// <summary>Offending URLs, refanged, otherwise as written.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>Offending host or domain names in lower case.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>The offending mailbox (authenticated sender, or the sender where the address belongs to us).</summary>
    public string? Mailbox { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>Last event of a range or burst, UTC.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>The time as the reporter wrote it.</summary>
    public string? OccurredText { get; init; }

    public ZoneBasis Zone { get; init; }
    public TimePrecision Precision { get; init; }
    public TimeBasis TimeBasis { get; init; }

    /// <summary>First instant the stated time allows, UTC; ownership is looked up over Earliest…Latest.</summary>
    public DateTimeOffset? Earliest { get; init; }

    /// <summary>Last instant the stated time allows, UTC.</summary>
    public DateTimeOffset? Latest { get; init; }

    public OwnSide? OwnSide { get; init; }

    /// <summary>Number of events this finding stands for.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The words of the report that carry the accusation, at most 2 000 characters.</summary>
    public string? Excerpt { get; init; }

    /// <summary>Why this is accused, in one English sentence for staff.</summary>
    public required string Reason { get; init; }

    /// <summary>Rights reports: who claims.</summary>
    public string? Claimant { get; init; }

    /// <summary>Rights reports: the work or mark; elsewhere the imitated brand.</summary>
    public string? Work { get; init; }

    /// <summary>Copies the statement of an <see cref="EventTime"/> into the time fields.</summary>
    public Finding At(EventTime? time, TimeBasis basis) =>
        time is null
            ? this
            : this with
            {
                OccurredAt = time.At,
                LastAt = time.Until ?? LastAt,
                OccurredText = time.Text.Length == 0 ? null : time.Text,
                Zone = time.Zone,
                Precision = time.Precision,
                TimeBasis = basis,
                Earliest = time.Earliest,
                Latest = time.Latest,
            };
}

/// <summary>What a mail mentions without accusing it, so that nothing is hidden.</summary>
public sealed record Observed(IReadOnlyList<IPAddress> Ips, IReadOnlyList<string> Urls, IReadOnlyList<string> Domains)
{
    public static readonly Observed Nothing = new([], [], []);
}
