namespace AbuseDesk.Outgoing;

/// <summary>Whether mail can leave, as this process last saw it: the alarm when the server refuses us as such.</summary>
public sealed class OutboxHealth
{
    private readonly Lock _gate = new();

    public DateTimeOffset? FailingSince { get; private set; }
    public string? Problem { get; private set; }

    public void Works()
    {
        lock (_gate)
        {
            (FailingSince, Problem) = (null, null);
        }
    }

    /// <summary>Null changes nothing: a single mail that waits is no alarm.</summary>
    public void Note(string? problem, DateTimeOffset now)
    {
        if (problem is null)
        {
            return;
        }

        lock (_gate)
        {
            (FailingSince, Problem) = (FailingSince ?? now, problem);
        }
    }
}
