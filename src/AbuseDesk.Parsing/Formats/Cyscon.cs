using System.Net;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// cyscon's C-SIRT: one page a mail, in the text and as <c>MALWARE-report.txt</c> (PHISHING-, …) with small keys of its own.
/// <code>
/// uri: http://shop.example/x/
/// domain: shop.example
/// ip: 203.0.113.20
/// first_seen: 2026-11-24 04:04:18 +0200
/// signature: CYSC.MALWARE.URL.GEN
/// last_seen: 2026-11-24 04:04:18 +0200
/// </code>
/// </summary>
internal sealed partial class Cyscon : IReportParser
{
    // the word in signature, subject and file name; the more particular first
    private static readonly (string Word, string Key)[] Kinds =
    [
        ("PHISH", "phishing"),
        ("SPAMVERTI", "spamvertised"),
        ("DEFACE", "defacement"),
        ("FRAUD", "fraud_shop"),
        ("SCAM", "fraud_shop"),
        ("MALWARE", "malware_dist"),
        ("ADWARE", "malware_dist"),
        ("BLACKLISTED", "malware_dist"),
    ];

    private static readonly string[] Shown = ["uri", "ip", "signature", "first_seen", "last_seen"];

    public string Name => "Cyscon";

    public bool Claims(MailView mail) => Machine(mail) is not null || IsTheirs(mail) && Block().IsMatch(mail.Text);

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var text = Block().Match(mail.Text);
        var part = Machine(mail);
        var fields = part ?? FieldBlock.Read(text.Value);
        var ip = Draft.Ip(fields["ip"]);
        var url = fields.First("uri", "url");
        if (ip is null && url is null)
            return null;
        Finding[] findings = [Finding(fields, ip, url, text, mail)];
        var number = Number().Match(mail.Envelope.Subject + "\n" + mail.Text);
        return Draft.Of(mail, "cyscon", Name) with
        {
            Reporter = Draft.Sender(
                mail,
                context,
                "vendor",
                "cyscon",
                number.Success ? number.Groups["id"].Value : null
            ),
            Findings = findings,
            Missing = Completeness.Missing(findings, hasLog: true, hasHeaders: true),
            Problems =
                part is null ? [new Problem(ProblemCodes.SchemaViolation, "report.txt")]
                : ip is null ? [new Problem(ProblemCodes.SchemaViolation, "ip")]
                : [],
        };
    }

    private static Finding Finding(FieldBlock fields, IPAddress? ip, string? url, Match text, MailView mail)
    {
        var hints = Draft.Hints(mail);
        var seen = Draft.Time(fields.First("last_seen", "first_seen", "Tested on", "last_scan"), hints);
        var kind = $"{fields.First("signature", "Result")} {mail.Envelope.Subject}".ToUpperInvariant();
        return new Finding
        {
            Category = Kinds.FirstOrDefault(k => kind.Contains(k.Word, StringComparison.Ordinal)).Key ?? "malware_dist",
            SourceIp = ip,
            Urls = url is null ? [] : [AddressScan.Refang(url)],
            Excerpt = Draft.Excerpt(text.Success ? text.Value : fields.Show(Shown)),
            Reason = $"cyscon found {fields.First("signature", "Result") ?? "malicious content"} there.",
        }
            .Timed(seen, mail)
            .Between(Draft.Time(fields["first_seen"], hints)?.At, null);
    }

    private static FieldBlock? Machine(MailView mail)
    {
        foreach (var part in mail.Parts.Where(p => p.FileName is { } name && FileName().IsMatch(name)))
        {
            var fields = FieldBlock.Read(part.Text);
            if (
                (fields["uri"] ?? fields["ip"]) is not null
                && fields.First("last_seen", "first_seen", "signature") is not null
            )
                return fields;
        }

        return null;
    }

    private static bool IsTheirs(MailView mail) => MailAddresses.DomainOf(mail.Envelope.FromAddress) is "cyscon.de";

    [GeneratedRegex(
        "^[A-Z_-]*-?report\\.txt$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex FileName();

    [GeneratedRegex("\\[CSIRT#(?<id>\\d+)\\]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();

    [GeneratedRegex(
        "(?m)^[> ]*IP:[ \\t]+\\S+[ \\t]*\\n[> ]*URL:[^\\n]*(\\n[> ]*(Tested on|Result):[^\\n]*)*",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Block();
}
