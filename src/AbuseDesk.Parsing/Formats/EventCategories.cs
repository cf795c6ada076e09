using System.Collections.Frozen;

namespace AbuseDesk.Parsing.Formats;

/// <summary>What a row of a table accuses of: IntelMQ's classification types of all versions, else the words it holds.</summary>
internal static class EventCategories
{
    private const string Unknown = "other_incident";

    // without blanks, dashes and underscores; the vocabulary has changed its spelling several times
    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        ["spam"] = "spam",
        ["infectedsystem"] = "infected_host",
        ["botnetdrone"] = "infected_host",
        ["botnet"] = "infected_host",
        ["bot"] = "infected_host",
        ["drone"] = "infected_host",
        ["ransomware"] = "infected_host",
        ["c2server"] = "c2",
        ["c2"] = "c2",
        ["c&c"] = "c2",
        ["c&cserver"] = "c2",
        ["cc"] = "c2",
        ["malware"] = "malware_dist",
        ["malwaredistribution"] = "malware_dist",
        ["malwareconfiguration"] = "malware_dist",
        ["malwarehosting"] = "malware_dist",
        ["malwareurl"] = "malware_dist",
        ["scanner"] = "scan",
        ["scan"] = "scan",
        ["scanning"] = "scan",
        ["portscan"] = "scan",
        ["sniffing"] = "scan",
        ["bruteforce"] = "brute_force",
        ["loginattack"] = "brute_force",
        ["idsalert"] = "web_attack",
        ["exploit"] = "web_attack",
        ["webattack"] = "web_attack",
        ["ddos"] = "ddos_source",
        ["dos"] = "ddos_source",
        ["phishing"] = "phishing",
        ["socialengineering"] = "phishing",
        ["masquerade"] = "phishing",
        ["scam"] = "fraud_shop",
        ["fraud"] = "fraud_shop",
        ["dropzone"] = "phishing",
        ["vulnerablesystem"] = "open_service",
        ["vulnerableservice"] = "open_service",
        ["vulnerableclient"] = "open_service",
        ["vulnerable"] = "open_service",
        ["ddosamplifier"] = "open_service",
        ["weakcrypto"] = "open_service",
        ["potentiallyunwantedaccessible"] = "open_service",
        ["informationdisclosure"] = "open_service",
        ["misconfiguration"] = "open_service",
        ["openservice"] = "open_service",
        ["proxy"] = "open_service",
        ["systemcompromise"] = "compromised_server",
        ["compromised"] = "compromised_server",
        ["applicationcompromise"] = "compromised_server",
        ["backdoor"] = "compromised_server",
        ["unauthorizedcommand"] = "compromised_server",
        ["privilegedaccountcompromise"] = "mailbox_misuse",
        ["unprivilegedaccountcompromise"] = "mailbox_misuse",
        ["unauthorizedlogin"] = "mailbox_misuse",
        ["compromisedaccount"] = "mailbox_misuse",
        ["defacement"] = "defacement",
        ["blacklist"] = "blocklist",
        ["blocklist"] = "blocklist",
        ["copyright"] = "copyright",
        ["dataleak"] = "privacy",
        ["leak"] = "privacy",
        ["childpornography"] = "csam",
        ["test"] = "test",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // beginnings of words in feeds, tags and identifiers, the particular before the general
    private static readonly (string Word, string Category)[] Words =
    [
        ("botnet controller", "c2"),
        ("spamhaus bot", "infected_host"),
        ("spamhaus-bot", "infected_host"),
        ("spamvert", "spamvertised"),
        ("feedback loop", "spam"),
        (" fbl", "spam"),
        ("rbl listed", "blocklist"),
        ("hack attack", "web_attack"),
        ("harvesting", "spam"),
        ("phising", "phishing"),
        ("brute", "brute_force"),
        ("login", "brute_force"),
        ("amplif", "open_service"),
        ("open-", "open_service"),
        ("open_", "open_service"),
        ("open ", "open_service"),
        ("accessible", "open_service"),
        ("exposed", "open_service"),
        ("vulnerab", "open_service"),
        ("cve-", "open_service"),
        ("weak", "open_service"),
        ("poodle", "open_service"),
        ("freak", "open_service"),
        ("webshell", "compromised_server"),
        ("web shell", "compromised_server"),
        ("compromised", "compromised_server"),
        ("hacked", "compromised_server"),
        ("deface", "defacement"),
        ("phish", "phishing"),
        ("c2", "c2"),
        ("c&c", "c2"),
        ("command and control", "c2"),
        ("sinkhole", "infected_host"),
        ("drone", "infected_host"),
        ("botnet", "infected_host"),
        ("infect", "infected_host"),
        ("trojan", "infected_host"),
        ("ddos", "ddos_source"),
        ("scan", "scan"),
        ("darknet", "scan"),
        ("malware", "malware_dist"),
        ("blacklist", "blocklist"),
        ("blocklist", "blocklist"),
        ("spam", "spam"),
        ("exploit", "web_attack"),
        ("sql", "web_attack"),
    ];

    /// <summary>The category of a row.</summary>
    /// <param name="type">Its classification type, where the table has such a column.</param>
    /// <param name="told">Its other words.</param>
    /// <param name="namesMalware">It names the malware that speaks from the address.</param>
    /// <param name="otherwise">What the mail says for all rows.</param>
    public static string Of(string? type, IReadOnlyList<string> told, bool namesMalware, string? otherwise)
    {
        if (type is { Length: > 0 } && Known(type) is { } stated)
        {
            // "malware" was the type of hosts that speak for one and of pages that spread it
            return stated is "malware_dist" && otherwise is "infected_host" ? otherwise : stated;
        }

        return told.Select(Known).FirstOrDefault(c => c is not null)
            ?? (namesMalware && otherwise is "malware_dist" ? "infected_host" : otherwise)
            ?? (namesMalware ? "infected_host" : null)
            ?? OfWords(string.Join(' ', told))
            ?? Unknown;
    }

    /// <summary>The category that the words of a feed or a subject speak of; null where none does.</summary>
    public static string? OfWords(string text)
    {
        foreach (var (word, category) in Words)
        {
            if (text.Has(word))
                return category;
        }

        return null;
    }

    private static string? Known(string type)
    {
        var key = string.Concat(type.Where(c => char.IsLetterOrDigit(c) || c == '&')).ToLowerInvariant();
        return Types.GetValueOrDefault(key);
    }
}
