using System.Buffers;
using System.Text.RegularExpressions;

namespace AbuseDesk.Parsing.Mail;

/// <summary>What the writer wrote, without quoted mails and signature, in Japanese and English mail.</summary>
public static partial class OwnText
{
    private const int Longest = 20_000;
    private const int SignatureLines = 14;

    private static readonly SearchValues<char> RuleSigns = SearchValues.Create("-=_*#+~━─―＝－＊◆◇■□・☆★ ");

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
        var lines = new Lines(text);
        var kept = new List<Range>();
        var length = 0;
        var hasQuotes = text.AsSpan().ContainsAny('>', '＞');
        for (var i = 0; length <= Longest && lines.Has(i); i++)
        {
            if (IsSignatureMark(lines[i]) || StartsQuotedMail(lines, i))
                break;
            if (hasQuotes && (IsQuoted(lines[i]) || IntroducesQuote(lines, i)))
                continue;
            kept.Add(lines.RangeOf(i));
            length += lines[i].Length + 1;
        }

        CutSignature(text, kept);
        return Joined(text, kept);
    }

    private static string? Joined(string text, List<Range> lines)
    {
        var own = ArrayPool<char>.Shared.Rent(lines.Sum(l => l.End.Value - l.Start.Value + 1));
        try
        {
            var length = 0;
            foreach (var range in lines)
            {
                var line = text.AsSpan(range).TrimEnd();
                line.CopyTo(own.AsSpan(length));
                length += line.Length;
                own[length++] = '\n';
            }

            var all = own.AsSpan(0, length).Trim();
            return all.IsEmpty ? null : Charsets.Clean(all[..Math.Min(all.Length, Longest)].ToString());
        }
        finally
        {
            ArrayPool<char>.Shared.Return(own);
        }
    }

    // RFC 3676 §4.3, and what telephones add
    private static bool IsSignatureMark(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty || line[0] is not ('-' or 'S' or 'G' or 'i' or 'A'))
            return false;
        if (line is "-- " or "--")
            return true;
        foreach (var mark in PhoneMarks)
        {
            if (line.StartsWith(mark, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    // Everything below these is somebody else's mail.
    private static bool StartsQuotedMail(Lines lines, int i)
    {
        var line = lines[i].Trim();
        if (line.Length is 0 or > 200)
            return false;
        if (ForwardMarks.IsMark(line))
            return true;
        // Outlook: a header block without any mark
        return IsHeader(line) && lines.Has(i + 2) && IsHeader(lines[i + 1]) && IsHeader(lines[i + 2]);
    }

    private static bool IsHeader(ReadOnlySpan<char> line) =>
        ForwardMarks.KeyOf(line, out var value) is not (ForwardKey.None or ForwardKey.Other) && !value.IsEmpty;

    // "On …, X wrote:", "2026年11月24日(火) 9:00 X <x@y.example>:", "Xさんは書きました:" right above quoted lines
    private static bool IntroducesQuote(Lines lines, int i)
    {
        var line = lines[i].Trim();
        if (line.Length is 0 or > 300 || !IsQuotedWithin(lines, i + 1, 3))
            return false;
        return ForwardMarks.IsWrote(line.ToString(), lines.Has(i + 1) ? lines[i + 1].Trim().ToString() : "");
    }

    private static bool IsQuoted(ReadOnlySpan<char> line) => line.Length > 0 && line[0] is '>' or '＞';

    private static bool IsQuotedWithin(Lines lines, int from, int count)
    {
        for (var i = from; i < from + count && lines.Has(i); i++)
        {
            if (IsQuoted(lines[i]))
                return true;
        }

        return false;
    }

    // A rule of ten or more equal signs with contact lines to the end: the usual Japanese signature.
    private static void CutSignature(string text, List<Range> lines)
    {
        var end = lines.FindLastIndex(l => !text.AsSpan(l).IsWhiteSpace());
        var first = Math.Max(1, end - SignatureLines);
        for (var i = first; i <= end - 1; i++)
        {
            if (!IsRule(text.AsSpan(lines[i])) || !lines.Skip(i + 1).Any(l => Contact().IsMatch(text.AsSpan(l))))
                continue;
            lines.RemoveRange(i, lines.Count - i);
            return;
        }
    }

    private static bool IsRule(ReadOnlySpan<char> line)
    {
        var trimmed = line.Trim();
        return trimmed.Length >= 10 && !trimmed.ContainsAnyExcept(RuleSigns);
    }

    /// <summary>The lines of a text, found as far as they are asked for.</summary>
    private sealed class Lines(string text)
    {
        private readonly List<Range> _ranges = [];
        private int _next;

        public ReadOnlySpan<char> this[int i] => text.AsSpan(_ranges[i]);

        public Range RangeOf(int i) => _ranges[i];

        public bool Has(int i)
        {
            while (_ranges.Count <= i && _next <= text.Length)
            {
                var end = text.IndexOf('\n', _next);
                end = end < 0 ? text.Length : end;
                _ranges.Add(_next..end);
                _next = end + 1;
            }

            return i < _ranges.Count;
        }
    }

    [GeneratedRegex(
        "@[A-Za-z0-9.-]+|TEL|Tel|電話|https?://|株式会社|〒",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Contact();
}
