using System.Globalization;
using AbuseDesk.Cases;
using AbuseDesk.Parsing;

namespace AbuseDesk.Outgoing;

/// <summary>
/// What a customer sees of the reports: built from typed fields, never from their text (RELIABILITY B12). Reports whose
/// reporter consents to nothing contribute no more than that the resource is accused of something.
/// </summary>
internal static class EvidenceLines
{
    private const int MostLines = 20;
    private const int MostOrganisations = 3;

    public static IReadOnlyList<string> Of(NoticeMatter matter, TimeZoneInfo zone, string language)
    {
        var japanese = Wording.IsJapanese(language);
        var lines = new List<string>
        {
            (japanese ? "対象: " : "Concerns: ") + Resource(matter.Case),
            (japanese ? "種別: " : "Kind: ") + Wording.Title(matter.Case.Category, language),
        };
        var shared = matter.Reports.Where(r => r.Report.Consent != Consent.None).ToList();
        if (shared.Count == 0)
        {
            return lines;
        }

        var rows = Rows(matter.Case, shared, zone, language);
        if (matter.Shareable > 1 && rows.Count != 1)
        {
            lines.Add((japanese ? "件数: " : "Count: ") + matter.Shareable.ToString(CultureInfo.InvariantCulture));
        }

        lines.AddRange(rows);
        lines.AddRange(Organisations(shared).Select(o => (japanese ? "通報元: " : "Reported by: ") + o));
        return lines;
    }

    /// <summary>Said where something could be said and is not.</summary>
    public static string? Note(NoticeMatter matter, string language) =>
        matter.Reports.Any(r => r.Report.Consent != Consent.None) ? null
        : Wording.IsJapanese(language) ? "発生日時などの詳細は記載しておりません。"
        : "We do not give further details such as times.";

    /// <summary>The accused thing of ours; a path under a host is not left clickable.</summary>
    public static string Resource(AbuseCase abuseCase) =>
        abuseCase.Resource.Split('/', 2) is [var host, var path] && abuseCase.ResourceKind is not ("address" or "line")
            ? $"{SharedUrl.Defanged(host)}/{path}"
            : abuseCase.Resource;

    private static List<string> Rows(AbuseCase abuseCase, List<NoticeReport> shared, TimeZoneInfo zone, string language)
    {
        var rows = shared
            .SelectMany(r => r.Findings)
            .OrderBy(f => f.OccurredAt ?? DateTimeOffset.MaxValue)
            .SelectMany(f => Facts(abuseCase, f, zone, language).Select(text => (Text: text, f.Count)))
            .GroupBy(r => r.Text, StringComparer.Ordinal)
            .Select(g =>
                g.Sum(r => (long)r.Count) is > 1 and var n ? $"- {g.Key} / {Times(n, language)}" : $"- {g.Key}"
            )
            .ToList();
        if (rows.Count <= MostLines)
        {
            return rows;
        }

        var more = rows.Count - MostLines;
        return [.. rows.Take(MostLines), Wording.IsJapanese(language) ? $"- ほか {more} 件" : $"- and {more} more"];
    }

    private static string Times(long count, string language) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(Wording.IsJapanese(language) ? "件" : "times")}");

    // One row a URL, or one for the event: time, address, port.
    private static IEnumerable<string> Facts(
        AbuseCase abuseCase,
        ReportFinding finding,
        TimeZoneInfo zone,
        string language
    )
    {
        var facts = string.Join(" / ", TimeAndAddress(finding, zone, language));
        var urls = ShownUrls(abuseCase, finding).ToList();
        return urls.Count == 0
            ? [.. facts.Length == 0 ? Array.Empty<string>() : [facts]]
            : urls.Select(u => facts.Length == 0 ? u : $"{facts} / {u}");
    }

    private static IEnumerable<string> TimeAndAddress(ReportFinding finding, TimeZoneInfo zone, string language)
    {
        // The Date of the report itself says when somebody wrote, not when something happened.
        if (finding.OccurredAt is { } at && finding.TimeBasis != TimeBasis.MailDate)
        {
            yield return MailTimes.Event(at, finding.Zone, finding.Precision, zone, language);
        }

        if (finding.SourceIp is { } ip && finding.Owner != OwnerKind.NotOurs)
        {
            yield return finding.SourcePort is { } port
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ip} {(Wording.IsJapanese(language) ? "ポート" : "port")} {port}"
                )
                : ip.ToString();
        }
    }

    // An attack names the URL of its victim, spam those of its recipients: only where the URL is ours is it shown.
    private static IEnumerable<string> ShownUrls(AbuseCase abuseCase, ReportFinding finding)
    {
        var mailed = string.Equals(abuseCase.Family, "mail", StringComparison.Ordinal);
        var mayShow =
            abuseCase.Family is "web_content" or "rights" or "domain" or "other"
            || string.Equals(finding.Category, "spamvertised", StringComparison.Ordinal);
        return mayShow
            ? finding
                .Urls.Where(u => IsOfResource(abuseCase, u))
                .Select(u => SharedUrl.Of(u, mailed))
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
            : [];
    }

    // A report may name several customers' sites; each hears of their own.
    private static bool IsOfResource(AbuseCase abuseCase, string url)
    {
        if (abuseCase.ResourceKind is not ("url" or "vhost" or "domain"))
        {
            return true;
        }

        var name = abuseCase.Resource.Split('/')[0];
        return Uri.TryCreate(url, UriKind.Absolute, out var uri)
            && (
                string.Equals(uri.IdnHost, name, StringComparison.OrdinalIgnoreCase)
                || uri.IdnHost.EndsWith("." + name, StringComparison.OrdinalIgnoreCase)
            );
    }

    private static IEnumerable<string> Organisations(List<NoticeReport> shared) =>
        shared
            .Where(r => r.Report.Consent == Consent.Full && r.Report.ReporterOrganisation is not null)
            .Select(r => OneLine.Of(r.Report.ReporterOrganisation!, 80))
            .Where(o =>
                o.Length > 0 && !o.Contains('@', StringComparison.Ordinal) && !o.Contains('/', StringComparison.Ordinal)
            )
            .Distinct(StringComparer.Ordinal)
            .Take(MostOrganisations);
}
