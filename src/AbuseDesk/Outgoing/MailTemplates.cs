using System.Collections.Frozen;
using System.Text;
using DotLiquid;

namespace AbuseDesk.Outgoing;

/// <summary>The texts that come with the desk, as Liquid files in <c>Outgoing/Templates</c>.</summary>
public static class MailTemplates
{
    public const string Signature = "Signature";

    public static readonly IReadOnlyList<string> Languages = ["ja", "en"];

    private static readonly FrozenDictionary<(string Template, string Language), LetterText> Read = Load();

    /// <summary>Every template but the signature, which stands under all of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [.. TemplateName.Of.Keys.Where(k => !IsSignature(k)).Order(StringComparer.Ordinal)];

    /// <summary>The language of ours that serves somebody who writes in <paramref name="language"/>.</summary>
    public static string Language(string? language) =>
        language is not null && language.StartsWith("ja", StringComparison.OrdinalIgnoreCase) ? "ja" : "en";

    internal static LetterText Shipped(string template, string language) =>
        Read.TryGetValue((template, language), out var text)
            ? text
            : throw new TemplateException($"There is no template {template} in {language}.");

    internal static bool IsSignature(string template) => string.Equals(template, Signature, StringComparison.Ordinal);

    private static FrozenDictionary<(string Template, string Language), LetterText> Load()
    {
        Template.DefaultIsThreadSafe = true;
        var read = new Dictionary<(string, string), LetterText>();
        foreach (var template in TemplateName.Of.Keys)
        {
            foreach (var language in Languages)
            {
                read[(template, language)] = LetterText.Read(template, language, Source(template, language));
            }
        }

        return read.ToFrozenDictionary();
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
}

/// <summary>A template was given names it does not have, or not those it needs: a fault of the code that calls it.</summary>
public sealed class TemplateException(string message) : Exception(message);
