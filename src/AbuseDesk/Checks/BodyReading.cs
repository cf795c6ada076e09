using System.IO.Compression;

namespace AbuseDesk.Checks;

/// <summary>
/// Reads a body up to the limit and never further, in two budgets: bytes on the wire, so that an endless stream that
/// unpacks to nothing ends, and bytes of the page, so that a bomb is cut where it begins to swell.
/// </summary>
internal static class BodyReading
{
    public const string Accepted = "gzip, br";

    public readonly record struct Read(byte[] Bytes, BodyEnd End);

    /// <summary>What came until an end, a limit or the clock.</summary>
    /// <param name="content">A response of which only the headers were read.</param>
    /// <param name="cancel">Ends the reading, by the clock or by the caller.</param>
    /// <param name="caller">Ends the check as a whole: thrown on, not a fact about the page.</param>
    public static async Task<Read> Take(HttpContent content, CancellationToken cancel, CancellationToken caller)
    {
        var buffer = new byte[FetchLimits.BodyBytes];
        var length = 0;
        var isEncoded = false;
        await using var wire = new WireStream(await content.ReadAsStreamAsync(cancel));
        try
        {
            await using var page = Unpacked(wire, content.Headers.ContentEncoding, out isEncoded);
            while (
                length < buffer.Length && await page.ReadAsync(buffer.AsMemory(length), cancel) is var got && got > 0
            )
            {
                length += got;
            }

            var more = length == buffer.Length && await page.ReadAsync(new byte[1], cancel) > 0;
            return new(
                buffer[..length],
                more || wire.IsCut ? BodyEnd.Cut
                    : isEncoded ? BodyEnd.Encoded
                    : BodyEnd.Whole
            );
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return new(buffer[..length], BodyEnd.TimedOut);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or InvalidOperationException)
        {
            return new(buffer[..length], wire.IsCut ? BodyEnd.Cut : BodyEnd.Broken);
        }
    }

    private static Stream Unpacked(Stream wire, ICollection<string> encodings, out bool isEncoded)
    {
        var encoding = encodings.Count > 1 ? "several" : encodings.SingleOrDefault("identity").ToLowerInvariant();
        isEncoded = encoding is not ("gzip" or "x-gzip" or "br" or "identity");
        return encoding switch
        {
            "gzip" or "x-gzip" => new GZipStream(wire, CompressionMode.Decompress),
            "br" => new BrotliStream(wire, CompressionMode.Decompress),
            _ => wire,
        };
    }

    // One byte more than the budget is asked for, to tell a body of just that size from a longer one.
    private sealed class WireStream(Stream inner) : Stream
    {
        private int _left = FetchLimits.BodyBytes + 1;

        public bool IsCut => _left == 0;
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            if (_left == 0)
            {
                return 0;
            }

            var got = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, _left)], cancellationToken);
            _left -= got;
            return got;
        }

        public override Task<int> ReadAsync(
            byte[] buffer,
            int offset,
            int count,
            CancellationToken cancellationToken
        ) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
