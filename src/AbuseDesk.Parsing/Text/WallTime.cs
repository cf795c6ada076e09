namespace AbuseDesk.Parsing.Text;

/// <summary>A date and a clock as written, before a zone turns them into an instant.</summary>
internal struct WallTime
{
    public int? Year;
    public int Month;
    public int Day;

    /// <summary>Day and month may be the other way round (11/10/2026 in an English mail).</summary>
    public bool Swappable;

    public TimeSpan? Clock;

    /// <summary>Length of the span the words cover: a second, a minute, an hour.</summary>
    public TimeSpan Grain;

    public ClockZone? Zone;

    /// <summary>A zone is written that nobody knows: the offset of the mail is the best guess.</summary>
    public bool IsZoneUnknown;
}
