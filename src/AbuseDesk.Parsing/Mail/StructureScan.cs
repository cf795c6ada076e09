using System.Text;

namespace AbuseDesk.Parsing.Mail;

/// <summary>
/// One pass over the raw bytes before MimeKit sees them. MimeKit has a quadratic path for long folded headers (4 MB take
/// 36 s) wherever headers are parsed, also inside parts and attached mails; this scan follows the same structure, a little
/// more broadly, and stops at the first limit. Linear, no allocation but the boundaries.
/// </summary>
public static class StructureScan
{
    public const int MaxBytes = 30 * 1024 * 1024;
    public const int MaxHeaderBlock = 256 * 1024;
    public const int MaxHeader = 64 * 1024;
    public const int MaxDepth = 64;
    public const int MaxParts = 1000;
    public const int MaxBoundary = 2048;
    public const int MaxAddresses = 500;

    /// <summary>Headers in all parts together: a million of them take the parser most of a second and 280 MB.</summary>
    public const int MaxHeaders = 20_000;

    /// <summary>Parameters of one Content-Type or Content-Disposition, which the parser joins in quadratic time.</summary>
    public const int MaxParameters = 200;

    /// <summary>The code of the first limit the message breaks (<see cref="ProblemCodes"/>), or null.</summary>
    public static string? FirstFault(ReadOnlySpan<byte> mail)
    {
        if (mail.Length > MaxBytes)
            return ProblemCodes.Oversize;
        var scan = new Scan();
        return scan.Run(mail);
    }

    /// <summary>Length of the header block at the start, without the blank line that ends it.</summary>
    public static int HeaderBlockLength(ReadOnlySpan<byte> mail)
    {
        var at = 0;
        while (at < mail.Length)
        {
            var length = mail[at..].IndexOf((byte)'\n') + 1;
            if (length == 0)
                return mail.Length;
            if (IsBlank(mail.Slice(at, length)))
                return at;
            at += length;
        }

        return mail.Length;
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line is [(byte)'\n'] or [(byte)'\r', (byte)'\n'];

    private ref struct Scan
    {
        private readonly Dictionary<string, int> _levels = new(StringComparer.Ordinal);
        private int _level;
        private int _parts;
        private int _headers;
        private bool _inHeaders = true;
        private bool _first = true;
        private int _blockSize;
        private int _headerStart;
        private int _headerSize;
        private int _encodings;
        private bool _encoded;
        private bool _message;
        private string? _fault;

        public Scan() { }

        public string? Run(ReadOnlySpan<byte> mail)
        {
            var at = 0;
            while (at < mail.Length && _fault is null)
            {
                var length = mail[at..].IndexOf((byte)'\n') + 1;
                if (length == 0)
                    length = mail.Length - at;
                var line = mail.Slice(at, length);
                if (!Boundary(line, mail) && _inHeaders)
                    HeaderLine(line, at, mail);
                at += length;
                if (!_inHeaders)
                    at = NextDashes(mail, at);
            }

            if (_inHeaders && _fault is null)
                EndHeader(mail);
            return _fault;
        }

        // In a body only lines that begin with "--" matter, and none where no boundary was declared.
        private readonly int NextDashes(ReadOnlySpan<byte> mail, int at)
        {
            if (_levels.Count == 0)
                return mail.Length;
            var next = mail[(at - 1)..].IndexOf("\n--"u8);
            return next < 0 ? mail.Length : at + next;
        }

        private bool Boundary(ReadOnlySpan<byte> line, ReadOnlySpan<byte> mail)
        {
            if (
                _levels.Count == 0
                || line.Length < 3
                || line[0] != '-'
                || line[1] != '-'
                || line.Length > MaxBoundary + 8
            )
                return false;

            var name = Encoding.Latin1.GetString(line[2..].TrimEnd(" \t\r\n\f\v"u8));
            var closing = false;
            if (!_levels.TryGetValue(name, out var level))
            {
                if (!name.EndsWith("--", StringComparison.Ordinal) || !_levels.TryGetValue(name[..^2], out level))
                    return false;
                closing = true;
            }

            if (_inHeaders)
                EndHeader(mail);
            if (++_parts > MaxParts)
                _fault ??= ProblemCodes.TooManyParts;
            _level = closing ? level - 1 : level;
            StartBlock(!closing);
            return true;
        }

        private void StartBlock(bool headers)
        {
            _inHeaders = headers;
            _blockSize = _headerSize = _encodings = 0;
            _encoded = _message = false;
        }

        private void HeaderLine(ReadOnlySpan<byte> line, int at, ReadOnlySpan<byte> mail)
        {
            if (IsBlank(line))
            {
                // blank lines before the first header are skipped by the parser as well
                if (_blockSize == 0 && _first)
                    return;
                EndBlock(mail);
                return;
            }

            _blockSize += line.Length;
            if (line[0] is not ((byte)' ' or (byte)'\t') || _headerSize == 0)
            {
                EndHeader(mail);
                _headerStart = at;
            }

            _headerSize = at + line.Length - _headerStart;
            if (_blockSize > MaxHeaderBlock || _headerSize > MaxHeader)
                _fault = ProblemCodes.HeaderTooLarge;
        }

        private void EndBlock(ReadOnlySpan<byte> mail)
        {
            EndHeader(mail);
            var inner = _message && (!_encoded || _encodings > 1);
            _first = false;
            StartBlock(inner);
            if (inner)
                Deeper();
        }

        private void Deeper()
        {
            if (++_level > MaxDepth)
                _fault ??= ProblemCodes.StructureTooDeep;
        }

        private void EndHeader(ReadOnlySpan<byte> mail)
        {
            if (_headerSize == 0)
                return;

            var header = mail.Slice(_headerStart, _headerSize);
            _headerSize = 0;
            if (++_headers > MaxHeaders)
                _fault ??= ProblemCodes.HeaderTooLarge;
            var colon = header.IndexOf((byte)':');
            if (colon is <= 0 or > 40)
                return;

            var name = header[..colon].Trim(" \t"u8);
            var value = header[(colon + 1)..];
            if (IsParametric(name) && value.Count((byte)';') > MaxParameters)
                _fault ??= ProblemCodes.HeaderTooLarge;
            else if (Ascii.EqualsIgnoreCase(name, "content-type"u8))
                ContentType(value);
            else if (Ascii.EqualsIgnoreCase(name, "content-transfer-encoding"u8))
                Encoding_(value);
            else if (IsAddressHeader(name) && value.Count((byte)',') >= MaxAddresses)
                _fault ??= ProblemCodes.TooManyAddresses;
        }

        private void Encoding_(ReadOnlySpan<byte> value)
        {
            _encodings++;
            var name = value.Trim(" \t\r\n"u8);
            _encoded =
                Ascii.EqualsIgnoreCase(name, "base64"u8)
                || Ascii.EqualsIgnoreCase(name, "quoted-printable"u8)
                || name.Length > 1 && Ascii.EqualsIgnoreCase(name[..2], "x-"u8);
        }

        private void ContentType(ReadOnlySpan<byte> value)
        {
            // "text/plain; charset=utf-8" opens nothing
            if (!Says(value, "boundary"u8) && !Says(value, "message"u8) && !Says(value, "rfc822"u8))
                return;
            // the same reading as the parser's own, so that no spelling of the parameter (RFC 2231) slips past
            if (!MimeKit.ContentType.TryParse(value.ToArray(), out var type))
                return;
            if (
                type.IsMimeType("message", "*") && !type.IsMimeType("message", "feedback-report")
                || type.IsMimeType("text", "rfc822-headers")
                || type.IsMimeType("text", "rfc822-header")
            )
            {
                _message = true;
            }

            if (string.IsNullOrEmpty(type.Boundary))
                return;
            if (type.Boundary.Length > MaxBoundary)
                _fault ??= ProblemCodes.BoundaryTooLong;
            Deeper();
            _levels[type.Boundary] = _level;
        }

        private static bool Says(ReadOnlySpan<byte> value, ReadOnlySpan<byte> word)
        {
            while (value.Length >= word.Length)
            {
                var at = value.IndexOfAny(word[0], (byte)(word[0] & ~0x20));
                if (at < 0 || at + word.Length > value.Length)
                    return false;
                if (Ascii.EqualsIgnoreCase(value.Slice(at, word.Length), word))
                    return true;
                value = value[(at + 1)..];
            }

            return false;
        }

        private static bool IsParametric(ReadOnlySpan<byte> name) =>
            Ascii.EqualsIgnoreCase(name, "content-type"u8) || Ascii.EqualsIgnoreCase(name, "content-disposition"u8);

        private static bool IsAddressHeader(ReadOnlySpan<byte> name) =>
            Ascii.EqualsIgnoreCase(name, "to"u8)
            || Ascii.EqualsIgnoreCase(name, "cc"u8)
            || Ascii.EqualsIgnoreCase(name, "from"u8)
            || Ascii.EqualsIgnoreCase(name, "reply-to"u8)
            || Ascii.EqualsIgnoreCase(name, "bcc"u8)
            || Ascii.EqualsIgnoreCase(name, "sender"u8);
    }
}
