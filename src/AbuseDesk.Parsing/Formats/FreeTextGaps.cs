using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>What a report lacks, for the "ask for more" mail (DOMAIN §2.4), and what staff must know about it.</summary>
internal static class FreeTextGaps
{
    public static IReadOnlyList<string> Missing(
        FreeTextMail mail,
        FreeTextCategories categories,
        List<Finding> findings
    )
    {
        var category = findings.Count > 0 ? findings[0].Category : categories.Best ?? "other_incident";
        var family = Category.Of(category).Family;
        var isMail = family is "mail";
        var isPage = family is "web_content" or "rights" or "ncii" or "csam" or "domain";
        var missing = new List<string>();
        if (!isPage && !findings.Exists(f => f.SourceIp is not null || f.Mailbox is not null))
        {
            missing.Add("ip");
        }

        if (isPage && !findings.Exists(f => f.Urls.Count > 0 || f.SourceIp is not null))
        {
            missing.Add("url");
        }

        AddTime(findings, missing);
        if (family is "network_attack" or "other" && mail.LogLines.Count == 0)
        {
            missing.Add("log");
        }

        if (isMail && mail.HeaderBlocks.Count == 0 && mail.ReportedMails.Count == 0 && mail.LogLines.Count == 0)
        {
            missing.Add("headers");
        }

        if (category is "copyright" or "trademark" && !NamesWork(mail))
        {
            missing.Add("work");
        }

        return missing;
    }

    public static void AddProblems(FreeTextMail mail, List<Finding> findings, List<Problem> problems)
    {
        foreach (
            var masked in AddressScan.Masked(mail.Text).Where(m => mail.Passages.At(m.Start) == Passage.Prose).Take(5)
        )
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

    private static void AddTime(List<Finding> findings, List<string> missing)
    {
        if (findings.Count == 0 || findings.Exists(f => f.TimeBasis is TimeBasis.None or TimeBasis.MailDate))
        {
            missing.Add("time");
        }

        if (
            findings.Exists(f =>
                f.TimeBasis is not (TimeBasis.None or TimeBasis.MailDate) && f.Zone != ZoneBasis.Stated
            )
        )
        {
            missing.Add("zone");
        }
    }

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

    private static bool NamesWork(FreeTextMail mail)
    {
        foreach (
            var word in (ReadOnlySpan<string>)
                [
                    "作品",
                    "著作物",
                    "タイトル",
                    "ファイル名",
                    "権利者",
                    "商標登録",
                    "work:",
                    "works",
                    "title",
                    "filename",
                    "file name",
                    "registration no",
                    "our trademark",
                    "my photo",
                    "my video",
                    "my book",
                    "my article",
                ]
        )
        {
            if (mail.Text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
