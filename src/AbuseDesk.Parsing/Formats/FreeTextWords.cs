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
            // en
            "source|sources|source ip|source-ip|source_ip|sourceip|orig_h|orig h|src|src ip|src_ip|srcip|from|attacker|attackers|attacker_ip|attacker ip|attacking|offending|offender|infring|abuser|abusive|"
                + "spammer|malicious|infected|compromised|originat|origin|by|client|client ip|client_ip|remote ip|remote_ip|remote host|remote address|user ip|intruder|perpetrator|suspect|culprit|"
                + "hosted on|hosted at|hosted by|actual host|actual ip|open resolver|open dns resolver|open recursive resolver|open relay|open proxy|amplifier|reflector|is hosted|host for|origin server|origin ip|bot|scanner ip|sender ip|sending host|sending ip|connecting ip|caller|"
                + "your server|your servers|your host|your network|your customer|your client|your machine|your ip|your user|your subscriber|"
                // de
                + "angreifer|quelle|quell-ip|quelladresse|quell-adresse|quellip|ursprung|absender-ip|absender ip|einliefernde|verursacher|täter|störer|von|aus|ausgehend|ihr server|ihres servers|ihrem server|"
                // fr
                + "attaquant|agresseur|pirate|depuis|provenant|émettrice|émetteur|expéditeur|ip d'origine|adresse d'origine|votre serveur|votre client|"
                // es, pt
                + "desde|atacante|agresor|origen|de origen|ip origen|remitente|procedente|origem|de origem|ip origem|remetente|partir|infrator|infractor|su servidor|su cliente|seu servidor|seu cliente|"
                // nl
                + "van|vanaf|bron|bron-ip|bronadres|aanvaller|dader|afzender-ip|uw server|uw klant|"
                // it
                + "dal|dalla|dall'ip|dall'indirizzo|sorgente|ip sorgente|attaccante|aggressore|mittente|provenienza|vostro server|vostro cliente|"
                // ja
                + "入手元|攻撃元|送信元|発信元|接続元|アクセス元|通信元|リモートホスト|リモートアドレス|リモートip|投稿元|書込元|書き込み元|犯人|加害|不正アクセス元|貴社|御社|貴組織|貴ネットワーク|"
                + "ソースアドレス|ソース ネットワーク|ソースip|ソースネットワーク|クライアントip|クライアントアドレス|相手|発ip|ログイン元|スキャン元|感染端末|感染ホスト|該当ip|対象ip|当該ip|"
                // ru
                + "с ip|с вашего|с адрес|с хост|с узл|источник|атакующ|отправител|нарушител|ваш сервер|вашего сервера|вашем сервере|вашей сети|"
                // zh
                + "攻击源|攻擊源|攻击ip|攻擊ip|来源|來源|源ip|源地址|贵公司|貴公司|贵单位|貴單位|贵司|貴司|所属ip|涉事ip|恶意ip|惡意ip|"
                // ko
                + "공격지|공격자|공격 ip|공격ip|출발지|발신지|유포지|귀사|귀 기관|해당 ip|소스 ip|원격 ip|"
                // pl, cs, tr
                + "źródłow|źródło|z adresu|atakując|zdroj|útočník|z adresy|kaynak|saldırgan|saldıran|"
                + "blocked ip|banned ip|blocked host|banned host|blocked address|hosts.deny|quellnetzwerkadresse|source network address"
        ),
        Sparing: Scan(
            // en
            "destip|dest ip|destinationip|targetip|target_ip|target ip|victimip|victim_ip|dst_addr|dstaddr|daddr|destination_ip|destination ip|dst|dst ip|dst_ip|dstip|dest|dest_ip|destination|target|targets|targeted|targeting|victim|victims|my ip|my server|my network|my host|my address|my own|"
                + "our ip|our ips|our server|our servers|our host|our hosts|our network|our system|our systems|our mail server|our website|our address|our firewall|our router|our machine|our customer|"
                + "against|to|towards|toward|hitting|resolver|nameserver|name server|dns server|upstream:|upstream ip|upstream router|upstream server|upstream host|upstream gateway|intermediate|gateway|reporter|honeypot|観測装置|監視装置|検知装置|センサー|ハニーポット|sensor|sinkhole|protected|affected server|"
                + "listening on|local ip|local address|local_ip|reported by ip|example|e.g.|for instance|legitimate|whitelist|"
                // de
                + "ziel|ziel-ip|zieladresse|opfer|unser server|unseren server|unserem server|unsere server|unsere ip|unser netz|unserem netz|mein server|meinen server|meine ip|gegen|betroffener server|geschädigt|"
                // fr
                + "victime|notre serveur|notre réseau|notre adresse|notre ip|mon serveur|mon ip|contre|cible|destinataire|vers|"
                // es, pt
                + "víctima|victima|nuestro servidor|nuestra ip|nuestra red|mi servidor|mi ip|contra|destino|de destino|objetivo|vítima|alvo|nosso servidor|nossa rede|nosso ip|meu servidor|meu ip|hacia|"
                // nl
                + "slachtoffer|doel|doel-ip|doeladres|onze server|ons netwerk|ons ip|mijn server|mijn ip|naar|tegen|bestemming|"
                // it
                + "destinazione|ip destinazione|di destinazione|vittima|bersaglio|nostro server|nostra rete|nostro ip|mio server|mio ip|verso|contro|"
                // ja
                + "攻撃先|被害|宛先|接続先|送信先|通信先|アクセス先|あて先|当方|弊社|自社|当社|当サーバ|当院|当校|本学|当組織|私の|受信側|標的|例:|例えば|正規|シンクホール|監視対象|ログイン先|スキャン先|"
                + "割当|ネットワークアドレス|自分の|我が社|うちの|こちらの|"
                // ru, zh, ko, pl, tr
                + "цель|жертв|наш сервер|нашего сервера|нашему серверу|наши сервер|нашей сети|против|назначени|目标|目標|目的ip|目的地址|我司|我方|我公司|受害|被攻击|被攻擊|"
                + "목적지|피해|당사|대상 ip|대상ip|대상 서버|자사|우리 서버|nasz serwer|naszego serwera|docelow|ofiar|hedef|kurban|sunucumuz"
        ),
        Naming: Scan(
            "айпи|ip-адрес|ip адрес|адрес|地址|ip位址|主机|主機|ip 주소|주소|호스트|adres ip|ip adresi|ip|ips|ipv4|ipv6|ip addr|ip address|ip addresses|ip-address|address|addresses|adresse ip|ip-adresse|ip-adressen|direccion ip|dirección ip|endereço ip|indirizzo ip|ip-adres|"
                + "host|hosts|hostname|rechner|hôte|ホスト|ipアドレス|アドレス|ＩＰ|ip番号"
        )
    );

    public static readonly FreeTextLabels Pages = new(
        Accusing: Scan(
            "source|reported-uri|phishing|malware|malicious|infring|fraudulent|fake|hosted at|hosted on|hosting|located at|location|scam|illegal|pirate|unauthorized|unauthorised|"
                + "offending|reported|abusive|betrügerisch|gefälscht|rechtsverletzend|frauduleux|frauduleuse|contrefai|illicite|fraudulent|falsa|falso|fraudulento|ilegal|nep|frauduleuze|illegale|truffa|"
                + "誘導先|違反|掲載|侵害|フィッシング|偽サイト|偽の|詐欺|不正|該当|対象|問題の|悪質|転載先|無断転載"
        ),
        Sparing: Scan(
            "legitimate|original work|original|genuine|official|authorised|authorized copy|embed legitimate|legal documents|real site|real page|our site|our website|our page|our shop|my site|my page|my website|my shop|"
                + "our client|evidence|screenshot|proof|see|see also|more information|more info|information|details|further details|advisories|reference|unsubscribe|privacy policy|"
                + "read more|learn more|report online|ticket|contact|targets|target|targeted url|brand|about us|visit|referer|referrer|click here|faq|guide|blocking|feed|"
                + "instructions|help|status|rescan|found here|incident details|"
                + "echte seite|originalseite|unsere seite|unsere webseite|offizielle|beweis|siehe|site officiel|notre site|légitime|preuve|originale|oeuvre originale|sitio oficial|nuestro sitio|legítimo|prueba|original|"
                + "site oficial|nosso site|página oficial|onze site|onze website|officiële|bewijs|sito ufficiale|nostro sito|legittimo|prova|"
                + "正規サイト|正規|公式|本物|弊社サイト|当社サイト|弊社|参考|証拠|画面|詳細|ホームページ|お問い合わせ|本家|オリジナル|原著作物|接続先|私のサイト|当方のサイト|元の作品|元画像"
        ),
        Naming: Scan(
            "url|urls|uri|site|website|web site|page|pages|link|links|at|domain|content|adresse|seite|webseite|lien|enlace|pagina|página|sitio|endereço|indirizzo|sito|koppeling|"
                + "サイト|ページ|下記|以下|アドレス|リンク|場所|掲載ページ"
        )
    );

    /// <summary>Between the addresses of one enumeration.</summary>
    public static readonly FrozenSet<string> Joining = Words(
            ",|;|、|/|&|, and|or|, or|和|및|와|и|and|und|et|y|e|en|と|及び|and/|,and"
        )
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Before the name of what a list below the sentence holds: "the following addresses of yours …".</summary>
    public static readonly WordScan Following = Scan(
        "following|listed below|folgende|folgenden|suivantes|suivants|siguientes|seguintes|volgende|seguenti|以下の|下記の|次の"
    );

    /// <summary>Behind that name: the list holds those it was done to.</summary>
    public static readonly string[] OursAfter = Words(
        "of our|of ours|of my|in our|on our|were attacked|was attacked|are attacked|have been attacked|were targeted|are targeted|have been targeted|are under attack|"
            + "were affected|are ours|belong to us|への|に対|宛|が攻撃され|が被害"
    );

    /// <summary>Labels of machines for who did it: a field with one makes a report of a mail without other words.</summary>
    public static readonly WordScan SourceFields = Scan(
        "source ip|source-ip|source address|source host|source identifier|src ip|src_ip|srcip|attacker|attacker ip|attacking ip|offending ip|offender|infringing ip|"
            + "infringer's ip address|abuser ip|malicious ip|infected ip|攻撃元|送信元ip|発信元ip|接続元ip|アクセス元ip|不正アクセス元"
    );

    /// <summary>Between a page and the address that serves it.</summary>
    public static readonly FrozenSet<string> Serving = Words(
            "is|at|on|ip|ip address|hosted on|hosted at|hosting ip|hosted by|resolves to|resolving to|resolved to|which resolves to|that resolves to|currently resolves to|points to|which points to|located at|served from|running on|server|"
                + "der ip|adresse ip|ipアドレス|ホスト|サーバー|サーバ"
        )
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Right behind an address: it did it.</summary>
    public static readonly string[] OffenderAfter = Words(
        "is performing|is attempting|is trying|is brute|is conducting|is flooding|is probing|was performing|was attacking|was scanning|performed|probed|에서|으로부터|对我|對我|正在|атак|пытал|рассыла|"
            + "から|より|が攻撃|による|is attacking|is scanning|is sending|is infected|is hosting|is running|attacked|scanned our|scanned my|scanned us|attacked our|has been|was observed|tried|attempted|exposes|"
            + "is listed|versucht|greift|hat versucht|attaque|a tenté|a attaqué|ataca|ha intentado|está atacando|tentou|está a atacar|valt aan|probeert|heeft geprobeerd|attacca|ha tentato|"
            + "のホスト|というホスト|という相手|が、|を使って"
    );

    /// <summary>Right behind an address: it was done to it.</summary>
    public static readonly string[] VictimAfter = Words(
        "への|に対|宛|を攻撃|が攻撃され|が被害|(our|(my|(victim|(target|was attacked|is our|is my|belongs to us"
    );

    /// <summary>In the first cell of a row: what the address beside it did, where no word of a category says so.</summary>
    public static readonly WordScan Deeds = Scan(
        "bot|bots|botnet|attack|attacker|attacks|scan|scans|scanner|scanners|bruteforce|brute|login|c2|cnc|malware|phishing|proxy|openresolver|flood|exploit|infected|compromised|spammers"
    );

    private static WordScan Scan(string words) => new(words.Split('|'));

    private static string[] Words(string words) => words.Split('|');
}
