namespace AbuseDesk.Parsing.Formats;

/// <summary>What a complete report of a family would have and this one lacks (see <see cref="ParsedReport.Missing"/>).</summary>
internal static class Completeness
{
    public static IReadOnlyList<string> Missing(IReadOnlyList<Finding> findings, bool hasLog, bool hasHeaders)
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var finding in findings)
        {
            var family = Category.Of(finding.Category).Family;
            Place(finding, family, missing);
            Time(finding, family, missing);
            if (family is "network_attack" && !hasLog)
                missing.Add(MissingCodes.Log);
            if (family is "mail" && !hasHeaders && finding.Category is not ("spamvertised" or "blocklist"))
                missing.Add(MissingCodes.Headers);
            if (family is "rights")
                Rights(finding, missing);
        }

        return [.. missing];
    }

    // the date of the mail is no statement: it lacks the time, not a zone; nobody asks a rights holder when
    private static void Time(Finding finding, string family, SortedSet<string> missing)
    {
        if (finding.TimeBasis is TimeBasis.None or TimeBasis.MailDate)
        {
            if (family is not ("rights" or "domain"))
                missing.Add(MissingCodes.Time);
        }
        else if (finding.Zone != ZoneBasis.Stated)
        {
            missing.Add(MissingCodes.Zone);
        }
    }

    private static void Place(Finding finding, string family, SortedSet<string> missing)
    {
        var named = finding.Urls.Count > 0 || finding.Domains.Count > 0;
        if (family is "mail" or "network_attack" or "vulnerable_service" && finding.SourceIp is null && !named)
            missing.Add(MissingCodes.Ip);
        if (family is "web_content" or "ncii" or "csam" or "domain" && !named && !IsPosted(finding))
            missing.Add(MissingCodes.Url);
        if (family is "rights" && !named && finding.SourceIp is null)
            missing.Add(MissingCodes.Url);
    }

    // whoever writes into the pages of others is found by his address, not by theirs
    private static bool IsPosted(Finding finding) =>
        finding.Category is "comment_vandalism" && finding.SourceIp is not null;

    private static void Rights(Finding finding, SortedSet<string> missing)
    {
        if (finding.Work is null && finding.Category is "copyright" or "trademark")
            missing.Add(MissingCodes.Work);
        if (finding.Claimant is null)
            missing.Add(MissingCodes.Claimant);
        if (finding.SourceIp is not null && finding.Urls.Count == 0 && finding.SourcePort is null)
            missing.Add(MissingCodes.Port);
    }
}
