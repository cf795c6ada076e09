using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace AbuseDesk.Parsing.Text;

/// <summary>Reads the authority of a URL, or a bare host name, with defanged dots.</summary>
internal ref struct HostReader(ReadOnlySpan<char> text, int start, bool spaced)
{
    private const int MaxHost = 253;
    private static readonly SearchValues<char> UserEnds = SearchValues.Create("@/ \n\r?#");

    private readonly ReadOnlySpan<char> _text = text;
    private readonly int _start = start;

    /// <summary>Position after the host and its port.</summary>
    public int End { get; private set; } = start;

    /// <summary>Lower case; literal addresses without brackets.</summary>
    public string Name { get; private set; } = "";

    /// <summary>As written, refanged, with the port.</summary>
    public string Written { get; private set; } = "";

    /// <summary><c>user@</c> as written, or empty.</summary>
    public string UserInfo { get; private set; } = "";

    public bool IsDefanged { get; private set; }

    public bool Read()
    {
        if (ReadLiteral())
        {
            return true;
        }

        var name = ReadName();
        if (End < _text.Length && _text[End] is '@' or ':' && UserEnd() is var user and > 0)
        {
            UserInfo = _text[_start..user].ToString();
            End = user;
            name = ReadName();
        }

        var trimmed = name.TrimEnd('.');
        if (trimmed.Length is < 1 or > MaxHost || !Valid(trimmed))
        {
            return false;
        }

        Name = trimmed.ToLowerInvariant();
        Written = name.EndsWith('.') ? trimmed : name;
        ReadPort();
        return true;
    }

    private bool ReadLiteral()
    {
        if (End >= _text.Length || _text[End] != '[' || Defang.Dot(_text, End) > 0)
        {
            return ReadBareV6();
        }

        var close = _text[End..Math.Min(_text.Length, End + 64)].IndexOf(']');
        if (close < 3 || !IPAddress.TryParse(_text.Slice(End + 1, close - 1), out var ip))
        {
            return false;
        }

        Name = AddressScan.Normalise(ip).ToString();
        Written = _text.Slice(End, close + 1).ToString();
        End += close + 1;
        ReadPort();
        return true;
    }

    private bool ReadBareV6()
    {
        if (End >= _text.Length || !char.IsAsciiHexDigit(_text[End]) && _text[End] != ':')
        {
            return false;
        }

        if (!IpV6Scanner.TryRead(_text, End, out var hit, out _) || hit.Start != End)
        {
            return false;
        }

        Name = hit.Ip.ToString();
        Written = _text.Slice(hit.Start, hit.Length).ToString();
        End = hit.End;
        ReadPort();
        return true;
    }

    private string ReadName()
    {
        var name = new StringBuilder();
        var labelIsAscii = false;
        while (End < _text.Length && name.Length <= MaxHost)
        {
            var c = _text[End];
            var dot =
                spaced || c != ' ' ? Defang.Dot(_text, End)
                : PartsLastLabel(name) ? 2
                : 0;
            if (dot > 0)
            {
                if (End + dot >= _text.Length || !IsHostChar(_text[End + dot], false))
                {
                    break;
                }

                IsDefanged |= dot > 1;
                name.Append('.');
                End += dot;
                labelIsAscii = false;
                continue;
            }

            if (!IsHostChar(c, labelIsAscii))
            {
                break;
            }

            labelIsAscii |= char.IsAscii(c);
            name.Append(c);
            End++;
        }

        return name.ToString();
    }

    // "http://shop .example/": a blank before the last label of a URL keeps mailers from making a link of it
    private readonly bool PartsLastLabel(StringBuilder name)
    {
        if (name.Length == 0 || _start == 0 || _text[_start - 1] != '/' || !_text[End..].StartsWith(" ."))
        {
            return false;
        }

        var rest = _text[(End + 2)..];
        var length = rest.IndexOfAnyExceptInRange('a', 'z');
        length = length < 0 ? rest.Length : length;
        if (length is < 2 or > 24 || !name.ToString().AsSpan().ContainsAnyInRange('a', 'z'))
        {
            return false;
        }

        var next = length < rest.Length ? rest[length] : '\n';
        var written = name.ToString();
        var last = written.Length - written.LastIndexOf('.') - 1;
        // "see http://www.shop.com .htaccess is open": that one is whole already
        return next is '/' or ':'
            || (next is '\n' or '\r' or ' ' or ')' or ']' && (last > 3 || last == written.Length));
    }

    // "http://example.jpをご確認": a Japanese letter never continues a label that began in ASCII
    private static bool IsHostChar(char c, bool labelIsAscii) =>
        char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || (!labelIsAscii && c > 127 && char.IsLetter(c));

    private int UserEnd()
    {
        var rest = _text[_start..Math.Min(_text.Length, _start + 128)];
        var at = rest.IndexOfAny(UserEnds);
        return at > 0 && rest[at] == '@' ? _start + at + 1 : 0;
    }

    private void ReadPort()
    {
        var at = End + 1;
        while (at < _text.Length && at - End <= 5 && char.IsAsciiDigit(_text[at]))
        {
            at++;
        }

        if (End < _text.Length && _text[End] == ':' && at > End + 1)
        {
            Written += _text[End..at].ToString();
            End = at;
        }
    }

    private static bool Valid(string name)
    {
        if (IPAddress.TryParse(name, out _))
        {
            return name.Count(c => c == '.') == 3;
        }

        return !name.StartsWith('-')
            && !name.Contains("..", StringComparison.Ordinal)
            && char.IsLetterOrDigit(name[0])
            && CharUnicodeInfo.GetUnicodeCategory(name[^1]) != UnicodeCategory.ConnectorPunctuation;
    }
}
