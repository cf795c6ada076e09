using System.Numerics;

namespace AbuseDesk.Registry;

/// <summary>
/// Longest prefix match over sorted ranges: the nested prefixes are flattened into ranges that do not overlap, each
/// pointing at its longest prefix, and each prefix points at the one around it. Immutable.
/// </summary>
internal sealed class PrefixTable<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
{
    private const int JumpBits = 16;
    private static readonly int Bits = T.Zero.GetByteCount() * 8;

    private readonly Holding[] _holdings;
    private readonly T[] _first;
    private readonly byte[] _length;
    private readonly int[] _around;

    /// <summary>Where the holdings of a prefix begin; they end where the next one's begin.</summary>
    private readonly int[] _begin;

    private readonly T[] _starts;
    private readonly int[] _longest;

    /// <summary>For each value of the leading bits, the first range at or after it: keeps the search in few cache lines.</summary>
    private readonly int[] _jump = new int[(1 << JumpBits) + 1];

    public readonly record struct Entry(T First, byte Length, Holding Holding);

    public PrefixTable(List<Entry> entries)
    {
        entries.Sort(static (a, b) => a.First == b.First ? a.Length.CompareTo(b.Length) : a.First.CompareTo(b.First));
        _holdings = new Holding[entries.Count];
        var first = new List<T>(entries.Count);
        var length = new List<byte>(entries.Count);
        var begin = new List<int>(entries.Count + 1);
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            _holdings[i] = entry.Holding;
            if (first.Count == 0 || first[^1] != entry.First || length[^1] != entry.Length)
            {
                first.Add(entry.First);
                length.Add(entry.Length);
                begin.Add(i);
            }
        }

        begin.Add(entries.Count);
        (_first, _length, _begin) = ([.. first], [.. length], [.. begin]);
        _around = new int[_first.Length];
        (_starts, _longest) = Flatten();
        FillJump();
    }

    /// <summary>The longest prefix around an address, or −1.</summary>
    public int Longest(T address)
    {
        var slot = int.CreateTruncating(address >> (Bits - JumpBits));
        var low = Math.Max(0, _jump[slot] - 1);
        var high = _jump[slot + 1] - 1;

        // The last range that starts at or before the address.
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (_starts[middle] <= address)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return _longest[low];
    }

    /// <summary>The prefix around a prefix, or −1.</summary>
    public int Around(int prefix) => _around[prefix];

    public ArraySegment<Holding> Holdings(int prefix) =>
        new(_holdings, _begin[prefix], _begin[prefix + 1] - _begin[prefix]);

    public (T First, int Length) Prefix(int prefix) => (_first[prefix], _length[prefix]);

    /// <summary>The outermost prefixes.</summary>
    public IEnumerable<(T First, int Length)> Outermost()
    {
        for (var prefix = 0; prefix < _first.Length; prefix++)
        {
            if (_around[prefix] < 0)
            {
                yield return (_first[prefix], _length[prefix]);
            }
        }
    }

    private T Last(int prefix) =>
        _length[prefix] == Bits ? _first[prefix] : _first[prefix] | (T.MaxValue >>> _length[prefix]);

    // Prefixes come sorted by first address, the wider first: a stack holds the ones that are open.
    private (T[] Starts, int[] Longest) Flatten()
    {
        var ranges = new Ranges(_first.Length);
        var open = new Stack<int>();
        for (var prefix = 0; prefix < _first.Length; prefix++)
        {
            while (open.Count > 0 && Last(open.Peek()) < _first[prefix])
            {
                ranges.EndAt(Last(open.Pop()), open);
            }

            _around[prefix] = open.Count > 0 ? open.Peek() : -1;
            ranges.Add(_first[prefix], prefix);
            open.Push(prefix);
        }

        while (open.Count > 0)
        {
            ranges.EndAt(Last(open.Pop()), open);
        }

        return ([.. ranges.Starts], [.. ranges.Longest]);
    }

    private sealed class Ranges(int prefixes)
    {
        public readonly List<T> Starts = new((2 * prefixes) + 1) { T.Zero };
        public readonly List<int> Longest = new((2 * prefixes) + 1) { -1 };

        public void Add(T start, int prefix)
        {
            if (Starts[^1] == start)
            {
                Longest[^1] = prefix;
                return;
            }

            Starts.Add(start);
            Longest.Add(prefix);
        }

        /// <summary>After the last address of a prefix the one around it goes on.</summary>
        public void EndAt(T last, Stack<int> open)
        {
            if (last != T.MaxValue)
            {
                Add(last + T.One, open.Count > 0 ? open.Peek() : -1);
            }
        }
    }

    private void FillJump()
    {
        var range = 0;
        for (var slot = 0; slot < 1 << JumpBits; slot++)
        {
            var start = T.CreateTruncating(slot) << (Bits - JumpBits);
            while (range < _starts.Length && _starts[range] < start)
            {
                range++;
            }

            _jump[slot] = range;
        }

        _jump[1 << JumpBits] = _starts.Length;
    }
}
