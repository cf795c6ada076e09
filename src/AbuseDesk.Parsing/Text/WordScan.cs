using System.Collections.Frozen;

namespace AbuseDesk.Parsing.Text;

/// <summary>
/// Finds many words in one pass over a text. Words of letters start at a word boundary; Japanese words start anywhere.
/// Case does not matter. Faster here than <c>SearchValues</c> of strings, which has no vector path for a mix of scripts.
/// </summary>
internal sealed class WordScan
{
    private const int Slots = 37;

    private readonly string[] _words;
    private readonly int[]?[] _byTwo = new int[]?[Slots * Slots];
    private readonly FrozenDictionary<char, int[]> _wide;

    public WordScan(IEnumerable<string> words)
    {
        _words = [.. words];
        foreach (var group in Indexes(ascii: true).GroupBy(i => Key(_words[i], 0)))
        {
            _byTwo[group.Key] = [.. group];
        }

        _wide = Indexes(ascii: false).GroupBy(i => _words[i][0]).ToFrozenDictionary(g => g.Key, g => g.ToArray());
    }

    /// <summary>Every match: which word, and where it starts. Several words may start at one place.</summary>
    public List<(int Word, int At)> All(ReadOnlySpan<char> text, int limit = 1_000)
    {
        var found = new List<(int, int)>();
        for (var i = 0; i < text.Length && found.Count < limit; i++)
        {
            foreach (var word in Candidates(text, i))
            {
                if (text[i..].StartsWith(_words[word], StringComparison.OrdinalIgnoreCase))
                {
                    found.Add((word, i));
                }
            }
        }

        return found;
    }

    /// <summary>Length of a word.</summary>
    public int Length(int word) => _words[word].Length;

    private int[] Candidates(ReadOnlySpan<char> text, int i)
    {
        var c = text[i];
        if (char.IsAscii(c))
        {
            return !char.IsAsciiLetterOrDigit(c) || (i > 0 && char.IsAsciiLetterOrDigit(text[i - 1]))
                ? []
                : _byTwo[Key(text, i)] ?? [];
        }

        return c > '\u00BF' && _wide.TryGetValue(c, out var words) ? words : [];
    }

    private IEnumerable<int> Indexes(bool ascii) =>
        Enumerable.Range(0, _words.Length).Where(i => char.IsAsciiLetterOrDigit(_words[i][0]) == ascii);

    private static int Key(ReadOnlySpan<char> text, int i) =>
        Slot(text[i]) * Slots + (i + 1 < text.Length ? Slot(text[i + 1]) : Slots - 1);

    private static int Slot(char c) =>
        char.IsAsciiLetter(c) ? (c | 0x20) - 'a'
        : char.IsAsciiDigit(c) ? 26 + c - '0'
        : Slots - 1;
}
