using System.Buffers;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace AbuseDesk.Parsing.Text;

/// <summary>
/// Finds many words in one pass over a text. Words of letters start at a word boundary; Japanese words start anywhere.
/// Case does not matter. Faster here than <c>SearchValues</c> of strings, which has no vector path for a mix of scripts.
/// </summary>
internal sealed class WordScan
{
    private const int Slots = 37;
    private const int Other = Slots - 1;
    private static readonly byte[] Classes = SlotsOfAscii();

    private readonly string[] _words;
    private readonly int[]?[] _byTwo = new int[]?[Slots * Slots];
    private readonly FrozenDictionary<char, int[]> _wide;
    private readonly SearchValues<char> _wideStarts;

    public WordScan(IEnumerable<string> words)
    {
        _words = [.. words];
        foreach (var group in Indexes(ascii: true).GroupBy(i => Key(_words[i], 0)))
        {
            _byTwo[group.Key] = [.. group];
        }

        _wide = Indexes(ascii: false).GroupBy(i => _words[i][0]).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        _wideStarts = SearchValues.Create(_wide.Keys.ToArray());
    }

    /// <summary>Every match: which word, and where it starts. Several words may start at one place.</summary>
    public List<(int Word, int At)> All(ReadOnlySpan<char> text, int limit = 1_000)
    {
        var found = new List<(int, int)>();
        var i = 0;
        while (i < text.Length && found.Count < limit)
        {
            var c = text[i];
            if (!char.IsAscii(c))
            {
                if (_wideStarts.Contains(c))
                {
                    Add(text, i, _wide[c], found);
                }

                i++;
                continue;
            }

            if (Slot(c) == Other)
            {
                i++;
                continue;
            }

            Add(text, i, _byTwo[Key(text, i)], found);
            // the rest of the word starts nothing
            do
            {
                i++;
            } while (i < text.Length && Slot(text[i]) != Other);
        }

        return found;
    }

    private void Add(ReadOnlySpan<char> text, int i, int[]? candidates, List<(int, int)> found)
    {
        foreach (var word in candidates ?? [])
        {
            if (text[i..].StartsWith(_words[word], StringComparison.OrdinalIgnoreCase))
            {
                found.Add((word, i));
            }
        }
    }

    /// <summary>Length of a word.</summary>
    public int Length(int word) => _words[word].Length;

    private IEnumerable<int> Indexes(bool ascii) =>
        Enumerable.Range(0, _words.Length).Where(i => char.IsAsciiLetterOrDigit(_words[i][0]) == ascii);

    private static int Key(ReadOnlySpan<char> text, int i) =>
        Slot(text[i]) * Slots + (i + 1 < text.Length ? Slot(text[i + 1]) : Other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Slot(char c) => c < Classes.Length ? Classes[c] : Other;

    private static byte[] SlotsOfAscii()
    {
        var classes = new byte[128];
        for (var c = 0; c < classes.Length; c++)
        {
            classes[c] = (byte)(
                char.IsAsciiLetter((char)c) ? (c | 0x20) - 'a'
                : char.IsAsciiDigit((char)c) ? 26 + c - '0'
                : Other
            );
        }

        return classes;
    }
}
