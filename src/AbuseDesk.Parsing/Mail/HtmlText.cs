using System.Net;
using System.Text;

namespace AbuseDesk.Parsing.Mail;

/// <summary>
/// HTML as the words a reader would see, for extraction only (never rendered). One pass, no tree: nesting costs nothing.
/// The target of a link stands behind its words in angle brackets where they differ.
/// </summary>
public static class HtmlText
{
    private static readonly string[] Hidden = ["script", "style", "head", "title", "template", "noscript"];

    private static readonly HashSet<string> Breaking = new(StringComparer.OrdinalIgnoreCase)
    {
        "br",
        "p",
        "div",
        "tr",
        "li",
        "ul",
        "ol",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "blockquote",
        "hr",
        "dt",
        "dd",
    };

    /// <summary>The visible text of <paramref name="html"/>.</summary>
    public static string Read(string html)
    {
        var text = new StringBuilder(html.Length / 2);
        string? link = null;
        var linkStart = 0;
        var pre = false;
        var at = 0;
        while (at < html.Length)
        {
            var open = html.IndexOf('<', at);
            if (open < 0)
                open = html.Length;
            Words(text, html.AsSpan(at, open - at), pre);
            if (open >= html.Length)
                break;

            var close = html.AsSpan(open).StartsWith("<!--") ? Comment(html, open) : html.IndexOf('>', open);
            if (close < 0)
                break;
            var tag = html.AsSpan(open + 1, close - open - 1);
            var name = NameOf(tag);
            at = close + 1;
            if (Array.Exists(Hidden, h => h.Equals(name, StringComparison.OrdinalIgnoreCase)))
                at = Skip(html, at, name);
            else if (name.Equals("a", StringComparison.OrdinalIgnoreCase))
                (link, linkStart) = (Href(tag), text.Length);
            else if (name.Equals("/a", StringComparison.OrdinalIgnoreCase))
                link = EndLink(text, link, linkStart);
            else
                pre = Layout(text, name, pre);
        }

        return text.ToString();
    }

    private static bool Layout(StringBuilder text, string name, bool pre)
    {
        var bare = name.TrimStart('/');
        if (Breaking.Contains(bare) && (text.Length == 0 || text[^1] != '\n' || name is "br" or "BR"))
            text.Append('\n');
        else if (
            bare.Equals("td", StringComparison.OrdinalIgnoreCase)
            || bare.Equals("th", StringComparison.OrdinalIgnoreCase)
        )
            text.Append(' ');
        if (!bare.Equals("pre", StringComparison.OrdinalIgnoreCase))
            return pre;
        return name[0] != '/';
    }

    private static void Words(StringBuilder text, ReadOnlySpan<char> raw, bool pre)
    {
        if (raw.IsEmpty)
            return;
        var words = raw.Contains('&') ? WebUtility.HtmlDecode(raw.ToString()).AsSpan() : raw;
        foreach (var c in words)
        {
            if (pre || !char.IsWhiteSpace(c))
                text.Append(c);
            else if (text.Length > 0 && !char.IsWhiteSpace(text[^1]))
                text.Append(' ');
        }
    }

    private static int Comment(string html, int open)
    {
        var end = html.IndexOf("-->", open, StringComparison.Ordinal);
        return end < 0 ? -1 : end + 2;
    }

    private static int Skip(string html, int at, string name)
    {
        var end = html.IndexOf("</" + name, at, StringComparison.OrdinalIgnoreCase);
        if (end < 0)
            return html.Length;
        var close = html.IndexOf('>', end);
        return close < 0 ? html.Length : close + 1;
    }

    private static string NameOf(ReadOnlySpan<char> tag)
    {
        var end = 0;
        while (end < tag.Length && end < 20 && (char.IsAsciiLetterOrDigit(tag[end]) || end == 0 && tag[end] == '/'))
            end++;
        return end == 0 ? "!" : tag[..end].ToString();
    }

    private static string? Href(ReadOnlySpan<char> tag)
    {
        var at = tag.IndexOf("href", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        var rest = tag[(at + 4)..].TrimStart();
        if (rest.IsEmpty || rest[0] != '=')
            return null;
        rest = rest[1..].TrimStart();
        if (rest.IsEmpty)
            return null;
        var quote = rest[0];
        var end = quote is '"' or '\'' ? rest[1..].IndexOf(quote) + 1 : rest.IndexOfAny(" \t\r\n");
        var value = quote is '"' or '\''
            ? rest[1..(end <= 0 ? rest.Length : end)]
            : rest[..(end < 0 ? rest.Length : end)];
        return WebUtility.HtmlDecode(value.Trim().ToString());
    }

    private static string? EndLink(StringBuilder text, string? link, int start)
    {
        if (link is null || !link.StartsWith("http", StringComparison.OrdinalIgnoreCase) || start > text.Length)
            return null;
        var words = text.ToString(start, text.Length - start);
        if (!words.Contains(link.TrimEnd('/'), StringComparison.OrdinalIgnoreCase))
            text.Append(" <").Append(link).Append('>');
        return null;
    }
}
