using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AbuseDesk.Cases;

/// <summary>
/// The root of a seal: SHA-256 over the root before, the seal's number and time, and the hash of each event in its order.
/// Who changes, removes, adds or swaps an event, or a seal, breaks every root after it.
/// </summary>
internal sealed class SealHash : IDisposable
{
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>What stands before the first seal.</summary>
    public static readonly byte[] Beginning = new byte[Size];

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public SealHash(byte[] prevHash, long seq, DateTimeOffset sealedAt)
    {
        Span<byte> head = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(head, seq);
        BinaryPrimitives.WriteInt64BigEndian(head[8..], (sealedAt.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / 10);
        _hash.AppendData(prevHash);
        _hash.AppendData(head);
    }

    public void Add(byte[] eventHash) => _hash.AppendData(eventHash);

    public byte[] Root() => _hash.GetHashAndReset();

    public void Dispose() => _hash.Dispose();
}
