using System.Collections.Frozen;
using AbuseDesk.Parsing;

namespace AbuseDesk.Outgoing;

/// <summary>The words that typed fields become in a mail, in both languages.</summary>
internal static class Wording
{
    /// <summary>Short title and what was seen ("we confirmed …"), by category.</summary>
    private static readonly FrozenDictionary<
        string,
        (string Title, string TitleEn, string Seen, string SeenEn)
    > Categories = new Dictionary<string, (string, string, string, string)>(StringComparer.Ordinal)
    {
        ["spam"] = ("迷惑メールの送信", "sending of spam", "迷惑メールの送信", "that spam is being sent"),
        ["ad_spam"] = (
            "広告宣伝メールの送信",
            "unsolicited advertising",
            "受信者の同意のない広告宣伝メールの送信",
            "advertising mail without consent"
        ),
        ["mailbox_misuse"] = (
            "メールアカウントの不正利用",
            "misuse of a mailbox",
            "メールアカウントの不正利用",
            "misuse of a mailbox"
        ),
        ["spamvertised"] = (
            "迷惑メールによる宣伝",
            "advertising by spam",
            "迷惑メールで宣伝されているウェブサイト",
            "a website that is advertised by spam"
        ),
        ["blocklist"] = (
            "ブラックリストへの登録",
            "listing on a blocklist",
            "ブラックリストへの登録",
            "a listing on a blocklist"
        ),
        ["phishing"] = ("フィッシング", "phishing", "不正なページ（フィッシングサイト）", "a phishing page"),
        ["defacement"] = ("ウェブサイトの改ざん", "defacement", "改ざんされたページ", "a defaced page"),
        ["malware_dist"] = ("マルウェアの配布", "distribution of malware", "マルウェア（不正なプログラム）", "malware"),
        ["fraud_shop"] = (
            "偽ショップ・詐欺サイト",
            "a fraudulent shop",
            "偽ショップまたは詐欺サイト",
            "a fraudulent shop or site"
        ),
        ["illegal_goods"] = (
            "違法な商品の販売",
            "sale of illegal goods",
            "違法な商品の販売に関する内容",
            "an offer of illegal goods"
        ),
        ["terror"] = ("テロの扇動", "terrorist content", "テロを扇動する内容", "terrorist content"),
        ["comment_vandalism"] = ("コメント荒らし", "comment spam", "コメント欄への迷惑な投稿", "comment spam"),
        ["c2"] = (
            "攻撃の指令サーバ",
            "a command and control server",
            "攻撃の指令サーバとの通信",
            "traffic of a command and control server"
        ),
        ["infected_host"] = (
            "マルウェアへの感染",
            "a malware infection",
            "マルウェアに感染した機器からの通信",
            "traffic of a device infected with malware"
        ),
        ["compromised_server"] = (
            "サーバへの侵入",
            "a compromised server",
            "サーバが侵入を受けたとみられる通信",
            "traffic that points to a break-in"
        ),
        ["brute_force"] = (
            "総当たり攻撃",
            "brute force attacks",
            "外部への総当たり攻撃（不正ログインの試行）",
            "brute force attacks (attempts to log in)"
        ),
        ["scan"] = ("ポートスキャン", "scanning", "外部へのポートスキャン", "scans of other networks"),
        ["web_attack"] = (
            "ウェブサイトへの攻撃",
            "attacks on websites",
            "外部のウェブサイトへの攻撃",
            "attacks on websites"
        ),
        ["ddos_source"] = ("DoS 攻撃", "denial of service attacks", "外部への DoS 攻撃", "denial of service attacks"),
        ["open_service"] = (
            "踏み台になり得るサービスの公開",
            "an open service",
            "第三者に悪用されるおそれのあるサービスの公開",
            "a service that others can misuse"
        ),
        ["copyright"] = (
            "著作権侵害の申告",
            "a copyright claim",
            "著作権を侵害するとの申告がある内容",
            "content that is claimed to infringe copyright"
        ),
        ["trademark"] = (
            "商標権侵害の申告",
            "a trademark claim",
            "商標権を侵害するとの申告がある内容",
            "content that is claimed to infringe a trademark"
        ),
        ["defamation"] = (
            "名誉毀損の申告",
            "a claim of defamation",
            "名誉を毀損するとの申告がある内容",
            "content that is claimed to be defamatory"
        ),
        ["privacy"] = ("個人情報の掲載", "exposed personal data", "個人情報の掲載", "exposed personal data"),
        ["human_rights"] = (
            "人権侵害の申告",
            "a claim of hateful content",
            "人権を侵害するとの申告がある内容",
            "content that is claimed to violate human rights"
        ),
        ["domain_abuse"] = (
            "ドメイン名の不正利用",
            "abuse of a domain name",
            "ドメイン名の不正な利用",
            "abuse of a domain name"
        ),
        ["opt_out"] = (
            "配信停止の要望",
            "a request to stop mailings",
            "配信停止を求められているメールの送信",
            "mail to somebody who asked you to stop"
        ),
        ["auth_failure"] = (
            "送信ドメイン認証の失敗",
            "failing mail authentication",
            "送信ドメイン認証に失敗するメールの送信",
            "mail that fails authentication"
        ),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, (string Ja, string En)> Levers = new Dictionary<
        string,
        (string, string)
    >(StringComparer.Ordinal)
    {
        ["mail_rate_limit"] = (
            "メールの送信数を制限しました。",
            "The number of mails that can be sent has been limited."
        ),
        ["force_password_change"] = (
            "メールパスワードを変更しました。",
            "The password of the mailbox has been changed."
        ),
        ["disable_mailbox_send"] = ("メールの送信を停止しました。", "Sending mail has been disabled."),
        ["block_url"] = ("該当する URL の公開を停止しました。", "The URL has been blocked."),
        ["disable_script"] = ("プログラム（CGI・PHP）の動作を停止しました。", "Scripts (CGI, PHP) have been disabled."),
        ["read_only_content"] = ("コンテンツの変更を停止しました。", "The content has been made read-only."),
        ["suspend_site"] = ("ウェブサイトの公開を停止しました。", "The website has been taken offline."),
        ["suspend_account"] = ("アカウントの利用を停止しました。", "The account has been suspended."),
        ["isolate_server"] = (
            "サーバをネットワークから隔離しました。",
            "The server has been isolated from the network."
        ),
        ["null_route"] = ("該当する IP アドレスの通信を遮断しました。", "Traffic of the IP address has been blocked."),
        ["suspend_domain"] = ("ドメイン名の利用を停止しました。", "The domain name has been suspended."),
        ["suspend_contract"] = (
            "ご契約に基づくサービスの提供を停止しました。",
            "The services of your contract have been suspended."
        ),
        ["terminate"] = ("ご契約を解除しました。", "Your contract has been terminated."),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, (string Ja, string En)> Asked = new Dictionary<
        string,
        (string, string)
    >(StringComparer.Ordinal)
    {
        ["ip"] = ("送信元・攻撃元の正確な IP アドレス", "the exact IP address it came from"),
        ["url"] = ("該当するページの URL", "the URL of the page"),
        ["time"] = ("発生日時（例 2026-11-24 10:15:30 JST）", "when it happened (for example 2026-11-24 10:15:30 JST)"),
        ["zone"] = ("発生日時のタイムゾーン（例 JST、UTC）", "the time zone of the times you gave (for example UTC)"),
        ["port"] = ("送信元ポート番号", "the source port"),
        ["log"] = ("該当するログ", "the log lines"),
        ["headers"] = (
            "迷惑メールの全文（ヘッダを含む .eml 形式の添付）",
            "the whole mail with its headers (attached as .eml)"
        ),
        ["work"] = ("権利を侵害されたとする著作物・商標", "the work or the mark whose rights are infringed"),
        ["claimant"] = ("権利者の名称と、権利者との関係", "who holds the rights, and your relation to them"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Title(string category, string language) =>
        Categories.TryGetValue(category, out var words)
            ? IsJapanese(language)
                ? words.Title
                : words.TitleEn
            : IsJapanese(language)
                ? "約款に違反するおそれのある事象"
                : "a possible breach of our terms";

    public static string Seen(string category, string language) =>
        Categories.TryGetValue(category, out var words)
            ? IsJapanese(language)
                ? words.Seen
                : words.SeenEn
            : IsJapanese(language)
                ? "約款に違反するおそれのある事象"
                : "something that may breach our terms";

    /// <summary>What was done, as a sentence.</summary>
    public static string Measure(string lever, string language) =>
        Levers.TryGetValue(lever, out var words)
            ? IsJapanese(language)
                ? words.Ja
                : words.En
            : throw new ArgumentException($"There are no words for the lever {lever}.", nameof(lever));

    /// <summary>What is asked for; a person's own words go as they are.</summary>
    public static string Missing(string item, string language) =>
        Asked.TryGetValue(item, out var words)
            ? IsJapanese(language)
                ? words.Ja
                : words.En
            : item;

    public static string Consent(Consent consent, string language) =>
        (consent, IsJapanese(language)) switch
        {
            (Parsing.Consent.Full, true) =>
                "お名前とメールアドレスは契約者に開示しません。所属する団体の名称は、契約者への連絡に記載することがあります。",
            (Parsing.Consent.Full, false) =>
                "Your name and mail address are not shown to our customer. The name of your organisation may be.",
            (Parsing.Consent.None, true) => "通報の内容も、通報された方に関する情報も、契約者に開示しません。",
            (Parsing.Consent.None, false) => "Neither your report nor anything about you is shown to our customer.",
            (Parsing.Consent.Anonymised or Parsing.Consent.Unknown, true) =>
                "お名前やご連絡先など、通報された方を特定できる情報は契約者に開示しません。",
            (Parsing.Consent.Anonymised or Parsing.Consent.Unknown, false) =>
                "Nothing that tells who you are is shown to our customer.",
        };

    /// <summary>What follows when nothing happens, as the object of "we may …".</summary>
    public static string NextAction(string family, string language) =>
        (family, IsJapanese(language)) switch
        {
            ("mail", true) => "メール送信の停止",
            ("mail", false) => "disable sending mail",
            ("web_content", true) => "ウェブサイトの公開停止",
            ("web_content", false) => "take the website offline",
            ("network_attack", true) => "予告なくネットワークからの隔離",
            ("network_attack", false) => "isolate the server from the network without further notice",
            (_, true) => "サービスの全部または一部の停止",
            (_, false) => "suspend the service in whole or in part",
        };

    /// <summary>What has to happen before the service comes back.</summary>
    public static string ReleaseConditions(string lever, string language) =>
        (lever, IsJapanese(language)) switch
        {
            ("terminate", true) => "ご契約は終了しました。再開の予定はありません。",
            ("terminate", false) => "The contract has ended; it is not taken up again.",
            (_, true) => "原因を取り除いたことと再発防止の対処をご報告いただき、当社で確認できた時点で再開します。",
            (_, false) =>
                "Tell us how you removed the cause and what you did so that it does not come back. Once we have confirmed it, we lift the restriction.",
        };

    public static bool IsJapanese(string language) => string.Equals(language, "ja", StringComparison.Ordinal);
}
