using System.Globalization;

namespace AbuseDesk.Policy;

/// <summary>Takes single values out of the tree; what is not right becomes a fault, and reading goes on.</summary>
internal sealed class ProfileValues(List<PolicyFault> faults)
{
    private const int MostText = 2_000;

    public void Fault(YamlValue at, string message) => faults.Add(new(at.Origin, message));

    /// <summary>The entries of a map by key; unknown keys are refused with the nearest known one.</summary>
    public Dictionary<string, YamlValue> Fields(YamlValue value, string what, IReadOnlyList<string> known)
    {
        var fields = new Dictionary<string, YamlValue>(StringComparer.Ordinal);
        if (value is not YamlMap map)
        {
            Fault(value, $"{what} is {Kind(value)}, not a map; known keys are {string.Join(", ", known.Take(12))}");
            return fields;
        }

        foreach (var entry in map.Entries)
        {
            if (known.Contains(entry.Key, StringComparer.Ordinal))
            {
                fields[entry.Key] = entry.Value;
            }
            else
            {
                faults.Add(
                    new(entry.Origin, $"'{Short(entry.Key)}' is not known in {what}; {Proposal(entry.Key, known)}")
                );
            }
        }

        return fields;
    }

    /// <summary>A value for every entry of a map whose keys are words of a closed list.</summary>
    public Dictionary<string, T> Map<T>(
        YamlValue? value,
        string what,
        IReadOnlyList<string> known,
        Func<YamlValue, string, T?> read
    )
        where T : class
    {
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (key, field) in value is null ? [] : Fields(value, what, known))
        {
            if (read(field, $"{what}.{key}") is { } item)
            {
                map[key] = item;
            }
        }

        return map;
    }

    public string? Text(YamlValue? value, string what)
    {
        if (value is null)
        {
            return null;
        }

        if (value is not YamlText { IsNothing: false } text)
        {
            Fault(value, $"{what} is {Kind(value)}, not a text");
            return null;
        }

        if (text.Text.Length > MostText || text.Text.Any(c => char.IsControl(c) && c is not '\n'))
        {
            Fault(value, $"{what} is longer than {MostText} characters or has control characters");
            return null;
        }

        return text.Text;
    }

    public string? Word(YamlValue? value, string what, IReadOnlyList<string> known)
    {
        if (Text(value, what) is not { } text)
        {
            return null;
        }

        if (known.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        Fault(value!, $"{what} is '{Short(text)}'; {Proposal(text, known)}");
        return null;
    }

    /// <summary>A list of words, or one word for a list of one.</summary>
    public IReadOnlyList<string> Words(YamlValue? value, string what, IReadOnlyList<string> known)
    {
        var words = new List<string>();
        foreach (var item in Items(value))
        {
            if (Word(item, what, known) is not { } word)
            {
                continue;
            }

            if (words.Contains(word, StringComparer.Ordinal))
            {
                Fault(item, $"{what} names '{word}' twice");
                continue;
            }

            words.Add(word);
        }

        return words;
    }

    public int? Number(YamlValue? value, string what, int min, int max)
    {
        if (value is null)
        {
            return null;
        }

        var isNumber = int.TryParse(
            (value as YamlText)?.Text,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        );
        if (isNumber && number >= min && number <= max)
        {
            return number;
        }

        Fault(value, FormattableString.Invariant($"{what} is {Kind(value)}, not a whole number from {min} to {max}"));
        return null;
    }

    public bool? Switch(YamlValue? value, string what)
    {
        switch (value)
        {
            case null:
                return null;
            case YamlText { Text: "true" }:
                return true;
            case YamlText { Text: "false" }:
                return false;
            default:
                Fault(value, $"{what} is {Kind(value)}, not true or false");
                return null;
        }
    }

    public Period? Period(YamlValue? value, string what)
    {
        if (value is null)
        {
            return null;
        }

        var period = value is YamlText text ? Policy.Period.Parse(text.Text) : null;
        if (period is null)
        {
            Fault(value, $"{what} is {Kind(value)}, not {Policy.Period.Form}");
        }

        return period;
    }

    public static IReadOnlyList<YamlValue> Items(YamlValue? value) =>
        value switch
        {
            null => [],
            YamlList list => list.Items,
            _ => [value],
        };

    public static string Proposal(string text, IReadOnlyList<string> known) =>
        PolicyWords.Nearest(text, known) is { } near
            ? $"did you mean '{near}'?"
            : $"known are {string.Join(", ", known.Take(40))}";

    private static string Kind(YamlValue value) =>
        value switch
        {
            YamlText { IsNothing: true } => "empty",
            YamlText text => $"'{Short(text.Text)}'",
            YamlList => "a list",
            _ => "a map",
        };

    // What was typed is quoted on one line, whatever it is.
    private static string Short(string text)
    {
        var line = string.Concat(text.Take(60).Select(c => char.IsControl(c) ? ' ' : c));
        return text.Length > 60 ? line + "…" : line;
    }
}
