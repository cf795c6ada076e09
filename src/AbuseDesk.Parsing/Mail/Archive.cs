using System.Buffers.Binary;
using System.IO.Compression;

namespace AbuseDesk.Parsing.Mail;

/// <summary>A file out of an archive, or a file that was none.</summary>
/// <param name="Name">Its name in the archive, a piece of data: never a path.</param>
/// <param name="Bytes">Its content.</param>
internal sealed record PackedFile(string Name, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// Opens a zip or gzip file in memory, one level deep. Nothing is written anywhere; what goes beyond the limits, is
/// encrypted or damaged refuses the whole archive.
/// </summary>
internal static class Archive
{
    public const long MaxUnpacked = 64L << 20;
    public const int MaxRatio = 200;
    public const int MaxEntries = 1_000;

    // A small file may be one line a thousand times: the ratio is of interest where there is much of it.
    private const long AlwaysAllowed = 1L << 20;

    /// <summary>The files of an archive, or the file itself where it is none; null for an archive that is refused.</summary>
    public static IReadOnlyList<PackedFile>? Open(string name, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return bytes.Span switch
            {
                [(byte)'P', (byte)'K', 3, 4, ..] => Zip(bytes),
                [0x1F, 0x8B, _, _, ..] => [new PackedFile(WithoutGz(name), Gzip(bytes))],
                _ => [new PackedFile(name, bytes)],
            };
        }
        catch (Exception refused) when (refused is InvalidDataException or IOException or NotSupportedException)
        {
            return null;
        }
    }

    private static List<PackedFile> Zip(ReadOnlyMemory<byte> bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes.ToArray(), writable: false), ZipArchiveMode.Read);
        if (zip.Entries.Count > MaxEntries)
            throw new InvalidDataException("too many entries");
        var left = Allowed(bytes.Length);
        var files = new List<PackedFile>();
        foreach (var entry in zip.Entries.Where(e => e.Name.Length > 0))
        {
            if (entry.IsEncrypted)
                throw new InvalidDataException("encrypted");
            using var content = entry.Open();
            var unpacked = Read(content, left);
            left -= unpacked.Length;
            files.Add(new PackedFile(entry.Name, unpacked));
        }

        return files;
    }

    // Where it was cut off, the stream just ends: only its last four bytes, the size (RFC 1952 §2.3.1), tell.
    private static ReadOnlyMemory<byte> Gzip(ReadOnlyMemory<byte> bytes)
    {
        using var content = new GZipStream(
            new MemoryStream(bytes.ToArray(), writable: false),
            CompressionMode.Decompress
        );
        var unpacked = Read(content, Allowed(bytes.Length));
        return BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[^4..]) == unpacked.Length
            ? unpacked
            : throw new InvalidDataException("cut off, or more than one file");
    }

    // What the archive says about sizes is a claim: what comes out is counted.
    private static ReadOnlyMemory<byte> Read(Stream content, long most)
    {
        var target = new MemoryStream();
        var buffer = new byte[64 << 10];
        int read;
        while ((read = content.Read(buffer)) > 0)
        {
            if (target.Length + read > most)
                throw new InvalidDataException("unpacks to too much");
            target.Write(buffer.AsSpan(0, read));
        }

        return target.GetBuffer().AsMemory(0, (int)target.Length);
    }

    private static long Allowed(long packed) => Math.Min(MaxUnpacked, Math.Max(AlwaysAllowed, packed * MaxRatio));

    private static string WithoutGz(string name) =>
        name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
}
