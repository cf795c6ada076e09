using System.Buffers;
using System.IO.Compression;

namespace AbuseDesk.Evidence;

/// <summary>How a body lies in <c>raw_bodies</c>: brotli at its quickest ("br"), or as it is ("none") where that is smaller.</summary>
internal static class BodyCodec
{
    public const string Brotli = "br";
    public const string None = "none";

    private const int Quality = 1;
    private const int Window = 22;

    public readonly record struct Packed(string Codec, ReadOnlyMemory<byte> Bytes);

    // A batch is many bodies, and few are packed at one time: the room is shared, only what came of it is held.
    public static Packed Pack(ReadOnlyMemory<byte> body)
    {
        var room = ArrayPool<byte>.Shared.Rent(body.Length);
        try
        {
            return
                !body.IsEmpty
                && BrotliEncoder.TryCompress(body.Span, room.AsSpan(0, body.Length), out var written, Quality, Window)
                ? new Packed(Brotli, room.AsSpan(0, written).ToArray())
                : new Packed(None, body);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    /// <summary>The body; an exception when what is stored does not give one of the size kept beside it.</summary>
    public static ReadOnlyMemory<byte> Unpack(string codec, byte[] stored, long size)
    {
        if (codec is None)
        {
            return stored.Length == size ? stored : throw Broken(codec, size);
        }

        var body = new byte[size];
        return codec is Brotli && BrotliDecoder.TryDecompress(stored, body, out var written) && written == size
            ? body
            : throw Broken(codec, size);
    }

    private static InvalidDataException Broken(string codec, long size) =>
        new($"A stored body (codec '{codec}') does not unpack to its {size} bytes.");
}
