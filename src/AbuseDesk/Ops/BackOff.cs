namespace AbuseDesk.Ops;

/// <summary>How long to wait after the n-th failure in a row: doubling, with jitter, so that many do not come back at once.</summary>
public sealed record BackOff(TimeSpan First, TimeSpan Longest)
{
    public static readonly BackOff Usual = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

    /// <summary>Between half and all of First · 2^(failures−1), at most Longest.</summary>
    public TimeSpan After(int failures)
    {
        var doubled = First * Math.Pow(2, Math.Clamp(failures - 1, 0, 30));
        var whole = doubled < Longest ? doubled : Longest;
        return whole * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
