using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>What a report lacks, for the "ask for more" mail (DOMAIN §2.4), and what staff must know about it.</summary>
internal static class FreeTextGaps
{
    private const int MaxMasked = 5;

    public static IReadOnlyList<string> Missing(
        FreeTextMail mail,
        FreeTextCategories categories,
        FreeTextComplaint complaint,
        List<Finding> findings
    )
    {
        var hasLog = mail.LogLines.Count > 0;
        var hasHeaders = mail.HeaderBlocks.Count > 0 || mail.ReportedMails.Count > 0;
        if (findings.Count > 0)
        {
            return Completeness.Missing(findings, hasLog, hasHeaders || hasLog);
        }

        // nobody is accused yet: everything a report of this kind needs
        var said = categories.Best ?? "other_incident";
        var family = said is "other_incident" && complaint.Family is { } matter ? matter : Category.Of(said).Family;
        return family switch
        {
            "web_content" or "rights" or "ncii" or "csam" or "domain" => [MissingCodes.Url, MissingCodes.Time],
            "mail" => hasHeaders
                ? [MissingCodes.Ip, MissingCodes.Time]
                : [MissingCodes.Ip, MissingCodes.Time, MissingCodes.Headers],
            _ => hasLog ? [MissingCodes.Ip, MissingCodes.Time] : [MissingCodes.Ip, MissingCodes.Time, MissingCodes.Log],
        };
    }

    public static void AddProblems(FreeTextMail mail, List<Finding> findings, List<Problem> problems)
    {
        foreach (var masked in Masked(mail).Take(MaxMasked))
        {
            problems.Add(new Problem(ProblemCodes.AddressMasked, masked.Text));
        }

        if (findings.Count == 0)
        {
            var onlyOthers = mail.Ips.Any(h =>
                mail.Passages.At(h.Start) == Passage.Prose && AddressScan.IsUsable(h.Ip, mail.Context)
            );
            problems.Add(new Problem(onlyOthers ? ProblemCodes.OnlyRecipientSideFound : ProblemCodes.NoOffenderFound));
            AddMissingAttachment(mail, problems);
        }

        foreach (var finding in findings)
        {
            if (finding.TimeBasis is TimeBasis.None or TimeBasis.MailDate)
            {
                problems.Add(new Problem(ProblemCodes.TimeMissing));
            }
            else if (finding.Zone is ZoneBasis.None or ZoneBasis.Assumed)
            {
                var code = finding.Zone == ZoneBasis.None ? ProblemCodes.ZoneMissing : ProblemCodes.ZoneAssumed;
                problems.Add(new Problem(code, finding.OccurredText));
            }
        }
    }

    // a mask in a log or a header is the reporter's own
    private static IEnumerable<MaskedHit> Masked(FreeTextMail mail) =>
        mail
            .Passages.ProseRanges(mail.Text)
            .SelectMany(r => MaskedScanner.Scan(mail.Text.AsSpan(r.Start, r.End - r.Start)));

    // "ヘッダを添付します" with nothing attached
    private static void AddMissingAttachment(FreeTextMail mail, List<Problem> problems)
    {
        var says =
            mail.Text.Contains("添付", StringComparison.Ordinal)
            || mail.Text.Contains("attached", StringComparison.OrdinalIgnoreCase);
        if (says && mail.ReportedMails.Count == 0 && mail.HeaderBlocks.Count == 0 && mail.View.Parts.Count <= 1)
        {
            problems.Add(new Problem(ProblemCodes.InnerMailMissing));
        }
    }
}
