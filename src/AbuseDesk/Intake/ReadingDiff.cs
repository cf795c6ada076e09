using AbuseDesk.Data;
using AbuseDesk.Parsing;

namespace AbuseDesk.Intake;

/// <summary>One thing that is read differently.</summary>
/// <param name="Code">kind, format, problem, accused, spared, count, category, time, port, urls.</param>
/// <param name="About">The accused thing; empty for what is about the whole message.</param>
/// <param name="Before">As it was read; null where there was nothing.</param>
/// <param name="After">As it is read now; null where there is nothing.</param>
public sealed record ReadingChange(string Code, string About, string? Before, string? After)
{
    /// <summary>Whether it changes who is accused of what.</summary>
    public bool IsOfFindings => Code is not ("kind" or "format" or "problem");
}

/// <summary>A reading as far as it is compared.</summary>
public sealed record ComparedReading(
    string Kind,
    string Format,
    IReadOnlyCollection<string> Problems,
    IReadOnlyList<Finding> Findings
)
{
    public static ComparedReading Of(ParsedReport report) =>
        new(
            StoredText.Text(report.Kind),
            report.Format,
            [.. report.Problems.Select(p => p.Code).Distinct(StringComparer.Ordinal)],
            report.Findings
        );
}

/// <summary>What two readings of one message differ in. Pure.</summary>
public static class ReadingDiff
{
    /// <summary>Of a longer list the rest is not told one by one.</summary>
    public const int Most = 200;

    public static IReadOnlyList<ReadingChange> Between(ComparedReading before, ComparedReading after) =>
        [
            .. Whole("kind", before.Kind, after.Kind)
                .Concat(Whole("format", before.Format, after.Format))
                .Concat(Findings(before.Findings, after.Findings))
                .Concat(
                    before
                        .Problems.Except(after.Problems, StringComparer.Ordinal)
                        .Select(p => new ReadingChange("problem", "", p, null))
                )
                .Concat(
                    after
                        .Problems.Except(before.Problems, StringComparer.Ordinal)
                        .Select(p => new ReadingChange("problem", "", null, p))
                )
                .Take(Most),
        ];

    private static IEnumerable<ReadingChange> Whole(string code, string before, string after) =>
        string.Equals(before, after, StringComparison.Ordinal) ? [] : [new ReadingChange(code, "", before, after)];

    // Lists of many thousand are compared by their length only.
    private static IEnumerable<ReadingChange> Findings(IReadOnlyList<Finding> before, IReadOnlyList<Finding> after) =>
        before.Count <= FoundJson.Most && after.Count <= FoundJson.Most ? EachFinding(before, after)
        : before.Count > FoundJson.Most && after.Count > FoundJson.Most ? []
        : [new ReadingChange("count", "", Amount(before), Amount(after))];

    private static string Amount(IReadOnlyList<Finding> findings) =>
        findings.Count > FoundJson.Most ? $"> {FoundJson.Most}" : Number(findings.Count)!;

    private static IEnumerable<ReadingChange> EachFinding(IReadOnlyList<Finding> before, IReadOnlyList<Finding> after)
    {
        var was = before.ToLookup(Name, StringComparer.Ordinal);
        var isNow = after.ToLookup(Name, StringComparer.Ordinal);
        foreach (var gone in was.Where(w => !isNow.Contains(w.Key)))
        {
            yield return new ReadingChange("spared", gone.Key, gone.First().Category, null);
        }

        foreach (var found in isNow)
        {
            var name = found.Key;
            if (!was.Contains(name))
            {
                yield return new ReadingChange("accused", name, null, found.First().Category);
                continue;
            }

            foreach (var change in found.Zip(was[name], (now, then) => Details(name, then, now)).SelectMany(c => c))
            {
                yield return change;
            }
        }
    }

    private static IEnumerable<ReadingChange> Details(string name, Finding before, Finding after)
    {
        (string Code, string? Before, string? After)[] facts =
        [
            ("category", before.Category, after.Category),
            ("port", Number(before.SourcePort), Number(after.SourcePort)),
            ("time", Instant(before), Instant(after)),
            ("urls", Join(before.Urls), Join(after.Urls)),
        ];
        return facts
            .Where(f => !string.Equals(f.Before, f.After, StringComparison.Ordinal))
            .Select(f => new ReadingChange(f.Code, name, f.Before, f.After));
    }

    /// <summary>What a finding accuses, in one word; where it accuses nobody, its kind.</summary>
    public static string Name(Finding finding) =>
        finding.Urls.Count > 0 && finding.Domains.Count > 0 ? Beside(finding.Domains[0], finding)
        : finding.Urls.Count > 0 ? Beside(finding.Urls[0], finding)
        : finding.Domains.Count > 0 ? Beside(finding.Domains[0], finding)
        : finding.SourceIp?.ToString() ?? finding.Mailbox ?? "–";

    private static string Beside(string name, Finding finding) =>
        finding.SourceIp is { } ip && !name.Contains(ip.ToString(), StringComparison.Ordinal) ? $"{name} ({ip})" : name;

    private static string? Number(int? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // Postgres keeps microseconds.
    private static string? Instant(Finding finding) =>
        finding.OccurredAt is { } at
            ? Cases
                .CaseEvent.ToMicroseconds(at.ToUniversalTime())
                .ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)
            : null;

    private static string? Join(IReadOnlyList<string> urls) => urls.Count == 0 ? null : string.Join(' ', urls.Take(20));
}
