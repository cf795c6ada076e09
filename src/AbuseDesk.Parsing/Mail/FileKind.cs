namespace AbuseDesk.Parsing.Mail;

/// <summary>What a file is by its first bytes: a mail, or one of the bare formats the reader takes as well.</summary>
internal static class FileKind
{
    /// <summary>Where the content starts (byte order mark, mbox line and blank lines skipped), and the type of a bare file; null for a mail.</summary>
    public static (int Start, string? Type) Of(ReadOnlySpan<byte> bytes)
    {
        var start = bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        while (start < bytes.Length && bytes[start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            start++;
        var rest = bytes[start..];
        if (rest.IsEmpty)
            return (0, "text/plain");
        if (rest[0] is (byte)'{' or (byte)'[')
            return (start, "application/json");
        if (
            rest[0] == '<'
            && rest.Length > 1
            && (rest[1] is (byte)'?' or (byte)'!' || char.IsAsciiLetter((char)rest[1]))
        )
            return (start, IsHtml(rest) ? "text/html" : "application/xml");
        if (rest.StartsWith("From "u8) || rest.StartsWith(">From "u8))
            return (Math.Min(bytes.Length, start + Line(rest).Length + 1), null);

        var line = Line(rest);
        if (IsHeader(line))
            return (start, null);
        return (start, LooksLikeCsv(line) ? "text/csv" : "text/plain");
    }

    /// <summary>Types under which forwarders attach whole mails.</summary>
    public static bool MayHoldMail(string contentType) =>
        contentType is "text/plain" or "text/html" or "application/octet-stream" or "application/x-message";

    /// <summary>Whether the first line is a header that only mails begin with.</summary>
    public static bool IsMail(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes.TrimStart(" \t\r\n"u8);
        if (rest.StartsWith(">From "u8) || rest.StartsWith("From "u8))
            rest = rest[Math.Min(rest.Length, Line(rest).Length + 1)..];
        var colon = Line(rest).IndexOf((byte)':');
        if (colon <= 0)
            return false;
        var name = rest[..colon];
        return name.StartsWith("X-"u8) && IsHeader(Line(rest))
            || name.SequenceEqual("Received"u8)
            || name.SequenceEqual("Return-Path"u8)
            || name.SequenceEqual("From"u8)
            || name.SequenceEqual("Delivered-To"u8)
            || name.SequenceEqual("DKIM-Signature"u8);
    }

    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        return end < 0 ? bytes : bytes[..end];
    }

    // RFC 5322 §2.2: printable ASCII without colon and blank, then a colon
    private static bool IsHeader(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon is <= 0 or > 80)
            return false;
        foreach (var b in line[..colon].TrimEnd(" \t"u8))
        {
            if (b is <= (byte)' ' or >= 0x7F or (byte)',' or (byte)'"' or (byte)';')
                return false;
        }

        return true;
    }

    private static bool LooksLikeCsv(ReadOnlySpan<byte> line) =>
        line.Count((byte)',') >= 2 || line.Count((byte)';') >= 2 || line.Count((byte)'\t') >= 2;

    private static bool IsHtml(ReadOnlySpan<byte> bytes)
    {
        var start = System.Text.Encoding.Latin1.GetString(bytes[..Math.Min(256, bytes.Length)]);
        return start.Contains("<html", StringComparison.OrdinalIgnoreCase)
            || start.Contains("<!doctype html", StringComparison.OrdinalIgnoreCase);
    }
}
