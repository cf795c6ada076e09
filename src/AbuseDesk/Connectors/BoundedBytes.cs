namespace AbuseDesk.Connectors;

/// <summary>Reads what a stranger sends, up to a bound.</summary>
internal static class BoundedBytes
{
    /// <summary>All of it; null when there is more than the bound, of which one byte more was read.</summary>
    public static async Task<byte[]?> Read(Stream stream, int most, CancellationToken cancel)
    {
        var bytes = new byte[most + 1];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return read > most ? null : bytes[..read];
    }
}
