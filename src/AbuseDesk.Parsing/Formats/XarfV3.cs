using System.Text.Json;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// XARF versions 1 to 3 (Abusix), and the second dialect under the same number ("3.0.0", <c>Report.Source.IP</c>,
/// <c>Attachment[].Data</c>). Times are UTC.
/// </summary>
internal static class XarfV3
{
    public static XarfReading Read(JsonElement document, MailView mail, ReadingContext context)
    {
        var report = document.Member("Report");
        var type = report.Str("ReportType");
        var key = XarfCategories.V3(
            (report.Str("ReportClass") ?? "").ToLowerInvariant(),
            (type ?? "").ToLowerInvariant(),
            report.Str("ReportSubType")
        );
        var samples = report
            .Items("Samples")
            .Concat(report.Items("Sample"))
            .Concat(report.Items("Attachment"))
            .ToList();
        var faults = Faults(document, report).ToList();
        return new XarfReading("xarf")
        {
            IsValid = faults.Count == 0,
            Finding =
                report.ValueKind == JsonValueKind.Object
                    ? Finding(document, report, key, samples, mail, context)
                    : null,
            Reporter = Reporter(document, report, key),
            Consent = document.Bool("Disclosure") switch
            {
                true => Consent.Full,
                false => Consent.Anonymised,
                null => Consent.Unknown,
            },
            Problems =
            [
                .. faults.Count > 0
                    ? [new Problem(ProblemCodes.SchemaViolation, string.Join(", ", faults))]
                    : Array.Empty<Problem>(),
                .. XarfEvidence.HashProblems(samples),
            ],
        };
    }

    private static IEnumerable<string> Faults(JsonElement document, JsonElement report)
    {
        if (report.ValueKind != JsonValueKind.Object)
            yield return "Report";
        if (report.Str("ReportType") is null)
            yield return "Report.ReportType";
        var version = document.Str("Version");
        if (version is not null && version[0] is not ('1' or '2' or '3' or '0' or 'a'))
            yield return $"Version {version}";
        var reporter = document.Member("ReporterInfo");
        if (reporter.Str("ReporterOrg") is null && reporter.Str("ReporterOrgEmail") is null)
            yield return "ReporterInfo.ReporterOrg";
    }

    private static Finding Finding(
        JsonElement document,
        JsonElement report,
        string key,
        List<JsonElement> samples,
        MailView mail,
        ReadingContext context
    )
    {
        // UTC by definition: a value without Z is not an unstated zone
        var hints = Draft.Hints(mail) with
        {
            Zone = ClockZone.Utc,
        };
        var source = report.Member("Source");
        var url = report.Str("SourceUrl") ?? source.Str("URL") ?? report.Str("Url");
        var domain = report.Str("RpzDomain") is null ? report.Str("SourceDomain") : null;
        var last = Draft.Time(report.Str("Date"), hints);
        return new Finding
        {
            Category = key,
            SourceIp = Draft.Ip(report.Str("SourceIp") ?? source.Str("IP") ?? report.Str("AttackerIp")),
            SourcePort = (report.Int("SourcePort") ?? source.Int("Port") ?? report.Int("AttackerPort"))
                is > 0
                    and <= 65535
                    and var port
                ? port
                : null,
            Urls = url is null ? [] : [AddressScan.Refang(url)],
            Domains = domain is not null && XarfV4.IsHostName(domain) ? [domain.ToLowerInvariant()] : [],
            Mailbox =
                MailAddresses.Tidy(report.Str("AccountEmail") ?? report.Str("AccountIdentifier"))
                ?? Draft.OwnMailbox(report.Str("SmtpMailFromAddress"), context),
            Excerpt = Draft.Excerpt(report.Str("ReporterNotes")) ?? XarfEvidence.Excerpt(samples),
            Reason = $"XARF {report.Str("ReportClass")}/{report.Str("ReportType")} names it as the source.",
            Claimant = document.Member("OnBehalfOf").Str("ComplainantOrg"),
            Work = report.Str("InfringedMaterial") ?? report.Str("TrademarkedMaterial"),
        }
            .Timed(last ?? Draft.Time(report.Str("FirstSeen"), hints), mail)
            .Between(Draft.Time(report.Str("FirstSeen"), hints)?.At, null);
    }

    private static ParsedReporter Reporter(JsonElement document, JsonElement report, string key)
    {
        var reporter = document.Member("ReporterInfo");
        var address = reporter.Str("ReporterOrgEmail") ?? reporter.Str("ReporterContactEmail");
        return new ParsedReporter(
            MailAddresses.Tidy(address) ?? address,
            reporter.Str("ReporterContactName"),
            reporter.Str("ReporterOrg"),
            key is "copyright" or "trademark" ? "rights_body" : "vendor",
            report.Str("ReporterCaseID") ?? report.Str("ReportID")
        );
    }
}
