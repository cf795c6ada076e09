using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AbuseDesk.Parsing.Text;

/// <summary>
/// Where two numbers of an address may be joined: a dot in any notation behind a digit, and what parts the groups of IPv6.
/// Looked for 64 characters at a time, as most characters of a log are no part of an address, and most of its numbers neither.
/// </summary>
internal ref struct JointScan(ReadOnlySpan<char> text)
{
    // the bits of a block before those that count, and behind them: a joint is told by its neighbours
    private const int Before = 2;
    private const int Counting = 48;
    private const int Block = 64;
    private const ulong Counts = ((1UL << Counting) - 1) << Before;

    private readonly ReadOnlySpan<char> _text = text;
    private int _block = -Counting - Before;
    private ulong _joints;

    /// <summary>The first joint at or behind a place, or -1.</summary>
    public int Next(int from)
    {
        while (true)
        {
            var behind = from - _block;
            var left = behind < Block ? _joints & (ulong.MaxValue << Math.Max(behind, 0)) : 0;
            if (left != 0)
            {
                return _block + BitOperations.TrailingZeroCount(left);
            }

            _block = Math.Max(_block + Counting, from - Before);
            if (_block + Before >= _text.Length)
            {
                return -1;
            }

            _joints = Read(_block);
        }
    }

    private readonly ulong Read(int block)
    {
        if (block >= 0 && block + Block <= _text.Length)
        {
            return Joints(_text.Slice(block, Block));
        }

        Span<char> padded = stackalloc char[Block];
        padded.Clear();
        var first = Math.Max(block, 0);
        _text[first..Math.Min(block + Block, _text.Length)].CopyTo(padded[(first - block)..]);
        return Joints(padded);
    }

    private static ulong Joints(ReadOnlySpan<char> block)
    {
        var (low, high) = (Bytes(block), Bytes(block[(Block / 2)..]));
        var digits = Digits(low) | ((ulong)Digits(high) << 32);
        var colons = Of(low, high, (byte)':');
        var squares = Of(low, high, (byte)'[');
        var dots = squares | Dots(low) | ((ulong)Dots(high) << 32);
        var spaces = Of(low, high, (byte)' ');

        // "[:]" parts like ":"; a clock has two colons, an address two side by side or more of them
        var parts = colons | (squares & (colons >> 1));
        var v6 = (parts & (colons >> 1)) | (parts & Near(parts & Near(parts)));
        return ((dots & ((digits << 1) | ((spaces << 1) & (digits << 2)))) | v6) & Counts;
    }

    // a group of IPv6 has at most four digits
    private static ulong Near(ulong bits) => (bits >> 1) | (bits >> 2) | (bits >> 3) | (bits >> 4) | (bits >> 5);

    // a character beyond Latin 1 becomes 255, which is none of those looked for
    private static Vector256<byte> Bytes(ReadOnlySpan<char> chars)
    {
        var units = MemoryMarshal.Cast<char, ushort>(chars);
        return Vector256.NarrowWithSaturation(
            Vector256.Create(units),
            Vector256.Create(units[Vector256<ushort>.Count..])
        );
    }

    private static uint Digits(Vector256<byte> bytes) =>
        Vector256
            .LessThanOrEqual(bytes - Vector256.Create((byte)'0'), Vector256.Create((byte)9))
            .ExtractMostSignificantBits();

    private static uint Dots(Vector256<byte> bytes) =>
        (
            Vector256.Equals(bytes, Vector256.Create((byte)'.'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'('))
            | Vector256.Equals(bytes, Vector256.Create((byte)'{'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'<'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
        ).ExtractMostSignificantBits();

    private static ulong Of(Vector256<byte> low, Vector256<byte> high, byte value) =>
        Vector256.Equals(low, Vector256.Create(value)).ExtractMostSignificantBits()
        | ((ulong)Vector256.Equals(high, Vector256.Create(value)).ExtractMostSignificantBits() << 32);
}
