using System.Collections.Frozen;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Sites the general reader knows by name.</summary>
internal static class FreeTextSites
{
    /// <summary>Services that hold evidence, specifications or registry data; their pages are never accused. Registrable names.</summary>
    public static readonly FrozenSet<string> Evidence = Words(
            "virustotal.com|urlscan.io|any.run|abuse.ch|phishtank.com|phishtank.org|abuseipdb.com|netcraft.com|spamcop.net|spamhaus.org|mipassoc.org|"
                + "x-arf.org|xarf.org|shadowserver.org|arin.net|ripe.net|apnic.net|lacnic.net|afrinic.net|nic.ad.jp|jprs.jp|iana.org|ietf.org|rfc-editor.org|"
                + "w3.org|w3c.org|blocklist.de|fail2ban.org|wikipedia.org|cve.org|mitre.org|nist.gov|jpcert.or.jp|antiphishing.jp|ipa.go.jp|cisa.gov|bund.de|"
                + "archive.org|archive.today|imgur.com|prnt.sc|gyazo.com|hybrid-analysis.com|talosintelligence.com|domaintools.com|uceprotect.net|"
                + "barracudacentral.org|projecthoneypot.org|stopforumspam.com|abusix.com|abusix.org|aka.ms"
        )
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Free mail providers: a sender's domain that says nothing about him.</summary>
    public static readonly FrozenSet<string> FreeMail = Words(
            "gmail.com|googlemail.com|yahoo.com|yahoo.co.jp|outlook.com|outlook.jp|hotmail.com|hotmail.co.jp|live.com|live.jp|icloud.com|me.com|mac.com|aol.com|"
                + "gmx.de|gmx.net|web.de|t-online.de|docomo.ne.jp|ezweb.ne.jp|au.com|softbank.ne.jp|protonmail.com|proton.me|mail.ru|yandex.ru|qq.com|163.com"
        )
        .ToFrozenSet(StringComparer.Ordinal);

    private static string[] Words(string words) => words.Split('|');
}
