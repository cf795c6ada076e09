using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AbuseDesk.Cases;

/// <summary>The root of a seal: SHA-256 over the root before, the number of the seal, and each member's id and hash in order.</summary>
internal sealed class SealRoot : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public SealRoot(long seq, ReadOnlySpan<byte> previous)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, seq);
        _hash.AppendData(previous);
        _hash.AppendData(number);
    }

    public void Add(Guid eventId, ReadOnlySpan<byte> eventHash)
    {
        Span<byte> id = stackalloc byte[16];
        eventId.TryWriteBytes(id, bigEndian: true, out _);
        _hash.AppendData(id);
        _hash.AppendData(eventHash);
    }

    public byte[] Value() => _hash.GetHashAndReset();

    public void Dispose() => _hash.Dispose();
}
