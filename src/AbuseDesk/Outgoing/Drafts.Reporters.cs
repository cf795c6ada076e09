using AbuseDesk.Cases;
using AbuseDesk.Parsing;

namespace AbuseDesk.Outgoing;

/// <summary>Whom answers go to.</summary>
public sealed partial class Drafts
{
    private IReadOnlyList<OutgoingDraft> Results(
        NoticeMatter matter,
        string template,
        DateTimeOffset? fixedAt,
        DateTimeOffset now
    ) =>
        ToReporters(
            matter,
            template,
            (notices, report, others) => notices.Result(template, report, others, fixedAt, now)
        );

    // One mail for each reporter, however many reports they sent; it answers the first and names the others.
    private IReadOnlyList<OutgoingDraft> ToReporters(
        NoticeMatter matter,
        string template,
        Func<Notices, Report, IReadOnlyList<string>, RenderedMail> write
    )
    {
        var notices = new Notices(desk, matter);
        return
        [
            .. matter
                .Reports.Select(r => r.Report)
                .Where(CanBeAnswered)
                .GroupBy(r => r.ReporterAddress!, StringComparer.OrdinalIgnoreCase)
                .Select(group =>
                {
                    var report = group.First();
                    var words = write(notices, report, [.. group.Skip(1).Select(r => r.Number)]);
                    return new OutgoingDraft(
                        Party.Reporter,
                        matter.Case.Id,
                        report.Id,
                        template,
                        MailTemplates.Language(report.Language),
                        report.ReporterAddress!,
                        words.Subject,
                        words.Body
                    )
                    {
                        Proposed = report.NoAutoReplyBecause is null && report.Trust != SenderTrust.Failed,
                        Version = words.Version,
                    };
                }),
        ];
    }

    private IEnumerable<OutgoingDraft> ResolvedAtSpamCop(NoticeMatter matter)
    {
        var notices = new Notices(desk, matter);
        foreach (var report in matter.Reports.Select(r => r.Report).Where(r => r.Format is "spamcop"))
        {
            if (Reference.SpamCopResolved(report.ReporterReference) is { } command)
            {
                var words = notices.Resolved(report);
                yield return new OutgoingDraft(
                    Party.Reporter,
                    matter.Case.Id,
                    report.Id,
                    "T4-resolved",
                    "en",
                    command,
                    words.Subject,
                    words.Body
                );
            }
        }
    }

    // Feedback loops are not written to; a robot only when staff decide so, and nobody where nobody reads.
    private static bool CanBeAnswered(Report report) =>
        report.ReporterAddress is { } address
        && MailAddress.IsPlain(address)
        && report is { ReporterRole: not "feedback", IsTest: false }
        && report.NoAutoReplyBecause is not ("no_reply_address" or "no_address" or "own_address");

    private static IReadOnlyList<string> Observables(IReadOnlyList<ReportFinding> findings) =>
        [
            .. findings
                .SelectMany(f =>
                    f.SourceIp is { } ip ? [ip.ToString()]
                    : f.Domains.Length > 0 ? f.Domains.Select(SharedUrl.Defanged)
                    : f.Urls.Select(u => SharedUrl.Of(u, mailed: true)).OfType<string>()
                )
                .Distinct(StringComparer.Ordinal)
                .Take(20),
        ];
}
