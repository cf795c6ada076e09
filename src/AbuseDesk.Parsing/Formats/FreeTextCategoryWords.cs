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
            "phish|フィッシング|ﾌｨｯｼﾝｸﾞ|hameçonnage|credential harvest|fake bank|偽サイト|なりすましサイト|偽ログイン"
        ),
        ("phishing", 2, "なりすまし|impersonat|login page|spoofed site|誘導先|suplantación"),
        (
            "malware_dist",
            4,
            "malware distribution|hosting malware|distributing malware|malware url|マルウェア配布|ウイルス配布|malicious file|malware download|dropper|payload url"
        ),
        ("malware_dist", 2, "malware|マルウェア|ウイルス|virus|trojan|ransomware|schadsoftware|logiciel malveillant"),
        (
            "c2",
            4,
            "command and control|command & control|command-and-control|c&c server|c2 server|c2サーバ|botnet controller|cnc server"
        ),
        (
            "infected_host",
            4,
            "botnet|ボット感染|infected host|infected machine|infected with|is infected|sinkhole|worm|zombie|bot infection|感染端末|感染して"
        ),
        (
            "compromised_server",
            3,
            "compromised|hacked server|has been hacked|webshell|web shell|backdoor|乗っ取|踏み台|不正侵入|kompromittiert|gehackt"
        ),
        ("defacement", 4, "deface|改ざん|改竄"),
        (
            "brute_force",
            4,
            "login-attack|brute force|brute-force|bruteforce|総当たり|ブルートフォース|不正ログイン|ログイン試行|login attempt|failed login|failed ssh|password guess|login attack|dictionary attack|failed password|failed to log on|logon failure|login failure|locked out from signing|maximum number of login|maximum number of sign-in|password spray|credential stuffing|ログオンに失敗|ログインに失敗|ログイン失敗|認証失敗|パスワード試行|event id 4625|anmeldeversuche|fehlgeschlagene anmeldung|tentatives de connexion|tentatives d'accès|force brute|intentos de inicio de sesión|intentos de acceso|fuerza bruta|inlogpogingen|tentativi di accesso|tentativi di login|forza bruta|tentativas de login|tentativas de acesso|força bruta|authentication fail|ssh attack|sshへの"
        ),
        (
            "brute_force",
            2,
            "ssh|unauthorized login|unauthorised login|不正アクセス|tentatives de connexion|anmeldeversuch|intentos de acceso|inlogpogingen"
        ),
        (
            "scan",
            4,
            "port-probe|port scan|portscan|port-scan|ポートスキャン|netscan|network scan|scanning|scanned our|scanned my|scanned us|scans our|port probe|probing|スキャン|escaneo de puertos|scan de ports"
        ),
        (
            "web_attack",
            4,
            "regbot|web-attack|sql injection|sqlインジェクション|xss|web attack|webアプリ|wp-login|xmlrpc|exploit attempt|vulnerability scan|脆弱性を狙|ディレクトリトラバーサル|path traversal|remote code execution|bad bot|badbot|web攻撃|hacking attempt|hack attempt|hack-attack"
        ),
        ("web_attack", 2, "abusive request|abusive web request|malicious request|malicious web request"),
        ("web_attack", 1, "hacking|exploit attempt|exploits|intrusion attempt"),
        (
            "ddos_source",
            5,
            "ddos|dos attack|dos攻撃|denial of service|denial-of-service|syn flood|udp flood|flooding|drdos|reflection|spoofed packets|amplification|reflection attack|大量のパケット|サービス妨害"
        ),
        (
            "open_service",
            4,
            "exploitable|open resolver|openresolver|open relay|open proxy|open redis|without auth|unauthenticated|publicly accessible|exposes|exposed service|オープンリゾルバ|認証なし|vulnerable to|vulnerability in|脆弱性が|open ntp|open memcached|open database|misconfigured|ungeschützt"
        ),
        (
            "spam",
            4,
            "spam|spamtrap|spam trap|spammer|spamming|スパム|迷惑メール|unsolicited|uce|ube|unerwünschte werbung|pourriel|correo no deseado|ongevraagde|posta indesiderata|大量メール|不審なメール|詐欺メール|フィッシングメール"
        ),
        ("spamvertised", 4, "spamvertis|spam-advertised|advertised by spam|advertised in spam"),
        ("ad_spam", 5, "特定電子メール法|特電法|未承諾広告|広告宣伝メール"),
        ("opt_out", 4, "配信停止を|配信停止して|remove me from|stop sending me|take me off your list"),
        ("blocklist", 3, "blacklisted|blocklisted|listed on sbl|ブラックリスト"),
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
            "名誉毀損|名誉棄損|名誉権|誹謗中傷|defam|libel|slander|信用毀損|悪口|侮辱|verleumdung|diffamation"
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
            "abuse|attack|攻撃|不正|通報|被害|angriff|attaque|ataque|aanval|attacco|harass|嫌がらせ|迷惑行為|suspicious activity|missbrauch|illegal|違法"
        ),
    ];
}
