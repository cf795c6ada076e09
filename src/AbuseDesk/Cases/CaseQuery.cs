using System.Net;
using AbuseDesk.Data;
using AbuseDesk.Parsing;

namespace AbuseDesk.Cases;

/// <summary>One word of a query: key and value, or free text under the key <c>text</c>.</summary>
public sealed record CaseTerm(string Key, string Value, bool Not);

/// <summary>
/// The query language of the queue and the API: <c>is:open category:phishing net:203.0.113.0/24 -owner:customer</c>. Words
/// are joined by "and", values after a comma by "or", a minus negates, quotes hold words together. What is not
/// understood is reported, never ignored. How the words become SQL stands in <see cref="CaseFilter"/>.
/// </summary>
public sealed record CaseQuery(string Text, IReadOnlyList<CaseTerm> Terms, IReadOnlyList<string> Unknown)
{
    public const int MaxTerms = 20;
    public const int MaxLength = 500;

    /// <summary>The keys, for whoever asks for one that does not exist.</summary>
    public const string Keys =
        "is:(open|new|waiting|closed|enquiry|overdue|recurring|contradicted|attention) category: family: severity: owner: ip: net: "
        + "customer: domain: number: attention: lang:";

    public static readonly IReadOnlyList<string> States =
    [
        "open",
        "new",
        "waiting",
        "closed",
        "enquiry",
        "overdue",
        "recurring",
        "contradicted",
        "attention",
    ];

    private static readonly HashSet<string> Families = new(
        Category.All.Select(c => c.Family),
        StringComparer.OrdinalIgnoreCase
    );

    public static CaseQuery Parse(string? text)
    {
        var terms = new List<CaseTerm>();
        var unknown = new List<string>();
        var asked = text?.Trim() ?? "";
        foreach (var word in Words(asked.Length > MaxLength ? asked[..MaxLength] : asked))
        {
            if (terms.Count < MaxTerms && Term(word) is { } term)
            {
                terms.Add(term);
            }
            else
            {
                unknown.Add(word);
            }
        }

        if (asked.Length > MaxLength)
        {
            unknown.Add("…");
        }

        return new CaseQuery(asked, terms, unknown);
    }

    public bool Asks(string key, string value) => Terms.Contains(new CaseTerm(key, value, false));

    public IQueryable<AbuseCase> Apply(IQueryable<AbuseCase> cases, DeskContext db, DateTimeOffset now) =>
        Terms.Aggregate(cases, (all, term) => all.Where(CaseFilter.Of(term, db, now)));

    private static CaseTerm? Term(string word)
    {
        var not = word.Length > 1 && word[0] == '-';
        var rest = not ? word[1..] : word;
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        var key = colon > 0 ? rest[..colon].ToLowerInvariant() : "";
        if (colon > 0 && Knows(key) && rest[0] != '"')
        {
            var value = rest[(colon + 1)..].Trim('"');
            return Means(key, value) ? new CaseTerm(key, Normal(key, value), not) : null;
        }

        // An IPv6 address or a URL has colons of its own; anything else with a colon is a key nobody knows.
        var free = rest.Trim('"');
        return free.Length == 0 ? null
            : IPAddress.TryParse(free, out var address) && free.AsSpan().ContainsAny('.', ':')
                ? new CaseTerm("ip", address.ToString(), not)
            : IPNetwork.TryParse(free, out var net) ? new CaseTerm("net", net.ToString(), not)
            : colon > 0 && rest[0] != '"' && !free.Contains("://", StringComparison.Ordinal) ? null
            : new CaseTerm("text", free, not);
    }

    private static bool Knows(string key) =>
        key
            is "is"
                or "category"
                or "family"
                or "severity"
                or "owner"
                or "ip"
                or "net"
                or "customer"
                or "domain"
                or "number"
                or "attention"
                or "lang";

    private static bool Means(string key, string value) =>
        value.Length > 0
        && key switch
        {
            "is" => States.Contains(value, StringComparer.OrdinalIgnoreCase),
            "category" => Each(value, v => Category.All.Any(c => Same(c.Key, v))),
            "family" => Each(value, Families.Contains),
            "severity" => Each(value, v => Enum.GetValues<Severity>().Any(s => Same(StoredText.Text(s), v))),
            "owner" => Each(value, v => !Same(v, "unknown") && StoredText.Parse<OwnerKind>(Lower(v)) != default),
            "ip" => IPAddress.TryParse(value, out _),
            "net" => IPNetwork.TryParse(value, out _),
            "attention" => Same(value, "any") || Attention.Order.Any(a => Same(a, value)),
            "lang" => value.Length == 2,
            _ => true,
        };

    private static string Normal(string key, string value) =>
        key switch
        {
            "ip" => IPAddress.Parse(value).ToString(),
            "net" => IPNetwork.Parse(value).ToString(),
            "customer" => value,
            "number" => value.ToUpperInvariant(),
            _ => Lower(value),
        };

    private static bool Each(string value, Func<string, bool> known) => value.Split(',').All(known);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string Lower(string text) => text.ToLowerInvariant();

    // Blanks (also the ideographic one) part words, but not inside quotes.
    private static IEnumerable<string> Words(string text)
    {
        var start = -1;
        var quoted = false;
        for (var i = 0; i <= text.Length; i++)
        {
            var ends = i == text.Length || (!quoted && char.IsWhiteSpace(text[i]));
            if (ends && start >= 0)
            {
                yield return text[start..i];
                start = -1;
            }
            else if (!ends && start < 0)
            {
                start = i;
            }

            if (i < text.Length && text[i] == '"')
            {
                quoted = !quoted;
            }
        }
    }
}
