using System.Text.RegularExpressions;

namespace AbuseDesk.Parsing.Mail;

/// <summary>What the writer wrote, without quoted mails and signature, in Japanese and English mail.</summary>
public static partial class OwnText
{
    private const int Longest = 20_000;
    private const int SignatureLines = 14;

    private static readonly string[] PhoneMarks =
    [
        "Sent from my ",
        "Get Outlook for ",
        "iPhoneから送信",
        "iPadから送信",
        "Androidから送信",
    ];

    /// <summary>At most 20 000 characters of <paramref name="text"/>; null when nothing of the writer's own is left.</summary>
    public static string? Of(string text)
    {
        var lines = text.Length > 20 * Longest ? text[..(20 * Longest)].Split('\n') : text.Split('\n');
        var kept = new List<string>();
        var length = 0;
        for (var i = 0; i < lines.Length && length <= Longest; i++)
        {
            var line = lines[i].TrimEnd();
            if (IsSignatureMark(lines[i]) || StartsQuotedMail(lines, i))
                break;
            if (line.StartsWith('>') || line.StartsWith('＞') || IntroducesQuote(lines, i))
                continue;
            kept.Add(line);
            length += line.Length + 1;
        }

        CutSignature(kept);
        var own = string.Join('\n', kept).Trim();
        return own.Length == 0 ? null
            : own.Length > Longest ? own[..Longest]
            : own;
    }

    // RFC 3676 §4.3, and what telephones add
    private static bool IsSignatureMark(string line) =>
        line is "-- " or "--" || Array.Exists(PhoneMarks, mark => line.StartsWith(mark, StringComparison.Ordinal));

    // Everything below these is somebody else's mail.
    private static bool StartsQuotedMail(string[] lines, int i)
    {
        var line = lines[i].Trim();
        if (line.Length is 0 or > 200)
            return false;
        if (ForwardMarks.IsMark(line))
            return true;
        // Outlook: a header block without any mark
        return i + 2 < lines.Length && IsHeader(line) && IsHeader(lines[i + 1]) && IsHeader(lines[i + 2]);
    }

    private static bool IsHeader(string line) =>
        ForwardMarks.KeyOf(line, out var value) is not (ForwardKey.None or ForwardKey.Other) && !value.IsEmpty;

    // "On …, X wrote:", "2026年11月24日(火) 9:00 X <x@y.example>:", "Xさんは書きました:" right above quoted lines
    private static bool IntroducesQuote(string[] lines, int i)
    {
        var line = lines[i].Trim();
        if (line.Length is 0 or > 300 || !IsQuotedWithin(lines, i + 1, 3))
            return false;
        return ForwardMarks.IsWrote(line, i + 1 < lines.Length ? lines[i + 1].Trim() : "");
    }

    private static bool IsQuotedWithin(string[] lines, int from, int count)
    {
        for (var i = from; i < Math.Min(lines.Length, from + count); i++)
        {
            if (lines[i].StartsWith('>') || lines[i].StartsWith('＞'))
                return true;
        }

        return false;
    }

    // A rule of ten or more equal signs with contact lines to the end: the usual Japanese signature.
    private static void CutSignature(List<string> lines)
    {
        var end = lines.FindLastIndex(l => l.Trim().Length > 0);
        var first = Math.Max(1, end - SignatureLines);
        for (var i = first; i <= end - 1; i++)
        {
            if (!IsRule(lines[i]) || !lines.Skip(i + 1).Any(l => Contact().IsMatch(l)))
                continue;
            lines.RemoveRange(i, lines.Count - i);
            return;
        }
    }

    private static bool IsRule(string line)
    {
        var trimmed = line.Trim();
        if (trimmed.Length < 10)
            return false;
        return trimmed.All(c => "-=_*#+~━─―＝－＊◆◇■□・☆★".Contains(c, StringComparison.Ordinal) || c == ' ');
    }

    [GeneratedRegex(
        "@[A-Za-z0-9.-]+|TEL|Tel|電話|https?://|株式会社|〒",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Contact();
}
