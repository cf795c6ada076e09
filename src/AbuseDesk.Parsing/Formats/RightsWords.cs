using System.Text.RegularExpressions;

namespace AbuseDesk.Parsing.Formats;

/// <summary>What a rights notice tells in its sentences and its signature instead of in labelled lines.</summary>
internal static partial class RightsWords
{
    private const int MaxText = 20_000;
    private const int Tail = 600;

    /// <summary>The title of the work: the comic "Night Harbor", 漫画「海の灯」.</summary>
    public static string? Work(string text)
    {
        var match = Titled().Match(Draft.Cut(text, MaxText));
        return match.Success ? match.Groups["work"].Value.Trim() : null;
    }

    /// <summary>The company below a Japanese notice that speaks of its own rights; an attorney signs for somebody else.</summary>
    public static string? Signed(MailView mail)
    {
        if (mail.Language is not "ja" || !OwnRights().IsMatch(Draft.Cut(mail.Text, MaxText)))
            return null;
        var tail = mail.Text[Math.Max(0, mail.Text.Length - Tail)..];
        var match = Company().Matches(tail).LastOrDefault();
        return match?.Groups["who"].Value.Trim();
    }

    [GeneratedRegex(
        "\\b(copyright(ed)?|comic|manga|book|novel|film|movie|series|song|album|photo(graph)?s?|game|software|work|artwork|article)\\b[^\"“”\\n]{0,40}[\"“](?<work>[^\"“”\\n]{2,120})[\"”]"
            + "|(著作物|作品|漫画|マンガ|書籍|小説|楽曲|映画|アニメ|写真集|ゲーム|番組)(名|である|の)?[「『](?<work>[^」』\\n]{1,100})[」』]",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Titled();

    [GeneratedRegex(
        "(当社|弊社|当団体|当会|当方|私)(ども)?(が|の)(著作権|権利|商標権?|作品|著作物|漫画|出版)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex OwnRights();

    // 株式会社例出版 法務部; the addressee stands above and ends with 御中
    [GeneratedRegex(
        "^[ 　]*(?<who>((株式|有限|合同|合資|合名)会社|(一般|公益)(社団|財団)法人)[^ 　\\n御様]{1,40}|[^ 　\\n御様]{1,40}(株式|有限|合同)会社)([ 　][^\\n御]{0,40})?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Multiline
    )]
    private static partial Regex Company();
}
