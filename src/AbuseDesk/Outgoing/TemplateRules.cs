namespace AbuseDesk.Outgoing;

/// <summary>
/// The part of Liquid that a text of the desk may use: <c>{{ name }}</c>, <c>{% if name %} … {% else %} … {% endif %}</c>
/// (or <c>unless</c>) and <c>{% for line in names %}{{ line }}{% endfor %}</c>. No filters, no members, no includes.
/// </summary>
internal static class TemplateRules
{
    /// <summary>Throws a <see cref="TemplateFault"/> that names the file and what is wrong in it.</summary>
    public static void Check(string file, string source, IReadOnlyList<TemplateName> names, bool hasSubject)
    {
        if (hasSubject && !source.StartsWith("Subject: ", StringComparison.Ordinal))
        {
            throw new TemplateFault("letter_subject_missing", file, "The first line must be \"Subject: …\".");
        }

        string? loop = null;
        foreach (var (tag, text) in Marks(file, source))
        {
            if (!tag)
            {
                Output(file, text, names, loop);
                continue;
            }

            loop = Tag(file, text, names, loop);
        }
    }

    private static void Output(string file, string text, IReadOnlyList<TemplateName> names, string? loop)
    {
        if (string.Equals(text, loop, StringComparison.Ordinal))
        {
            return;
        }

        if (Known(file, text, names).IsList)
        {
            throw new TemplateFault("letter_list_bare", file, $"{text} is a list; go through it with for.", text);
        }
    }

    private static string? Tag(string file, string text, IReadOnlyList<TemplateName> names, string? loop)
    {
        switch (text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["if" or "unless", var name]:
                Known(file, name, names);
                return loop;
            case ["else" or "endif" or "endunless"]:
                return loop;
            case ["for", var line, "in", var list] when loop is null && Known(file, list, names).IsList:
                return line;
            case ["endfor"]:
                return null;
            default:
                throw new TemplateFault(
                    "letter_tag_unknown",
                    file,
                    $"{{% {text} %}} is not among what a text may do.",
                    text
                );
        }
    }

    private static TemplateName Known(string file, string name, IReadOnlyList<TemplateName> names) =>
        names.FirstOrDefault(n => string.Equals(n.Name, name, StringComparison.Ordinal))
        ?? throw new TemplateFault(
            "letter_name_unknown",
            file,
            $"The name {name} is not on its list.",
            name,
            string.Join(' ', names.Select(n => n.Name))
        );

    private static IEnumerable<(bool Tag, string Text)> Marks(string file, string source)
    {
        var at = 0;
        while ((at = source.IndexOf('{', at)) >= 0)
        {
            var tag = source[at..].StartsWith("{%", StringComparison.Ordinal);
            if (!tag && !source[at..].StartsWith("{{", StringComparison.Ordinal))
            {
                at++;
                continue;
            }

            var end = source.IndexOf(tag ? "%}" : "}}", at, StringComparison.Ordinal);
            if (end < 0)
            {
                throw new TemplateFault("letter_mark_open", file, "A mark is not closed.");
            }

            yield return (tag, source[(at + 2)..end].Trim('-', ' '));
            at = end + 2;
        }
    }
}

/// <summary>What a text does that it may not: a code and what it is about, for whoever writes it.</summary>
public sealed class TemplateFault(string code, string file, string message, params string[] about)
    : FormatException($"Template {file}: {message}")
{
    public string Code => code;
    public IReadOnlyList<string> About => about;
}
