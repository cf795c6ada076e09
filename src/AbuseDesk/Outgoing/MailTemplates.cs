using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using DotLiquid;

namespace AbuseDesk.Outgoing;

/// <summary>
/// The texts of the desk, as Liquid files in <c>Outgoing/Templates</c>: first line <c>Subject: …</c>, an empty line, the
/// text. A template may use only its own list of names (<see cref="TemplateName"/>), and only strings, numbers and lists
/// of lines: nothing of an incoming mail reaches a text but through a name.
/// </summary>
public static class MailTemplates
{
    public static readonly IReadOnlyList<string> Languages = ["ja", "en"];

    private static readonly FrozenDictionary<(string Template, string Language), Template> Parsed = Load();

    private static readonly ConcurrentDictionary<(string Language, object? Operator, object? Address), string> Feet =
        new();

    /// <summary>Every template but the signature, which stands under all of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [.. TemplateName.Of.Keys.Where(k => !IsSignature(k)).Order(StringComparer.Ordinal)];

    /// <summary>The language of ours that serves somebody who writes in <paramref name="language"/>.</summary>
    public static string Language(string? language) =>
        language is not null && language.StartsWith("ja", StringComparison.OrdinalIgnoreCase) ? "ja" : "en";

    /// <summary>Renders with exactly the names of the template: one too many or too few is a fault of the caller.</summary>
    public static RenderedMail Render(string template, string language, IReadOnlyDictionary<string, object?> names)
    {
        if (!Parsed.TryGetValue((template, language), out var parsed) || IsSignature(template))
        {
            throw new TemplateException($"There is no template {template} in {language}.");
        }

        var text = Render(parsed, Values($"{template}.{language}", template, names));
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return new RenderedMail(
            OneLine.Of(text["Subject:".Length..end], 200),
            text[end..].Trim('\n') + "\n\n" + Foot(language, names) + "\n"
        );
    }

    // The same under every mail of the desk, and half the work of a short one: rendered once.
    private static string Foot(string language, IReadOnlyDictionary<string, object?> names)
    {
        var key = (language, names.GetValueOrDefault("operator"), names.GetValueOrDefault("desk_address"));
        return Feet.GetOrAdd(
            key,
            _ =>
            {
                var own = names
                    .Where(n => n.Key is "operator" or "desk_address")
                    .ToDictionary(n => n.Key, n => n.Value, StringComparer.Ordinal);
                var foot = Render(Parsed[("Signature", language)], Values($"Signature.{language}", "Signature", own));
                return foot.Trim('\n');
            }
        );
    }

    private static string Render(Template template, Hash values)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        template.Render(
            text,
            new RenderParameters(CultureInfo.InvariantCulture)
            {
                LocalVariables = values,
                ErrorsOutputMode = ErrorsOutputMode.Rethrow,
                SyntaxCompatibilityLevel = SyntaxCompatibility.DotLiquid22a,
            }
        );
        return WithoutEmptyRuns(text.ToString());
    }

    private static Hash Values(string file, string template, IReadOnlyDictionary<string, object?> names)
    {
        var known = TemplateName.Of[template];
        if (
            names.Keys.FirstOrDefault(n => known.All(k => !string.Equals(k.Name, n, StringComparison.Ordinal))) is
            { } other
        )
        {
            throw new TemplateException($"Template {file} has no name {other}.");
        }

        // A name that is asked for and not there never becomes an empty place in a letter.
        var values = new Hash(
            (_, name) => throw new TemplateException($"Template {file} uses the unknown name {name}.")
        );
        foreach (var name in known)
        {
            values[name.Name] = Value(file, name, names.GetValueOrDefault(name.Name));
        }

        return values;
    }

    private static object? Value(string file, TemplateName name, object? value) =>
        (value, name.IsList) switch
        {
            (IReadOnlyList<string> { Count: > 0 } lines, true) => lines.Select(l => OneLine.Of(l)).ToList(),
            (string text, false) when !string.IsNullOrWhiteSpace(text) => OneLine.Of(text),
            (int or long, false) => value,
            (null or "" or IReadOnlyList<string> { Count: 0 }, _) when name.IsOptional => null,
            (null or string or IReadOnlyList<string> { Count: 0 }, _) => throw new TemplateException(
                $"Template {file} misses the name {name.Name}."
            ),
            _ => throw new TemplateException($"Template {file} cannot take {value.GetType().Name} as {name.Name}."),
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

    private static FrozenDictionary<(string Template, string Language), Template> Load()
    {
        Template.DefaultIsThreadSafe = true;
        var parsed = new Dictionary<(string, string), Template>();
        foreach (var template in TemplateName.Of.Keys)
        {
            foreach (var language in Languages)
            {
                parsed[(template, language)] = Parse(template, language);
            }
        }

        return parsed.ToFrozenDictionary();
    }

    private static Template Parse(string template, string language)
    {
        var source = Source(template, language);
        TemplateRules.Check($"{template}.{language}", source, TemplateName.Of[template], !IsSignature(template));
        var parsed = Template.Parse(source, SyntaxCompatibility.DotLiquid22a);
        parsed.MakeThreadSafe();
        return parsed;
    }

    private static string Source(string template, string language)
    {
        var name = $"AbuseDesk.Outgoing.Templates.{template}.{language}.liquid";
        using var stream =
            typeof(MailTemplates).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The template {name} is not part of this build.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static bool IsSignature(string template) => string.Equals(template, "Signature", StringComparison.Ordinal);
}

/// <summary>A template was given names it does not have, or not those it needs: a fault of the code that calls it.</summary>
public sealed class TemplateException(string message) : Exception(message);
