using System.Security.Cryptography;
using System.Text;
using AbuseDesk.Parsing;
using AbuseDesk.Registry;

namespace AbuseDesk.Cases;

/// <summary>
/// What makes two accusations one case: family, assignment and the most specific thing of ours that is named. Rights are
/// kept apart by claimant and by URL or work; an enquiry stands alone under the number of its report.
/// </summary>
public static class CaseKey
{
    private const int LongestPart = 200;
    private const char Separator = '|';

    private static readonly HashSet<string> TrackingNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "fbclid",
        "gclid",
        "msclkid",
        "mc_cid",
        "mc_eid",
        "yclid",
    };

    public static string Of(Finding finding, OwnerAnswer owner)
    {
        var family = FamilyOf(finding.Category);
        var key = string.Join(
            Separator,
            family,
            owner.AssignmentId?.ToString("N") ?? "-",
            Part(owner.Resource.ToLowerInvariant())
        );
        return string.Equals(family, "rights", StringComparison.Ordinal) ? key + Separator + Claim(finding) : key;
    }

    /// <summary>An enquiry is never joined by another report.</summary>
    public static string OfEnquiry(string reportNumber) => string.Join(Separator, "enquiry", "-", reportNumber);

    /// <summary>Whether a finding accuses anything at all.</summary>
    public static bool NamesAnOffender(Finding finding) =>
        finding.SourceIp is not null
        || finding.Urls.Count > 0
        || finding.Domains.Count > 0
        || !string.IsNullOrWhiteSpace(finding.Mailbox);

    /// <summary>
    /// One spelling for one page: scheme and host in lower case, without default port, fragment and tracking parameters;
    /// percent signs in upper case, unreserved characters plain.
    /// </summary>
    public static string NormalUrl(string url)
    {
        var absolute = url.Contains("://", StringComparison.Ordinal) ? url : "http://" + url;
        if (url.Length > 8_192 || !Uri.TryCreate(absolute, UriKind.Absolute, out var parsed) || parsed.Host.Length == 0)
        {
            return url.Trim();
        }

        var query = parsed.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        var kept = string.Join('&', query.Where(q => !IsTracking(q)));
        var port = parsed.IsDefaultPort ? "" : FormattableString.Invariant($":{parsed.Port}");
        return $"{parsed.Scheme}://{parsed.IdnHost.ToLowerInvariant()}{port}{parsed.AbsolutePath}"
            + (kept.Length == 0 ? "" : "?" + kept);
    }

    // A page that mails advertise is the page others report as what it is.
    private static string FamilyOf(string category) =>
        category is "spamvertised" ? "web_content" : Category.Of(category).Family;

    private static bool IsTracking(string parameter)
    {
        var name = parameter.Split('=', 2)[0];
        return TrackingNames.Contains(name) || name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase);
    }

    private static string Claim(Finding finding)
    {
        var what = finding.Urls.Count > 0 ? NormalUrl(finding.Urls[0]) : finding.Work?.Trim().ToLowerInvariant() ?? "-";
        return Part(finding.Claimant?.Trim().ToLowerInvariant() ?? "-") + Separator + Part(what);
    }

    // A key is indexed: what is too long for that goes by its hash, and the separator is ours.
    private static string Part(string text) =>
        text.Length <= LongestPart
            ? text.Replace(Separator, '/')
            : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
