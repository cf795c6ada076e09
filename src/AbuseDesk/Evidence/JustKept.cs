namespace AbuseDesk.Evidence;

/// <summary>Bodies kept a moment ago, so that the reader of this process need not fetch them back; each is given once.</summary>
internal sealed class JustKept(long mostBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, ReadOnlyMemory<byte>> _bodies = [];
    private readonly Queue<Guid> _order = [];
    private long _bytes;

    public void Add(Guid rawId, ReadOnlyMemory<byte> body)
    {
        if (body.Length > mostBytes / 4)
        {
            return;
        }

        lock (_lock)
        {
            if (!_bodies.TryAdd(rawId, body))
            {
                return;
            }

            _order.Enqueue(rawId);
            _bytes += body.Length;
            while (_bytes > mostBytes && _order.TryDequeue(out var oldest))
            {
                Drop(oldest);
            }
        }
    }

    public bool TryTake(Guid rawId, out ReadOnlyMemory<byte> body)
    {
        lock (_lock)
        {
            var found = _bodies.TryGetValue(rawId, out body);
            Drop(rawId);

            // The order keeps names of bodies already given; they go once they are the oldest.
            while (_order.TryPeek(out var oldest) && !_bodies.ContainsKey(oldest))
            {
                _order.Dequeue();
            }

            return found;
        }
    }

    private void Drop(Guid rawId)
    {
        if (_bodies.Remove(rawId, out var body))
        {
            _bytes -= body.Length;
        }
    }
}
