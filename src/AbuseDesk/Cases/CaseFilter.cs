using System.Linq.Expressions;
using System.Net;
using AbuseDesk.Data;
using AbuseDesk.Parsing;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Cases;

/// <summary>What a word of a query means in SQL; each form has its index (migration QueueIndexes).</summary>
internal static class CaseFilter
{
    public static Expression<Func<AbuseCase, bool>> Of(CaseTerm term, DeskContext db, DateTimeOffset now)
    {
        var meant = term.Key switch
        {
            "is" => Is(term.Value, db, now),
            "category" => In(term.Value, v => c => v.Contains(c.Category)),
            "family" => In(term.Value, v => c => v.Contains(c.Family)),
            "severity" => Severities(term.Value),
            "owner" => Owners(term.Value),
            "ip" => Ip(IPAddress.Parse(term.Value), db),
            "net" => Net(IPNetwork.Parse(term.Value), db),
            "customer" => Customer(term.Value, db),
            "domain" => Domain(term.Value, db),
            "number" => Number(term.Value, db),
            "attention" => NeedsAttention(term.Value, db),
            "lang" => Language(term.Value, db),
            _ => Text(term.Value, db),
        };
        return term.Not
            ? Expression.Lambda<Func<AbuseCase, bool>>(Expression.Not(meant.Body), meant.Parameters)
            : meant;
    }

    private static Expression<Func<AbuseCase, bool>> In(
        string values,
        Func<string[], Expression<Func<AbuseCase, bool>>> filter
    ) => filter(values.Split(','));

    private static Expression<Func<AbuseCase, bool>> Is(string value, DeskContext db, DateTimeOffset now) =>
        value switch
        {
            "open" => c => c.State != CaseState.Closed,
            "closed" => c => c.State == CaseState.Closed,
            "new" => c => c.State == CaseState.New || c.State == CaseState.Open,
            "waiting" => c => c.State == CaseState.WaitingCustomer || c.State == CaseState.WaitingReporter,
            "overdue" => c => c.State != CaseState.Closed && EF.Property<DateTimeOffset>(c, CaseOrder.Clock) < now,
            "recurring" => c => c.Recurrences > 0,
            "contradicted" => c =>
                c.State != CaseState.Closed && db.CaseCounters.Any(k => k.CaseId == c.Id && k.ContradictedAt != null),
            "enquiry" => c => c.Kind == CaseKind.Enquiry,
            _ => NeedsAttention("any", db),
        };

    private static Expression<Func<AbuseCase, bool>> Severities(string values)
    {
        var asked = values.Split(',').Select(StoredText.Parse<Severity>).ToArray();
        return c => asked.Contains(c.Severity);
    }

    private static Expression<Func<AbuseCase, bool>> Owners(string values)
    {
        var asked = values.Split(',').Select(StoredText.Parse<OwnerKind>).ToArray();
        return c => asked.Contains(c.Owner);
    }

    private static Expression<Func<AbuseCase, bool>> Ip(IPAddress address, DeskContext db)
    {
        var text = address.ToString();
        return c => c.Resource == text || db.Findings.Any(f => f.CaseId == c.Id && f.SourceIp!.Equals(address));
    }

    private static Expression<Func<AbuseCase, bool>> Net(IPNetwork net, DeskContext db) =>
        c =>
            db.Findings.Any(f =>
                f.CaseId == c.Id && f.SourceIp != null && EF.Functions.ContainsOrEqual(net, f.SourceIp)
            );

    private static Expression<Func<AbuseCase, bool>> Customer(string reference, DeskContext db) =>
        reference is "none"
            ? c => c.CustomerId == null
            : c => db.Customers.Any(k => k.Id == c.CustomerId && k.Ref == reference);

    private static Expression<Func<AbuseCase, bool>> Domain(string domain, DeskContext db)
    {
        var below = "%." + Escaped(domain);
        string[] named = [domain];
        return c =>
            c.Resource == domain
            || EF.Functions.ILike(c.Resource, below, "\\")
            || db.Findings.Any(f => f.CaseId == c.Id && named.All(n => f.Domains.Contains(n)));
    }

    // The number of a case, or of a report on it; the digits at the end are enough.
    private static Expression<Func<AbuseCase, bool>> Number(string number, DeskContext db)
    {
        var end = "%" + Escaped(number);
        return number.Contains("-R", StringComparison.Ordinal)
            ? c => db.ReportCases.Any(l => l.CaseId == c.Id && l.Report.Number == number)
            : c => c.Number == number || EF.Functions.ILike(c.Number, end, "\\");
    }

    private static Expression<Func<AbuseCase, bool>> NeedsAttention(string why, DeskContext db) =>
        why is "any"
            ? c => db.CaseCounters.Any(k => k.CaseId == c.Id && k.Attention != null)
            : c => db.CaseCounters.Any(k => k.CaseId == c.Id && k.Attention == why);

    private static Expression<Func<AbuseCase, bool>> Language(string language, DeskContext db) =>
        c => db.ReportCases.Any(l => l.CaseId == c.Id && l.Report.Language == language);

    private static Expression<Func<AbuseCase, bool>> Text(string text, DeskContext db)
    {
        var anywhere = "%" + Escaped(text) + "%";
        return c =>
            EF.Functions.ILike(c.Resource, anywhere, "\\")
            || EF.Functions.ILike(c.Number, anywhere, "\\")
            || db.Customers.Any(k => k.Id == c.CustomerId && k.Ref == text)
            || db.ReportCases.Any(l => l.CaseId == c.Id && l.Report.ReporterReference == text);
    }

    private static string Escaped(string value) =>
        value
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);
}
