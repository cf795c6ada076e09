using System.Net;
using System.Text.Json;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// XARF JSON: version 4 (xarf.org, github.com/xarf/xarf-spec) and versions 1 to 3 (github.com/abusix/xarf), in any part of a
/// mail or as a bare file. A report that breaks its schema is not accepted as XARF: what can be read of it goes to a person.
/// </summary>
internal sealed class Xarf : IReportParser
{
    private const int MaxReports = 10_000;
    private const int MaxLocated = 20;

    public string Name => "Xarf";

    public bool Claims(MailView mail) => XarfDocument.Candidates(mail).Any();

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var documents = XarfDocument.Candidates(mail).SelectMany(XarfDocument.Objects).Take(MaxReports).ToList();
        var readings = documents.Select(d => ReadOne(d, mail, context)).ToList();
        var good = readings.FindAll(r => r.IsValid);
        if (good.Count == 0)
            return readings.Count == 0 ? null : Rejected(readings, mail);

        var first = good[0];
        var problems = readings.SelectMany(r => r.Problems).Distinct().Take(50).ToList();
        var findings = Located(good.ConvertAll(r => r.Finding!), mail);
        return Draft.Of(mail, first.Format, Name) with
        {
            Reporter = first.Reporter,
            Consent = first.Consent,
            Findings = findings,
            Missing = Completeness.Missing(findings, hasLog: true, hasHeaders: true),
            Problems = problems,
            ReportId = good.Count == 1 ? first.ReportId : null,
            IsTest = good.TrueForAll(r => r.IsTest),
        };
    }

    // a report of a page alone: the words of the mail may set its host beside it, "hxxps://bad[.]example/ [203.0.113.20]"
    private static List<Finding> Located(List<Finding> findings, MailView mail)
    {
        var isOpen = findings.Exists(f => f is { SourceIp: null, Urls.Count: > 0 });
        if (!isOpen || findings.Count > MaxLocated || AddressScan.Ips(mail.Text) is not { Count: > 0 } ips)
            return findings;
        var pages = AddressScan.Urls(mail.Text);
        return findings.ConvertAll(f =>
            f is { SourceIp: null, Urls.Count: > 0 } && AddressScan.Urls(f.Urls[0]) is [var accused, ..]
                ? f with
                {
                    SourceIp = pages
                        .Where(p => string.Equals(p.Host, accused.Host, StringComparison.Ordinal))
                        .Select(p => Beside(mail.Text, p, ips))
                        .FirstOrDefault(ip => ip is not null),
                }
                : f
        );
    }

    private static IPAddress? Beside(string text, UrlHit page, IReadOnlyList<IpHit> ips) =>
        ips.FirstOrDefault(ip =>
            ip.Start > page.End
            && ip.Start - page.End < 10
            && text.AsSpan(page.End, ip.Start - page.End).Trim("[]() \t").IsEmpty
        ).Ip;

    private static XarfReading ReadOne(JsonElement document, MailView mail, ReadingContext context) =>
        document.Member("ReporterInfo").ValueKind == JsonValueKind.Object
            ? XarfV3.Read(document, mail, context)
            : XarfV4.Read(document, mail, context);

    private ParsedReport Rejected(List<XarfReading> readings, MailView mail) =>
        Draft.Of(mail, readings[0].Format, Name) with
        {
            Reporter = readings[0].Reporter,
            Findings = [.. readings.Where(r => r.Finding is not null).Select(r => r.Finding!)],
            Problems =
            [
                new Problem(ProblemCodes.ReaderFailed, Name),
                .. readings.SelectMany(r => r.Problems).Distinct().Take(50),
            ],
        };
}

/// <summary>One JSON report as far as it could be read.</summary>
internal sealed record XarfReading(string Format)
{
    public bool IsValid { get; init; }
    public Finding? Finding { get; init; }
    public ParsedReporter? Reporter { get; init; }
    public Consent Consent { get; init; }
    public string? ReportId { get; init; }
    public bool IsTest { get; init; }
    public IReadOnlyList<Problem> Problems { get; init; } = [];
}
