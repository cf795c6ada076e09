using System.Text;

namespace AbuseDesk.Parsing.Mail;

/// <summary>Undoes what mailers do to plain text: format=flowed (RFC 3676) and the framing of a clear-signed PGP text (RFC 9580 §7).</summary>
public static class PlainText
{
    /// <summary>Joins the soft line breaks of format=flowed; <paramref name="deleteSpace"/> is DelSp=yes, usual in Japanese mail.</summary>
    public static string Unflow(string text, bool deleteSpace)
    {
        var result = new StringBuilder(text.Length);
        var open = false;
        var openDepth = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var depth = 0;
            while (depth < raw.Length && raw[depth] == '>')
                depth++;
            var line = raw[depth..];
            if (line.Length > 0 && line[0] == ' ')
                line = line[1..];
            if (!open || depth != openDepth)
            {
                if (open)
                    result.Append('\n');
                if (depth > 0)
                    result.Append('>', depth).Append(' ');
            }

            var soft = line.Length > 0 && line[^1] == ' ' && !line.SequenceEqual("-- ");
            result.Append(soft && deleteSpace ? line[..^1] : line);
            if (!soft)
                result.Append('\n');
            (open, openDepth) = (soft, depth);
        }

        return result.ToString();
    }

    /// <summary>The signed text of a clear-signed message, dash escapes undone; other text is returned as it is.</summary>
    public static string WithoutPgpFrame(string text)
    {
        const string Begin = "-----BEGIN PGP SIGNED MESSAGE-----";
        var start = text.IndexOf(Begin, StringComparison.Ordinal);
        if (start < 0)
            return text;

        var result = new StringBuilder(text.Length);
        result.Append(text, 0, start);
        var (header, signature) = (true, false);
        foreach (var line in text.AsSpan(start + Begin.Length).TrimStart('\n').EnumerateLines())
        {
            if (header)
                header = line.Length > 0 && line.StartsWith("Hash:");
            else if (line.StartsWith("-----BEGIN PGP SIGNATURE"))
                signature = true;
            else if (line.StartsWith("-----END PGP SIGNATURE"))
                signature = false;
            else if (!signature)
                result.Append(Undash(line)).Append('\n');
        }

        return result.ToString();
    }

    // "- ---Start ACNS XML", sometimes escaped twice: "- - ---Start"
    private static ReadOnlySpan<char> Undash(ReadOnlySpan<char> line)
    {
        while (line.StartsWith("- -"))
            line = line[2..];
        return line;
    }
}
