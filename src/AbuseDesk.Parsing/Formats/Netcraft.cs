using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Netcraft's takedown service: a page with its address in brackets in the text, in the language of the holder and again in
/// English, and by age of the mail an X-ARF part, a feedback report written as YAML or XARF JSON that names the page and the
/// time but not the address. The issue number is the reference; answers are logged under it and rarely read.
/// </summary>
internal sealed partial class Netcraft : IReportParser
{
    private const int MaxFindings = 1_000;

    private static readonly (string Words, string Key)[] Kinds =
    [
        ("phish", "phishing"),
        ("command and control|command & control|botnet|c2 ", "c2"),
        ("web shell|webshell|skimm|compromis|backdoor", "compromised_server"),
        ("malware|trojan|ransomware|malicious", "malware_dist"),
        ("deface", "defacement"),
        ("vulnerab|CVE-", "open_service"),
        ("brute force|login attack", "brute_force"),
        ("attacking a web application|web attack", "web_attack"),
        ("port scan", "scan"),
        ("ddos|denial of service", "ddos_source"),
        ("copyright|mobile app", "copyright"),
        ("trademark|brand infring", "trademark"),
        ("fraud|scam|fake|extortion|advance fee|advance-fee|investment|counterfeit|survey|impersonat", "fraud_shop"),
        ("spam", "spam"),
    ];

    // what the machine part can only say roughly
    private static readonly string[] Rough = ["fraud_shop", "spam", "other_incident", "infected_host"];

    public string Name => "Netcraft";

    public bool Claims(MailView mail)
    {
        var subject = mail.Envelope.Subject ?? "";
        if (IsTheirs(mail.Envelope.FromAddress) || IsTheirs(mail.Envelope.ReplyTo))
            return Issue().IsMatch(subject)
                || Response().IsMatch($"{mail.Envelope.FromAddress} {mail.Envelope.ReplyTo}");
        // what a holder answers keeps the subject too
        return Issue().IsMatch(subject) && !Answer().IsMatch(subject) && Response().IsMatch(mail.Text);
    }

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var subject = mail.Envelope.Subject ?? "";
        var machine = NetcraftMachine.Read(mail, context);
        var body = NetcraftBody.Read(subject, mail.Text);
        var findings = (machine.Findings.Count > 0 ? Joined(machine, body) : Told(body, mail))
            .Select(f => f with { Work = f.Work ?? Target(mail) })
            .Take(MaxFindings)
            .ToList();
        if (findings.Count == 0)
            return null;
        var kind = KindOf(subject, mail.Text);
        findings = findings.ConvertAll(f =>
            kind is not null && (machine.Findings.Count == 0 || Rough.Contains(f.Category, StringComparer.Ordinal))
                ? f with
                {
                    Category = kind,
                }
                : f
        );
        return Draft.Of(mail, "netcraft", Name) with
        {
            Reporter = Draft.Sender(mail, context, "vendor", "Netcraft", machine.Issue ?? IssueNumber(mail)),
            Findings = findings,
            // of a mail server there is no page
            Missing =
            [
                .. Completeness
                    .Missing(findings, hasLog: true, hasHeaders: true)
                    .Where(m => m is not MissingCodes.Url || findings.Exists(f => f.SourceIp is null)),
            ],
            Problems = machine.Problems,
        };
    }

    // the machine part says page and time, the text the address; pages the machine part leaves out follow
    private static IEnumerable<Finding> Joined(NetcraftMachine machine, NetcraftBody body)
    {
        var hosts = machine
            .Findings.SelectMany(f => f.Urls)
            .Select(NetcraftBody.Host)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var finding in machine.Findings)
        {
            var place = body.Places.FirstOrDefault(p =>
                p.Ip is not null && finding.Urls.Any(u => NetcraftBody.Host(u).Equals(p.Host, StringComparison.Ordinal))
            );
            yield return finding with
            {
                SourceIp = finding.SourceIp ?? place?.Ip ?? body.Ip,
                Excerpt = place?.Line ?? body.Line ?? finding.Excerpt,
                Reason = Reason,
            };
        }

        var first = machine.Findings[0];
        foreach (var place in body.Places.Where(p => p.Url is not null))
        {
            // the text cuts the path of the one page
            var isSame =
                hosts.Contains(place.Host)
                && body.Places.Count(p => p.Host.Equals(place.Host, StringComparison.Ordinal)) == 1;
            if (isSame || machine.Findings.Any(f => f.Urls.Contains(place.Url!, StringComparer.Ordinal)))
                continue;
            yield return first with
            {
                SourceIp = place.Ip,
                Urls = [place.Url!],
                Domains = [],
                Excerpt = place.Line,
                Reason = Reason,
            };
        }
    }

    private static IEnumerable<Finding> Told(NetcraftBody body, MailView mail)
    {
        var seen = Seen().Match(mail.Text);
        var time = seen.Success ? Draft.Time(seen.Groups["time"].Value, Draft.Hints(mail)) : null;
        foreach (var place in body.Places)
        {
            yield return new Finding
            {
                Category = "other_incident",
                SourceIp = place.Ip ?? (body.Places.Count == 1 ? body.Ip : null),
                Urls = place.Url is null ? [] : [place.Url],
                Domains = place.Url is null && place.Host.Length > 0 ? [place.Host] : [],
                Excerpt = Draft.Excerpt(place.Line),
                Reason = Reason,
            }.Timed(time, mail);
        }

        if (body.Places.Count == 0 && body.Ip is not null)
        {
            yield return new Finding
            {
                Category = "other_incident",
                SourceIp = body.Ip,
                Excerpt = Draft.Excerpt(body.Line ?? mail.Envelope.Subject),
                Reason = Reason,
            }.Timed(time, mail);
        }
    }

    private const string Reason = "Netcraft names it in a takedown request.";

    private static string? KindOf(string subject, string text)
    {
        var what = Issue().Match(subject).Groups["what"].Value;
        return ByWords(what) ?? ByWords(Draft.Cut(text, 1_500));
    }

    private static string? ByWords(string text) => Kinds.FirstOrDefault(k => k.Words.Split('|').Any(text.Has)).Key;

    private static string? IssueNumber(MailView mail)
    {
        var subject = Issue().Match(mail.Envelope.Subject ?? "");
        if (subject.Success)
            return subject.Groups["id"].Value;
        var response = Response().Match($"{mail.Envelope.FromAddress} {mail.Envelope.ReplyTo} {mail.Text}");
        return response.Success ? response.Groups["id"].Value : null;
    }

    private static string? Target(MailView mail) =>
        TargetOf().Match(mail.Text) is { Success: true } match ? match.Groups["brand"].Value.Trim() : null;

    private static bool IsTheirs(string? address) => MailAddresses.DomainOf(address) is "netcraft.com";

    // "Issue 0524495: [Abuse204.nl] phishing attack at http://…", "Re: Issue 12345: web shell at hxxp…"
    [GeneratedRegex(
        "(^|[:\\]] *)Issue (?<id>\\d+) *: *(\\[[^\\]]*\\] *)?(?<what>.*?)( at .*)?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Issue();

    [GeneratedRegex(
        "(takedown-response\\+|Netcraft Issue (Number)?:? *#?)(?<id>\\d+)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Response();

    [GeneratedRegex(
        "^ *(re|aw|sv|antw|返信) *[:：]",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Answer();

    [GeneratedRegex(
        "(last|first) (observed|seen|detected)[^\\n]{0,80}?(?<time>\\d{4}-\\d\\d-\\d\\d[^\\n]{0,30}|\\d{1,2} [A-Z][a-z]+ \\d{4}[^\\n]{0,30})",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Seen();

    [GeneratedRegex(
        "This (attack|site|website|page) (targets|impersonates) (?<brand>[^.\\n]{2,60})",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex TargetOf();
}
