using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Whether a person complains of something without a word of the trade: 「御社のサーバーから変なアクセスが来ています」, "somebody of
/// your network keeps bothering us". Something it happens to and a grievance make a complaint; selling does not.
/// </summary>
/// <param name="Family">Of which family the matter is, or null where nobody complains.</param>
/// <param name="IsThanks">The matter is over and nothing is asked for.</param>
/// <param name="IsSelling">The words offer something to the reader.</param>
/// <param name="AsksForDelisting">Somebody wants to be taken off a list of the reader's.</param>
internal sealed record FreeTextComplaint(string? Family, bool IsThanks, bool IsSelling, bool AsksForDelisting)
{
    private const int MaxText = 20_000;
    private const int MaxThanks = 600;

    // the matter; the more particular first
    private static readonly (string Family, WordScan Words)[] Matters =
    [
        (
            "mail",
            Scan("mail|mails|email|emails|e-mail|e-mails|newsletter|message|messages|メール|ﾒｰﾙ|メッセージ|電子メール")
        ),
        (
            "network_attack",
            Scan(
                "access|accesses|traffic|connection|connections|connects|connecting|request|requests|packet|packets|hits|login|logins|password|"
                    + "passwords|router|firewall|ip|zugriff|zugriffe|アクセス|通信|接続|つなが|繋が|パケット|ログイン|パスワード|ルーター|ルータ|"
                    + "ファイアウォール|ファイアーウォール|ipから|攻撃"
            )
        ),
        (
            "web_content",
            Scan(
                "page|pages|website|websites|web site|site|sites|homepage|shop|store|post|posts|posting|photo|photos|picture|pictures|video|"
                    + "videos|content|blog|forum|comment|comments|account|accounts|seite|webseite|ページ|サイト|書き込み|書込み|投稿|掲示板|ブログ|"
                    + "写真|画像|動画|通販|アカウント"
            )
        ),
    ];

    // where it comes from, where no word tells the matter
    private static readonly (string Family, WordScan Words)[] Places =
    [
        (
            "network_attack",
            Scan(
                "network|server|servers|machine|computer|computers|host|customer|customers|subscriber|user of yours|サーバから|サーバーから|"
                    + "ネットワークから|回線から|パソコン|pcに|お客様|お客さん|顧客|契約者|利用者"
            )
        ),
        ("web_content", Scan("広告")),
    ];

    private static readonly WordScan Grievances = Scan(
        "strange|weird|suspicious|unwanted|unknown source|bother|annoy|harass|pester|keeps |keep getting|keep receiving|constantly|"
            + "stop this|stop it|stop them|stop that|make it stop|make them stop|please stop|hack|attacked|attacking|under attack|scanned our|scanned my|scanned us|scammed|scamming|"
            + "a scam|fake|stolen|stole|steal|impersonat|pretend|without my|without our|take it down|take this down|take that down|"
            + "remove it|remove this|remove my|remove the|abusing|malicious|flooding|flooded|complain|illegal|not allowed|tricked|"
            + "never signed up|never subscribed|never ordered|did not order|don't know|lies about|insult|threaten|bombard|break in|broke into|"
            + "somebody is trying|someone is trying|seltsam|belästig|aufhören|"
            + "変な|不審|怪しい|あやしい|おかしな|見知らぬ|知らない|身に覚えのない|覚えのない|迷惑し|迷惑です|迷惑な|迷惑を|困って|困りま|しつこ|何回も|毎日来|狙われ|勝手に|嫌がらせ|"
            + "いやがらせ|攻撃され|攻撃を受|攻撃が|攻撃して|ハッキング|ハックされ|侵入され|乗っ取|なりすま|騙され|だまされ|騙さ|詐欺|偽の|偽物|盗まれ|盗用|"
            + "無断で|嘘を|うそを|中傷|悪口|脅迫|脅され|被害|止めてください|止めて下さい|やめてください|やめて下さい|やめさせ|止めさせ|消してほしい|消してください|"
            + "消して下さい|削除してほしい|削除してください|削除して下さい|異常な|大量の|何度も|繰り返"
    );

    // only what speaks to the reader: those who complain of advertising tell what it says
    private static readonly WordScan Selling = Scan(
        "we offer|free trial|webinar|book a demo|sign up now|partnership|increase your|grow your|boost your|protect your|seo packages|view this email|"
            + "セミナー|ウェビナー|無料トライアル|お見積|ご提案|ご案内申し上げ|サービスのご紹介|資料請求|配信停止はこちら|料金プラン|導入事例|我公司提供|欢迎咨询|联系qq|优惠价|免费试用|무료 상담|소개합니다|приглашаем вас|предлагаем вам"
    );

    private static readonly WordScan Delisting = Scan(
        "delist|de-list|unblock|whitelist|remove it from|remove us from|remove our|your blocklist|your blacklist|your block list|解除"
    );

    private static readonly WordScan Thanks = Scan(
        "thank you for|thanks for|many thanks|thank you, |thanks, |ありがとうございました|有難うございました|有り難うございました|感謝し|感謝いたし|御礼|お礼"
    );

    private static readonly WordScan Settled = Scan(
        "has stopped|have stopped|stopped now|is gone|are gone|has been removed|have been removed|was removed|is resolved|was resolved|been resolved|"
            + "is solved|is offline|quick response|quick action|quick help|prompt|your help with|taking care|taking it down|"
            + "迅速な|止まりました|収まりました|おさまりました|なくなりました|来なくなり|解決しました|消えました|削除されました|削除を確認|停止を確認|対応いただき|ご対応いただき"
    );

    private static readonly WordScan NotOver = Scan(
        "again|still|but |however|unfortunately|continues|new one|another|also |今度は|しかし|まだ|再び|再度|ですが|ところが|また、|また同|続いて|別の|ただ、"
    );

    /// <summary>Somebody complains.</summary>
    public bool IsMade => Family is not null;

    /// <summary>Whether the words complain.</summary>
    /// <param name="subject">The subject of the mail.</param>
    /// <param name="prose">The words of the reporter.</param>
    /// <param name="isCertain">The words of the trade told already that they do.</param>
    /// <param name="namesOurs">The mail names an address or a page of ours: then a grievance alone is enough.</param>
    public static FreeTextComplaint Read(string subject, string prose, bool isCertain, bool namesOurs)
    {
        var words = $"{subject}\n{prose.AsSpan(0, Math.Min(prose.Length, MaxText))}";
        var isThanks = words.Length <= MaxThanks && Has(Thanks, words) && Has(Settled, words) && !Has(NotOver, words);
        var isSelling = Has(Selling, words);
        var isMade = !isCertain && !isThanks && Has(Grievances, words) && !isSelling;
        return new FreeTextComplaint(
            isMade ? Most(Matters, words) ?? Most(Places, words) ?? (namesOurs ? "network_attack" : null) : null,
            isThanks,
            isSelling,
            Has(Delisting, words)
        );
    }

    // the matter that is spoken of most
    private static string? Most((string Family, WordScan Words)[] matters, string words)
    {
        var (family, most) = ((string?)null, 0);
        foreach (var (name, scan) in matters)
        {
            var count = Count(scan, words);
            if (count > most)
                (family, most) = (name, count);
        }

        return family;
    }

    private static bool Has(WordScan scan, string words) => Count(scan, words) > 0;

    // "ip" is not in "ipsum", but "hack" is in "hacked"
    private static int Count(WordScan scan, string words) =>
        scan.All(words).Count(hit => Ends(words, hit.At + scan.Length(hit.Word), scan.Length(hit.Word)));

    private static bool Ends(string words, int end, int length) =>
        length > 3 || end >= words.Length || !char.IsAsciiLetter(words[end - 1]) || !char.IsAsciiLetter(words[end]);

    private static WordScan Scan(string words) => new(words.Split('|'));
}
