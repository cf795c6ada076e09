using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace AbuseDesk.Parsing.Mail;

/// <summary>
/// SHA-256 of what a sender sent: author headers and body, without what servers add on the way and without the difference
/// between CRLF and LF. Two deliveries of one mail over different ways have the same value.
/// </summary>
internal static class ContentHash
{
    private static readonly string[] Kept = ["From", "Subject", "Date", "Message-ID", "Content-Type"];

    public static byte[] Of(MailView mail)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in Kept)
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}:{mail.Header(name)}\n"));

        var bytes = mail.Bytes.Span;
        var body = mail.RawHeaders.Count == 0 ? bytes : bytes[StructureScan.HeaderBlockLength(bytes)..];
        Append(hash, body.Trim("\r\n \t"u8));
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> body)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            while (!body.IsEmpty)
            {
                var length = Math.Min(buffer.Length, body.Length);
                hash.AppendData(buffer, 0, WithoutReturns(body[..length], buffer));
                body = body[length..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int WithoutReturns(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var written = 0;
        while (!source.IsEmpty)
        {
            var end = source.IndexOf((byte)'\r');
            var piece = end < 0 ? source : source[..end];
            piece.CopyTo(target[written..]);
            written += piece.Length;
            source = end < 0 ? [] : source[(end + 1)..];
        }

        return written;
    }
}
