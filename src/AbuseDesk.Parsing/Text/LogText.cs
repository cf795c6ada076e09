namespace AbuseDesk.Parsing.Text;

/// <summary>A line that may be of a log, with the addresses that were found in it before.</summary>
/// <param name="line">The line.</param>
/// <param name="hits">Its addresses, in order.</param>
/// <param name="start">Where the line starts in the text the addresses were found in.</param>
internal readonly ref struct LogText(ReadOnlySpan<char> line, ReadOnlySpan<IpHit> hits, int start)
{
    // a host name or an opening bracket may stand between a word and its address
    private const int Nearby = 300;
    private readonly ReadOnlySpan<IpHit> _hits = hits;

    public ReadOnlySpan<char> Line { get; } = line;

    /// <summary>The first address of the line, or null.</summary>
    public IpHit? First => _hits.IsEmpty ? null : _hits[0];

    public bool Has(string word) => Line.Contains(word, StringComparison.Ordinal);

    /// <summary>The first address at or shortly after a word, or null.</summary>
    public IpHit? After(string word)
    {
        var at = Line.IndexOf(word, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var from = start + at + word.Length;
        foreach (var hit in _hits)
        {
            if (hit.Start >= from)
                return hit.Start <= from + Nearby ? hit : null;
        }

        return null;
    }

    /// <summary>The first address that ends before a place, or null.</summary>
    public IpHit? Before(int place) => First is { } hit && hit.End <= start + place ? hit : null;
}
