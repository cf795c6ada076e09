using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Labels of fields in the languages reports are written in: time, port, reference, number of events (FORMATS §1.3, §1.4, §5.22).</summary>
internal static class FreeTextFieldWords
{
    /// <summary>Before the time of an event.</summary>
    public static readonly WordScan Times = new(
        Words(
            "time|date|when|ts |detected|observed|seen|occurred|happened|timestamp|since|on |at |last |first |received|"
                + "zeit|datum|uhrzeit|am |gesehen|empfangen|festgestellt|seit|"
                + "heure|le |constaté|reçu|horodatage|depuis le|"
                + "fecha|hora|el |recibido|detectado|visto|"
                + "data|dia |em |recebido|"
                + "tijd|tijdstip|op |ontvangen|sinds|"
                + "ora|ore|il |ricevuto|rilevato|"
                + "日時|時刻|発生|検知|検出|確認|受信|投稿|アクセス|ごろ|頃|時間|観測|発見|書き込み|日付"
        )
    );

    /// <summary>Before the last time of a burst.</summary>
    public static readonly WordScan EndTimes = new(
        Words(
            "end:|end :|end time|ended|ends|end=|endtime|end date|finished|stop time|endzeit|heure de fin|hora de fin|stop:|stopped|last |lastseen|last_seen|eventlastseen|ende:|ende |letzte|fin:|fin :|dernière|última|ultimo|último|終了|最終"
        )
    );

    /// <summary>Before a time that is no event: deadlines, registrations, anniversaries.</summary>
    public static readonly WordScan OtherTimes = new(
        Words(
            "deadline|until|before|no later|expire|created|registered|registration|updated|copyright|born|last modified|effective|contacted you|"
                + "frist|spätestens|erstellt am|avant le|au plus tard|antes del|antes de|voor het einde|entro il|"
                + "期限|までに|登録|更新日|取得日|締切|生年月日|契約|法律第|割当年月日"
        )
    );

    /// <summary>Before the date of an advisory; of a post it is the event.</summary>
    public static readonly WordScan Publications = new(
        Words("published|publié|publicado|veröffentlicht|gepubliceerd|pubblicato")
    );

    /// <summary>Before the port of the accused side.</summary>
    public static readonly WordScan SourcePorts = new(
        Words(
            "source port|source-port|source_port|sourceport|src port|src_port|srcport|sport|client port|remote port|quellport|quell-port|port source|puerto de origen|puerto origen|"
                + "porta de origem|porta origem|bronpoort|porta sorgente|接続元ポート|送信元ポート|ソースポート|ソース ポート|発信元ポート|攻撃元ポート|投稿元ポート|リモートポート"
        )
    );

    /// <summary>Before a port, whose it is must be seen from the mail.</summary>
    public static readonly WordScan Ports = new(Words("port|ports|ポート番号|ポート"));

    /// <summary>Before the reporter's own reference; the more particular first.</summary>
    public static readonly string[] References = Words(
        "整理番号|管理番号|受付番号|案件番号|照会番号|お問い合わせ番号|お問合せ番号|事件番号|文書番号|reference number|reference:|reference #|our reference|our ref|ref:|ref.:|case id|case number|case #|"
            + "ticket id|ticket number|ticket #|ticket:|ticket|incident id|incident #|report id|case |notice id|aktenzeichen|vorgangsnummer|unser zeichen|fallnummer|référence|dossier n°|"
            + "numéro de dossier|número de caso|número de referencia|referencia|número do caso|protocolo|referência|kenmerk|zaaknummer|riferimento|numero di pratica"
    );

    /// <summary>Over the column that counts.</summary>
    public static readonly WordScan Counts = new(
        Words(
            "count|attempts|hits|events|times|tries|件数|回数|試行回数|anzahl|versuche|nombre|tentatives|intentos|tentativas|aantal|tentativi"
        )
    );

    private static string[] Words(string words) => words.Split('|');
}
