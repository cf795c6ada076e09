namespace AbuseDesk.Parsing.Formats;

/// <summary>What a mail of a CERT is about by its subject, in the languages the teams write; else by its words.</summary>
internal static class CertCategories
{
    // The particular before the general: "Offene DNS-Resolver … für DDoS-Angriffe" is about resolvers.
    private static readonly (string Word, string Category)[] Words =
    [
        ("[phishing]", "phishing"),
        ("[malicious code]", "malware_dist"),
        ("phish", "phishing"),
        ("fake page", "phishing"),
        ("página falsa", "phishing"),
        ("pagina falsa", "phishing"),
        ("fake shop", "fraud_shop"),
        ("fake-shop", "fraud_shop"),
        ("scam", "fraud_shop"),
        ("offene ", "open_service"),
        ("offener ", "open_service"),
        ("open resolver", "open_service"),
        ("open dns", "open_service"),
        ("expuesto", "open_service"),
        ("exposed", "open_service"),
        ("accessible ", "open_service"),
        ("verwundbar", "open_service"),
        ("schwachstelle", "open_service"),
        ("vulnerab", "open_service"),
        ("vulnerave", "open_service"),
        ("vulneráve", "open_service"),
        (" aberto", "open_service"),
        ("misconfig", "open_service"),
        ("konfiguratsiooniviga", "open_service"),
        ("kwetsba", "open_service"),
        ("dostępnej usłudze", "open_service"),
        ("web shell", "compromised_server"),
        ("web-shell", "compromised_server"),
        ("webshell", "compromised_server"),
        ("kompromitt", "compromised_server"),
        ("compromised device", "compromised_server"),
        ("compromised host", "compromised_server"),
        ("compromised server", "compromised_server"),
        ("compromised website", "compromised_server"),
        ("possivelmente comprometido", "compromised_server"),
        ("deface", "defacement"),
        ("brute", "brute_force"),
        ("slovnikov", "brute_force"),
        ("login attempt", "brute_force"),
        ("c2 server", "c2"),
        ("c&c", "c2"),
        ("command and control", "c2"),
        ("schadprogramm-infektion", "infected_host"),
        ("infiziert", "infected_host"),
        ("infected", "infected_host"),
        ("infection", "infected_host"),
        ("botnet", "infected_host"),
        ("-bots", "infected_host"),
        ("besmet", "infected_host"),
        ("pažeisti įrenginiai", "infected_host"),
        ("užvaldyti įrenginiai", "infected_host"),
        ("compromised machine", "infected_host"),
        ("ddos", "ddos_source"),
        ("denial of service", "ddos_source"),
        ("portscan", "scan"),
        ("port scan", "scan"),
        ("port-scan", "scan"),
        ("scanning", "scan"),
        (" scan", "scan"),
        ("web exploitation", "web_attack"),
        ("exploitation attempt", "web_attack"),
        ("exploit attempt", "web_attack"),
        ("sql injection", "web_attack"),
        ("web server attack", "web_attack"),
        ("against web server", "web_attack"),
        ("intrusion attempt", "web_attack"),
        ("malware", "malware_dist"),
        ("malicious file", "malware_dist"),
        ("malicious code", "malware_dist"),
        ("malicious apk", "malware_dist"),
        ("szkodliw", "malware_dist"),
        ("schadsoftware", "malware_dist"),
        ("spam", "spam"),
        ("copyright", "copyright"),
        ("fraud", "fraud_shop"),
    ];

    /// <summary>What the subject says; null where it names no kind of abuse.</summary>
    public static string? OfSubject(MailView mail)
    {
        var subject = mail.Envelope.Subject ?? "";
        return OfFeed(subject) ?? Of(subject);
    }

    /// <summary>What the subject says, else the words.</summary>
    public static string? Of(MailView mail, string prose)
    {
        if (OfSubject(mail) is { } stated)
            return stated;
        var best = FreeTextCategories.Read(mail.Envelope.Subject ?? "", prose).Best;
        return best is null or "other_incident" ? Of(prose) : best;
    }

    // Megatron melding - Minato - shadowserver-ssl_poodle_2026-11-24_060011
    private static string? OfFeed(string subject)
    {
        if (!subject.Has("Megatron melding"))
            return null;
        var feed = subject[(subject.LastIndexOf(" - ", StringComparison.Ordinal) + 1)..];
        return ShadowserverFeeds.OfName(feed) ?? Of(feed) ?? EventCategories.OfWords(feed);
    }

    private static string? Of(string text) =>
        Array.Find(Words, w => text.Has(w.Word)) is { Word: not null } found ? found.Category : null;
}
