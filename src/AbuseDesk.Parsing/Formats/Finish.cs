using System.Collections.Frozen;
using System.Net;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>The last step of every reading: trust, limits that were hit, what the mail mentions besides, clean text.</summary>
internal static class Finish
{
    private const int MaxText = 256 * 1024;
    private const int MaxObserved = 200;

    private static readonly FrozenSet<string> MachineTypes = FrozenSet.ToFrozenSet(
        ["application/json", "application/xml", "text/xml", "message/feedback-report"],
        StringComparer.Ordinal
    );

    public static ParsedReport Of(ParsedReport report, MailView mail, ReadingContext context)
    {
        var observed =
            report.Kind is MessageKind.Report or MessageKind.Unreadable
            && ReferenceEquals(report.Observed, Observed.Nothing)
                ? ObservedBeside(report.Findings, Mentions(mail))
                : report.Observed;
        return Clean(
            report with
            {
                Trust = SenderCheck.Of(mail, context),
                Observed = observed,
                Problems =
                [
                    .. report.Problems.Concat(mail.Problems).Concat(FindingProblems(report, context)).Distinct(),
                ],
            }
        );
    }

    // Structured formats state their times in a field: what is wrong with them is told here once for all.
    private static IEnumerable<Problem> FindingProblems(ParsedReport report, ReadingContext context)
    {
        if (report.Kind != MessageKind.Report)
            yield break;
        var known = report.Problems.Select(p => p.Code).ToHashSet(StringComparer.Ordinal);
        var arrival = context.ReceivedAt ?? report.Envelope.Date;
        if (arrival is { } at && !known.Contains(ProblemCodes.TimeInFuture))
        {
            if (report.Findings.FirstOrDefault(f => f.OccurredAt > at.AddHours(1)) is { } future)
                yield return new Problem(ProblemCodes.TimeInFuture, future.OccurredText);
        }

        if (report.Findings.Any(f => AsksForTime(f)) && !known.Contains(ProblemCodes.TimeMissing))
            yield return new Problem(ProblemCodes.TimeMissing);
        if (
            report.Findings.Any(f =>
                f.TimeBasis is not (TimeBasis.None or TimeBasis.MailDate) && f.Zone == ZoneBasis.None
            ) && !known.Contains(ProblemCodes.ZoneMissing)
        )
            yield return new Problem(ProblemCodes.ZoneMissing);
        if (report.Findings.Any(f => f.Zone == ZoneBasis.Assumed) && !known.Contains(ProblemCodes.ZoneAssumed))
            yield return new Problem(ProblemCodes.ZoneAssumed);
        if (
            report.Findings.Count == 0
            && !known.Contains(ProblemCodes.OnlyRecipientSideFound)
            && !known.Contains(ProblemCodes.NoOffenderFound)
        )
            yield return new Problem(ProblemCodes.NoOffenderFound);
    }

    // nobody asks a rights holder when
    private static bool AsksForTime(Finding finding) =>
        finding.TimeBasis is TimeBasis.None or TimeBasis.MailDate
        && Category.Of(finding.Category).Family is not ("rights" or "domain");

    private static List<string> Mentions(MailView mail)
    {
        var (texts, left) = (new List<string>(), MaxText);
        Add(mail.Text);
        foreach (var part in mail.Parts.Where(p => MachineTypes.Contains(p.ContentType)))
            Add(part.ContentType is "application/json" ? XarfDocument.Transmitted(part) : part.Text);
        foreach (var inner in mail.InnerMails.TakeWhile(_ => left > 0))
        {
            Add(inner.HeaderBlock);
            Add(inner.Text);
        }

        return texts;

        void Add(string more)
        {
            texts.Add(Draft.Cut(more, left));
            left -= texts[^1].Length;
        }
    }

    private static Observed ObservedBeside(IReadOnlyList<Finding> findings, List<string> texts)
    {
        var ips = findings.Select(f => f.SourceIp).OfType<IPAddress>().ToHashSet();
        var urls = findings.SelectMany(f => f.Urls).ToHashSet(StringComparer.Ordinal);
        var domains = findings.SelectMany(f => f.Domains).ToHashSet(StringComparer.Ordinal);
        var (otherIps, otherUrls, otherDomains) = (new List<IPAddress>(), new List<string>(), new List<string>());
        foreach (var text in texts.Select(WideText.Fold))
        {
            AddressScan.NewIps(text, ips, otherIps, MaxObserved);
            otherUrls.AddRange(UrlScanner.Scan(text).Select(h => h.Url).Where(urls.Add));
            otherDomains.AddRange(NameScanner.Domains(text).Select(h => h.Name).Where(domains.Add));
        }

        return new Observed(otherIps, [.. otherUrls.Take(MaxObserved)], [.. otherDomains.Take(MaxObserved)]);
    }

    private static ParsedReport Clean(ParsedReport report) =>
        report with
        {
            Reporter = report.Reporter is { } r
                ? new ParsedReporter(Text(r.Address), Text(r.Name), Text(r.Organisation), r.Role, Text(r.Reference))
                : null,
            Findings = [.. report.Findings.Select(Clean)],
            Further = report.Further?.Select(Clean),
            Observed = new Observed(report.Observed.Ips, Texts(report.Observed.Urls), Texts(report.Observed.Domains)),
            Problems = [.. report.Problems.Select(p => new Problem(p.Code, Text(p.Detail)))],
            ReportId = Text(report.ReportId),
            Envelope = report.Envelope with
            {
                Subject = Text(report.Envelope.Subject),
                FromAddress = Text(report.Envelope.FromAddress),
                FromName = Text(report.Envelope.FromName),
                ReplyTo = Text(report.Envelope.ReplyTo),
                MessageId = Text(report.Envelope.MessageId),
                Recipients = Texts(report.Envelope.Recipients),
                References = Texts(report.Envelope.References),
                BouncedMessageId = Text(report.Envelope.BouncedMessageId),
                BounceStatus = Text(report.Envelope.BounceStatus),
            },
        };

    private static Finding Clean(Finding finding) =>
        finding with
        {
            Urls = Texts(finding.Urls),
            Domains = Texts(finding.Domains),
            Mailbox = Text(finding.Mailbox),
            OccurredText = Text(finding.OccurredText),
            Excerpt = Text(finding.Excerpt),
            Reason = Charsets.Clean(finding.Reason),
            Claimant = Text(finding.Claimant),
            Work = Text(finding.Work),
            OwnSide = finding.OwnSide is { } own
                ? new OwnSide(own.At, Text(own.QueueId), Text(own.AuthenticatedAs))
                : null,
        };

    private static string? Text(string? text) => text is null ? null : Charsets.Clean(text);

    private static List<string> Texts(IReadOnlyList<string> texts) => [.. texts.Select(Charsets.Clean)];
}
