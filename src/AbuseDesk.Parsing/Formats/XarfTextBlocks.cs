using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;

namespace AbuseDesk.Parsing.Formats;

/// <summary>The fields of one X-ARF report, and the mail they stand in.</summary>
internal sealed partial record XarfTextBlock(FieldBlock Fields, MailView Mail)
{
    private const string Tag = "!!";

    /// <summary>A value as it was meant, or null where it is missing or says that there is none.</summary>
    public string? this[string name] => Clean(Fields[name]);

    public bool Has(string name) => Fields[name] is not null;

    /// <summary>The first of several names that has a value.</summary>
    public string? First(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (this[name] is { } value)
                return value;
        }

        return null;
    }

    // "!!python/unicode 'phishing'", "- Mozilla/5.0", "null"; "http: //" and "21: 09:11" where a tool wrote YAML anew
    private static string? Clean(string? value)
    {
        var text = value?.Trim() ?? "";
        if (text.StartsWith(Tag, StringComparison.Ordinal))
        {
            var blank = text.IndexOf(' ', StringComparison.Ordinal);
            text = blank < 0 ? "" : text[(blank + 1)..].Trim();
        }

        if (text.StartsWith("- ", StringComparison.Ordinal))
            text = text[2..].Trim();
        if (text.Length >= 2 && text[0] == text[^1] && text[0] is '\'' or '"')
            text = text[1..^1].Trim();
        if (text.Contains(": ", StringComparison.Ordinal))
            text = Torn().Replace(text, "${a}:${b}");
        return text.Length == 0 || Nothing().IsMatch(text) ? null : text;
    }

    [GeneratedRegex(
        "(?<a>https?|ftp|\\d): (?<b>//|\\d\\d\\b)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Torn();

    [GeneratedRegex(
        "^(null|none|~|-+|n/a|unknown|unspecified)$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Nothing();
}

/// <summary>
/// Finds X-ARF reports by their keys, line by line: real ones are no YAML (colons in values, list footers, tabs, Python tags),
/// stand in parts of any name and order, several in one mail, in attached mails (BULK, SECURE) or flattened into a body.
/// </summary>
internal static partial class XarfTextBlocks
{
    private const int MaxBlocks = 2_000;
    private const int MaxFile = 256 * 1024;
    private const int MaxNesting = 2;

    private static readonly FrozenSet<string> Keys = FrozenSet.ToFrozenSet(
        [
            "Reported-From",
            "Category",
            "Report-Type",
            "User-Agent",
            "Report-ID",
            "Date",
            "Source",
            "Source-Type",
            "Source-Port",
            "Source-IP",
            "Attachment",
            "Schema-URL",
            "Version",
            "Occurrences",
            "Occurances",
            "TLP",
            "Service",
            "Port",
            "Ports",
            "Domain",
            "Url",
            "Uri",
            "Ip",
            "Download-Link",
            "Download-Port",
            "Malware-MD5",
            "Feedback-Link",
            "DNSBL",
            "DNSBL-Record",
            "Bot-Name",
            "Destination-System",
        ],
        StringComparer.OrdinalIgnoreCase
    );

    // the head of a forwarded mail right above its report
    private static readonly FrozenSet<string> Headers = FrozenSet.ToFrozenSet(
        ["Subject", "From", "To", "Cc", "Received", "Message-ID", "MIME-Version", "Content-Type", "X-XARF", "X-ARF"],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Every report of the mail; those of attached mails where it has none of its own.</summary>
    public static List<XarfTextBlock> Find(MailView mail) => Find(mail, MaxNesting);

    private static List<XarfTextBlock> Find(MailView mail, int nesting)
    {
        var blocks = Own(mail);
        // the mail a feedback report is about is no report
        if (blocks.Count > 0 || nesting == 0 || mail.ReportType is "feedback-report")
            return blocks;
        foreach (var inner in mail.InnerMails.TakeWhile(_ => blocks.Count < MaxBlocks))
            blocks.AddRange(Find(inner, nesting - 1));
        return blocks;
    }

    private static List<XarfTextBlock> Own(MailView mail)
    {
        var fields = mail.Parts.Where(MayHold).SelectMany(p => InText(p.Text)).Take(MaxBlocks).ToList();
        // HTML only: the lines are there once it is shown as text
        if (fields.Count == 0 && mail.Text.Has("report"))
            fields = InText(mail.Text);
        return [.. fields.Select(f => new XarfTextBlock(f, mail))];
    }

    private static bool MayHold(MailPart part) =>
        part.ContentType switch
        {
            "text/html" or "text/csv" => false,
            "application/octet-stream" or "application/pkcs7-mime" or "application/x-pkcs7-mime" => part.Bytes.Length
                <= MaxFile,
            _ => part.IsText || part.ContentType.EndsWith("yaml", StringComparison.Ordinal),
        };

    private static List<FieldBlock> InText(string text)
    {
        if (!text.Has("report") || (!text.Has("Report-Type") && !text.Has("Reported-From")))
            return [];
        var run = new Run();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var bare = Unquoted(line);
            if (Glued().Count(bare) < 3)
            {
                run.Add(bare);
                continue;
            }

            foreach (var piece in Glued().Replace(bare.ToString(), "\n${key}:").AsSpan().EnumerateLines())
                run.Add(piece);
        }

        run.End();
        return run.Blocks;
    }

    private static ReadOnlySpan<char> Unquoted(ReadOnlySpan<char> line)
    {
        while (line.Length > 0 && line[0] == '>')
        {
            line = line[1..];
            if (line.Length > 0 && line[0] == ' ')
                line = line[1..];
        }

        return line;
    }

    // a forwarder that shows HTML as text puts all fields on one line
    [GeneratedRegex(
        "\\b(?<key>Reported-From|Report-Type|Report-ID|Source-Type|Source|Schema-URL|User-Agent|Category|Date|Attachment|Version|Service|Port|Domain|Occurrences|Occurances|TLP):",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Glued();

    /// <summary>Consecutive "key: value" lines; blank lines between them do not matter.</summary>
    private sealed class Run
    {
        private readonly StringBuilder _lines = new();
        private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);

        public List<FieldBlock> Blocks { get; } = [];

        private bool IsReport =>
            _seen.Contains("Report-Type") && (Any("Source", "Source-Type", "Reported-From", "Report-ID"))
            || _seen.Contains("Reported-From") && _seen.Contains("Source");

        public void Add(ReadOnlySpan<char> line)
        {
            var text = line.Trim("\uFEFF\u00A0 \t\0").TrimStart("-*\u2022 \t");
            if (text.IsEmpty)
            {
                // "---" opens a document
                if (line.Contains("---", StringComparison.Ordinal))
                    End();
                return;
            }

            var indented = line.Length > 0 && line[0] is ' ' or '\t';
            var key = Key(text);
            if (key is not null && Keys.Contains(key))
                Known(key, text);
            else if (key is not null && !indented && Headers.Contains(key))
                Clear();
            else if (_seen.Count > 0 && indented)
                _lines.Append(' ').Append(text).Append('\n');
            else if (_seen.Count > 0 && key is not null)
                _lines.Append(text).Append('\n');
            else
                End();
        }

        public void End()
        {
            if (IsReport && Blocks.Count < MaxBlocks)
                Blocks.Add(FieldBlock.Read(_lines.ToString()));
            Clear();
        }

        private void Known(string key, ReadOnlySpan<char> text)
        {
            var isNext = _seen.Contains(key) && key.ToLowerInvariant() is "source" or "report-type" or "reported-from";
            if (isNext && IsReport)
                End();
            _seen.Add(key);
            _lines.Append(text).Append('\n');
        }

        private bool Any(params ReadOnlySpan<string> keys)
        {
            foreach (var key in keys)
            {
                if (_seen.Contains(key))
                    return true;
            }

            return false;
        }

        private void Clear()
        {
            _lines.Clear();
            _seen.Clear();
        }

        // a known key may lack the blank after its colon; an IPv6 log line is no key
        private static string? Key(ReadOnlySpan<char> text)
        {
            var colon = text.IndexOf(':');
            if (colon is <= 1 or > 40 || !char.IsAsciiLetter(text[0]))
                return null;
            var name = text[..colon].TrimEnd();
            foreach (var c in name)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                    return null;
            }

            var key = name.ToString();
            return colon + 1 == text.Length || text[colon + 1] is ' ' or '\t' || Keys.Contains(key) ? key : null;
        }
    }
}
