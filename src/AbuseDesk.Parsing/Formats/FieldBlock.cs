using System.Text;
using System.Text.RegularExpressions;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Header-style fields as machine parts really hold them: any case, folded, YAML dashes and quotes, everything on one line.
/// The first value of a name wins where one is asked for. RFC 5965 §3, RFC 3464 §2.1.
/// </summary>
internal sealed partial class FieldBlock
{
    private const int MaxFields = 500;
    private const int MaxValue = 20_000;
    private const int LeastGlued = 3;
    private readonly List<(string Name, string Value)> _fields = [];

    public int Count => _fields.Count;

    public string? this[string name] =>
        _fields.Find(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { Name: not null } field
            ? field.Value
            : null;

    public IEnumerable<string> All(string name) =>
        _fields.Where(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(f => f.Value);

    /// <summary>The first of several names that has a value.</summary>
    public string? First(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (this[name] is { Length: > 0 } value)
                return value;
        }

        return null;
    }

    /// <summary>The fields of those names that have a value, as lines for an excerpt.</summary>
    public string Show(IEnumerable<string> names) =>
        string.Join('\n', names.Where(n => this[n] is { Length: > 0 }).Select(n => $"{n}: {Draft.Cut(this[n]!, 300)}"));

    public static FieldBlock Read(string text)
    {
        var block = new FieldBlock();
        var name = "";
        var value = new StringBuilder();
        foreach (var line in SplitGlued(text).AsSpan().EnumerateLines())
        {
            if (line.Length > 0 && line[0] is ' ' or '\t' && name.Length > 0)
            {
                if (value.Length < MaxValue)
                    value.Append(' ').Append(line.Trim());
            }
            else if (Name(line) is var length and > 0)
            {
                block.Add(name, value);
                name = line[..length].Trim().ToString();
                value.Append(line[(length + 1)..].Trim());
            }
        }

        block.Add(name, value);
        return block;
    }

    private void Add(string name, StringBuilder value)
    {
        if (name.Length > 0 && _fields.Count < MaxFields)
            _fields.Add((name, Unquote(value.ToString().AsSpan().Trim())));
        value.Clear();
    }

    // names.co.uk: "Feedback-Type: abuse User-Agent: X Version: 1 …" on one line
    private static string SplitGlued(string text)
    {
        var first = text.AsSpan().TrimStart();
        var end = first.IndexOf('\n');
        var line = end < 0 ? first : first[..end];
        if (line.Count(':') < LeastGlued || Glued().Count(line) < LeastGlued)
            return text;
        return Glued().Replace(text, "\n${name}:");
    }

    private static int Name(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        if (colon is <= 0 or > 60)
            return 0;
        foreach (var c in line[..colon])
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or ' ' or '.'))
                return 0;
        }

        return colon;
    }

    private static string Unquote(ReadOnlySpan<char> value) =>
        value.Length >= 2 && value[0] == value[^1] && value[0] is '\'' or '"' && value.Length >= 2
            ? value[1..^1].ToString()
            : value.ToString();

    [GeneratedRegex(
        "\\b(?<name>Feedback-Type|User-Agent|Version|Source-Ip|Reported-Domain|Original-Mail-From|Original-Rcpt-To|Arrival-Date|Received-Date|Abuse-Type|Incidents|Reporting-MTA|Authentication-Results|Reported-URI):",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Glued();
}
