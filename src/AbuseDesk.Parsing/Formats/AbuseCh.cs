using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Notices of abuse.ch: URLhaus (malware on a host: address, then <c>URL:</c> and <c>Proof:</c> for each page), Feodo Tracker
/// and its kin (a block for each botnet controller). Source: urlhaus.abuse.ch, feodotracker.abuse.ch.
/// </summary>
internal sealed partial class AbuseCh : IReportParser
{
    private const int MaxFindings = 5_000;

    private static readonly FrozenSet<string> Labels = LabelledSections.Labels(
        "IP address|IP|Hostname|Host|Domain|Domain name|AS number|AS name|ASN|Country|Port|Malware|Malware family|Threat|URL|Malware URL|"
            + "Proof|Reference|Details|First seen|Last seen|First seen (UTC)|Last seen (UTC)|Last online|Date added|Dateadded|Status|Botnet C2|"
            + "IP:port|Tags|Reporter|Abuse contact"
    );

    // "First seen: … UTC" is what they write; the site says that all its times are UTC
    private static readonly TimeHints Utc = TimeHints.None with { Zone = ClockZone.Utc };

    public string Name => "AbuseCh";

    public bool Claims(MailView mail) =>
        IsAbuseCh(mail.Envelope.FromAddress)
        || IsAbuseCh(mail.Envelope.ReplyTo)
        || ListSubject().IsMatch(mail.Envelope.Subject ?? "");

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var (findings, reference) = Findings(mail);
        if (findings.Count == 0)
            return null;
        return Draft.Of(mail, "abuse_ch", Name).Unattended() with
        {
            Reporter = Draft.Sender(mail, context, "researcher", "abuse.ch", reference),
            Findings = findings,
            Missing = Completeness.Missing(findings, hasLog: true, hasHeaders: true),
            Problems = [.. SenderCheck.Problems(mail, context)],
        };
    }

    private static (List<Finding> Findings, string? Reference) Findings(MailView mail)
    {
        var category = IsController().IsMatch(mail.Envelope.Subject + "\n" + mail.Envelope.FromAddress)
            ? "c2"
            : "malware_dist";
        var findings = new List<Finding>();
        string? reference = null;
        var block = new Block();
        foreach (var section in LabelledSections.Read(mail.Text, Labels))
        {
            if (findings.Count >= MaxFindings)
                break;
            if (block.EndsBefore(section.Label))
            {
                Add(block, category, mail, findings);
                block = section.Label.StartsWith("ip", StringComparison.Ordinal) ? new Block() : block.Next();
            }

            block.Take(section);
            reference ??= block.Proof;
        }

        Add(block, category, mail, findings);
        return (findings, reference);
    }

    private static void Add(Block block, string category, MailView mail, List<Finding> findings)
    {
        if (block.Ip is null && block.Url is null && block.Host is null)
            return;
        // pages of the host follow; the host by itself is only their heading
        if (block is { Url: null, IsHeading: true })
            return;
        findings.Add(
            new Finding
            {
                Category = category,
                SourceIp = block.Ip,
                SourcePort = category is "c2" ? block.Port : null,
                Urls = block.Url is null ? [] : [block.Url],
                Domains = block.Url is null && block.Host is { } host ? [host] : [],
                Excerpt = Draft.Excerpt(string.Join('\n', block.Lines)),
                Reason = category is "c2"
                    ? $"abuse.ch saw a botnet controller there{(block.Malware is null ? "" : $" ({Draft.Cut(block.Malware, 100)})")}."
                    : "abuse.ch saw malware at this page.",
            }.Timed(block.Seen, mail)
        );
    }

    private static bool IsAbuseCh(string? address) => MailAddresses.DomainOf(address) is "abuse.ch";

    /// <summary>What is known of one host or page; a host carries over to the next of its pages.</summary>
    private sealed class Block
    {
        public IPAddress? Ip { get; private set; }
        public int? Port { get; private set; }
        public string? Host { get; private set; }
        public string? Url { get; private set; }
        public string? Malware { get; private set; }
        public string? Proof { get; private set; }
        public EventTime? Seen { get; private set; }
        public bool IsHeading { get; private set; }
        public List<string> Lines { get; } = [];

        public bool EndsBefore(string label) =>
            label switch
            {
                "ip address" or "ip" or "ip:port" or "botnet c2" => Ip is not null,
                "url" or "malware url" => Url is not null,
                _ => false,
            };

        public Block Next() =>
            new()
            {
                Ip = Ip,
                Host = Host,
                IsHeading = true,
            };

        public void Take(LabelledSection section)
        {
            var value = Draft.Cut(section.First, 2_000);
            Lines.Add($"{section.Label}: {value}");
            switch (section.Label)
            {
                case "ip address" or "ip" or "ip:port" or "botnet c2":
                    if (AddressScan.Ips(value) is [var hit, ..])
                        (Ip, Port) = (hit.Ip, hit.Port ?? Port);
                    break;
                case "port":
                    Port =
                        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                        && port is > 0 and <= 65_535
                            ? port
                            : Port;
                    break;
                case "hostname" or "host" or "domain" or "domain name":
                    Host ??= AddressScan.Domains(value).Select(d => d.Name).FirstOrDefault();
                    break;
                case "url" or "malware url":
                    Url = AddressScan.Urls(value).Select(u => u.Url).FirstOrDefault();
                    break;
                case "malware" or "malware family" or "threat":
                    Malware ??= value;
                    break;
                case "proof" or "reference" or "details":
                    Proof ??= AddressScan.Urls(value).Select(u => u.Url).FirstOrDefault();
                    break;
                case "first seen" or "first seen (utc)" or "date added" or "dateadded":
                    Seen ??= Draft.Time(value, Utc);
                    break;
            }
        }
    }

    [GeneratedRegex(
        "\\[(URLhaus|Feodo ?Tracker|ThreatFox|MalwareBazaar|SSLBL|Zeus ?Tracker|Ransomware ?Tracker)\\]",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex ListSubject();

    [GeneratedRegex(
        "feodo|botnet|\\bC2|C&C|threatfox|sslbl|zeus ?tracker",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex IsController();
}
