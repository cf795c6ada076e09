using System.Collections.Frozen;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Which category the words of a mail speak of: one pass over the text for all words at once.</summary>
internal sealed class FreeTextCategories
{
    private const int MaxText = 30_000;
    private const int MaxMatches = 5_000;
    private const int SubjectFactor = 3;

    // the same word many times is one statement
    private const int MaxRepeats = 3;

    private static readonly (string Key, int Weight, string Word)[] Words =
    [
        .. FreeTextCategoryWords.All.SelectMany(row =>
            row.Words.Split('|').Select(word => (row.Key, row.Weight, word))
        ),
    ];

    private static readonly WordScan Scan = new(Words.Select(w => w.Word));

    // an order of gravity for equal scores (FORMATS §4)
    private static readonly string[] Gravity =
    [
        "csam",
        "ncii",
        "threat_life",
        "terror",
        "phishing",
        "malware_dist",
        "c2",
        "ddos_source",
        "compromised_server",
        "defacement",
        "infected_host",
        "web_attack",
        "brute_force",
        "scan",
        "copyright",
        "trademark",
        "defamation",
        "privacy",
        "spam",
    ];

    private static readonly FrozenSet<string> OfPages = new[]
    {
        "phishing",
        "malware_dist",
        "defacement",
        "fraud_shop",
        "spamvertised",
        "illegal_goods",
        "terror",
        "comment_vandalism",
        "c2",
        "compromised_server",
        "copyright",
        "trademark",
        "defamation",
        "privacy",
        "human_rights",
        "ncii",
        "csam",
        "domain_abuse",
        "threat_life",
        "other_rights",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly Dictionary<string, int> _scores = new(StringComparer.Ordinal);

    /// <summary>Whether the words speak of abuse at all.</summary>
    public bool HasAny => _scores.Count > 0;

    /// <summary>Points of the strongest category.</summary>
    public int Strength => _scores.Count == 0 ? 0 : _scores.Values.Max();

    public static FreeTextCategories Read(string subject, string prose)
    {
        var categories = new FreeTextCategories();
        categories.Add(subject, SubjectFactor);
        categories.Add(prose, 1);
        return categories;
    }

    /// <summary>The strongest category, or null where no word tells one.</summary>
    public string? Best => Strongest(static _ => true) is { } best ? Particular(best) : null;

    // advertising without consent is a kind of spam, and has its own law
    private string Particular(string best) => best is "spam" && Of("ad_spam") > 0 ? "ad_spam" : best;

    /// <summary>The strongest category of a page; spam that advertises a page is <c>spamvertised</c>.</summary>
    public string? OfPage => Strongest(OfPages.Contains);

    /// <summary>Whether the strongest word speaks of pages rather than of traffic.</summary>
    public bool SpeaksOfPages => Best is { } best && OfPages.Contains(best);

    public int Of(string key) => _scores.GetValueOrDefault(key);

    // "abuse" and "侵害" stand in reports of every kind: the general keys count only where nothing particular is said
    private string? Strongest(Func<string, bool> fits) =>
        Strongest(fits, general: false) ?? Strongest(fits, general: true);

    private string? Strongest(Func<string, bool> fits, bool general)
    {
        var (best, points) = ((string?)null, 0);
        foreach (var (key, score) in _scores)
        {
            if (
                key.StartsWith("other_", StringComparison.Ordinal) == general
                && fits(key)
                && (score > points || (score == points && Rank(key) < Rank(best!)))
            )
            {
                (best, points) = (key, score);
            }
        }

        return best;
    }

    private static int Rank(string key)
    {
        var rank = Array.IndexOf(Gravity, key);
        return rank < 0 ? Gravity.Length : rank;
    }

    private void Add(string text, int factor)
    {
        var span = text.AsSpan(0, Math.Min(text.Length, MaxText));
        var seen = new Dictionary<int, int>();
        foreach (var (index, at) in Scan.All(span, MaxMatches))
        {
            var (key, weight, word) = Words[index];
            var repeats = seen.GetValueOrDefault(index);
            if (repeats < MaxRepeats && EndsWell(span, at + word.Length, word))
            {
                seen[index] = repeats + 1;
                _scores[key] = _scores.GetValueOrDefault(key) + weight * factor;
            }
        }
    }

    // "scam" is not in "scamper", but "phish" is in "phishing"; abuse@ is an address
    private static bool EndsWell(ReadOnlySpan<char> text, int end, string word)
    {
        if (end >= text.Length || !char.IsAsciiLetter(word[^1]))
        {
            return true;
        }

        return text[end] != '@' && (word.Length > 4 || !char.IsAsciiLetter(text[end]) || text[end] == 's');
    }
}
