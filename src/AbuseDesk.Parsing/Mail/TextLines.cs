using System.Buffers;
using System.Text;

namespace AbuseDesk.Parsing.Mail;

/// <summary>Decodes a part to the lines the readers see.</summary>
internal static class TextLines
{
    // escapes of ISO-2022-JP, NUL, and the form feed that ends a line as well
    private static readonly SearchValues<byte> NotPlain = SearchValues.Create(0x1B, 0, (byte)'\f');

    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\r\f\u0085\u2028\u2029");

    /// <summary>The text under a charset label, with every line ended by \n.</summary>
    public static string Read(ReadOnlySpan<byte> bytes, string? label)
    {
        // nearly all text: one copy from the bytes to the string
        var returns = bytes.Count((byte)'\r');
        if (
            returns == bytes.Count("\r\n"u8)
            && Ascii.IsValid(bytes)
            && !bytes.ContainsAny(NotPlain)
            && !Charsets.IsUtf16(label)
        )
            return PlainLines(bytes, returns);

        var text = Charsets.Decode(bytes, label);
        return text.AsSpan().ContainsAny(LineEnds) ? text.ReplaceLineEndings("\n") : text;
    }

    private static string PlainLines(ReadOnlySpan<byte> bytes, int returns) =>
        string.Create(
            bytes.Length - returns,
            bytes,
            static (target, source) =>
            {
                while (!source.IsEmpty)
                {
                    var end = source.IndexOf((byte)'\r');
                    var piece = end < 0 ? source : source[..end];
                    Ascii.ToUtf16(piece, target, out var written);
                    target = target[written..];
                    source = end < 0 ? [] : source[(end + 1)..];
                }
            }
        );
}
