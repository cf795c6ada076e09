using MimeKit;

namespace AbuseDesk.Parsing.Mail;

/// <summary>
/// The few headers that tell staff what an unreadable mail is, taken from a message that breaks a limit: only short
/// headers from the first 64 KB ever reach the parser.
/// </summary>
internal static class HeaderSample
{
    private const int Window = 64 * 1024;
    private const int Longest = 4 * 1024;
    private const int Most = 200;

    public static HeaderList Read(ReadOnlyMemory<byte> mail)
    {
        var headers = new HeaderList();
        var window = mail.Span[..Math.Min(Window, mail.Length)];
        var block = window[..StructureScan.HeaderBlockLength(window)];
        while (!block.IsEmpty && headers.Count < Most)
        {
            var end = HeaderEnd(block);
            var line = block[..end];
            block = block[end..];
            if (line.Length <= Longest && Header.TryParse(line.ToArray(), out var header))
                headers.Add(header);
        }

        return headers;
    }

    private static int HeaderEnd(ReadOnlySpan<byte> block)
    {
        var at = 0;
        while (true)
        {
            var next = block[at..].IndexOf((byte)'\n');
            if (next < 0)
                return block.Length;
            at += next + 1;
            if (at >= block.Length || block[at] is not ((byte)' ' or (byte)'\t'))
                return at;
        }
    }
}
