using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using DotLiquid;
using DotLiquid.Exceptions;

namespace AbuseDesk.Outgoing;

/// <summary>
/// A text of the desk in one language, read once: first line <c>Subject: …</c>, an empty line, the text. It may use only its
/// own list of names (<see cref="TemplateName"/>), and only strings, numbers and lists of lines: nothing of an incoming mail
/// reaches a text but through a name.
/// </summary>
internal sealed class LetterText
{
    private const string SubjectMark = "Subject:";

    private readonly string _file;
    private readonly IReadOnlyList<TemplateName> _names;
    private readonly Template _parsed;

    // The signature stands under every mail and is half the work of a short one: made once.
    private readonly ConcurrentDictionary<(object? Operator, object? Address), string> _feet = new();

    private LetterText(string file, string source, IReadOnlyList<TemplateName> names, Template parsed) =>
        (_file, Source, _names, _parsed) = (file, source, names, parsed);

    public string Source { get; }

    /// <summary>The subject as it is written; of the signature nothing.</summary>
    public string Subject =>
        HasSubject ? Source[SubjectMark.Length..Source.IndexOf('\n', StringComparison.Ordinal)].Trim() : "";

    /// <summary>The text under the subject as it is written.</summary>
    public string Body =>
        HasSubject ? Source[Source.IndexOf('\n', StringComparison.Ordinal)..].Trim('\n') : Source.Trim('\n');

    private bool HasSubject => Source.StartsWith(SubjectMark, StringComparison.Ordinal);

    /// <summary>How a subject and a text are kept.</summary>
    public static string Compose(string? subject, string body) =>
        subject is null ? body.Trim('\n') + "\n" : $"{SubjectMark} {subject}\n\n{body.Trim('\n')}\n";

    /// <summary>Reads a text; throws a <see cref="TemplateFault"/> where it does more than it may.</summary>
    public static LetterText Read(string template, string language, string source)
    {
        var file = $"{template}.{language}";
        var names = TemplateName.Of[template];
        TemplateRules.Check(file, source, names, !MailTemplates.IsSignature(template));
        try
        {
            var parsed = Template.Parse(source, SyntaxCompatibility.DotLiquid22a);
            parsed.MakeThreadSafe();
            return new LetterText(file, source, names, parsed);
        }
        catch (SyntaxException fault)
        {
            throw new TemplateFault("letter_unreadable", file, fault.Message);
        }
    }

    /// <summary>Fills the names: one too many or too few is a fault of the caller.</summary>
    public (string Subject, string Body) Fill(IReadOnlyDictionary<string, object?> names)
    {
        var text = Made(names);
        if (!HasSubject)
        {
            return ("", text.Trim('\n'));
        }

        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return (OneLine.Of(text[SubjectMark.Length..end], 200), text[end..].Trim('\n'));
    }

    /// <summary>The signature under a mail with these names.</summary>
    public string Foot(IReadOnlyDictionary<string, object?> names) =>
        _feet.GetOrAdd(
            (names.GetValueOrDefault("operator"), names.GetValueOrDefault("desk_address")),
            _ =>
                Fill(
                    names
                        .Where(n => n.Key is "operator" or "desk_address")
                        .ToDictionary(n => n.Key, n => n.Value, StringComparer.Ordinal)
                ).Body
        );

    private string Made(IReadOnlyDictionary<string, object?> names)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        _parsed.Render(
            text,
            new RenderParameters(CultureInfo.InvariantCulture)
            {
                LocalVariables = Values(names),
                ErrorsOutputMode = ErrorsOutputMode.Rethrow,
                SyntaxCompatibilityLevel = SyntaxCompatibility.DotLiquid22a,
            }
        );
        return WithoutEmptyRuns(text.ToString());
    }

    private Hash Values(IReadOnlyDictionary<string, object?> names)
    {
        if (
            names.Keys.FirstOrDefault(n => _names.All(k => !string.Equals(k.Name, n, StringComparison.Ordinal))) is
            { } other
        )
        {
            throw new TemplateException($"Template {_file} has no name {other}.");
        }

        // A name that is asked for and not there never becomes an empty place in a letter.
        var values = new Hash(
            (_, name) => throw new TemplateException($"Template {_file} uses the unknown name {name}.")
        );
        foreach (var name in _names)
        {
            values[name.Name] = Value(name, names.GetValueOrDefault(name.Name));
        }

        return values;
    }

    private object? Value(TemplateName name, object? value) =>
        (value, name.IsList) switch
        {
            (IReadOnlyList<string> { Count: > 0 } lines, true) => lines.Select(l => OneLine.Of(l)).ToList(),
            (string text, false) when !string.IsNullOrWhiteSpace(text) => OneLine.Of(text),
            (int or long, false) => value,
            (null or "" or IReadOnlyList<string> { Count: 0 }, _) when name.IsOptional => null,
            (null or string or IReadOnlyList<string> { Count: 0 }, _) => throw new TemplateException(
                $"Template {_file} misses the name {name.Name}."
            ),
            _ => throw new TemplateException($"Template {_file} cannot take {value.GetType().Name} as {name.Name}."),
        };

    // A condition that yields nothing leaves its line ends behind.
    private static string WithoutEmptyRuns(string text)
    {
        var kept = new StringBuilder(text.Length);
        var empty = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd()))
        {
            empty = line.Length == 0 ? empty + 1 : 0;
            if (empty < 2)
            {
                kept.Append(line).Append('\n');
            }
        }

        return kept.ToString();
    }
}
