using System.Net.Sockets;
using System.Text;

namespace AbuseDesk.Demo;

/// <summary>One conversation with the sink (RFC 5321: HELO, EHLO, MAIL, RCPT, DATA, RSET, NOOP, QUIT).</summary>
internal sealed class SmtpSession(SmtpSink sink, TcpClient client)
{
    private const int LongestLine = 64 * 1024;
    private readonly NetworkStream _stream = client.GetStream();
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly List<string> _recipients = [];
    private string? _from;
    private int _start;
    private int _end;

    /// <summary>Ends with the client, however it goes: a broken connection is the client's affair.</summary>
    public async Task Run(CancellationToken cancel)
    {
        using var _ = client;
        try
        {
            if (await Answer(sink.OnConnect(), "220 sink.example ESMTP", cancel))
            {
                await Converse(cancel);
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
        {
            client.Close();
        }
    }

    private async Task Converse(CancellationToken cancel)
    {
        while (await ReadLine(cancel) is { } bytes)
        {
            var line = Encoding.UTF8.GetString(bytes).TrimEnd('\r', '\n');
            var verb = line.Split(' ', 2)[0].ToUpperInvariant();
            var goesOn = verb switch
            {
                "EHLO" => await Say(Greeting(), cancel),
                "HELO" or "NOOP" => await Say("250 ok", cancel),
                "RSET" => await Say(Reset(), cancel),
                "MAIL" => await MailFrom(line, cancel),
                "RCPT" => await Recipient(line, cancel),
                "DATA" => await Data(cancel),
                "QUIT" => !await Say("221 bye", cancel),
                _ => await Say("502 5.5.1 not known here", cancel),
            };
            if (!goesOn)
            {
                return;
            }
        }
    }

    private string Greeting()
    {
        var size = FormattableString.Invariant($"250-sink.example\r\n250-SIZE {sink.MaxBytes}");
        return size + (sink.International ? "\r\n250-8BITMIME\r\n250-SMTPUTF8" : "") + "\r\n250 ENHANCEDSTATUSCODES";
    }

    private string Reset()
    {
        _from = null;
        _recipients.Clear();
        return "250 ok";
    }

    private async Task<bool> MailFrom(string line, CancellationToken cancel)
    {
        var from = Path(line);
        var answer = sink.OnMailFrom(from);
        Reset();
        if (answer is null or SinkAnswer.Reply { Line: ['2', ..] })
        {
            _from = from;
        }

        return await Answer(answer, "250 2.1.0 ok", cancel);
    }

    private async Task<bool> Recipient(string line, CancellationToken cancel)
    {
        if (_from is null)
        {
            return await Say("503 5.5.1 MAIL first", cancel);
        }

        var recipient = Path(line);
        var answer = sink.OnRecipient(recipient);
        if (answer is null or SinkAnswer.Reply { Line: ['2', ..] })
        {
            _recipients.Add(recipient);
        }

        return await Answer(answer, "250 2.1.5 ok", cancel);
    }

    private async Task<bool> Data(CancellationToken cancel)
    {
        if (_from is null || _recipients.Count == 0)
        {
            return await Say("503 5.5.1 RCPT first", cancel);
        }

        await Say("354 go on", cancel);
        var (body, whole) = await ReadBody(cancel);
        if (!whole)
        {
            return false;
        }

        if (body is null)
        {
            return await Say("552 5.3.4 too big", cancel);
        }

        var mail = new SunkMail(_from, [.. _recipients], body, sink.Now);
        var answer = sink.OnData(mail);
        if (answer is null or SinkAnswer.Drop or SinkAnswer.Reply { Line: ['2', ..] })
        {
            sink.Take(mail);
        }

        Reset();
        return await Answer(answer, "250 2.0.0 kept", cancel);
    }

    // Null bytes: longer than the sink takes. Not whole: the client went before the dot.
    private async Task<(byte[]? Bytes, bool Whole)> ReadBody(CancellationToken cancel)
    {
        using var body = new MemoryStream();
        var tooBig = false;
        var startsLine = true;
        while (await ReadLine(cancel) is { } line)
        {
            if (startsLine && line is [(byte)'.', (byte)'\r', (byte)'\n'] or [(byte)'.', (byte)'\n'])
            {
                return (tooBig ? null : body.ToArray(), true);
            }

            var text = startsLine && line[0] == '.' ? line.AsMemory(1) : line;
            startsLine = line[^1] == '\n';
            tooBig |= body.Length + text.Length > sink.MaxBytes;
            if (!tooBig)
            {
                body.Write(text.Span);
            }
        }

        return (null, false);
    }

    /// <summary>A line with its end, or a piece of a very long one; null at the end of the stream.</summary>
    private async Task<byte[]?> ReadLine(CancellationToken cancel)
    {
        using var line = new MemoryStream();
        while (line.Length < LongestLine)
        {
            if (_start == _end)
            {
                _start = 0;
                _end = await _stream.ReadAsync(_buffer, cancel);
                if (_end == 0)
                {
                    return null;
                }
            }

            var rest = _buffer.AsMemory(_start, _end - _start);
            var at = rest.Span.IndexOf((byte)'\n');
            var taken = rest[..(at < 0 ? rest.Length : at + 1)];
            line.Write(taken.Span);
            _start += taken.Length;
            if (at >= 0)
            {
                break;
            }
        }

        return line.ToArray();
    }

    private async Task<bool> Say(string reply, CancellationToken cancel)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(reply + "\r\n"), cancel);
        return true;
    }

    // False: this conversation is over.
    private async Task<bool> Answer(SinkAnswer? answer, string usual, CancellationToken cancel)
    {
        switch (answer)
        {
            case SinkAnswer.Reply { Line: var line }:
                await Say(line, cancel);
                return !line.StartsWith("421", StringComparison.Ordinal);
            case SinkAnswer.Drop:
                return false;
            case SinkAnswer.Hang:
                await ReadLine(cancel);
                return false;
            default:
                return await Say(usual, cancel);
        }
    }

    // "MAIL FROM:<a@b.example> SIZE=12" → a@b.example
    private static string Path(string line)
    {
        var open = line.IndexOf('<', StringComparison.Ordinal);
        var close = line.IndexOf('>', Math.Max(open, 0));
        return open >= 0 && close > open ? line[(open + 1)..close] : "";
    }
}
