using System.Net;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Mails of JPCERT/CC: English ones with the accused site, its address in brackets below and a log at the end, and Japanese
/// ones with labelled lines. The number in the Subject must survive in every answer.
/// </summary>
internal sealed partial class Jpcert : IReportParser
{
    private const int MaxLines = 20_000;

    public string Name => "Jpcert";

    public bool Claims(MailView mail)
    {
        var byJpcert = MailAddresses
            .DomainOf(mail.Envelope.FromAddress)
            .Split('.')
            .Contains("jpcert", StringComparer.Ordinal);
        var subject = mail.Envelope.Subject ?? "";
        // a customer's answer keeps the number too
        return Number().IsMatch(subject) && (byJpcert || !IsAnswer().IsMatch(subject))
            || byJpcert && Number().IsMatch(mail.Text);
    }

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var body = new JpcertBody(Draft.Hints(mail));
        // "URL: … IP: … 確認日時: …" may share one line
        foreach (var line in NextLabel().Replace(mail.Text, "${before}\n${label}").Split('\n').Take(MaxLines))
            body.Add(line.Trim());

        var category = CategoryOf(mail);
        var findings = Findings(body, category, mail).ToList();
        if (findings.Count == 0)
            return null;

        var number = Number().Match(mail.Envelope.Subject + "\n" + mail.Text);
        return Draft.Of(mail, "jpcert", Name) with
        {
            Reporter = Draft.Sender(mail, context, "coordinator", "JPCERT/CC", number.Success ? number.Value : null),
            Findings = findings,
            Missing = Completeness.Missing(findings, hasLog: body.Events.Count > 0, hasHeaders: true),
            Problems = [.. SenderCheck.Problems(mail, context)],
        };
    }

    private static IEnumerable<Finding> Findings(JpcertBody body, string category, MailView mail)
    {
        foreach (var site in body.Sites)
        {
            yield return new Finding
            {
                Category = category,
                SourceIp = site.Ip ?? (body.Sites.Count == 1 && body.Ips.Count == 1 ? body.Ips[0] : null),
                Urls = [site.Url],
                Excerpt = Draft.Excerpt(site.Line),
                Reason = "JPCERT/CC names it as the offending site.",
                Work = body.Brand,
            }.Timed(body.SeenAt, mail);
        }

        foreach (var (ip, events) in body.Events)
            yield return FromLog(ip, events, category, mail);

        if (body.Sites.Count > 0)
            yield break;
        foreach (var ip in body.Ips.Where(ip => !body.Events.ContainsKey(ip)))
        {
            yield return new Finding
            {
                Category = category,
                SourceIp = ip,
                Excerpt = Draft.Excerpt(ip.ToString()),
                Reason = "JPCERT/CC names it as the source.",
            }.Timed(body.SeenAt, mail);
        }
    }

    private static Finding FromLog(IPAddress ip, List<JpcertEvent> events, string category, MailView mail)
    {
        var ordered = events.Where(e => e.Time is not null).OrderBy(e => e.Time!.At).ToList();
        var ports = events.Select(e => e.Port).Distinct().ToList();
        var finding = new Finding
        {
            Category = category is "other_incident" ? "scan" : category,
            SourceIp = ip,
            SourcePort = ports.Count == 1 ? ports[0] : null,
            Count = events.Count,
            Excerpt = Draft.Excerpt(string.Join('\n', events.Take(20).Select(e => e.Line))),
            Reason = "It is the source in the log that JPCERT/CC attached.",
        }.Timed(ordered.FirstOrDefault()?.Time, mail, TimeBasis.Log);
        return ordered.Count > 1
            ? finding.Between(null, ordered[^1].Time!.Latest) with
            {
                LastAt = ordered[^1].Time!.At,
            }
            : finding;
    }

    private static string CategoryOf(MailView mail)
    {
        var text = mail.Envelope.Subject + "\n" + Draft.Cut(mail.Text, 6_000);
        return Kinds().Match(text) is not { Success: true } first
            ? "other_incident"
            : first.Value.ToLowerInvariant() switch
            {
                "phishing" or "フィッシング" or "fraudulent web site" => "phishing",
                "malware" or "マルウェア" or "マルウエア" => "malware_dist",
                "改ざん" or "defacement" or "defaced" => "defacement",
                "ブルートフォース"
                or "brute force"
                or "不正ログイン"
                or "login attempt"
                or "unauthorized login"
                or "unauthorized access"
                or "不正アクセス" => "brute_force",
                "スキャン" or "scan" or "probe" => "scan",
                "c&c" or "c2" or "command and control" => "c2",
                "ddos" or "dos攻撃" or "denial of service" => "ddos_source",
                "迷惑メール" or "spam" => "spam",
                _ => "open_service",
            };
    }

    [GeneratedRegex(
        "JPCERT#\\d{6,12}",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Number();

    [GeneratedRegex(
        "(?<before>[^A-Za-z\\s][ \u3000]|[ \u3000]{2})(?<label>(URL|IP|IPアドレス|確認日時|検知日時|発生日時|ブランド) *[:：])",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex NextLabel();

    [GeneratedRegex(
        "^ *(re|aw|返信) *:",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex IsAnswer();

    [GeneratedRegex(
        "phishing|フィッシング|fraudulent web site|malware|マルウ[ェエ]ア|改ざん|deface(ment|d)|brute force|ブルートフォース|不正ログイン|不正アクセス|unauthorized access|(unauthorized )?login( attempt)?|スキャン|\\bscan|\\bprobe|\\bC&C\\b|\\bC2\\b|command and control|DDoS|DoS攻撃|denial of service|迷惑メール|\\bspam|open resolver|amplifi|オープンリゾルバ",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Kinds();
}
