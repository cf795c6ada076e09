using System.Runtime.InteropServices;
using System.Text;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;
using MimeKit;

namespace AbuseDesk.Parsing;

/// <summary>
/// One mail as the parsers see it: bounded, decoded, flattened. <see cref="Open"/> never throws; what could not be read
/// stands in <see cref="Problems"/>.
/// </summary>
public sealed partial class MailView
{
    private const int MaxNesting = 5;
    private static readonly ParserOptions Options = new() { MaxMimeDepth = StructureScan.MaxDepth };

    private readonly HeaderList _headers;
    private readonly TextBudget _budget;
    private readonly ReadingContext _context;
    private readonly int _nesting;
    private readonly List<MailPart> _parts = [];
    private readonly List<MailView> _inner = [];
    private string? _text;
    private Envelope? _envelope;
    private string? _language;
    private TextOutline? _outline;
    private string? _headerBlock;

    private MailView(HeaderList headers, ReadingContext context, TextBudget budget, int nesting)
    {
        _headers = headers;
        _context = context;
        _budget = budget;
        _nesting = nesting;
    }

    /// <summary>Header facts of this mail.</summary>
    public Envelope Envelope => _envelope ??= EnvelopeReader.Read(this, _context, _nesting == 0);

    /// <summary>The leaves in the order of the mail, without the content of attached mails.</summary>
    public IReadOnlyList<MailPart> Parts => _parts;

    /// <summary>Attached mails: message/rfc822, text/rfc822-headers, and files that are mails under another type.</summary>
    public IReadOnlyList<MailView> InnerMails => _inner;

    /// <summary>All text a reader would see, decoded and unflowed, lines ended by \n; HTML as text where there is no plain part.</summary>
    public string Text => _text ??= BuildText();

    /// <summary>The text with its subject, and what of it is log.</summary>
    internal TextOutline Outline => _outline ??= new TextOutline(Envelope.Subject ?? "", Text);

    /// <summary>BCP 47 primary language of <see cref="Text"/>: ja or en.</summary>
    public string Language => _language ??= AbuseDesk.Parsing.Text.Language.Of(Outline.Words);

    /// <summary>When the mail was written: its Date, or when we got it where there is none or one that cannot be (1970, next year).</summary>
    public DateTimeOffset? SentAt => Plausible(Envelope.Date, _context.ReceivedAt);

    /// <summary>Type and subtype of the whole mail in lower case.</summary>
    public string ContentType { get; private set; } = "text/plain";

    /// <summary>The report-type parameter of multipart/report, lower case.</summary>
    public string? ReportType { get; private set; }

    /// <summary>What could not be read, and limits that cut something off.</summary>
    public IReadOnlyList<Problem> Problems => _budget.Problems;

    /// <summary>No parser can work on this one.</summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>The raw header block, decoded but not unfolded, lines ended by \n.</summary>
    public string HeaderBlock => _headerBlock ??= BuildHeaderBlock();

    /// <summary>The bytes this view was opened on; empty for an attached mail that was parsed with its parent.</summary>
    internal ReadOnlyMemory<byte> Bytes { get; private init; }

    internal HeaderList RawHeaders => _headers;

    /// <summary>The first header of that name, unfolded and decoded.</summary>
    public string? Header(string name) =>
        _headers.Contains(name) ? EncodedWords.Decode(_headers[_headers.IndexOf(name)].RawValue) : null;

    /// <summary>Every header of that name in the order of the mail (newest Received first), unfolded and decoded.</summary>
    public IReadOnlyList<string> Headers(string name) =>
        _headers.Contains(name)
            ?
            [
                .. _headers
                    .Where(h => h.Field.Equals(name, StringComparison.OrdinalIgnoreCase))
                    .Select(h => EncodedWords.Decode(h.RawValue)),
            ]
            : [];

    /// <summary>Reads the structure of a mail, or of a bare JSON, XML, CSV or text file as if it were the only attachment of one.</summary>
    public static MailView Open(ReadOnlyMemory<byte> bytes, ReadingContext context) =>
        OpenBounded(bytes, context, new TextBudget(), 0);

    private static MailView OpenBounded(
        ReadOnlyMemory<byte> bytes,
        ReadingContext context,
        TextBudget budget,
        int nesting
    )
    {
        var view = new MailView([], context, budget, nesting) { Bytes = bytes };
        if (bytes.Span.Trim(" \t\r\n\0"u8).IsEmpty)
            return view.Refuse(ProblemCodes.Empty, null);

        var (start, kind) = FileKind.Of(bytes.Span);
        if (kind is not null)
            return view.WithFile(kind, bytes[start..]);

        var mail = bytes[start..];
        var fault = StructureScan.FirstFault(mail.Span);
        try
        {
            var headers = fault is null ? null : HeaderSample.Read(mail);
            if (headers is not null)
                return new MailView(headers, context, budget, nesting) { Bytes = bytes }.Refuse(fault!, null);

            // persistent: the parts read from this stream later, so it stays open (it holds no resource)
            var message = new MimeParser(Options, Stream(mail), MimeFormat.Entity, persistent: true).ParseMessage();
            return Of(message, context, budget, nesting, bytes);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return view.Refuse(ProblemCodes.TextDamaged, e.GetType().Name);
        }
    }

    private static MailView Of(
        MimeMessage message,
        ReadingContext context,
        TextBudget budget,
        int nesting,
        ReadOnlyMemory<byte> bytes
    )
    {
        var view = new MailView(message.Headers, context, budget, nesting) { Bytes = bytes };
        if (message.Body is not { } body)
            return view;

        view.ContentType = $"{body.ContentType.MediaType}/{body.ContentType.MediaSubtype}".ToLowerInvariant();
        view.ReportType = body.ContentType.Parameters["report-type"]?.ToLowerInvariant();
        view.Flatten(body);
        view.SniffMails();
        return view;
    }

    // a Date far from our own clock says nothing about years, zones and customers
    private static DateTimeOffset? Plausible(DateTimeOffset? date, DateTimeOffset? receivedAt)
    {
        if (date is null or { Year: < 1990 })
            return receivedAt;
        return receivedAt is { } received && (date.Value - received).Duration() > TimeSpan.FromDays(45)
            ? received
            : date;
    }

    private MailView Refuse(string code, string? detail)
    {
        IsUnreadable = true;
        _budget.Note(code, detail);
        return this;
    }

    private MailView WithFile(string contentType, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > StructureScan.MaxBytes)
            return Refuse(ProblemCodes.Oversize, null);
        ContentType = contentType;
        _parts.Add(new MailPart(contentType, null, null, bytes, _budget));
        return this;
    }

    // The depth is bounded by MaxMimeDepth.
    private void Flatten(MimeEntity entity)
    {
        switch (entity)
        {
            case MessagePart { Message: { } message }:
                if (_nesting < MaxNesting)
                    _inner.Add(Of(message, _context, _budget, _nesting + 1, ReadOnlyMemory<byte>.Empty));
                break;
            case Multipart { Count: 0, Preamble: { Length: > 0 } preamble } empty:
                _parts.Add(Childless(empty, preamble));
                break;
            case Multipart multipart:
                if (multipart.ContentType.IsMimeType("multipart", "encrypted"))
                    Refuse(ProblemCodes.Encrypted, null);
                foreach (var child in multipart)
                    Flatten(child);
                break;
            case MimePart part:
                _parts.Add(new MailPart(part, _budget));
                break;
        }
    }

    // An attachment labelled multipart/report that is really base64 JSON: no boundary, so the parser keeps it as preamble.
    private MailPart Childless(Multipart empty, string preamble)
    {
        var bytes = Encoding.UTF8.GetBytes(preamble);
        if (
            empty.Headers[HeaderId.ContentTransferEncoding]?.Trim().Equals("base64", StringComparison.OrdinalIgnoreCase)
            == true
        )
        {
            using var content = new MemoryStream(bytes);
            using var decoded = new MimePart
            {
                Content = new MimeContent(content, ContentEncoding.Base64),
            }.Content.Open();
            using var target = new MemoryStream();
            decoded.CopyTo(target);
            bytes = target.ToArray();
        }

        return new MailPart("application/octet-stream", null, empty.ContentType.Name, bytes, _budget);
    }

    // Mails attached as text/html, text/plain or application/octet-stream, and base64-encoded message/rfc822.
    private void SniffMails()
    {
        if (_nesting >= MaxNesting)
            return;
        for (var i = 0; i < _parts.Count; i++)
        {
            var part = _parts[i];
            var isMessage =
                part.ContentType
                is "message/rfc822"
                    or "text/rfc822-headers"
                    or "text/rfc822-header"
                    or "message/rfc822-headers";
            if (
                !isMessage
                && (i == 0 || !FileKind.MayHoldMail(part.ContentType) || !FileKind.IsMail(part.Start(2048).Span))
            )
                continue;
            if (_budget.ForFile() is not { } budget)
                return;
            var inner = OpenBounded(part.Bytes, _context, budget, _nesting + 1);
            if (inner.IsUnreadable)
                continue;
            _inner.Add(inner);
            _parts.RemoveAt(i--);
        }
    }

    private string BuildText()
    {
        var plain = Join(_parts.Where(p => p.ContentType is "text/plain" or "text/enriched" or "text/markdown"));
        var html = _parts.Where(p => p.ContentType is "text/html").ToList();
        if (html.Count == 0 || !IsStub(plain))
            return plain;
        return plain + string.Join('\n', html.Select(p => HtmlText.Read(p.Text)));
    }

    private static string Join(IEnumerable<MailPart> parts)
    {
        var texts = parts.Select(p => p.IsFlowed ? PlainText.Unflow(p.Text, p.DeletesSpace) : p.Text).ToList();
        return PlainText.WithoutPgpFrame(texts.Count == 1 ? texts[0] : string.Join('\n', texts));
    }

    // "This message is in HTML, please use another mail program."
    private static bool IsStub(string plain) =>
        plain.Length < 400
        && (plain.AsSpan().Trim().Length < 40 || plain.Contains("HTML", StringComparison.OrdinalIgnoreCase));

    private string BuildHeaderBlock()
    {
        var block = new StringBuilder();
        foreach (var header in _headers)
        {
            block.Append(header.Field).Append(':');
            block.Append(Charsets.Decode(header.RawValue, null).ReplaceLineEndings("\n"));
            if (block[^1] != '\n')
                block.Append('\n');
        }

        return block.ToString();
    }

    private static MemoryStream Stream(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false, publiclyVisible: true)
            : Stream(bytes.ToArray());
}
