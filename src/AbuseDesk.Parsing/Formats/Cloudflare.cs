using System.Collections.Frozen;
using System.Net;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Reports that Cloudflare passes on to the host behind its proxy, 2015 to now: boilerplate with the address of the host,
/// then the fields of its form ("Reporter's Name:", "Reported URLs:", "Original Work:"), HTML-escaped once or twice. Source:
/// cloudflare.com/trust-hub/reporting-abuse.
/// </summary>
internal sealed partial class Cloudflare : IReportParser
{
    private const int MaxUrls = 500;
    private const int MaxEntityRounds = 3;

    private static readonly FrozenSet<string> Labels = LabelledSections.Labels(
        "Reporter's Name|Reporter Name|Reporter's Email Address|Reporter's Email|Reporter Email|Reporter's Company Name|"
            + "Reporter's Company|Reporter's Telephone Number|Reporter's Phone Number|Reporter's Title|Reporter's Address|Reporter|"
            + "Copyright Holder's Name|Copyright Holder|Trademark Holder's Name|Trademark Holder|Trademarked Symbol|Trademark|"
            + "Trademark Number|Trademark Registration Number|Trademark Office|Reported URLs|Reported URL|Reported URL(s)|URLs|"
            + "Infringing URLs|Original Work|Original Works|Description of Original Work|Logs or Evidence of Abuse|Evidence|Comments|"
            + "Comment|Justification|Signature|Agreements|DMCA|Source IPs|Destination IPs|Ports and Protocols"
    );

    public string Name => "Cloudflare";

    public bool Claims(MailView mail) =>
        Numbered().IsMatch(mail.Envelope.Subject ?? "")
        || IsCloudflare(mail) && Received().IsMatch(Draft.Cut(mail.Envelope.Subject + "\n" + mail.Text, 20_000));

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        // what a provider answers to a notice of theirs
        if (IsAnswer().IsMatch(mail.Envelope.Subject ?? "") && !IsCloudflare(mail))
            return Draft.Of(mail, "cloudflare", Name, MessageKind.Reply);

        var text = Plain(mail.Text);
        var cut = Below().Match(text) is { Success: true } mark ? mark.Index : text.Length;
        var sections = LabelledSections.Read(text, Labels);
        var ips = CloudflareHost.Ips(text[..cut], context);
        var urls = Urls(sections);
        var domains = urls.Count > 0 ? [] : Regarding(text[..cut]);
        var category = CategoryOf(mail.Envelope.Subject ?? "", text[..cut], sections);
        var findings =
            ips.Count + urls.Count + domains.Count == 0
                ? Elsewhere(mail, context)
                : Findings(ips, urls, domains, category, sections, mail);
        return Draft.Of(mail, "cloudflare", Name) with
        {
            Reporter = Reporter(mail, sections, category),
            Findings = findings,
            Missing = Completeness.Missing(findings, hasLog: true, hasHeaders: true),
            Problems = [.. SenderCheck.Problems(mail, context)],
        };
    }

    // a layout nobody has seen yet: what the general reader finds, without Cloudflare itself
    private static List<Finding> Elsewhere(MailView mail, ReadingContext context) =>
        [
            .. (ReportParsers.FreeText.Read(mail, context)?.Findings ?? []).Where(f =>
                f.SourceIp is not { } ip || !CloudflareHost.IsEdge(ip) || AddressScan.IsOwn(ip, context)
            ),
        ];

    private static List<Finding> Findings(
        List<IPAddress> ips,
        List<string> urls,
        List<string> domains,
        string category,
        List<LabelledSection> sections,
        MailView mail
    )
    {
        var isRights = Category.Of(category).Family is "rights";
        var finding = new Finding
        {
            Category = category,
            Urls = urls,
            Domains = domains,
            Claimant = isRights
                ? sections.Value(
                    "copyright holder's name",
                    "copyright holder",
                    "trademark holder's name",
                    "trademark holder",
                    "reporter's company name",
                    "reporter's name"
                )
                : null,
            Work = isRights
                ? sections.Value(
                    "original work",
                    "original works",
                    "description of original work",
                    "trademarked symbol",
                    "trademark"
                )
                : null,
            Excerpt = Draft.Excerpt(string.Join('\n', urls.Count > 0 ? urls : domains)),
            Reason = "Cloudflare passes on a report about a site behind it and names the host.",
        }.Timed(null, mail);
        return ips.Count == 0 ? [finding] : ips.ConvertAll(ip => finding with { SourceIp = ip });
    }

    private static List<string> Urls(List<LabelledSection> sections)
    {
        var urls = new List<string>();
        foreach (
            var section in sections.Where(s =>
                s.Label.StartsWith("reported url", StringComparison.Ordinal) || s.Label is "urls" or "infringing urls"
            )
        )
        {
            foreach (var hit in AddressScan.Urls(section.List))
            {
                if (
                    urls.Count < MaxUrls
                    && !IsCloudflareHost(hit.Host)
                    && !urls.Contains(hit.Url, StringComparer.Ordinal)
                )
                    urls.Add(hit.Url);
            }
        }

        return urls;
    }

    // "Cloudflare received a phishing report regarding:" and the name below; the form names no URL
    private static List<string> Regarding(string head)
    {
        var match = RegardingWord().Match(head);
        return match.Success
            ?
            [
                .. AddressScan
                    .Domains(Draft.Cut(head[(match.Index + match.Length)..], 300))
                    .Select(d => d.Name)
                    .Where(d => !IsCloudflareHost(d))
                    .Take(1),
            ]
            : [];
    }

    private static string CategoryOf(string subject, string head, List<LabelledSection> sections)
    {
        var kind = Received().Match(subject) is { Success: true } inSubject ? inSubject : Received().Match(head);
        var named = Kind().Match(kind.Success ? kind.Groups["kind"].Value : "").Value.ToLowerInvariant();
        return named switch
        {
            "phish" => "phishing",
            "malware" => "malware_dist",
            "dmca" or "copyright" => "copyright",
            "trademark" => "trademark",
            "child" or "csam" => "csam",
            "non-consensual" or "intimate" => "ncii",
            "threat" or "violent" or "terror" => "threat_life",
            _ => FreeTextCategories.Read(subject, Evidence(sections)).Best ?? "other_incident",
        };
    }

    private static string Evidence(List<LabelledSection> sections) =>
        Draft.Cut(
            string.Join(
                '\n',
                sections
                    .Where(s =>
                        s.Label
                            is "logs or evidence of abuse"
                                or "evidence"
                                or "comments"
                                or "comment"
                                or "justification"
                    )
                    .Select(s => s.All)
            ),
            20_000
        );

    private static ParsedReporter Reporter(MailView mail, List<LabelledSection> sections, string category)
    {
        var address = AddressScan
            .Mailboxes(sections.Value("reporter's email address", "reporter's email", "reporter email") ?? "")
            .Select(m => m.Address)
            .FirstOrDefault();
        var name = sections.Value("reporter's name", "reporter name", "reporter");
        var organisation = sections.Value("reporter's company name", "reporter's company");
        var reference = Reference().Match(mail.Envelope.Subject ?? "");
        var id = reference.Success ? reference.Groups["id"].Value : null;
        if (address is null && (name is null || name.Has("anonymous")))
            return new ParsedReporter(
                mail.Envelope.ReplyTo ?? mail.Envelope.FromAddress,
                null,
                "Cloudflare",
                "provider",
                id
            );
        var role = Category.Of(category).Family is "rights" ? "rights_holder" : "individual";
        return new ParsedReporter(address, name, organisation, role, id);
    }

    // the form is escaped once by Cloudflare and once more where the reporter escaped it himself
    private static string Plain(string text)
    {
        for (var round = 0; round < MaxEntityRounds && text.Contains('&', StringComparison.Ordinal); round++)
        {
            var decoded = WebUtility.HtmlDecode(text);
            if (decoded.Length == text.Length)
                break;
            text = decoded;
        }

        return text;
    }

    private static bool IsCloudflare(MailView mail) =>
        IsCloudflare(mail.Envelope.FromAddress)
        || IsCloudflare(mail.Envelope.ReplyTo)
        || IsCloudflare(MailAddresses.Tidy(mail.Header("X-Original-From")))
        || IsCloudflare(MailAddresses.Tidy(mail.Header("X-Original-Sender")));

    private static bool IsCloudflare(string? address) => IsCloudflareHost(MailAddresses.DomainOf(address));

    private static bool IsCloudflareHost(string host) =>
        host is "cloudflare.com" || host.EndsWith(".cloudflare.com", StringComparison.Ordinal);

    [GeneratedRegex(
        "\\[(re: *)?[0-9a-f][0-9a-f-]{6,40}\\]:? *cloudflare (has )?received an? ",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Numbered();

    [GeneratedRegex(
        "cloudflare\\s+(has\\s+)?received\\s+(an?\\s+)?(?<kind>[^\\n.:]{3,80})",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Received();

    [GeneratedRegex(
        "phish|malware|dmca|copyright|trademark|child|csam|non-consensual|intimate|threat|violent|terror",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Kind();

    [GeneratedRegex(
        "\\[(re: *)?(?<id>[0-9a-f][0-9a-f-]{6,40})\\]",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Reference();

    [GeneratedRegex(
        "^ *(re|aw|sv|antw|回复|返信) *[:：]",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex IsAnswer();

    [GeneratedRegex(
        "(below|following) is the [^\\n]{0,80}(received|report|complaint)|^[> ]*reporter's name:",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Multiline
    )]
    private static partial Regex Below();

    [GeneratedRegex(
        "\\bregarding:?\\s",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex RegardingWord();
}
