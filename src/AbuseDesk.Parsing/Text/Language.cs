using System.Collections.Frozen;

namespace AbuseDesk.Parsing.Text;

/// <summary>The language a person wrote in, by script and stop words.</summary>
public static class Language
{
    private const int MaxText = 20_000;

    // words that only one of the languages has
    private static readonly FrozenDictionary<string, string> StopWords = new Dictionary<string, string>(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["the"] = "en",
        ["and"] = "en",
        ["from"] = "en",
        ["your"] = "en",
        ["this"] = "en",
        ["please"] = "en",
        ["have"] = "en",
        ["with"] = "en",
        ["was"] = "en",
        ["our"] = "en",
        ["und"] = "de",
        ["der"] = "de",
        ["das"] = "de",
        ["nicht"] = "de",
        ["ist"] = "de",
        ["wir"] = "de",
        ["bitte"] = "de",
        ["ihre"] = "de",
        ["von"] = "de",
        ["eine"] = "de",
        ["les"] = "fr",
        ["des"] = "fr",
        ["est"] = "fr",
        ["vous"] = "fr",
        ["nous"] = "fr",
        ["une"] = "fr",
        ["pour"] = "fr",
        ["votre"] = "fr",
        ["dans"] = "fr",
        ["los"] = "es",
        ["las"] = "es",
        ["por"] = "es",
        ["una"] = "es",
        ["desde"] = "es",
        ["su"] = "es",
        ["para"] = "es",
        ["el"] = "es",
        ["hemos"] = "es",
        ["het"] = "nl",
        ["een"] = "nl",
        ["van"] = "nl",
        ["niet"] = "nl",
        ["wij"] = "nl",
        ["deze"] = "nl",
        ["uw"] = "nl",
        ["zijn"] = "nl",
        ["op"] = "nl",
        ["il"] = "it",
        ["che"] = "it",
        ["della"] = "it",
        ["sono"] = "it",
        ["dal"] = "it",
        ["questo"] = "it",
        ["gli"] = "it",
        ["vostro"] = "it",
        ["não"] = "pt",
        ["uma"] = "pt",
        ["você"] = "pt",
        ["seu"] = "pt",
        ["em"] = "pt",
        ["foi"] = "pt",
        ["nosso"] = "pt",
        ["os"] = "pt",
        ["och"] = "sv",
        ["att"] = "sv",
        ["det"] = "sv",
        ["jest"] = "pl",
        ["nie"] = "pl",
        ["oraz"] = "pl",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>BCP 47 primary language of a text; <paramref name="fallback"/> where nothing tells.</summary>
    /// <param name="text">What a person wrote, without log lines and headers where possible; the first 20 000 characters count.</param>
    /// <param name="fallback">Used for texts without words.</param>
    public static string Of(string text, string fallback = "en")
    {
        ArgumentNullException.ThrowIfNull(text);
        var span = text.AsSpan(0, Math.Min(text.Length, MaxText));
        return Script(span) ?? Words(span) ?? fallback;
    }

    private static string? Script(ReadOnlySpan<char> text)
    {
        var (kana, han, hangul, cyrillic) = (0, 0, 0, 0);
        var rest = text;
        while (rest.IndexOfAnyInRange('\u0400', '\uFFDC') is var next and >= 0)
        {
            switch (rest[next])
            {
                case >= '\u3041' and <= '\u30FF' or >= '\uFF66' and <= '\uFF9F':
                    kana++;
                    break;
                case >= '\u4E00' and <= '\u9FFF':
                    han++;
                    break;
                case >= '\uAC00' and <= '\uD7A3':
                    hangul++;
                    break;
                case >= '\u0400' and <= '\u04FF':
                    cyrillic++;
                    break;
            }

            rest = rest[(next + 1)..];
        }

        // logs and headers are ASCII in every language: a few words of script decide
        return kana >= 3 ? "ja"
            : hangul >= 8 ? "ko"
            : han >= 8 ? "zh"
            : cyrillic >= 20 ? "ru"
            : null;
    }

    private static string? Words(ReadOnlySpan<char> text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var words = StopWords.GetAlternateLookup<ReadOnlySpan<char>>();
        var i = 0;
        while (i < text.Length)
        {
            var start = i;
            while (i < text.Length && char.IsLetter(text[i]))
            {
                i++;
            }

            if (i - start is >= 2 and <= 6 && words.TryGetValue(text[start..i], out var language))
            {
                counts[language] = counts.GetValueOrDefault(language) + 1;
            }

            i = i == start ? i + 1 : i;
        }

        return counts.Count == 0 ? null : counts.MaxBy(c => c.Value).Key;
    }
}
