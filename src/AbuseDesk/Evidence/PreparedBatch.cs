using System.Security.Cryptography;

namespace AbuseDesk.Evidence;

/// <summary>A batch made ready outside the transaction: hashed, packed, and its doubles found.</summary>
internal sealed class PreparedBatch
{
    private readonly BodyCodec.Packed[] _packed;

    private PreparedBatch(IReadOnlyList<Incoming> messages, DateTimeOffset now)
    {
        Messages = messages;
        Now = now;
        Hashes = new byte[messages.Count][];
        Ids = new Guid[messages.Count];
        _packed = new BodyCodec.Packed[messages.Count];
    }

    public IReadOnlyList<Incoming> Messages { get; }
    public DateTimeOffset Now { get; }
    public byte[][] Hashes { get; }

    /// <summary>The id each message has when it is new.</summary>
    public Guid[] Ids { get; }

    /// <summary>Index of the first message with the same bytes in this batch; itself where there is none before.</summary>
    public int[] First { get; private set; } = [];

    public static PreparedBatch Of(IReadOnlyList<Incoming> messages, DateTimeOffset now)
    {
        var batch = new PreparedBatch(messages, now);
        Parallel.For(0, messages.Count, batch.Prepare);
        batch.FindDoubles();
        return batch;
    }

    public BodyCodec.Packed Packed(int index) => _packed[index];

    private void Prepare(int index)
    {
        Hashes[index] = SHA256.HashData(Messages[index].Bytes.Span);
        _packed[index] = BodyCodec.Pack(Messages[index].Bytes);
        Ids[index] = Guid.CreateVersion7(Now);
    }

    private void FindDoubles()
    {
        var seen = new Dictionary<string, int>(Messages.Count, StringComparer.Ordinal);
        First = new int[Messages.Count];
        for (var i = 0; i < Messages.Count; i++)
        {
            var hash = Convert.ToHexString(Hashes[i]);
            First[i] = seen.TryAdd(hash, i) ? i : seen[hash];
        }
    }
}
