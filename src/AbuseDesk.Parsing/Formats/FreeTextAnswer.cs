using System.Net;
using System.Text;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Builds the answer of the general reader: findings, observed, missing, problems.</summary>
internal static class FreeTextAnswer
{
    private const int MaxExcerpt = 2_000;
    private const int MaxObserved = 1_000;
    private const int MaxAttached = 64 * 1024;

    public static ParsedReport Build(
        FreeTextMail mail,
        FreeTextCategories categories,
        FreeTextComplaint complaint,
        MessageKind kind,
        List<FreeTextAccusation> accusations,
        string prose
    )
    {
        var problems = new List<Problem>(mail.View.Problems);
        var stated = accusations.Count == 1 ? Repetitions.In(prose) : 1;
        var findings = accusations.ConvertAll(a => Finding(mail, categories, a, stated, problems));
        var report = new ParsedReport
        {
            Kind = kind,
            Format = "free_text",
            Parser = "FreeText",
            Language = mail.Language,
            Reporter = FreeTextReporter.Read(mail, prose),
            Consent = FreeTextReporter.Consent(mail, prose),
            Findings = findings,
            Observed = Observed(mail, findings),
            Envelope = mail.View.Envelope,
        };
        if (kind == MessageKind.Other)
        {
            return report with { Problems = problems };
        }

        FreeTextGaps.AddProblems(mail, findings, problems);
        return report with
        {
            Missing = FreeTextGaps.Missing(mail, categories, complaint, findings),
            Problems = [.. problems.Distinct()],
        };
    }

    private static Finding Finding(
        FreeTextMail mail,
        FreeTextCategories categories,
        FreeTextAccusation accusation,
        int stated,
        List<Problem> problems
    )
    {
        var finding = new Finding
        {
            Category = accusation.Category ?? categories.Best ?? "other_incident",
            SourceIp = accusation.Ip,
            SourcePort = accusation.Port,
            Urls = accusation.Urls,
            Domains = accusation.Host is null ? [] : [accusation.Host],
            Mailbox = accusation.Mailbox,
            OwnSide = accusation.OwnSide,
            Count = Math.Max(accusation.Count, stated),
            Excerpt = accusation.Excerpt.Length > MaxExcerpt ? accusation.Excerpt[..MaxExcerpt] : accusation.Excerpt,
            Reason = FreeTextEvidence.Sentence(accusation.Evidence),
        };
        if (Category.Of(finding.Category).Family is "rights" or "ncii")
        {
            var fields = RightsFields.Read(mail.Text);
            finding = finding with { Claimant = fields.Claimant ?? mail.View.Envelope.FromName, Work = fields.Work };
        }

        return WithTime(mail, finding, accusation, problems);
    }

    private static Finding WithTime(
        FreeTextMail mail,
        Finding finding,
        FreeTextAccusation accusation,
        List<Problem> problems
    )
    {
        if (accusation.Time is { } time)
        {
            if (FreeTextTimes.IsInFuture(mail, time))
            {
                // kept as a statement; customers are looked for before the mail, not after it
                problems.Add(new Problem(ProblemCodes.TimeInFuture, time.Text));
                var before = Timestamps.OfMail(mail.SentAt ?? time.At);
                return finding.At(time, accusation.Basis) with
                {
                    Zone = ZoneBasis.None,
                    Earliest = before.Earliest,
                    Latest = before.Latest,
                };
            }

            var last = accusation.Last;
            return finding.At(time, accusation.Basis) with
            {
                LastAt = last?.At ?? time.Until,
                // ownership is looked up over the whole burst
                Latest = last is not null && last.Latest > time.Latest ? last.Latest : time.Latest,
            };
        }

        return mail.SentAt is { } sent ? finding.At(Timestamps.OfMail(sent), TimeBasis.MailDate) : finding;
    }

    private static Observed Observed(FreeTextMail mail, List<Finding> findings)
    {
        var accusedIps = findings.Where(f => f.SourceIp is not null).Select(f => f.SourceIp!).ToHashSet();
        var accusedUrls = findings.SelectMany(f => f.Urls).ToHashSet(StringComparer.Ordinal);
        var accusedNames = findings.SelectMany(f => f.Domains).ToHashSet(StringComparer.Ordinal);
        var attached = Attached(mail);
        return new Observed(
            [
                .. Different(mail.Ips)
                    .Concat(Different(AddressScan.Ips(attached)))
                    .Where(ip => !accusedIps.Contains(ip))
                    .Distinct()
                    .Take(MaxObserved),
            ],
            [
                .. mail
                    .Urls.Concat(AddressScan.Urls(attached))
                    .Select(h => h.Url)
                    .Where(u => !accusedUrls.Contains(u))
                    .Distinct(StringComparer.Ordinal)
                    .Take(MaxObserved),
            ],
            [
                .. mail
                    .Domains.Concat(AddressScan.Domains(attached))
                    .Select(d => d.Name)
                    .Where(d => !accusedNames.Contains(d))
                    .Distinct(StringComparer.Ordinal)
                    .Take(MaxObserved),
            ]
        );
    }

    // a log has the same address on every line
    private static IEnumerable<IPAddress> Different(IReadOnlyList<IpHit> hits)
    {
        IPAddress? last = null;
        foreach (var hit in hits)
        {
            if (!ReferenceEquals(hit.Ip, last))
            {
                yield return last = hit.Ip;
            }
        }
    }

    // what the reported mails say: the page a spam leads to may be ours
    private static string Attached(FreeTextMail mail)
    {
        var text = new StringBuilder();
        foreach (var reported in mail.ReportedMails.TakeWhile(_ => text.Length < MaxAttached))
        {
            Add(reported.HeaderBlock);
            Add(reported.Text);
        }

        return text.ToString();

        void Add(string more) => text.Append(more.AsSpan(0, Math.Min(more.Length, MaxAttached))).Append('\n');
    }
}
