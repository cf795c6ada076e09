using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace AbuseDesk.Intake;

/// <summary>A message out of an mbox file; null bytes: it is over the limit, and was passed over.</summary>
public sealed record MboxMessage(int Number, ReadOnlyMemory<byte>? Bytes);

/// <summary>
/// Reads mbox as a stream, in all its dialects: a message starts at a "From " line at the start or after an empty line,
/// and loses the empty line before the next. One level of quoting is taken off (mboxrd), which also undoes mboxo.
/// <code>
/// From reporter@home.example Tue Nov 24 09:40:03 2026
/// Subject: a report
/// &gt;From here it was quoted
/// </code>
/// </summary>
public static class MboxReader
{
    /// <summary>Whether the bytes are the beginning of an mbox.</summary>
    public static bool Begins(ReadOnlySpan<byte> start) => start.StartsWith("From "u8);

    public static async IAsyncEnumerable<MboxMessage> Read(
        Stream file,
        int limit,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var message = new ArrayBufferWriter<byte>();
        var (number, over, emptyBefore) = (0, false, true);
        await foreach (var line in Lines(file, cancel))
        {
            if (emptyBefore && IsSeparator(line.Span))
            {
                if (number > 0)
                {
                    yield return Take(message, number, over);
                }

                (number, over, emptyBefore) = (number + 1, false, false);
                message = new ArrayBufferWriter<byte>();
                continue;
            }

            emptyBefore = line.Span is [(byte)'\n'] or [(byte)'\r', (byte)'\n'];
            over |= message.WrittenCount + line.Length > limit;
            if (!over && number > 0)
            {
                message.Write(Unquoted(line.Span));
            }
        }

        if (number > 0)
        {
            yield return Take(message, number, over);
        }
    }

    // A person's sentence can begin with "From "; the separator also has a time of day and a year.
    private static bool IsSeparator(ReadOnlySpan<byte> line)
    {
        if (!Begins(line))
        {
            return false;
        }

        var (time, year) = (false, false);
        foreach (var range in line.TrimEnd("\r\n"u8).Split((byte)' '))
        {
            var word = line[range].TrimEnd("\r\n"u8);
            time |= word.Length is 5 or 8 && word[2] == (byte)':' && char.IsAsciiDigit((char)word[0]);
            year |= word.Length == 4 && word.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        }

        return time && year;
    }

    private static ReadOnlySpan<byte> Unquoted(ReadOnlySpan<byte> line) =>
        line.StartsWith(">"u8) && line.TrimStart((byte)'>').StartsWith("From "u8) ? line[1..] : line;

    private static MboxMessage Take(ArrayBufferWriter<byte> message, int number, bool over)
    {
        if (over)
        {
            return new MboxMessage(number, null);
        }

        // The empty line before the next separator belongs to the file, not to the message.
        var bytes = message.WrittenMemory;
        var span = bytes.Span;
        var end =
            span.EndsWith("\r\n\r\n"u8) ? 2
            : span.EndsWith("\n\n"u8) ? 1
            : 0;
        return new MboxMessage(number, bytes[..^end]);
    }

    // A line longer than the buffer comes in pieces; only its first piece can be a separator.
    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Lines(
        Stream file,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        const int Longest = 1 << 16;
        var reader = PipeReader.Create(file, new StreamPipeReaderOptions(bufferSize: Longest, leaveOpen: true));
        while (true)
        {
            var read = await reader.ReadAsync(cancel);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                var next = rest.GetPosition(1, end);
                yield return rest.Slice(0, next).ToArray();
                rest = rest.Slice(next);
            }

            if (rest.Length > 0 && (read.IsCompleted || rest.Length >= Longest))
            {
                yield return rest.ToArray();
                rest = rest.Slice(rest.End);
            }

            reader.AdvanceTo(rest.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        await reader.CompleteAsync();
    }
}
