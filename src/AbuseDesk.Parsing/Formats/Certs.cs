using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>A team that coordinates: how its mails are known and on which clock they run.</summary>
/// <param name="Name">What it calls itself.</param>
/// <param name="Domains">Domains it writes from and has its pages on.</param>
/// <param name="Ticket">What begins its numbers in a subject; empty where it has none of its own.</param>
/// <param name="Zone">The clock of times without a zone, where the team is known to keep to one.</param>
internal sealed record Cert(string Name, string Domains, string Ticket = "", ClockZone? Zone = null);

/// <summary>The teams whose mails were seen (FORMATS §5.13), and others of their kind that only need to be known by name.</summary>
internal static partial class Certs
{
    private const int MaxReferences = 4;
    private static readonly ClockZone HongKong = new(TimeSpan.FromHours(8));

    private static readonly Cert[] All =
    [
        new("CERT-Bund", "bsi.bund.de cert-bund.de certbund.net", "CB-Report|CERT-Bund", ClockZone.Utc),
        new("CERT.at", "cert.at govcert.gv.at", "CERT.at"),
        new("CERT-EE", "cert.ee", "CERT-EE", ClockZone.Utc),
        new("NCSC-NL", "ncsc.nl govcert.nl", "Megatron melding|NCSC-NL", ClockZone.Utc),
        new("SWITCH-CERT", "cert.switch.ch switch.ch", "SWITCH"),
        new("CSIRT.CZ", "csirt.cz", "PROKI|CSIRT.CZ", ClockZone.Utc),
        new("HKCERT", "hkcert.org", "HKCERT", HongKong),
        new("CERT Polska", "cert.pl", "CERT.PL|CERT Polska"),
        new("CERT.br", "cert.br", "CERT.br", ClockZone.Utc),
        new("INCIBE-CERT", "incibe-cert.es incibe.es certsi.es", "INCIBE-CERT|CERTSI"),
        new(
            "NCSC-FI",
            "ncsc.fi ficora.fi cert.fi traficom.fi kyberturvallisuuskeskus.fi",
            "FICORA|NCSC-FI",
            ClockZone.Utc
        ),
        new("CISA", "us-cert.gov cisa.gov cisa.dhs.gov", "CISA Incident|US-CERT", ClockZone.Utc),
        new("CERT-In", "cert-in.org.in", "CERTIn|CERT-In"),
        new("DNSC", "cert.ro dnsc.ro", "DNSC|CERT-RO"),
        new("GovCERT.ch", "govcert.ch govcert.admin.ch ncsc.admin.ch ncsc.ch", "govcert.ch|GovCERT"),
        new("CSIRT-MU", "csirt.muni.cz", "CSIRT-MU"),
        new("DIVD", "divd.nl csirt.divd.nl", "DIVD"),
        new("CIRCL", "circl.lu", "CIRCL"),
        new("NKSC", "nksc.lt cert.lt", "NKSC|CERT-LT|CERT.LT"),
        new("CERT-GIB", "cert-gib.com cert-gib.ru"),
        new("TWCERT/CC", "twcert.org.tw", "TWCERT"),
        new("CERT-UA", "cert.gov.ua"),
        new("CERT.be", "cert.be"),
        new("CERT-FR", "cert.ssi.gouv.fr ssi.gouv.fr"),
        new("CERT-EU", "cert.europa.eu"),
        new("CERT-SE", "cert.se"),
        new("CERT.hr", "cert.hr"),
        new("CERT.LV", "cert.lv"),
        new("CERT.PT", "cert.pt cncs.gov.pt rcts.pt"),
        new("CERT NZ", "cert.govt.nz"),
        new("SI-CERT", "cert.si"),
        new("NorCERT", "cert.no nsm.no"),
        new("DKCERT", "cert.dk"),
        new("DFN-CERT", "dfn-cert.de"),
        new("AusCERT", "auscert.org.au"),
        new("KrCERT/CC", "krcert.or.kr"),
        new("MyCERT", "mycert.org.my cybersecurity.my"),
        new("SingCERT", "csa.gov.sg"),
        new("CNCERT/CC", "cert.org.cn"),
        new("ThaiCERT", "thaicert.or.th"),
        new("CERT/CC", "cert.org"),
        new("GovCERT.lu", "govcert.lu"),
        new("CSIRT Italia", "csirt.gov.it"),
    ];

    private static readonly FrozenDictionary<string, Cert> Sites = All.SelectMany(c =>
            c.Domains.Split(' ').Select(d => (Site: d, Cert: c))
        )
        .ToFrozenDictionary(s => s.Site, s => s.Cert, StringComparer.OrdinalIgnoreCase);

    /// <summary>The team that writes: by its domain, else by its number in a subject that is no answer to one.</summary>
    public static Cert? Of(MailView mail)
    {
        var domain = MailAddresses.DomainOf(mail.Envelope.FromAddress);
        if (BySite(domain) is { } sender)
            return sender;
        var subject = mail.Envelope.Subject ?? "";

        // a customer's answer keeps the number, and a relayed JPCERT number is not JPCERT's mail
        if (IsAnswer().IsMatch(subject) || Number().Match(subject) is not { Success: true } number)
            return null;
        return Array.Find(
            All,
            c =>
                c.Ticket.Split('|')
                    .Any(t => t.Length > 0 && number.Value.StartsWith(t, StringComparison.OrdinalIgnoreCase))
        );
    }

    private static Cert? BySite(string? host)
    {
        for (var name = host.AsSpan(); !name.IsEmpty; name = name[(name.IndexOf('.') + 1)..])
        {
            if (Sites.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var cert))
                return cert;
            if (!name.Contains('.'))
                break;
        }

        return null;
    }

    /// <summary>Whether a host is the team's own: its pages are advice, not accusations.</summary>
    public static bool IsOf(Cert cert, string host) => BySite(host) == cert;

    /// <summary>All numbers of the subject: that of the team, and that of the one it passes the report on for.</summary>
    public static string? References(MailView mail)
    {
        var subject = mail.Envelope.Subject ?? "";
        var found = Number()
            .Matches(subject)
            .Select(m => m.Value)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(MaxReferences)
            .ToList();
        if (found.Count > 0)
            return string.Join("; ", found);
        var ticket = mail.Header("X-RT-Ticket") ?? mail.Header("RT-Ticket");
        return ticket is { Length: > 0 and < 100 } ? ticket.Trim()
            : Number().Match(Draft.Cut(mail.Text, 4_000)) is { Success: true } inText ? inText.Value
            : null;
    }

    // [CERT-Bund#2026112428001234] · [CERT.at #1234567] · CERTIn-12345678 · INC000010123456 · TWCERT-EXC-202611-0042
    [GeneratedRegex(
        "(CB-Report|CERT-Bund|SWITCH(-CERT)?|JPCERT|CERT\\.[a-z]{2}|CERT Polska|CSIRT-MU|CSIRT\\.CZ|FICORA|NCSC-[A-Z]{2}|INCIBE-CERT|CERTSI|DNSC|CERT-[A-Z]{2,3}|HKCERT|GovCERT(\\.ch)?|CIRCL|NKSC|KrCERT|AusCERT) ?# ?[0-9][0-9-]{1,30}|CERT-?In-[0-9]{6,12}|INC[0-9]{9,15}|DIVD-[0-9]{4}-[0-9]{5}|TWCERT[A-Z/-]*-[0-9]{4,8}-[0-9]+",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Number();

    [GeneratedRegex(
        "^ *(re|aw|sv|odp|vs|返信) *[:：]",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex IsAnswer();
}
