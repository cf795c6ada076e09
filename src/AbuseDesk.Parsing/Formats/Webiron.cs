using System.Text;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// webiron's reports without X-ARF parts: one block of bulleted lines an attack, below the attacking address.
/// <code>
/// Offending/Source IP:  198.51.100.10
///        - Issue:  Source has attempted the following botnet activity: WordPress Login Brute Force
///        - Time:  2026-11-24 00:40:03-07:00
///        - Port: 80
///        - Report ID:  c141a958-…
///        - Targeted URL:  http://[Site Host Removed For Privacy]/wp-login.php
/// </code>
/// </summary>
internal sealed partial class Webiron : IReportParser
{
    private const int MaxBlocks = 1_000;
    private static readonly string[] Shown = ["Issue", "Time", "Service", "Port", "Targeted URL", "Requested URI"];

    public string Name => "Webiron";

    public bool Claims(MailView mail) =>
        Heading().IsMatch(mail.Outline.Words)
        && (IsTheirs(mail) || mail.Text.Has("- Report ID:") && mail.Text.Has("- Issue:"));

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var findings = Blocks(mail.Text).Select(b => Finding(b.Ip, b.Fields, mail)).OfType<Finding>().ToList();
        if (findings.Count == 0)
            return null;
        var id = ReportId().Match(mail.Text);
        return Draft.Of(mail, "webiron", Name) with
        {
            Envelope = mail.Envelope with
            {
                NoAutoReplyBecause = mail.Envelope.NoAutoReplyBecause ?? NoAutoReplyCodes.FeedbackService,
            },
            Reporter = Draft.Sender(mail, context, "feedback", "webiron", id.Success ? id.Groups["id"].Value : null),
            Findings = findings,
            Missing = Completeness.Missing(findings, hasLog: true, hasHeaders: true),
        };
    }

    private static Finding? Finding(string heading, FieldBlock fields, MailView mail)
    {
        // the address is missing where a gateway took it out: the subject is nothing but the address
        if ((Draft.Ip(heading) ?? Draft.Ip(mail.Envelope.Subject)) is not { } ip)
            return null;
        var issue = fields.First("Issue") ?? "";
        return new Finding
        {
            Category = CategoryOf($"{issue} {fields.First("Targeted URL", "Requested URI", "Service")}"),
            SourceIp = ip,
            Excerpt = Draft.Excerpt($"{ip}\n{fields.Show(Shown)}"),
            Reason =
                issue.Length > 0 ? $"webiron reports: {Draft.Cut(issue, 200)}" : "webiron names it as an attacker.",
        }.Timed(Draft.Time(fields["Time"], Draft.Hints(mail)), mail);
    }

    private static string CategoryOf(string words) =>
        words.Has("login") || words.Has("brute") || words.Has("xmlrpc") || words.Has("ssh") ? "brute_force"
        : words.Has("port scan") ? "scan"
        : words.Has("spam") && !words.Has("http") ? "spam"
        : words.Has("ddos") || words.Has("denial of service") ? "ddos_source"
        : "web_attack";

    private static List<(string Ip, FieldBlock Fields)> Blocks(string text)
    {
        var blocks = new List<(string, FieldBlock)>();
        string? ip = null;
        var lines = new StringBuilder();
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.TrimStart("> \t").TrimEnd();
            if (Heading().Match(line.ToString()) is { Success: true } heading)
            {
                End();
                ip = heading.Groups["ip"].Value;
            }
            else if (ip is not null && line.Length > 2 && line[0] == '-' && line[1] == ' ')
            {
                lines.Append(line[2..].Trim()).Append('\n');
            }
        }

        End();
        return blocks;

        void End()
        {
            if (ip is not null && blocks.Count < MaxBlocks)
                blocks.Add((ip, FieldBlock.Read(lines.ToString())));
            lines.Clear();
        }
    }

    private static bool IsTheirs(MailView mail)
    {
        var domain = MailAddresses.DomainOf(mail.Envelope.FromAddress);
        return domain is "webiron.com" || domain.EndsWith(".webiron.com", StringComparison.Ordinal);
    }

    [GeneratedRegex(
        "(?m)^[> \\t]*(Offending/Source|Offending|Source) IP:[ \\t]*(?<ip>\\S*)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Heading();

    [GeneratedRegex(
        "- Report ID:[ \\t]*(?<id>\\S+)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex ReportId();
}
