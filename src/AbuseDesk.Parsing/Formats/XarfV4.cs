using System.Net;
using System.Text.Json;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// XARF version 4. <c>_internal</c> must never be transmitted and is never looked at; <c>original_url</c>,
/// <c>legitimate_site</c>, <c>target_url</c> and <c>c2_server</c> name others than the accused.
/// </summary>
internal static class XarfV4
{
    private static readonly string[] Required = ["xarf_version", "timestamp", "source_identifier", "category", "type"];
    private static readonly string[] Expected = ["report_id", "reporter", "sender"];
    private static readonly string[] Counts = ["attempt_count", "attempts", "event_count", "occurrences", "count"];
    private static readonly string[] UrlMembers = ["url", "infringing_url"];

    public static XarfReading Read(JsonElement report, MailView mail, ReadingContext context)
    {
        var category = (report.Str("category") ?? report.Str("class") ?? "").ToLowerInvariant();
        var type = (report.Str("type") ?? "").ToLowerInvariant();
        var key = XarfCategories.V4(category, type, report);
        var time = Draft.Time(report.Str("timestamp"), Draft.Hints(mail));
        var absent = Required.Where(name => report.Str(name) is null).ToList();
        if (key is null)
            absent.Add($"category {category}");
        if (time is null)
            absent.Add("timestamp");

        var samples = report.Items("evidence").ToList();
        var isTest = report
            .Items("tags")
            .Any(t => t.Str()?.Equals("lifecycle:test", StringComparison.OrdinalIgnoreCase) == true);
        var expected = Expected.Where(name => report.Member(name).ValueKind == JsonValueKind.Undefined);
        var schema = absent.Concat(expected).Distinct(StringComparer.Ordinal).ToList();
        return new XarfReading("xarf")
        {
            IsValid = absent.Count == 0,
            Finding = Finding(report, isTest ? "test" : key ?? "other_incident", time, samples, mail, context),
            Reporter = Reporter(report, key),
            Consent = ConsentOf(report),
            ReportId = Bounded(report.Str("report_id")),
            IsTest = isTest,
            Problems =
            [
                .. schema.Count > 0
                    ? [new Problem(ProblemCodes.SchemaViolation, string.Join(", ", schema))]
                    : Array.Empty<Problem>(),
                .. XarfEvidence.HashProblems(samples),
            ],
        };
    }

    private static Finding Finding(
        JsonElement report,
        string key,
        EventTime? time,
        List<JsonElement> samples,
        MailView mail,
        ReadingContext context
    )
    {
        var source = report.Str("source_identifier") ?? "";
        var isIp = AddressScan.TryIp(source, out var ip) && !source.Contains("://", StringComparison.Ordinal);
        var hints = Draft.Hints(mail);
        var (urls, domains) = Places(report, isIp ? "" : source);
        return new Finding
        {
            Category = key,
            SourceIp = isIp ? ip : null,
            SourcePort = report.Int("source_port") is > 0 and <= 65535 and var port ? port : null,
            Urls = urls,
            Domains = domains,
            Mailbox = MailAddresses.Tidy(source) ?? Draft.OwnMailbox(report.Str("smtp_from"), context),
            Count = Counts.Select(name => report.Int(name)).FirstOrDefault(n => n is > 0) ?? 1,
            Excerpt = Draft.Excerpt(report.Str("description")) ?? XarfEvidence.Excerpt(samples),
            Reason =
                $"XARF {report.Str("category")}/{report.Str("type")} names {Draft.Cut(source, 200)} as the source{Legacy(report)}.",
            Claimant = report.Str("rights_holder"),
            Work = report.Str("work_title") ?? report.Str("target_brand"),
        }
            .Timed(time, mail)
            .Between(Draft.Time(report.Str("first_seen"), hints)?.At, Draft.Time(report.Str("last_seen"), hints)?.At);
    }

    private static string Legacy(JsonElement report) =>
        report.Str("legacy_version") is { } version ? $" (converted from version {Draft.Cut(version, 10)})" : "";

    private static (IReadOnlyList<string> Urls, IReadOnlyList<string> Domains) Places(JsonElement report, string source)
    {
        var urls = UrlMembers
            .Select(name => report.Str(name))
            .Append(source.Contains("://", StringComparison.Ordinal) ? source : null)
            .OfType<string>()
            .Select(AddressScan.Refang)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var names = new[] { source, report.Str("domain") ?? "" }
            .Select(n => AddressScan.Refang(n).TrimEnd('.').ToLowerInvariant())
            .Where(IsHostName)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return (urls, names);
    }

    // a phone number or an account is no place of ours
    internal static bool IsHostName(string name) =>
        name.Length <= 253
        && name.Contains('.', StringComparison.Ordinal)
        && !IPAddress.TryParse(name, out _)
        && Uri.CheckHostName(name) == UriHostNameType.Dns;

    private static ParsedReporter Reporter(JsonElement report, string? key)
    {
        var reporter = report.Member("reporter");
        return new ParsedReporter(
            MailAddresses.Tidy(reporter.Str("contact")) ?? reporter.Str("contact"),
            null,
            reporter.Str("org"),
            key is "copyright" or "trademark" ? "rights_body" : "vendor",
            Bounded(report.Str("report_id"))
        );
    }

    private static Consent ConsentOf(JsonElement report) =>
        (report.Bool("disclosure") ?? report.Member("reporter").Bool("disclosure")) switch
        {
            true => Consent.Full,
            false => Consent.Anonymised,
            null => Consent.Unknown,
        };

    private static string? Bounded(string? id) => id is null ? null : Draft.Cut(id, 200);
}
