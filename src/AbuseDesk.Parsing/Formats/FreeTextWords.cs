using System.Collections.Frozen;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Labels that stand before an address or a page, by what they say of it.</summary>
/// <param name="Accusing">It did it.</param>
/// <param name="Sparing">It was done to it, or it only helps to understand.</param>
/// <param name="Naming">It is one; accuses where nothing spares it.</param>
internal sealed record FreeTextLabels(WordScan Accusing, WordScan Sparing, WordScan Naming);

/// <summary>The words the general reader goes by (FORMATS §1.4, §1.5, §5.21, §5.22). Data, not code.</summary>
internal static class FreeTextWords
{
    public static readonly FreeTextLabels Addresses = new(
        Accusing: Scan(
            "source|sources|source ip|src|src ip|from|attacker|attackers|attacking|offending|offender|infring|abuser|abusive|spammer|malicious|infected|"
                + "compromised|originat|by|client|hosted on|hosted at|actual host|actual ip|is hosted|host for|origin server|origin ip|angreifer|von|aus|attaquant|depuis|desde|atacante|van|dal|"
                + "your server|your servers|your host|your network|your customer|your client|your machine|your ip|"
                + "入手元|攻撃元|送信元|発信元|接続元|アクセス元|通信元|リモートホスト|投稿元|犯人|加害|不正アクセス元|貴社|御社"
        ),
        Sparing: Scan(
            "dst|dst ip|dest|destination|target|targets|targeted|targeting|victim|victims|my ip|my server|my network|my host|my address|my own|"
                + "our ip|our ips|our server|our servers|our host|our hosts|our network|our system|our systems|our mail server|our website|our address|"
                + "against|to|towards|toward|hitting|resolver|nameserver|name server|dns server|upstream|intermediate|gateway|reporter|honeypot|sensor|protected|"
                + "listening on|ziel|opfer|unser server|unseren server|unsere ip|gegen|victime|notre serveur|contre|cible|víctima|nuestro servidor|contra|"
                + "slachtoffer|onze server|example|e.g.|for instance|legitimate|whitelist|"
                + "攻撃先|被害|宛先|接続先|送信先|通信先|当方|弊社|自社|当社|当サーバ|私の|受信側|標的|例:|例えば|正規"
        ),
        Naming: Scan(
            "ip|ips|ip address|ip addresses|ip-address|address|addresses|adresse ip|ip-adresse|host|hostname|ホスト|ipアドレス|アドレス"
        )
    );

    public static readonly FreeTextLabels Pages = new(
        Accusing: Scan(
            "source|reported-uri|phishing|malware|malicious|infring|fraudulent|fake|hosted at|hosted on|hosting|located at|location|scam|illegal|pirate|unauthorized|unauthorised|"
                + "offending|reported|abusive|誘導先|違反|掲載|侵害|フィッシング|偽サイト|詐欺|不正|該当|対象"
        ),
        Sparing: Scan(
            "legitimate|original work|original|genuine|official|authorised|authorized copy|embed legitimate|legal documents|real site|our site|our website|our page|"
                + "our client|evidence|screenshot|proof|see|see also|more information|more info|information|details|further details|advisories|reference|unsubscribe|privacy policy|"
                + "read more|learn more|report online|ticket|contact|targets|target|targeted url|brand|about us|visit|referer|referrer|click here|faq|guide|blocking|feed|"
                + "instructions|help|status|rescan|found here|incident details|"
                + "正規サイト|正規|公式|本物|弊社サイト|当社サイト|弊社|参考|証拠|画面|詳細|ホームページ|お問い合わせ|本家|オリジナル|原著作物"
        ),
        Naming: Scan(
            "url|urls|uri|site|website|web site|page|pages|link|links|at|domain|content|adresse|seite|lien|enlace|pagina|"
                + "サイト|ページ|下記|以下|アドレス|リンク|場所"
        )
    );

    /// <summary>Labels of machines for who did it: a field with one makes a report of a mail without other words.</summary>
    public static readonly WordScan SourceFields = Scan(
        "source ip|source-ip|source address|source host|source identifier|src ip|src_ip|srcip|attacker|attacker ip|attacking ip|offending ip|offender|infringing ip|"
            + "infringer's ip address|abuser ip|malicious ip|infected ip|攻撃元|送信元ip|発信元ip|接続元ip|アクセス元ip|不正アクセス元"
    );

    /// <summary>Between a page and the address that serves it.</summary>
    public static readonly FrozenSet<string> Serving = Words(
            "is|at|on|ip|ip address|hosted on|hosted at|hosting ip|hosted by|resolves to|resolving to|resolved to|which resolves to|points to|located at|served from|running on|server|"
                + "der ip|adresse ip|ipアドレス|ホスト|サーバー|サーバ"
        )
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Right behind an address: it did it.</summary>
    public static readonly string[] OffenderAfter = Words(
        "から|より|が攻撃|による|is attacking|is scanning|is sending|is infected|is hosting|is running|attacked|scanned our|scanned my|scanned us|attacked our|has been|was observed|tried|attempted|exposes|"
            + "is listed|のホスト|というホスト"
    );

    /// <summary>Right behind an address: it was done to it.</summary>
    public static readonly string[] VictimAfter = Words(
        "への|に対|宛|を攻撃|が攻撃され|が被害|(our|(my|(victim|(target|was attacked|is our|is my|belongs to us"
    );

    /// <summary>Services that hold evidence, specifications or registry data; their pages are never accused. Registrable names.</summary>
    public static readonly FrozenSet<string> EvidenceSites = Words(
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

    private static WordScan Scan(string words) => new(words.Split('|'));

    private static string[] Words(string words) => words.Split('|');
}
