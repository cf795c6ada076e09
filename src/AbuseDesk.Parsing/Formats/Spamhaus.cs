using System.Collections.Frozen;
using System.Net;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Listings by Spamhaus: the SBL notifications ("SBL Notify: IP: 203.0.113.0/24 added to …", with <c>IP/cidr:</c>,
/// <c>Problem:</c>, <c>SBL Ref:</c>) and those of 2023 and later ("Spamhaus Notification | address - issue"). Source:
/// spamhaus.org, "SBL notifications for networks".
/// </summary>
internal sealed partial class Spamhaus : IReportParser
{
    private const int MaxListed = 1_000;

    private static readonly FrozenSet<string> Labels = LabelledSections.Labels(
        "IP/cidr|IP/CIDR block|IP address|IP addresses|IP|CIDR|Network|Issue|Problem|Malware|Domain|Domain name|Hostname|SBL Ref|Reference|"
            + "Ref|Date|Timestamp|First seen|Last seen|Port|Destination port|Source port"
    );

    public string Name => "Spamhaus";

    public bool Claims(MailView mail) =>
        IsSpamhaus(mail.Envelope.FromAddress)
        || IsSpamhaus(mail.Envelope.ReplyTo)
        || ListingSubject().IsMatch(mail.Envelope.Subject ?? "");

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var subject = mail.Envelope.Subject ?? "";
        if (Removal().IsMatch(subject))
            return Draft.Of(mail, "spamhaus", Name, MessageKind.Other);

        var sections = LabelledSections.Read(mail.Text, Labels);
        var listed = Listed(sections, subject);
        var issue = sections.Value("problem", "issue") ?? subject;
        var malware = sections.Value("malware");
        var seen = Draft.Time(sections.Value("timestamp", "last seen", "first seen"), Draft.Hints(mail));
        var findings = listed.ConvertAll(hit =>
            new Finding
            {
                Category = CategoryOf(issue, malware, mail.Text),
                SourceIp = IsOne(hit) ? hit.Ip : null,
                // a listed network has no address of its own: its notation stands in its place
                Domains = IsOne(hit) ? [] : [$"{hit.Ip}/{hit.PrefixLength}"],
                Excerpt = Draft.Excerpt($"{issue}\n{malware}"),
                Reason = IsOne(hit)
                    ? "Spamhaus lists this address and says why."
                    : "Spamhaus lists this network and says why.",
            }.Timed(seen, mail)
        );
        if (findings.Count == 0 && sections.Value("domain", "domain name") is { } domain)
            findings = [Domain(domain, issue, malware, mail)];
        if (findings.Count == 0)
            return null;
        return Draft.Of(mail, "spamhaus", Name).Unattended() with
        {
            Reporter = Draft.Sender(mail, context, "feedback", "Spamhaus", Reference(mail)),
            Findings = findings,
            Missing = Completeness.Missing(findings, hasLog: true, hasHeaders: true),
            Problems = [.. SenderCheck.Problems(mail, context)],
        };
    }

    private static Finding Domain(string domain, string issue, string? malware, MailView mail) =>
        new Finding
        {
            Category = CategoryOf(issue, malware, mail.Text),
            Domains = [.. AddressScan.Domains(domain).Select(d => d.Name).Take(1)],
            Excerpt = Draft.Excerpt($"{domain}\n{issue}"),
            Reason = "Spamhaus lists this domain and says why.",
        }.Timed(null, mail);

    private static List<IpHit> Listed(List<LabelledSection> sections, string subject)
    {
        var labelled = sections
            .Where(s =>
                s.Label is "ip/cidr" or "ip/cidr block" or "ip address" or "ip addresses" or "ip" or "cidr" or "network"
            )
            .SelectMany(s => AddressScan.Ips(s.Paragraph));
        var hits = labelled.Concat(AddressScan.Ips(subject)).Where(h => !AddressScan.IsNeverSource(h.Ip));
        return [.. hits.DistinctBy(h => (h.Ip, h.PrefixLength ?? Bits(h.Ip))).Take(MaxListed)];
    }

    private static bool IsOne(IpHit hit) => hit.PrefixLength is not { } length || length >= Bits(hit.Ip);

    private static int Bits(IPAddress ip) => ip.GetAddressBytes().Length * 8;

    private static string CategoryOf(string issue, string? malware, string text)
    {
        var words = $"{issue} {malware}";
        if (words.Has("phish"))
            return "phishing";
        if (Controller().IsMatch(words) || ControllerList().IsMatch(text))
            return "c2";
        if (words.Has("botnet") || words.Has("infect") || words.Has("compromised") || Bot().IsMatch(words))
            return "infected_host";
        return words.Has("malware") || malware is not null ? "malware_dist" : "blocklist";
    }

    private static string? Reference(MailView mail)
    {
        var match = SblNumber().Match(mail.Envelope.Subject + "\n" + mail.Text);
        return match.Success ? match.Value.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant() : null;
    }

    private static bool IsSpamhaus(string? address) =>
        MailAddresses.DomainOf(address) is var domain
        && (
            domain is "spamhaus.org" or "spamhaus.com"
            || domain.EndsWith(".spamhaus.org", StringComparison.Ordinal)
            || domain.EndsWith(".spamhaus.com", StringComparison.Ordinal)
        );

    [GeneratedRegex(
        "^ *((fwd?|fw|wg|tr) *: *)*(SBL Notify: |Spamhaus Notification \\|)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex ListingSubject();

    [GeneratedRegex(
        "\\b(removed from|has been removed|delisted|removal request)\\b",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Removal();

    [GeneratedRegex(
        "\\bC ?(&|&amp;|n) ?C\\b|\\bC2\\b|command (and|&) control|controller|\\bBCL\\b",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Controller();

    [GeneratedRegex(
        "Botnet Controller List|\\(BCL\\)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex ControllerList();

    [GeneratedRegex(
        "\\b(spam ?bot|bot|proxy|trojan|worm)\\b",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Bot();

    [GeneratedRegex(
        "\\bSBL ?\\d{3,8}\\b",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex SblNumber();
}
