using System.Text;
using MimeKit;
using MimeKit.IO;

namespace AbuseDesk.Parsing.Mail;

/// <summary>One leaf of a mail. Content is decoded when it is first asked for and stays in the message until then.</summary>
public sealed class MailPart
{
    /// <summary>At most this many bytes of a part are decoded to text.</summary>
    public const int MaxText = 1024 * 1024;

    private readonly MimePart? _part;
    private readonly TextBudget _budget;
    private ReadOnlyMemory<byte>? _bytes;
    private string? _text;

    internal MailPart(MimePart part, TextBudget budget)
    {
        _part = part;
        _budget = budget;
        ContentType = $"{part.ContentType.MediaType}/{part.ContentType.MediaSubtype}".ToLowerInvariant();
        Charset = part.ContentType.Parameters["charset"];
        FileName = Name(part);
        IsAttachment = part.IsAttachment;
        IsFlowed =
            string.Equals(part.ContentType.Parameters["format"], "flowed", StringComparison.OrdinalIgnoreCase)
            || Charset?.Contains("format=flowed", StringComparison.OrdinalIgnoreCase) == true;
        DeletesSpace = string.Equals(part.ContentType.Parameters["delsp"], "yes", StringComparison.OrdinalIgnoreCase);
    }

    internal MailPart(
        string contentType,
        string? charset,
        string? fileName,
        ReadOnlyMemory<byte> bytes,
        TextBudget budget
    )
    {
        _budget = budget;
        _bytes = bytes;
        ContentType = contentType;
        Charset = charset;
        FileName = fileName;
        IsAttachment = fileName is not null;
    }

    /// <summary>Type and subtype in lower case, <c>text/plain</c> where the mail says nothing.</summary>
    public string ContentType { get; }

    /// <summary>The charset parameter as written.</summary>
    public string? Charset { get; }

    /// <summary>Decoded file name, a piece of data: never a path.</summary>
    public string? FileName { get; }

    /// <summary>Content-Disposition: attachment.</summary>
    public bool IsAttachment { get; }

    internal bool IsFlowed { get; }
    internal bool DeletesSpace { get; }

    /// <summary>The content with its transfer encoding undone.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes ??= Decode(StructureScan.MaxBytes);

    /// <summary>The content as text, at most 1 MB of it and 4 MB over the whole mail; unflowing is not undone here.</summary>
    public string Text => _text ??= ReadText();

    public bool IsText => ContentType.StartsWith("text/", StringComparison.Ordinal);

    /// <summary>The first decoded bytes, for recognising what a part really is.</summary>
    public ReadOnlyMemory<byte> Start(int count) =>
        _bytes is { } all ? all[..Math.Min(count, all.Length)] : Decode(count);

    private string ReadText()
    {
        var limit = _budget.Take();
        var bytes = _bytes is { } all ? all : Decode(limit + 1);
        if (bytes.Length > limit)
        {
            _budget.Truncated(FileName ?? ContentType);
            bytes = bytes[..limit];
        }

        _budget.Spend(bytes.Length);
        return TextLines.Read(bytes.Span, Charset);
    }

    private ReadOnlyMemory<byte> Decode(int limit)
    {
        if (_part?.Content is not { } content)
            return ReadOnlyMemory<byte>.Empty;

        if (Kept(content) is { } kept)
            return kept.Length > limit ? kept[..limit] : kept;

        using var source = content.Open();
        var known = content.Stream?.Length ?? 0;
        using var target = new MemoryStream((int)Math.Min(known, limit));
        Span<byte> buffer = stackalloc byte[8192];
        int read;
        while (target.Length < limit && (read = source.Read(buffer)) > 0)
            target.Write(buffer[..(int)Math.Min(read, limit - target.Length)]);
        return target.GetBuffer().AsMemory(0, (int)target.Length);
    }

    // Without a transfer encoding the content is a piece of the mail itself.
    private static ReadOnlyMemory<byte>? Kept(IMimeContent content)
    {
        var isPlain =
            content.Encoding
            is ContentEncoding.Default
                or ContentEncoding.SevenBit
                or ContentEncoding.EightBit
                or ContentEncoding.Binary;
        if (!isPlain || content.Stream is not BoundStream { BaseStream: MemoryStream mail } piece)
            return null;
        if (!mail.TryGetBuffer(out var all))
            return null;
        var end = piece.EndBoundary < 0 ? all.Count : (int)Math.Min(piece.EndBoundary, all.Count);
        var start = (int)Math.Min(piece.StartBoundary, end);
        return all.AsMemory(start, end - start);
    }

    private static string? Name(MimePart part)
    {
        var name = part.FileName ?? part.ContentType.Name;
        if (string.IsNullOrWhiteSpace(name))
            return null;
        if (name.Contains("=?", StringComparison.Ordinal))
            name = EncodedWords.Decode(Encoding.UTF8.GetBytes(name));
        name = Charsets.Clean(name.Trim());
        return name.Length > 255 ? name[..255] : name;
    }
}

/// <summary>How much text of one mail may still be decoded, and what the reading has to tell about it.</summary>
internal sealed class TextBudget
{
    private const int Whole = 4 * 1024 * 1024;
    private const int MaxFiles = 50;
    private readonly TextBudget _root;
    private int _left = Whole;
    private int _files = MaxFiles;

    public TextBudget() => _root = this;

    private TextBudget(TextBudget root) => _root = root;

    public List<Problem> Problems { get; } = [];

    public int Take() => Math.Min(_root._left, MailPart.MaxText);

    public void Spend(int bytes) => _root._left -= Math.Min(_root._left, bytes);

    /// <summary>The budget of a mail inside a file: the same bytes, problems of its own; null when there were too many of them.</summary>
    public TextBudget? ForFile() => _root._files-- > 0 ? new TextBudget(_root) : null;

    public void Truncated(string where) => Note(ProblemCodes.TextTruncated, where);

    public void Note(string code, string? detail = null)
    {
        if (!Problems.Exists(p => string.Equals(p.Code, code, StringComparison.Ordinal)))
            Problems.Add(new Problem(code, detail));
    }
}
