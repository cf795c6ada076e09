using AbuseDesk.Ops;

namespace AbuseDesk.Intake;

/// <summary>How much is taken at a time, and how long is waited.</summary>
public sealed record IntakeLimits
{
    public int BatchMessages { get; init; } = 50;
    public int BatchBytes { get; init; } = 16 << 20;

    /// <summary>A larger mail stays in the folder; its header is kept.</summary>
    public int MessageBytes { get; init; } = 30 << 20;

    public int HeaderBytes { get; init; } = 256 << 10;

    /// <summary>"Fetch anyway" stops here.</summary>
    public int FetchAnywayBytes { get; init; } = 128 << 20;

    /// <summary>Mails are moved away when so many are kept, and when all are.</summary>
    public int MoveMessages { get; init; } = 200;

    /// <summary>Servers end an IDLE after ten minutes (Gmail) to thirty (RFC 2177).</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(9);

    public TimeSpan NoAnswer { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>A poller that waits for another to give up its mailbox asks so often.</summary>
    public TimeSpan Standby { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>The holder of a mailbox shows so often that it lives; after four times that it is dead.</summary>
    public TimeSpan LockBeat { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection that held so long is not part of a row of failures.</summary>
    public TimeSpan Steady { get; init; } = TimeSpan.FromMinutes(1);

    public BackOff BackOff { get; init; } = BackOff.Usual;
}
