using System.Runtime.InteropServices;
using System.Text;

namespace AbuseDesk.Parsing.Mail;

/// <summary>
/// Header values: unfolding and RFC 2047 encoded words, read leniently (cut words, a character split over two words,
/// raw eight-bit or ISO-2022-JP values). Linear in the input.
/// </summary>
public static class EncodedWords
{
    /// <summary>Unfolds and decodes a raw header value.</summary>
    public static string Decode(ReadOnlySpan<byte> raw)
    {
        // the line end belongs to the raw value: without it most are of one line
        var text = Unfold(Charsets.Decode(raw.Trim(" \t\r\n"u8), null));
        return text.Contains("=?", StringComparison.Ordinal) ? Charsets.Clean(Words(text)) : text;
    }

    private static string Unfold(string value)
    {
        if (value.AsSpan().IndexOfAny('\r', '\n') < 0)
            return value.Trim();

        var flat = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            if (c is not ('\r' or '\n'))
                flat.Append(c);
        }

        return flat.ToString().Trim();
    }

    private static string Words(string text)
    {
        var run = new Run(new StringBuilder(text.Length));
        var at = 0;
        while (at < text.Length && text.IndexOf("=?", at, StringComparison.Ordinal) is var start and >= 0)
        {
            var gap = text.AsSpan(at, start - at);
            if (TryWord(text, start, out var charset, out var bytes, out var end))
            {
                run.Add(gap, charset, bytes);
                at = end;
            }
            else
            {
                run.Add(text.AsSpan(at, start + 2 - at));
                at = start + 2;
            }
        }

        run.Add(text.AsSpan(at));
        return run.Text;
    }

    /// <summary>Collects words: blanks between two are dropped, and equal charsets decode as one run, because mailers cut characters in two.</summary>
    private sealed class Run(StringBuilder result)
    {
        private readonly List<byte> _pending = [];
        private string? _charset;

        public string Text => result.ToString();

        public void Add(ReadOnlySpan<char> plain)
        {
            Flush();
            result.Append(plain);
        }

        public void Add(ReadOnlySpan<char> gap, string charset, byte[] bytes)
        {
            if (_charset is null || !gap.IsWhiteSpace())
                Add(gap);
            else if (!_charset.Equals(charset, StringComparison.OrdinalIgnoreCase))
                Flush();
            _charset = charset;
            _pending.AddRange(bytes);
        }

        private void Flush()
        {
            if (_charset is not null)
                result.Append(Charsets.Decode(CollectionsMarshal.AsSpan(_pending), _charset));
            _pending.Clear();
            _charset = null;
        }
    }

    // =?charset*language?B|Q?text?=   a missing "?=" at the end of the value is a cut word and is read as far as it goes
    private static bool TryWord(string text, int start, out string charset, out byte[] bytes, out int end)
    {
        charset = "";
        bytes = [];
        end = start;
        var mark = text.IndexOf('?', start + 2);
        if (mark < 0 || mark - start > 80 || mark + 2 >= text.Length || text[mark + 2] != '?')
            return false;

        charset = text[(start + 2)..mark];
        var kind = char.ToUpperInvariant(text[mark + 1]);
        if (kind is not ('B' or 'Q') || charset.AsSpan().IndexOfAny(' ', '\t') >= 0)
            return false;

        var body = mark + 3;
        var close = text.IndexOf("?=", body, StringComparison.Ordinal);
        var stop = close < 0 ? text.Length : close;
        var content = text.AsSpan(body, stop - body);
        end = close < 0 ? text.Length : close + 2;
        bytes = kind == 'B' ? Base64(content) : Quoted(content);
        return true;
    }

    private static byte[] Base64(ReadOnlySpan<char> content)
    {
        var clean = new StringBuilder(content.Length + 3);
        foreach (var c in content)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '+' or '/')
                clean.Append(c);
        }

        var whole = clean.Length / 4 * 4;
        var rest = clean.Length - whole;
        if (rest == 1)
            clean.Length = whole;
        else if (rest > 1)
            clean.Append('=', 4 - rest);
        return Convert.FromBase64String(clean.ToString());
    }

    private static byte[] Quoted(ReadOnlySpan<char> content)
    {
        var bytes = new List<byte>(content.Length);
        for (var i = 0; i < content.Length; i++)
        {
            var c = content[i];
            if (c == '=' && i + 2 < content.Length && Hex(content[i + 1], content[i + 2]) is { } value)
            {
                bytes.Add(value);
                i += 2;
            }
            else if (c == '_')
            {
                bytes.Add((byte)' ');
            }
            else
            {
                foreach (var b in Encoding.UTF8.GetBytes([c]))
                    bytes.Add(b);
            }
        }

        return [.. bytes];
    }

    private static byte? Hex(char high, char low) =>
        char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low)
            ? (byte)(Convert.ToInt32(high.ToString(), 16) * 16 + Convert.ToInt32(low.ToString(), 16))
            : null;
}
