using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace AbuseDesk.Parsing.Mail;

/// <summary>What a line of the small header block below a forward mark tells.</summary>
internal enum ForwardKey
{
    None,
    From,
    Date,
    Subject,
    To,

    /// <summary>Cc, Reply-To and others that nobody needs.</summary>
    Other,
}

/// <summary>The marks mailers put above a mail they forward or quote, in the languages reports come in.</summary>
internal static partial class ForwardMarks
{
    private const int LongestMark = 200;
    private const int LongestKey = 24;

    private static readonly FrozenDictionary<string, ForwardKey> Keys = Pairs()
        .ToFrozenDictionary(p => p.Word, p => p.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>"Begin forwarded message:", "-----Original Message-----", a rule of Outlook; quote marks taken off.</summary>
    public static bool IsMark(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        return line.Length is > 8 and < LongestMark
            && (line[0] is '-' or '=' or '_' || line[^1] == ':')
            && Mark().IsMatch(line);
    }

    /// <summary>"On …, X wrote:", "2026年11月24日(火) 9:00 X &lt;x@y.example&gt;:", "Xさんは書きました:"; may be broken over two lines.</summary>
    public static bool IsWrote(string line, string next) =>
        Wrote().IsMatch(line) || WroteStart().IsMatch(line) && Wrote().IsMatch(line + " " + next);

    /// <summary>The key of a line like "From: …", "*Von:* …", "差出人：…", and its value.</summary>
    public static ForwardKey KeyOf(ReadOnlySpan<char> line, out ReadOnlySpan<char> value)
    {
        value = default;
        line = line.Trim().TrimStart("*");
        var colon = line[..Math.Min(line.Length, LongestKey + 1)].IndexOfAny(':', '：');
        if (colon < 1)
            return ForwardKey.None;
        value = line[(colon + 1)..].Trim(" \t*");
        return Keys.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(line[..colon].Trim(" *\u00A0"), out var key)
            ? key
            : ForwardKey.None;
    }

    private static IEnumerable<(string Word, ForwardKey Key)> Pairs()
    {
        foreach (
            var (words, key) in new[]
            {
                ("from|von|de|da|van|från|fra|差出人|送信者|от|od|发件人|寄件者", ForwardKey.From),
                (
                    "date|sent|datum|gesendet|gesendet am|envoyé|envoyé le|fecha|enviado|enviado el|enviada|enviado em|data|inviato|verzonden|skickat|送信日時|送信日|日付|日時|дата|发送时间|日期",
                    ForwardKey.Date
                ),
                (
                    "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|件名|тема|主题|主旨",
                    ForwardKey.Subject
                ),
                ("to|an|à|para|a|aan|till|til|宛先|кому|do|收件人", ForwardKey.To),
                (
                    "cc|kopie|copie|bcc|reply-to|antwort an|answer to|importance|priority|attachments|anlagen|message-id|resent-from|resent-to|resent-date",
                    ForwardKey.Other
                ),
            }
        )
        {
            foreach (var word in words.Split('|'))
                yield return (word, key);
        }
    }

    [GeneratedRegex(
        "^(Begin forwarded message|Anfang der weitergeleiteten (Nachricht|E-Mail)|D[ée]but du message (transféré|réexpédié)|Inicio del mensaje reenviado|Inizio messaggio inoltrato|Início da mensagem (reencaminhada|encaminhada)|Begin doorgestuurd bericht|転送されたメッセージ) ?:$"
            + "|^[-=\\s]{3,}(Forwarded message|Forwarded mail|Forward Message|Original Message|Original E?-?mail|Forwarded by .*|Weitergeleitete Nachricht|Urspr(ü|ue)ngliche (Nachricht|Mail)|Original-?Nachricht|Message (original|d'origine|transféré|transmis)|Courriel original|Mensaje (original|reenviado)|Messaggio (originale|inoltrato)|Mensagem (original|encaminhada|reencaminhada)|Oorspronkelijk(e)? bericht|Doorgestuurd bericht|Ursprungligt meddelande|Vidarebefordrat meddelande|元のメッセージ|元のメール|転送メッセージ|転送されたメッセージ|転送元メール|Пересылаемое сообщение|Исходное сообщение|原始邮件|转发的邮件)\\.?[-=\\s]{2,}$"
            + "|^-{3,} ?Forwarded message from .*|^_{20,}$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Mark();

    [GeneratedRegex(
        "(wrote|writes|schrieb( .{0,80})?|a écrit|escribi[óo]|escreveu|ha scritto|schreef( .{0,80})?|skrev|書きました|さんは?のメール|napisał|пишет) ?[:：]$|^\\d{4}[年/].*<[^>]+@[^>]+> ?[:：]$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Wrote();

    [GeneratedRegex("^(On|Am|Le|El|Il|Em|Op|Den) ", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex WroteStart();
}
