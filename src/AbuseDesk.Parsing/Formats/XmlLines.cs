using System.Net;
using System.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// XML of any schema, whole, broken or between other lines, as the labelled lines of <see cref="MachineText"/>. A label is
/// the name of the element behind that of its parent, or behind the part its parent plays: the address in
/// <c>&lt;System category="source"&gt;</c> is a <c>source address</c>.
/// </summary>
internal sealed class XmlLines
{
    private const int MaxDepth = 64;

    private readonly StringBuilder _lines = new();
    private readonly Stack<(string Name, string Label)> _open = new();

    /// <summary>A text with the lines of XML in it turned to labelled lines; the same text where there are none.</summary>
    public static string Of(string text)
    {
        if (!text.Contains("</", StringComparison.Ordinal))
            return text;
        var xml = new XmlLines();
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range);
            if (IsXml(line))
                xml.Tags(line);
            else
                xml._lines.Append(line).Append('\n');
        }

        return xml._lines.ToString();
    }

    // <http://…> and <somebody@…> are no tags
    private static bool IsXml(ReadOnlySpan<char> line)
    {
        line = line.TrimStart();
        var end = line.IndexOf('>');
        return line.Length > 2
            && line[0] == '<'
            && (char.IsAsciiLetter(line[1]) || line[1] is '/' or '?' or '!')
            && end > 0
            && !line[..end].Contains('@')
            && !line.StartsWith("<http", StringComparison.OrdinalIgnoreCase);
    }

    private void Tags(ReadOnlySpan<char> line)
    {
        var at = line.IndexOf('<');
        while (at >= 0)
        {
            var end = line[at..].IndexOf('>');
            if (end < 0)
                return;
            var tag = line.Slice(at + 1, end - 1);
            var rest = line[(at + end + 1)..];
            var next = rest.IndexOf('<');
            var text = (next < 0 ? rest : rest[..next]).Trim();
            if (tag.StartsWith("/"))
                Close(tag[1..]);
            else if (!tag.IsEmpty && char.IsAsciiLetter(tag[0]))
                Open(tag, text);
            at = next < 0 ? -1 : at + end + 1 + next;
        }
    }

    private void Open(ReadOnlySpan<char> tag, ReadOnlySpan<char> text)
    {
        var isWhole = tag.EndsWith("/");
        tag = tag.TrimEnd('/');
        var blank = tag.IndexOfAny(" \t");
        var name = MachineText.Words(blank < 0 ? tag : tag[..blank]);
        var label = _open.TryPeek(out var parent) && parent.Label.Length > 0 ? $"{parent.Label} {name}" : name;
        var part = blank < 0 ? null : Attributes(label, tag[blank..]);
        MachineText.Line(_lines, label, Decoded(text));
        if (!isWhole && _open.Count < MaxDepth)
            _open.Push((name, part ?? (!IsPart(name) && IsPart(parent.Label) ? parent.Label! : name)));
    }

    private void Close(ReadOnlySpan<char> tag)
    {
        var name = MachineText.Words(tag.Trim());
        if (_open.Any(o => string.Equals(o.Name, name, StringComparison.Ordinal)))
        {
            while (!string.Equals(_open.Pop().Name, name, StringComparison.Ordinal)) { }
        }
    }

    // the part the element plays, where an attribute tells it
    private string? Attributes(string label, ReadOnlySpan<char> rest)
    {
        string? part = null;
        for (var equals = rest.IndexOf('='); equals >= 0 && equals + 2 < rest.Length; equals = rest.IndexOf('='))
        {
            var close = rest[(equals + 2)..].IndexOf(rest[equals + 1]);
            if (close < 0)
                break;
            var value = Decoded(rest.Slice(equals + 2, close));
            if (IsPart(value))
                part = value;
            MachineText.Line(_lines, $"{label} {MachineText.Words(rest[..equals].Trim())}", value);
            rest = rest[(equals + 3 + close)..];
        }

        return part;
    }

    private static bool IsPart(string? name) =>
        name
            is "source"
                or "attacker"
                or "offender"
                or "target"
                or "victim"
                or "destination"
                or "intermediate"
                or "sensor";

    // the five predefined entities and character references; no entity of the document is ever resolved
    private static string Decoded(ReadOnlySpan<char> value) =>
        value.Length > MachineText.MaxValue ? "" : WebUtility.HtmlDecode(value.ToString());
}
