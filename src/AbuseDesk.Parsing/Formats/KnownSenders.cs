using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>What kind of house sends.</summary>
internal enum SenderKind
{
    /// <summary>Takes pages down for brands.</summary>
    Vendor,

    /// <summary>A machine that watches and writes in a text of its own.</summary>
    Machine,

    /// <summary>A hoster or carrier that passes on what it got.</summary>
    Provider,
}

/// <summary>A sender known by its domains.</summary>
/// <param name="Kind">What kind of house.</param>
/// <param name="Organisation">Its name.</param>
/// <param name="Category">What it writes about where its words do not tell.</param>
/// <param name="Zone">The clock of its logs, where it is the sender's habit and stands in no mail.</param>
internal sealed record KnownSender(
    SenderKind Kind,
    string Organisation,
    string? Category = null,
    ClockZone? Zone = null
);

/// <summary>Senders that need no reader of their own, only to be known (FORMATS §5.15, §5.18, §5.20). Data, not code.</summary>
internal static class KnownSenders
{
    private static readonly ClockZone Berlin = new(TimeSpan.FromHours(1), SummerRule.Europe);

    private static readonly (string Domains, string Organisation)[] Vendors =
    [
        ("phishlabs.com fortra.com", "PhishLabs"),
        ("riskiq.net riskiq.com", "RiskIQ"),
        ("rsa.com outseer.io outseer.com", "RSA AFCC"),
        ("fraudwatch.com fraudwatchinternational.com", "FraudWatch"),
        ("zerofox.com", "ZeroFox"),
        ("internetidentity.com infoblox.com", "IID"),
        ("paypal.com", "PayPal"),
        ("ebay.com", "eBay"),
        ("group-ib.com group-ib.ru facct.ru facct.email", "Group-IB"),
        ("axur.com", "Axur"),
        ("doppel.com", "Doppel"),
        ("brandshield.com", "BrandShield"),
        ("bolster.ai checkphish.ai", "Bolster"),
        ("phishfort.com", "PhishFort"),
        ("izoologic.com", "IZOOlogic"),
        ("easysol.net appgate.com", "AppGate"),
        ("cyberint.com cyberint.io", "Cyberint"),
        ("cscglobal.com cscdbs.com", "CSC"),
        ("corsearch.com incoproip.com incopro.co.uk", "Corsearch"),
        ("markscan.co.in", "MarkScan"),
        ("redpoints.com", "Red Points"),
        ("opsecsecurity.com opsecsecurityonline.com markmonitor.com", "OpSec"),
        ("ybrandprotection.com", "YBrandProtection"),
        ("thomsentrampedach.com", "Thomsen Trampedach"),
        ("lexsi.com", "Lexsi"),
        ("swisscom.com", "Swisscom"),
        ("bankofamerica.com bofa.com", "Bank of America"),
        ("disney.com", "Disney"),
        ("cyveillance.com lookingglasscyber.com", "Cyveillance"),
        ("brandprotect.com", "BrandProtect"),
        ("digitalshadows.com", "Digital Shadows"),
        ("recordedfuture.com", "Recorded Future"),
        ("alluresecurity.com", "Allure Security"),
        ("bluevoyant.com", "BlueVoyant"),
        ("ctm360.com", "CTM360"),
        ("d3lab.net", "D3Lab"),
        ("cloudsek.com", "CloudSEK"),
        ("marqvision.com", "MarqVision"),
        ("ebrand.com", "EBRAND"),
        ("phish.report", "Phish Report"),
    ];

    private static readonly (string Domains, string Organisation)[] Machines =
    [
        ("columbia.edu", "Columbia University"),
        ("bitninja.io bitninja.com", "BitNinja"),
        ("svbuero.de", "svbuero.de"),
        ("cavac.at", "cavac.at"),
        ("tassilosturm.de", "tassilosturm.de"),
        ("reggerspaul.de", "reggerspaul.de"),
        ("honeypots.tk", "honeypots.tk"),
        ("ucs.br", "Universidade de Caxias do Sul"),
        ("realityripple.com", "RealityRipple"),
        ("mmoranking.net mmoranking.com", "mmoranking"),
        ("projecthoneypot.org", "Project Honey Pot"),
        ("uceprotect.net uceprotect.de", "UCEPROTECT"),
    ];

    private static readonly (string Domains, string Organisation)[] Providers =
    [
        ("leaseweb.com leaseweb.nl leaseweb.net leaseweb.de", "Leaseweb"),
        ("ovh.net ovh.com ovhcloud.com ovh.us", "OVH"),
        ("centurylink.com centurylinkservices.net lumen.com level3.com", "CenturyLink"),
        ("telenor.com telenor.no telenor.net telenor.se", "Telenor"),
        ("kpn.com kpn.net", "KPN"),
        ("cogentco.com", "Cogent"),
        ("akamai.com", "Akamai"),
        ("hostroyale.com", "HostRoyale"),
        ("digitalocean.com", "DigitalOcean"),
        ("linode.com", "Linode"),
        ("vultr.com choopa.com", "Vultr"),
        ("quadranet.com", "QuadraNet"),
        ("psychz.net", "Psychz"),
        ("voxility.com", "Voxility"),
        ("contabo.com contabo.de", "Contabo"),
        ("worldstream.nl worldstream.com", "Worldstream"),
        ("acedatacenter.com", "ACE Data Centers"),
        ("gtt.net", "GTT"),
        ("zayo.com", "Zayo"),
        ("he.net", "Hurricane Electric"),
        ("ntt.net", "NTT"),
    ];

    // what a house always writes about, or the clock it never names
    private static readonly (string Domains, KnownSender Sender)[] Particular =
    [
        ("hetzner.com hetzner.de", new KnownSender(SenderKind.Machine, "Hetzner", null, Berlin)),
        ("manitu.de manitu.net", new KnownSender(SenderKind.Machine, "manitu", null, Berlin)),
        ("agouros.de", new KnownSender(SenderKind.Machine, "agouros.de", null, Berlin)),
        ("snei.sony.com", new KnownSender(SenderKind.Machine, "Sony PSN", "brute_force", ClockZone.Utc)),
        ("mynetwatchman.com", new KnownSender(SenderKind.Machine, "myNetWatchman", "scan", ClockZone.Utc)),
        ("nfoservers.com", new KnownSender(SenderKind.Machine, "NFOservers", "ddos_source", ClockZone.Utc)),
    ];

    private static readonly Dictionary<string, KnownSender> ByDomain = Rows(SenderKind.Vendor, "phishing", Vendors)
        .Concat(Rows(SenderKind.Machine, null, Machines))
        .Concat(Rows(SenderKind.Provider, null, Providers))
        .Concat(Particular)
        .SelectMany(row => row.Domains.Split(' ').Select(domain => (domain, row.Sender)))
        .ToDictionary(p => p.domain, p => p.Sender, StringComparer.Ordinal);

    /// <summary>The sender of a mail, behind mailing lists and gateways; null where nobody knows it.</summary>
    public static KnownSender? Of(MailView mail) =>
        Of(mail.Author.Address) ?? Of(mail.Envelope.FromAddress) ?? Of(mail.Envelope.ReplyTo);

    /// <summary>The sender of that address.</summary>
    public static KnownSender? Of(string? address)
    {
        var domain = MailAddresses.DomainOf(address);
        while (domain.Contains('.', StringComparison.Ordinal))
        {
            if (ByDomain.TryGetValue(domain, out var known))
                return known;
            domain = domain[(domain.IndexOf('.', StringComparison.Ordinal) + 1)..];
        }

        return null;
    }

    private static IEnumerable<(string Domains, KnownSender Sender)> Rows(
        SenderKind kind,
        string? category,
        (string Domains, string Organisation)[] rows
    ) => rows.Select(r => (r.Domains, new KnownSender(kind, r.Organisation, category)));
}
