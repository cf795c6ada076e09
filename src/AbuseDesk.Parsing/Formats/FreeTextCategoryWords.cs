namespace AbuseDesk.Parsing.Formats;

/// <summary>Words that tell a category, with how much they tell: 1 a hint, 3 nearly certain (FORMATS §4, §5.22).</summary>
internal static class FreeTextCategoryWords
{
    /// <summary>Category key, weight, words separated by "|"; a word starts at a word boundary and may continue.</summary>
    public static readonly (string Key, int Weight, string Words)[] All =
    [
        (
            "csam",
            9,
            "児童ポルノ|児童買春|child porn|child sexual|csam|csem|child abuse material|kinderpornograf|pédopornograph|pornografía infantil"
        ),
        ("ncii", 9, "私事性的画像|リベンジポルノ|revenge porn|intimate image|non-consensual|nonconsensual|ncii"),
        (
            "threat_life",
            8,
            "殺害予告|爆破予告|犯罪予告|自殺予告|殺人予告|殺すと|death threat|bomb threat|threatens to kill|suicide note"
        ),
        ("terror", 6, "テロ扇動|テロリスト|terrorist content|terrorism|jihad"),
        (
            "phishing",
            4,
            "phish|фишинг|钓鱼|釣魚|仿冒网站|仿冒網站|피싱|wyłudz|oltalama|sahte site|página falsa|sito falso|site falso|site frauduleux|sitio fraudulento|フィッシング|ﾌｨｯｼﾝｸﾞ|hameçonnage|credential harvest|fake bank|偽サイト|なりすましサイト|偽ログイン"
        ),
        ("phishing", 2, "なりすまし|impersonat|login page|spoofed site|誘導先|suplantación"),
        (
            "malware_dist",
            4,
            "악성코드 유포|恶意软件传播|вредоносн|malware distribution|hosting malware|distributing malware|malware url|マルウェア配布|ウイルス配布|malicious file|malware download|dropper|payload url"
        ),
        (
            "malware_dist",
            2,
            "악성코드|恶意软件|恶意程序|惡意程式|木马|złośliw|malware|マルウェア|ウイルス|virus|trojan|ransomware|schadsoftware|logiciel malveillant"
        ),
        (
            "c2",
            4,
            "commande et de contr|comando y control|comando e controllo|comando e controle|command-and-control|управляющ|控制服务器|명령제어|c2 traffic|c2 channel|c&c|command and control|command & control|command-and-control|c&c server|c2 server|c2サーバ|botnet controller|cnc server"
        ),
        (
            "infected_host",
            4,
            "botnet|ボット感染|infected host|infected machine|infected with|is infected|sinkhole|worm|zombie|bot infection|感染端末|感染して"
        ),
        (
            "compromised_server",
            3,
            "webserver compromis|machine compromise|взломан|被入侵|zhakowan|compromised|hacked server|has been hacked|webshell|web shell|backdoor|乗っ取|踏み台|不正侵入|kompromittiert|gehackt"
        ),
        ("defacement", 4, "deface|改ざん|改竄"),
        (
            "brute_force",
            4,
            "denyhosts|hosts.deny|login-attack|account takeover|attempted to log in|tried to log in|trying to log in|ssh-angriff|ssh angriff|rdp-angriff|rdp angriff|fehler beim anmelden|ereignis-id 4625|an account failed to log|wp-login attack|wordpress login|sshbruteforce|rdpbruteforce|bruteforc|подбор парол|перебор парол|брутфорс|暴力破解|密码猜测|口令猜测|무차별 대입|브루트포스|비인가 접속|łamania haseł|prób logowania|próby logowania|kaba kuvvet|brute force|brute-force|bruteforce|総当たり|ブルートフォース|不正ログイン|ログイン試行|login attempt|failed login|failed ssh|password guess|login attack|dictionary attack|failed password|failed to log on|logon failure|login failure|locked out from signing|maximum number of login|maximum number of sign-in|password spray|credential stuffing|ログオンに失敗|ログインに失敗|ログイン失敗|認証失敗|パスワード試行|event id 4625|anmeldeversuche|fehlgeschlagene anmeldung|tentatives de connexion|tentatives d'accès|force brute|intentos de inicio de sesión|intentos de acceso|fuerza bruta|inlogpogingen|tentativi di accesso|tentativi di login|forza bruta|tentativas de login|tentativas de acesso|força bruta|authentication fail|ssh attack|sshへの"
        ),
        (
            "brute_force",
            2,
            "ssh|unauthorized login|unauthorised login|不正アクセス|tentatives de connexion|anmeldeversuch|intentos de acceso|inlogpogingen"
        ),
        (
            "scan",
            4,
            "telnet scan|scan/intrusion|syn scan|tcp scan|udp scan|masscan|nmap scan|attempts on port|attempts to port|scan from|scans from|scan attempt|scanner activity|port sweep|scansione|scansioni|varredura|poortscan|portscannen|balayage de ports|скан|端口扫描|端口掃描|扫描|掃描|포트 스캔|포트스캔|스캐닝|skanowani|skenován|port taraması|port-probe|port scan|portscan|port-scan|ポートスキャン|netscan|network scan|scanning|scanned our|scanned my|scanned us|scans our|port probe|probing|スキャン|escaneo de puertos|scan de ports"
        ),
        (
            "web_attack",
            4,
            "log4j|log4shell|jndi:|code execution|code.execution|command injection|directory traversal|local file inclusion|web shell upload|sql-injection|sql注入|sql 인젝션|sql инъекц|web应用攻击|웹 공격|regbot|web-attack|sql injection|sqlインジェクション|xss|web attack|webアプリ|wp-login|xmlrpc|exploit attempt|vulnerability scan|脆弱性を狙|ディレクトリトラバーサル|path traversal|remote code execution|bad bot|badbot|web攻撃|hacking attempt|hack attempt|hack-attack"
        ),
        ("web_attack", 2, "abusive request|abusive web request|malicious request|malicious web request"),
        ("web_attack", 1, "hacking|exploit attempt|exploits|intrusion attempt"),
        (
            "ddos_source",
            5,
            "ddos|ddosed|ddosing|ddossed|d-dos|dos-angriff|udp_flood|syn_flood|icmp_flood|http flood|http_flood|icmp flood|packet flood|packets per second|дос-атак|ддос|拒绝服务|拒絕服務|디도스|분산 서비스 거부|saldırısı ddos|dos attack|dos攻撃|denial of service|denial-of-service|syn flood|udp flood|flooding|drdos|reflection|spoofed packets|amplification|reflection attack|大量のパケット|サービス妨害"
        ),
        (
            "open_service",
            4,
            "exploitable|open recursive|recursive resolver|open dns|monlist|openly accessible|reachable from the internet|open to the internet|without authentication|open resolver|openresolver|open relay|open proxy|open redis|without auth|unauthenticated|publicly accessible|exposes|exposed service|オープンリゾルバ|認証なし|vulnerable to|vulnerability in|脆弱性が|open ntp|open memcached|open database|misconfigured|ungeschützt"
        ),
        (
            "spam",
            4,
            "spam|spamtrap|spam-trap|spam trap|spammer|junk mail|junk e-mail|spamming|спам|垃圾邮件|垃圾郵件|스팸|istenmeyen e-posta|niechcian|nevyžádan|スパム|迷惑メール|unsolicited|uce|ube|unerwünschte werbung|pourriel|correo no deseado|ongevraagde|posta indesiderata|大量メール|不審なメール|詐欺メール|フィッシングメール"
        ),
        ("spamvertised", 4, "spamvertis|spam-advertised|advertised by spam|advertised in spam"),
        ("ad_spam", 5, "特定電子メール法|特電法|未承諾広告|広告宣伝メール"),
        ("opt_out", 4, "配信停止を|配信停止して|remove me from|stop sending me|take me off your list"),
        (
            "blocklist",
            3,
            "blacklisted|blocklisted|blacklist|blocklist|listed on sbl|uceprotect|is listed in|was listed by|has been listed|dnsbl|ブラックリスト"
        ),
        (
            "fraud_shop",
            4,
            "fake shop|fakeshop|fake store|偽ショップ|偽通販|詐欺サイト|fraudulent shop|scam site|investment scam|scam website|betrugsseite|詐欺通販"
        ),
        ("fraud_shop", 2, "scam|fraud|詐欺|betrug|arnaque|estafa|oplichting|truffa"),
        (
            "copyright",
            4,
            "copyright|著作権|dmca|512(c)|公衆送信権|送信可能化|海賊版|bittorrent|peer-to-peer|ファイル共有ソフト|infringing material|urheberrecht|droit d'auteur|derechos de autor|auteursrecht|diritto d'autore"
        ),
        ("copyright", 1, "infring|侵害|無断転載|piracy|pirated"),
        ("trademark", 4, "trademark|商標|counterfeit|偽ブランド|模倣品|偽造品|markenrecht|marque déposée"),
        (
            "defamation",
            4,
            "名誉毀損|名誉を毀損|名誉を棄損|名誉を傷つけ|社会的評価を低下|名誉棄損|名誉権|誹謗中傷|defam|libel|slander|信用毀損|悪口|侮辱|verleumdung|diffamation"
        ),
        (
            "privacy",
            4,
            "個人情報|プライバシー|doxx|doxing|personal data|personal information|private information|住所を晒|実名を|肖像権|persönliche daten|données personnelles"
        ),
        ("human_rights", 4, "人権侵害|ヘイトスピーチ|差別|hate speech|racist"),
        (
            "illegal_goods",
            4,
            "違法薬物|大麻|覚醒剤|覚せい剤|危険ドラッグ|闇バイト|無承認医薬品|illegal drugs|illegal pharmacy|controlled substances|weapons for sale"
        ),
        (
            "comment_vandalism",
            4,
            "荒らし|コメント欄|comment spam|forum spam|掲示板への|blog spam|不適切な投稿|連続投稿"
        ),
        ("domain_abuse", 3, "registrar|レジストラ|domain abuse|ドメインの不正|ドメイン不正"),
        ("other_rights", 3, "送信防止措置|発信者情報開示|権利侵害|削除依頼|削除要請|rights violation"),
        (
            "other_incident",
            2,
            "атак|жалоб|взлом|攻击|攻擊|投诉|投訴|入侵|공격|침해사고|침해|신고|saldırı|atak|zgłoszen|abuse|attack|攻撃|不正|通報|被害|angriff|attaque|ataque|aanval|attacco|harass|嫌がらせ|迷惑行為|suspicious activity|missbrauch|illegal|違法"
        ),
    ];
}
