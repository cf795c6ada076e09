using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AbuseDesk.Policy;

/// <summary>Where a value stands: the profile (preset or file) and its place there, counted from 1.</summary>
public sealed record Origin(string Profile, int Line, int Column);

/// <summary>Something wrong with a profile, and what a right one looks like.</summary>
public sealed record PolicyFault(Origin At, string Message)
{
    private const int MostText = 600;

    /// <summary>One line, whatever was typed into the profile.</summary>
    public string Message { get; } =
        string.Concat(Message.Take(MostText).Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));

    public override string ToString() => FormattableString.Invariant($"{At.Profile}:{At.Line}:{At.Column}: {Message}");
}

/// <summary>The text of a profile under the name it is known by: a preset, a file, a stored version.</summary>
public sealed record PolicyText(string Name, string Content);

/// <summary>A value as it stands in the text. Everything is text until the reader knows what it must be.</summary>
internal abstract record YamlValue(Origin Origin);

internal sealed record YamlText(Origin Origin, string Text, bool IsQuoted) : YamlValue(Origin)
{
    public bool IsNothing => !IsQuoted && Text is "" or "~" or "null";
}

internal sealed record YamlList(Origin Origin, IReadOnlyList<YamlValue> Items) : YamlValue(Origin);

internal sealed record YamlEntry(string Key, Origin Origin, YamlValue Value);

internal sealed record YamlMap(Origin Origin, IReadOnlyList<YamlEntry> Entries) : YamlValue(Origin)
{
    public static readonly YamlMap Empty = new(new Origin("", 1, 1), []);

    public YamlEntry? Find(string key) =>
        Entries.FirstOrDefault(e => string.Equals(e.Key, key, StringComparison.Ordinal));
}

/// <summary>
/// Reads one YAML document from the events of the parser, with the place of every value. Profiles come from outside: size,
/// depth and number of values are capped, and what only makes texts larger than they look (anchors, aliases, tags) is refused.
/// </summary>
internal sealed class YamlTree
{
    public const int MaxBytes = 256 * 1024;
    private const int MaxDepth = 12;
    private const int MaxValues = 20_000;

    private readonly string _name;
    private readonly string _what;
    private readonly List<PolicyFault> _faults;
    private readonly Parser _parser;
    private int _values;

    private YamlTree(PolicyText text, string what, List<PolicyFault> faults)
    {
        _what = what;
        _name = text.Name;
        _faults = faults;
        _parser = new Parser(new StringReader(text.Content));
    }

    /// <summary>The map a profile (or whatever else is read) is, or null with the faults told.</summary>
    public static YamlMap? Read(PolicyText text, List<PolicyFault> faults, string what = "a profile")
    {
        var start = new Origin(text.Name, 1, 1);
        if (System.Text.Encoding.UTF8.GetByteCount(text.Content) > MaxBytes)
        {
            faults.Add(new(start, $"is larger than {MaxBytes / 1024} KB; {what} is a few hundred lines"));
            return null;
        }

        var tree = new YamlTree(text, what, faults);
        try
        {
            return tree.Document(start);
        }
        catch (YamlException broken)
        {
            var at = new Origin(text.Name, (int)Math.Max(1, broken.Start.Line), (int)Math.Max(1, broken.Start.Column));
            faults.Add(new(at, $"is not YAML {what} can be read from: {broken.Message}"));
            return null;
        }
        catch (InvalidOperationException)
        {
            // The scanner's answer to some lists that are opened and never closed; it does not say where.
            var at = tree._parser.Current is { } last ? tree.At(last) : start;
            faults.Add(
                new(at, $"is not YAML {what} can be read from: a list or map begun here or later is not closed")
            );
            return null;
        }
    }

    private YamlMap? Document(Origin start)
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            _faults.Add(new(start, $"is empty; {_what} begins with 'name: …'"));
            return null;
        }

        var root = Value(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
        {
            _faults.Add(new(At(second), $"begins a second document; {_what} is one"));
        }

        if (root is YamlMap map)
        {
            return map;
        }

        _faults.Add(new(root.Origin, $"is not a map of keys; {_what} begins with 'name: …'"));
        return null;
    }

    private YamlValue Value(int depth)
    {
        if (++_values > MaxValues)
        {
            throw new YamlException(Here(), Here(), $"more than {MaxValues} values");
        }

        if (depth > MaxDepth)
        {
            throw new YamlException(Here(), Here(), $"nested more than {MaxDepth} deep");
        }

        if (_parser.Accept<AnchorAlias>(out var alias))
        {
            throw new YamlException(alias.Start, alias.End, "aliases (*name) are not taken; write the value out");
        }

        if (_parser.Accept<NodeEvent>(out var node) && (!node.Anchor.IsEmpty || !node.Tag.IsEmpty))
        {
            throw new YamlException(
                node.Start,
                node.End,
                "anchors (&name) and tags (!name) are not taken; write the value out"
            );
        }

        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            return new YamlText(At(scalar), scalar.Value, scalar.Style is not ScalarStyle.Plain);
        }

        return _parser.TryConsume<SequenceStart>(out var list) ? List(At(list), depth) : Map(depth);
    }

    private YamlList List(Origin at, int depth)
    {
        var items = new List<YamlValue>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Value(depth + 1));
        }

        return new YamlList(at, items);
    }

    private YamlMap Map(int depth)
    {
        var at = At(_parser.Consume<MappingStart>());
        var entries = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Value(depth + 1);
            var value = Value(depth + 1);
            if (key is not YamlText { Text: var name })
            {
                _faults.Add(new(key.Origin, "is not a name; a key is one word"));
            }
            else if (!entries.TryAdd(name, new YamlEntry(name, key.Origin, value)))
            {
                _faults.Add(new(key.Origin, $"'{name}' stands twice; first in line {entries[name].Origin.Line}"));
            }
        }

        return new YamlMap(at, [.. entries.Values]);
    }

    private Mark Here() => _parser.Current!.Start;

    private Origin At(ParsingEvent of) => new(_name, (int)of.Start.Line, (int)of.Start.Column);
}
