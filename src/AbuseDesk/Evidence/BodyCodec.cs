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

    /// <summary>The packed bytes lie in an array of the shared pool until this is disposed.</summary>
    public readonly struct Packed(string codec, ReadOnlyMemory<byte> bytes, byte[]? rented) : IDisposable
    {
        public string Codec => codec;
        public ReadOnlyMemory<byte> Bytes => bytes;

        public void Dispose()
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    public static Packed Pack(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return new Packed(None, body, null);
        }

        var rented = ArrayPool<byte>.Shared.Rent(body.Length);
        if (BrotliEncoder.TryCompress(body.Span, rented.AsSpan(0, body.Length), out var written, Quality, Window))
        {
            return new Packed(Brotli, rented.AsMemory(0, written), rented);
        }

        ArrayPool<byte>.Shared.Return(rented);
        return new Packed(None, body, null);
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
