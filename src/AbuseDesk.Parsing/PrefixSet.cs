using System.Buffers.Binary;
using System.Collections;
using System.Net;
using System.Net.Sockets;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing;

/// <summary>
/// An immutable list of prefixes that answers in a few steps whether an address lies in one of them, however many there are.
/// Built once; share it between contexts.
/// </summary>
public sealed class PrefixSet : IReadOnlyList<IPNetwork>
{
    public static readonly PrefixSet Empty = new([]);

    private readonly IPNetwork[] _prefixes;

    // Ranges that do not touch, in order: the starts are searched, the end beside the one found decides.
    private readonly uint[] _starts4,
        _ends4;
    private readonly UInt128[] _starts6,
        _ends6;

    private PrefixSet(IPNetwork[] prefixes)
    {
        _prefixes = prefixes;
        (_starts4, _ends4) = Ranges(
            prefixes
                .Where(p => p.BaseAddress.AddressFamily == AddressFamily.InterNetwork)
                .Select(p => (Start: V4(p.BaseAddress), Tail: (uint)(0xFFFF_FFFFUL >> p.PrefixLength)))
                .Select(p => (p.Start, p.Start | p.Tail))
        );
        (_starts6, _ends6) = Ranges(
            prefixes
                .Where(p => p.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6)
                .Select(p => (Start: V6(p.BaseAddress), Tail: Tail6(p.PrefixLength)))
                .Select(p => (p.Start, p.Start | p.Tail))
        );
    }

    /// <summary>Number of prefixes as given.</summary>
    public int Count => _prefixes.Length;

    public IPNetwork this[int index] => _prefixes[index];

    /// <summary>The set of a list; a set is returned as it is.</summary>
    public static PrefixSet Of(IReadOnlyList<IPNetwork> prefixes)
    {
        ArgumentNullException.ThrowIfNull(prefixes);
        return prefixes as PrefixSet ?? (prefixes.Count == 0 ? Empty : new PrefixSet([.. prefixes]));
    }

    /// <summary>Whether one of the prefixes holds the address; an IPv4-mapped IPv6 address counts as IPv4.</summary>
    public bool Contains(IPAddress ip)
    {
        var address = AddressScan.Normalise(ip);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? Holds(_starts4, _ends4, V4(address))
            : Holds(_starts6, _ends6, V6(address));
    }

    public IEnumerator<IPNetwork> GetEnumerator() => _prefixes.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _prefixes.GetEnumerator();

    private static bool Holds<T>(T[] starts, T[] ends, T address)
        where T : IComparable<T>
    {
        var at = Array.BinarySearch(starts, address);
        var before = at >= 0 ? at : ~at - 1;
        return before >= 0 && address.CompareTo(ends[before]) <= 0;
    }

    private static (T[] Starts, T[] Ends) Ranges<T>(IEnumerable<(T Start, T End)> ranges)
        where T : IComparable<T>
    {
        var (starts, ends) = (new List<T>(), new List<T>());
        foreach (var (start, end) in ranges.OrderBy(r => r.Start).ThenByDescending(r => r.End))
        {
            // prefixes either nest or do not meet
            if (ends.Count > 0 && start.CompareTo(ends[^1]) <= 0)
                continue;
            starts.Add(start);
            ends.Add(end);
        }

        return ([.. starts], [.. ends]);
    }

    // C# takes the shift modulo 128: a /128 has no tail
    private static UInt128 Tail6(int length) => length >= 128 ? 0 : UInt128.MaxValue >> length;

    private static uint V4(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private static UInt128 V6(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
