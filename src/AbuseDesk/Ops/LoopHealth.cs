using System.Collections.Concurrent;

namespace AbuseDesk.Ops;

/// <summary>When each loop of this process last had a turn, and what went wrong in it; shown by the health page.</summary>
public sealed class LoopHealth
{
    private readonly ConcurrentDictionary<string, LoopBeat> _beats = new(StringComparer.Ordinal);

    public IReadOnlyCollection<LoopBeat> Beats => [.. _beats.Values.OrderBy(b => b.Loop, StringComparer.Ordinal)];

    public void Succeeded(string loop, DateTimeOffset now) => _beats[loop] = new LoopBeat(loop, now, null, null);

    public void Failed(string loop, DateTimeOffset now, string error) =>
        _beats.AddOrUpdate(
            loop,
            new LoopBeat(loop, now, now, error),
            (_, last) => new LoopBeat(loop, now, last.FailingSince ?? now, error)
        );
}

/// <summary>The last turn of a loop; <see cref="FailingSince"/> and <see cref="Error"/> only while it fails.</summary>
public sealed record LoopBeat(string Loop, DateTimeOffset At, DateTimeOffset? FailingSince, string? Error);
