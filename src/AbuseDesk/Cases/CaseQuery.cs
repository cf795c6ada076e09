using System.Net;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Cases;

/// <summary>The query language of the queue: words like <c>is:open category:phishing net:203.0.113.0/24</c>, a minus negates.</summary>
public sealed record CaseQuery(string Text, IReadOnlyList<(string Key, string Value, bool Not)> Terms, IReadOnlyList<string> Unknown)
{
    public const int MaxTerms = 20;

    public static CaseQuery Parse(string? text)
    {
        var terms = new List<(string, string, bool)>();
        var unknown = new List<string>();
        foreach (var word in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MaxTerms))
        {
            var not = word.Length > 1 && word[0] == '-';
            var term = not ? word[1..] : word;
            var colon = term.IndexOf(':', StringComparison.Ordinal);
            var (key, value) = colon > 0 ? (term[..colon], term[(colon + 1)..]) : ("text", term);
            if (Knows(key, value))
            {
                terms.Add((key, value, not));
            }
            else
            {
                unknown.Add(word);
            }
        }

        return new CaseQuery(text?.Trim() ?? "", terms, unknown);
    }

    public bool Asks(string key, string value) => Terms.Any(t => (t.Key, t.Value, t.Not).Equals((key, value, false)));

    public IQueryable<AbuseCase> Apply(IQueryable<AbuseCase> cases, DeskContext db, DateTimeOffset now)
    {
        foreach (var (key, value, not) in Terms)
        {
            var matching = Matching(cases, db, key, value, now);
            cases = not ? cases.Where(c => !matching.Select(m => m.Id).Contains(c.Id)) : matching;
        }

        return cases;
    }

    private static bool Knows(string key, string value) =>
        key switch
        {
            "is" => value is "open" or "closed" or "new" or "waiting" or "overdue" or "recurring" or "attention" or "enquiry",
            "owner" or "category" or "customer" or "severity" => value.Length > 0,
            "ip" => IPAddress.TryParse(value, out _),
            "net" => IPNetwork.TryParse(value, out _),
            "text" => true,
            _ => false,
        };

    private static IQueryable<AbuseCase> Matching(
        IQueryable<AbuseCase> cases,
        DeskContext db,
        string key,
        string value,
        DateTimeOffset now
    ) =>
        key switch
        {
            "is" => Is(cases, db, value, now),
            "category" => cases.Where(c => c.Category == value),
            "owner" => cases.Where(c => c.Owner == StoredText.Parse<OwnerKind>(value)),
            "severity" => cases.Where(c => c.Severity == StoredText.Parse<Parsing.Severity>(value)),
            "customer" => cases.Where(c => db.Customers.Any(k => k.Id == c.CustomerId && k.Ref == value)),
            "ip" => cases.Where(c => db.Findings.Any(f => f.CaseId == c.Id && f.SourceIp!.Equals(IPAddress.Parse(value)))),
            "net" => cases.Where(c =>
                db.Findings.Any(f =>
                    f.CaseId == c.Id
                    && f.SourceIp != null
                    && EF.Functions.ContainsOrEqual(IPNetwork.Parse(value), f.SourceIp)
                )
            ),
            _ => cases.Where(c =>
                EF.Functions.ILike(c.Resource, "%" + Escaped(value) + "%", "\\")
                || EF.Functions.ILike(c.Number, "%" + Escaped(value) + "%", "\\")
            ),
        };

    private static IQueryable<AbuseCase> Is(
        IQueryable<AbuseCase> cases,
        DeskContext db,
        string value,
        DateTimeOffset now
    ) =>
        value switch
        {
            "open" => cases.Where(c => c.State != CaseState.Closed),
            "closed" => cases.Where(c => c.State == CaseState.Closed),
            "new" => cases.Where(c => c.State == CaseState.New || c.State == CaseState.Open),
            "waiting" => cases.Where(c => c.State == CaseState.WaitingCustomer || c.State == CaseState.WaitingReporter),
            "overdue" => cases.Where(c =>
                c.State != CaseState.Closed && EF.Property<DateTimeOffset>(c, "ClockAt") < now
            ),
            "recurring" => cases.Where(c => c.Recurrences > 0),
            "enquiry" => cases.Where(c => c.Kind == CaseKind.Enquiry),
            _ => cases.Where(c => db.CaseCounters.Any(k => k.CaseId == c.Id && k.Attention != null)),
        };

    private static string Escaped(string value) =>
        value
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);
}
